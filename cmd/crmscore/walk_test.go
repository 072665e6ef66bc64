package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The walk of queries/README.md is played literally: every sh block runs, every
// block with a file name is written, every output block is compared. At its end the
// manager's workbook has the new sheet.
func TestReadmeWalk(t *testing.T) {
	t.Parallel()
	c := walkCompany(t)
	c.crmscore(0, "run")
	w := walk{company: c}
	for _, b := range fencedBlocks(readFile(t, "../../queries/README.md")) {
		w.play(b)
	}
	if w.ran < 8 || w.written < 3 || w.compared < 3 {
		t.Fatalf("only %d commands ran, %d files were written, %d outputs compared: the blocks are not found", w.ran, w.written, w.compared)
	}
	books, err := filepath.Glob(c.path("output/scorecards/bjorn-moreau/*.xlsx"))
	if err != nil || len(books) != 1 {
		t.Fatalf("the manager has the workbooks %v (%v)", books, err)
	}
	book := everyPart(t, books[0])
	for _, wanted := range []string{`name="Discounts"`, "Half the price", "Won deals further below their list price"} { // the last on the notes sheet
		if !strings.Contains(book, wanted) {
			t.Errorf("the manager's workbook lacks %q", wanted)
		}
	}
	c.same(`select string_agg(opportunity_name || ' ' || discount_rate, ', ' order by opportunity_name) from scorecards.discounts`, "Half the price 0.5")
	c.write("crmscore.yaml", readFile(t, c.path("crmscore.yaml"))+"language: de\n") // of which the page shows a file
	c.crmscore(0, "check")
	for _, file := range []string{"schema.sql", "schema.json", "front-matter.schema.json", "README.md", ".sqlfluff"} {
		if text := readFile(t, c.path("schema/"+file)); len(text) < 100 {
			t.Errorf("query schema wrote %d bytes to %s", len(text), file)
		}
	}
}

// walkCompany has the walk's manager and three deals that say what they were sold at.
func walkCompany(t *testing.T) *company {
	t.Helper()
	c := tinyCompany(t)
	c.write("exports/User.csv", "Id,Name,Email,IsActive,ManagerId,Title\nu1,Björn Moreau,bjorn@contoso.example,true,,Sales Manager\nu2,Jonas Lind,jonas@contoso.example,true,u1,Account Executive\n")
	c.write("exports/Opportunity.csv", "Id,Name,StageName,Amount,CloseDate,CreatedDate,OwnerId,IsClosed,IsWon\n"+
		"d1,Half the price,Closed Won,1000,2026-02-10,2026-01-05T08:00:00.000Z,u2,true,true\n"+
		"d2,List price,Closed Won,2000,2026-03-02,2026-01-12T08:00:00.000Z,u2,true,true\n"+
		"d3,Lost at half,Closed Lost,3000,2026-03-03,2026-02-12T08:00:00.000Z,u2,true,false\n")
	c.write("exports/OpportunityLineItem.csv", "Id,OpportunityId,Quantity,ListPrice,UnitPrice,TotalPrice\n"+
		"l1,d1,2,1000,500,1000\nl2,d2,2,1000,1000,2000\nl3,d3,1,6000,3000,3000\n")
	return c
}

// fenced is one block of code: its info string and its text.
type fenced struct{ info, text string }

var fence = regexp.MustCompile("(?ms)^```([^\n]*)\n(.*?)^```$")

func fencedBlocks(page string) []fenced {
	var blocks []fenced
	for _, m := range fence.FindAllStringSubmatch(page, -1) {
		blocks = append(blocks, fenced{m[1], m[2]})
	}
	return blocks
}

// walk is the state between two blocks.
type walk struct {
	*company
	output                 string // of the commands of the last block
	example                string // a file that is only shown: the next check sees it
	ran, written, compared int
}

func (w *walk) play(b fenced) {
	w.t.Helper()
	language, rest, _ := strings.Cut(b.info, " ")
	switch {
	case language == "sh":
		exit := 0
		if rest == "exit 10" {
			exit = 10
		}
		w.output = ""
		for line := range strings.Lines(b.text) {
			w.run(exit, strings.Fields(line))
		}
	case language == "output":
		w.compared++
		w.compare(b.text)
	case strings.HasPrefix(rest, "queries/"):
		w.written++
		w.write(rest, b.text)
	case strings.HasSuffix(rest, ".sql"):
		w.example = "queries/" + rest
		w.write(w.example, b.text)
	case b.info != "":
		w.t.Errorf("a block %q is neither run, written nor compared", b.info)
	}
}

// run executes one line as typed in the company's folder.
func (w *walk) run(exit int, words []string) {
	w.t.Helper()
	if len(words) < 2 || words[0] != "crmscore" {
		w.t.Fatalf("the walk has a line that is no command of crmscore: %q", strings.Join(words, " "))
	}
	args := append([]string(nil), words[1:]...)
	for i := range args {
		if i > 0 && args[i-1] == "--out" {
			args[i] = w.path(args[i])
		}
	}
	w.ran++
	var all bytes.Buffer
	args = append(args, "--config", w.path("crmscore.yaml"))
	if got := run(args, strings.NewReader(""), &all, &all, today); got != exit {
		w.t.Fatalf("%s: exit code %d, want %d\n%s", strings.Join(words, " "), got, exit, all.String())
	}
	if args[0] == "check" && w.example != "" {
		if err := os.Remove(w.path(w.example)); err != nil {
			w.t.Fatal(err)
		}
		w.example = ""
	}
	w.output += strings.ReplaceAll(all.String(), w.dir+string(filepath.Separator), "")
}

// compare holds the last output against a block in which … stands for anything within
// a line, and for any lines where it is alone in its own.
func (w *walk) compare(wanted string) {
	w.t.Helper()
	var pattern strings.Builder
	for line := range strings.Lines(wanted) {
		line = strings.TrimSpace(line)
		if line == "…" {
			pattern.WriteString(`(?:.*\n)*?`)
			continue
		}
		pattern.WriteString(`\s*` + strings.ReplaceAll(regexp.QuoteMeta(line), "…", ".*") + `\s*\n`)
	}
	if !regexp.MustCompile(`\A` + pattern.String() + `\z`).MatchString(w.output + "\n") {
		w.t.Errorf("README.md promises\n%s\nbut the output is\n%s", wanted, w.output)
	}
}
