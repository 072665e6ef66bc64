package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"crmscore/ingest/sample"
)

// Every rep, deal and account gets a token that occurs nowhere else. A manager's
// workbook and mail may hold the tokens of her own subtree only, a rep's those of
// herself: every part of every file is searched, hidden sheets and chart caches
// included.
func TestNoForeignRowsInAnyBook(t *testing.T) {
	t.Parallel()
	c := newCompany(t, "newest_record", `{name: crm, crm: salesforce, files: "exports/*.csv", formats: {date: iso, timezone: UTC}}`, "  - {name: plan, crm: inputs, files: inputs.xlsx}\nbooks: {reps: true}\nmail: {reps: true}\n")
	generated := sample.Generate(sample.Options{Seed: 3, Scale: 0.06})
	for _, table := range generated.SalesforceTables() {
		c.write("exports/"+table.Name+".csv", withTokens(t, table))
	}
	if err := generated.WriteInputs(c.path("inputs.xlsx")); err != nil {
		t.Fatal(err)
	}
	c.crmscore(0, "run")

	allowed := allowedTokens(t, c)
	books, err := filepath.Glob(c.path("output/scorecards/*/*.xlsx"))
	if err != nil || len(books) < 5 {
		t.Fatalf("%d workbooks (%v)", len(books), err)
	}
	found := 0
	for _, book := range books {
		id := filepath.Base(filepath.Dir(book))
		if id == "company" {
			continue
		}
		may, ok := allowed[id]
		if !ok {
			t.Fatalf("no manager belongs to the folder %s", id)
		}
		text := everyPart(t, book) + readFile(t, mailOf(t, c, id))
		for _, token := range tokenPattern.FindAllString(text, -1) {
			found++
			if !may[strings.ToLower(token)] {
				t.Errorf("the book of %s holds %s", id, token)
			}
		}
	}
	if found < 500 {
		t.Fatalf("only %d tokens found in all books: the search looks in the wrong place", found)
	}
	noForeignRowsInRepsBooks(t, c)
}

// noForeignRowsInRepsBooks looks for names and for bare ids of people and deals.
func noForeignRowsInRepsBooks(t *testing.T, c *company) {
	t.Helper()
	own := map[string]map[string]bool{}
	for _, row := range c.rows(`
		with hers as (
			select user_id, opportunity_id from models.credits
			union select owner_id, opportunity_id from models.opportunities
		)
		select user_id, 'u', user_id from hers union select user_id, 'o', opportunity_id from hers
		union select h.user_id, 'a', o.account_id from hers as h join models.opportunities as o using (opportunity_id) where o.account_id is not null`) {
		fields := strings.Split(strings.ReplaceAll(row, "crm:", ""), "|")
		user := strings.ToLower(fields[0])
		if own[user] == nil {
			own[user] = map[string]bool{}
		}
		own[user][tokenOf(fields[1], fields[2])] = true
	}
	books, err := filepath.Glob(c.path("output/scorecards/reps/*/*.xlsx"))
	if want := len(c.rows(`select user_id from scorecards.rep_sheet_numbers`)); err != nil || len(books) != want || want < 5 {
		t.Fatalf("%d books of reps, %d have a sheet (%v)", len(books), want, err)
	}
	found, mails := 0, 0
	for _, book := range books {
		id := filepath.Base(filepath.Dir(book))
		user := strings.TrimSuffix(strings.TrimPrefix(id, "rep-zqu"), "qz")
		text := everyPart(t, book)
		if _, err := os.Stat(mailOf(t, c, id)); err == nil { // not everybody has an address
			text += readFile(t, mailOf(t, c, id))
			mails++
		}
		marks := tokenPattern.FindAllString(text, -1)
		for _, bare := range barePattern.FindAllStringSubmatch(text, -1) {
			marks = append(marks, tokenOf(map[string]string{"005": "u", "006": "o"}[bare[1][:3]], bare[1]))
		}
		for _, mark := range marks {
			found++
			if !own[user][strings.ToLower(mark)] {
				t.Errorf("the book of rep %s holds %s", user, mark)
			}
		}
	}
	if found < 5*len(books) || mails < len(books)/2 {
		t.Fatalf("only %d marks found in the %d books and %d mails of reps: the search looks in the wrong place", found, len(books), mails)
	}
}

