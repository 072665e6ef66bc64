package night

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crmscore/cmd/crmscore/config"
	"crmscore/ingest/locked"
	"crmscore/report"
)

// A published workbook that says the same under the same password stays as it is;
// other contents, another password and attachments are encrypted anew.
func TestCloseKeepsUnchangedWorkbooks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	configured := func(password string) *run {
		t.Helper()
		write("passwords.yaml", `{company: "`+password+`"}`)
		c, err := config.Parse("crmscore.yaml", filepath.Join(dir, "crmscore.yaml"), []byte(`
company: Contoso
currency: EUR
sources: [{name: crm, crm: salesforce, files: "*.csv"}]
books: {passwords_file: passwords.yaml}
`), os.LookupEnv)
		if err != nil {
			t.Fatal(err)
		}
		return &run{Options: Options{Config: c}, output: dir}
	}
	closed := func(r *run, text, name string) []byte {
		t.Helper()
		content, is, err := r.close(report.Book{Company: "Contoso"}, []byte(strings.Repeat(text, 1000)), name)
		if err != nil || !is || !locked.IsClosed(content) {
			t.Fatalf("closed: %v, %v", is, err)
		}
		return content
	}
	r := configured("the first password")
	first := closed(r, "PK contents", "book.xlsx")
	write("book.xlsx", string(first))
	if !bytes.Equal(closed(r, "PK contents", "book.xlsx"), first) {
		t.Error("an unchanged workbook is encrypted anew")
	}
	for name, other := range map[string][]byte{
		"contents":      closed(r, "PK other", "book.xlsx"),
		"an attachment": closed(r, "PK contents", ""),
		"a password":    closed(configured("the second password"), "PK contents", "book.xlsx"),
	} {
		if bytes.Equal(other, first) {
			t.Errorf("not encrypted anew for %s", name)
		}
	}
	write("book.xlsx", "PK contents") // published before there was a password
	closed(r, "PK contents", "book.xlsx")
	if content, is, err := r.close(report.Book{UserID: "crm:1", Email: "a@x"}, []byte("PK"), "x"); err != nil || is || string(content) != "PK" {
		t.Errorf("a reader without a password: %q, %v, %v", content, is, err)
	}
}
