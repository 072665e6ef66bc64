package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crmscore/analyze"
)

// sharedData is the folder of public sample exports beside the checkout; it is
// no part of the project, and tests that want it skip without it.
const sharedData = "../../../shared/data"

// company is a folder with a config, in which the program is run.
type company struct {
	t      *testing.T
	dir    string
	shared bool // with other tests: to be read only
}

// newCompany writes crmscore.yaml; source is the flow mapping of one source. One
// thread does for small companies, and many of them share the machine.
func newCompany(t *testing.T, asOf, source, more string) *company {
	t.Helper()
	c := &company{t: t, dir: t.TempDir()}
	c.write("crmscore.yaml", fmt.Sprintf("company: Contoso\ntimezone: Europe/Stockholm\ncurrency: EUR\nas_of: %s\nlimits: {threads: 1, settle_time: 0s}\nsources:\n  - %s\n%s", asOf, source, more))
	return c
}

func (c *company) path(name string) string { return filepath.Join(c.dir, filepath.FromSlash(name)) }

func (c *company) write(name, text string) {
	c.t.Helper()
	c.mine()
	if err := os.MkdirAll(filepath.Dir(c.path(name)), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(c.path(name), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
	// When a file was delivered is part of the outcome, so two companies that are
	// to be compared must have been delivered at the same time.
	delivered := time.Date(2026, 3, 31, 20, 0, 0, 0, time.UTC)
	if err := os.Chtimes(c.path(name), delivered, delivered); err != nil {
		c.t.Fatal(err)
	}
}

// mine ends a test that is about to change what others read.
func (c *company) mine() {
	c.t.Helper()
	if c.shared {
		c.t.Fatal("this company is shared with other tests: take a copy of it")
	}
}

// copyFrom copies a folder's files into exports/.
func (c *company) copyFrom(folder string, names ...string) {
	c.t.Helper()
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			c.t.Fatal(err)
		}
		c.write("exports/"+name, string(text))
	}
}

// crmscore runs the program in this process and wants the exit code.
func (c *company) crmscore(wantExit int, args ...string) (stdout, stderr string) {
	c.t.Helper()
	if args[0] == "run" {
		c.mine()
	}
	var out, errs bytes.Buffer
	if got := run(append(args, "--quiet", "--config", c.path("crmscore.yaml")), strings.NewReader(""), &out, &errs, today); got != wantExit {
		c.t.Fatalf("crmscore %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, wantExit, out.String(), errs.String())
	}
	return out.String(), errs.String()
}

// query reads one row of the published database as text, columns by |.
func (c *company) query(sql string) string {
	c.t.Helper()
	rows := c.rows(sql)
	if len(rows) != 1 {
		c.t.Fatalf("%s gives %d rows", sql, len(rows))
	}
	return rows[0]
}

// rows reads the published database as text, columns by |, NULL as ∅.
func (c *company) rows(query string) []string {
	c.t.Helper()
	p := c.published()
	defer p.Close()
	return p.rows(query)
}

// published is last night's database, opened once for many queries: opening it takes as
// long as a hundred small ones.
type published struct {
	*analyze.Published
	t *testing.T
}

func (c *company) published() published {
	c.t.Helper()
	db, err := analyze.OpenPublished(context.Background(), c.path("output/db/crm.duckdb"))
	if err != nil {
		c.t.Fatal(err)
	}
	return published{db, c.t}
}

func (p published) rows(query string) []string {
	p.t.Helper()
	rows, err := p.Conn().QueryContext(context.Background(), query)
	if err != nil {
		p.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		p.t.Fatal(err)
	}
	cells, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range cells {
		targets[i] = &cells[i]
	}
	var found []string
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			p.t.Fatal(err)
		}
		texts := make([]string, len(cells))
		for i, cell := range cells {
			texts[i] = fmt.Sprint(text(cell))
			if cell == nil {
				texts[i] = "∅"
			}
			if f, ok := cell.(float64); ok {
				texts[i] = fmt.Sprintf("%.15g", f)
			}
		}
		found = append(found, strings.Join(texts, "|"))
	}
	if err := rows.Err(); err != nil {
		p.t.Fatal(err)
	}
	return found
}

// same compares a query's only row with what is wanted.
func (c *company) same(sql, want string) {
	c.t.Helper()
	if got := c.query(sql); got != want {
		c.t.Errorf("%s\n  is   %s\n  want %s", sql, got, want)
	}
}

// requireShared skips where the public sample exports are not beside the checkout.
func requireShared(t *testing.T, folder string) string {
	t.Helper()
	path := filepath.Join(sharedData, folder)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("needs the public sample exports in %s: %v", sharedData, err)
	}
	return path
}