// barePattern finds ids of people and deals that stand by themselves.
var barePattern = regexp.MustCompile(`\b(00[56][0-9A-Za-z]{15})\b`)

var tokenPattern = regexp.MustCompile(`(?i)zq[uoa]00[156][0-9a-z]{15}qz`)

// tokenOf makes the word that marks a record; kind is u, o or a. An id of 18
// characters stays unique in lower case, which file names are written in.
func tokenOf(kind, id string) string { return strings.ToLower("zq" + kind + id + "qz") }

// withTokens writes a table as CSV with the tokens in the names of users,
// opportunities and accounts.
func withTokens(t *testing.T, table sample.Table) string {
	t.Helper()
	kind := map[string]string{"User": "u", "Opportunity": "o", "Account": "a"}[table.Name]
	id, name := -1, -1
	for i, h := range table.Header {
		switch h {
		case "Id":
			id = i
		case "Name":
			name = i
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := append([][]string{table.Header}, table.Rows...)
	for i, row := range rows {
		if kind != "" && i > 0 && len(row) == len(table.Header) {
			row = append([]string(nil), row...)
			row[name] = tokenOf(kind, row[id])
		}
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return out.String()
}

// allowedTokens asks the models who belongs to whom: people of the subtree and
// former members with deals credited to it, those deals, and their accounts.
func allowedTokens(t *testing.T, c *company) map[string]map[string]bool {
	t.Helper()
	allowed := map[string]map[string]bool{}
	slug := map[string]string{}
	for _, row := range c.rows(`select manager_id, email from models.managers`) {
		id, email, _ := strings.Cut(row, "|")
		folder := folderOfMail(t, c, email)
		slug[id] = folder
		allowed[folder] = map[string]bool{}
	}
	add := func(kind, query string) {
		for _, row := range c.rows(query) {
			manager, id, _ := strings.Cut(row, "|")
			if folder, ok := slug[manager]; ok {
				allowed[folder][tokenOf(kind, strings.TrimPrefix(id, "crm:"))] = true
			}
		}
	}
	const credited = `
		with credited as (
			select s.manager_id, d.opportunity_id, d.user_id from models.decided_deals d join models.subtree s on s.user_id = d.manager_id
			union select s.manager_id, o.opportunity_id, o.owner_id from models.opportunities o join models.subtree s on s.user_id = o.owner_id
			union select s.manager_id, k.opportunity_id, k.user_id from models.credits k join models.subtree s on s.user_id = k.user_id
		) `
	add("u", `select manager_id, user_id from models.subtree`)
	add("u", credited+`select distinct manager_id, user_id from credited`)
	add("o", credited+`select distinct manager_id, opportunity_id from credited`)
	add("a", credited+`select distinct c.manager_id, o.account_id from credited c join models.opportunities o using (opportunity_id) where o.account_id is not null`)
	return allowed
}

// folderOfMail finds the book's folder by the address its mail goes to.
func folderOfMail(t *testing.T, c *company, email string) string {
	t.Helper()
	mails, err := filepath.Glob(c.path("output/mail/*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mails {
		if strings.Contains(readFile(t, m), "To: <"+email+">") {
			return strings.TrimSuffix(filepath.Base(m), ".eml")
		}
	}
	t.Fatalf("no mail goes to %s", email)
	return ""
}

func mailOf(t *testing.T, c *company, id string) string {
	t.Helper()
	return c.path("output/mail/" + id + ".eml")
}

// everyPart is the text of every part of a workbook file.
func everyPart(t *testing.T, path string) string {
	t.Helper()
	r, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var all strings.Builder
	for _, f := range r.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, part); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&all)
		if err := part.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

func TestBooksAreReadableByTheirOwnerAlone(t *testing.T) {
	t.Parallel()
	c := tinyNight.of(t)
	for _, folder := range []string{"output/scorecards", "output/mail", "state", "landing"} {
		err := filepath.WalkDir(c.path(folder), func(path string, d os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			// Files are safe when their folder is; folders must be closed themselves.
			if d.IsDir() && info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s has mode %s", path, info.Mode())
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	// Other accounts pass through to the published database, and can only read it.
	for path, want := range map[string]os.FileMode{"output": 0o711, "output/db": 0o755, "output/db/crm.duckdb": 0o444} {
		if info, err := os.Stat(c.path(path)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v, want mode %o", path, info.Mode(), err, want)
		}
	}
}
