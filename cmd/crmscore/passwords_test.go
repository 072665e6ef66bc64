package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"crmscore/ingest/locked"
	"crmscore/report/mail/mailtest"
)

// Passwords of the test: Maria's has changed once.
const (
	companysPassword = "opensesame-company"
	mariasPassword   = "opensesame-maria"
	mariasOldOne     = "opensesame-once"
)

// opened decrypts a file; the test ends where the password does not fit.
func opened(t *testing.T, file, password string) []byte {
	t.Helper()
	workbook, err := locked.Open(context.Background(), []byte(file), []string{password})
	if err != nil {
		t.Fatal(err)
	}
	return workbook
}

// Readers with a password get encrypted workbooks, on disk and by mail; what they
// fill in comes back with the password it was saved under. Nobody else's workbook is encrypted and no password stands anywhere.
func TestWorkbooksWithPasswords(t *testing.T) {
	t.Parallel()
	c := meetingCompany(t)
	c.write("passwords.yaml", "company: \""+companysPassword+"\"\nMaria@contoso.example: \""+mariasOldOne+"\"\nmisspelt@contoso.example: \"opensesame-nobody\"\n")
	c.write("crmscore.yaml", readFile(t, c.path("crmscore.yaml"))+"books: {reps: true, passwords_file: passwords.yaml}\nmail: {company_to: [lead@contoso.example]}\n")
	out, errs := c.crmscore(0, "run")
	if !strings.Contains(out, "books.passwords_file has a password for misspelt@contoso.example, who has no workbook tonight") {
		t.Errorf("the summary does not tell of the misspelt reader:\n%s", out)
	}
	const marias = "output/scorecards/maria-berg/sales-scorecard_maria-berg_2026-03-31.xlsx"
	company := readFile(t, c.path("output/scorecards/company/sales-scorecard_company_2026-03-31.xlsx"))
	opened(t, company, companysPassword)
	maria := readFile(t, c.path(marias))
	f, err := excelize.OpenReader(bytes.NewReader(opened(t, maria, mariasOldOne)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, book := range []string{"company", "maria-berg"} {
		eml := readFile(t, c.path("output/mail/"+book+".eml"))
		file := readFile(t, onlyFile(t, c.path("output/scorecards/"+book+"/*.xlsx")))
		if attached := mailtest.Workbook(t, []byte(eml)); string(attached) != file {
			t.Errorf("%s: not the published file is attached", book)
		}
		if !strings.Contains(eml, "encrypted and opens with your password") {
			t.Errorf("%s: the mail does not tell that the workbook is encrypted", book)
		}
		if _, err := locked.Open(context.Background(), []byte(file), []string{mariasPassword, "opensesame-nobody"}); err == nil {
			t.Errorf("%s opens with another's password", book)
		}
	}
	for _, plain := range []string{"output/scorecards/dora-dahl/*.xlsx", "output/scorecards/reps/rep-jonas-lind/*.xlsx"} {
		if locked.IsClosed([]byte(readFile(t, onlyFile(t, c.path(plain))))) {
			t.Errorf("%s is encrypted", plain)
		}
	}
	if found, _ := filepath.Glob(c.path("output/mail/rep-*")); len(found) != 0 {
		t.Errorf("reps get mails that nobody wants: %s", found)
	}

	r := review{t: t, f: f}
	if r.rows, err = f.GetRows("Pipeline review"); err != nil {
		t.Fatal(err)
	}
	for r.header = 0; r.rows[r.header] == nil || r.rows[r.header][0] != "Deal"; r.header++ {
	}
	r.fill(r.row("Carl"), "Decision", "keep")
	filled, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	for name, password := range map[string]string{"maria.xlsx": mariasOldOne, "foreign.xlsx": "opensesame-foreign"} {
		closed, err := locked.Close(filled.Bytes(), password)
		if err != nil {
			t.Fatal(err)
		}
		c.write("inbox/"+name, string(closed))
	}
	c.write("inbox/old.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"+strings.Repeat("\x00", 3000))
	c.write("passwords.yaml", "\"crm:u1\": [\""+mariasPassword+"\", \""+mariasOldOne+"\"]\n")
	c.write("crmscore.yaml", strings.NewReplacer("2026-03-31", "2026-04-07", "mail: {", fmt.Sprintf("mail: {max_bytes: %d, ", len(maria)-1000)).Replace(readFile(t, c.path("crmscore.yaml"))))
	next, errs2 := c.crmscore(0, "run")
	for _, want := range []string{"inbox/foreign.xlsx: it is encrypted, and no password of books.passwords_file opens it", "inbox/old.xls: an old Excel workbook"} {
		if !strings.Contains(next, want) {
			t.Errorf("the summary does not say %q:\n%s", want, next)
		}
	}
	c.same(`select count(*) || ' ' || max(decision) from models.review_entries where manager_id = 'crm:u1'`, "1 keep")
	opened(t, readFile(t, c.path(strings.Replace(marias, "2026-03-31", "2026-04-07", 1))), mariasPassword)
	if locked.IsClosed([]byte(readFile(t, onlyFile(t, c.path("output/scorecards/company/*.xlsx"))))) {
		t.Error("the company's workbook is encrypted without a password")
	}
	lighter := opened(t, string(mailtest.Workbook(t, []byte(readFile(t, c.path("output/mail/maria-berg.eml"))))), mariasPassword)
	if f, err := excelize.OpenReader(bytes.NewReader(lighter)); err != nil || len(f.GetSheetList()) >= len(c.review("dora-dahl", "2026-04-07").f.GetSheetList()) {
		t.Errorf("no lighter workbook is attached: %v", err)
	}

	if text := out + errs + next + errs2; strings.Contains(text, "opensesame") {
		t.Errorf("a password is printed:\n%s", text)
	}
	for _, folder := range []string{"output", "state", "landing"} {
		err := filepath.WalkDir(c.path(folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			if bytes.Contains(text, []byte("opensesame")) {
				t.Errorf("a password stands in %s", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
