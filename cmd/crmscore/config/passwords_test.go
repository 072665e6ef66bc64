package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// withPasswords parses the valid config beside a passwords file.
func withPasswords(t *testing.T, mode os.FileMode, text string) (*Config, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "passwords.yaml"), []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return Parse("crmscore.yaml", filepath.Join(dir, "crmscore.yaml"), []byte(valid+"books: {passwords_file: passwords.yaml}\n"), env)
}

// Readers are known by id before address; older passwords open but do not close.
func TestBookPasswords(t *testing.T) {
	t.Parallel()
	c, err := withPasswords(t, 0o600, `# not quoted in any message
company: "the whole firm"
Maria.Berg@contoso.example: "marias secret"
"crm:0051": ["nils new s secret", "nils old s secret"]
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []struct{ id, email, want string }{
		{CompanyReader, "", "the whole firm"},
		{"crm:0009", "maria.berg@CONTOSO.example", "marias secret"},
		{"crm:0051", "maria.berg@contoso.example", "nils new s secret"},
		{"crm:0052", "nobody@contoso.example", ""},
		{"", "", ""},
	} {
		if got := c.BookPassword(who.id, who.email).Reveal(); got != who.want {
			t.Errorf("%+v: %q", who, got)
		}
	}
	want := []string{"marias secret", "the whole firm", "nils new s secret", "nils old s secret"}
	if diff := cmp.Diff(want, c.AllBookPasswords("inbox/sales-scorecard_maria-berg_2026-03-13.xlsx")); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"crm:0051"}, c.StrayPasswords(map[string]bool{"company": true, "": true, "x": true, "MARIA.berg@contoso.example": true})); diff != "" {
		t.Errorf("strays (-want +got):\n%s", diff)
	}
	if text := fmt.Sprintf("%v %+v %#v", c, c, c.BookPassword("crm:0051", "")); strings.Contains(text, "s secret") || strings.Contains(text, "firm") {
		t.Errorf("printed: %s", text)
	}
}

// Faults stand at their places and quote no password.
func TestFaultsOfPasswords(t *testing.T) {
	t.Parallel()
	const secret = "hush-hush"
	for _, c := range []struct {
		name, text string
		mode       os.FileMode
		want       string
	}{
		{"open to others", `company: "` + secret + `"`, 0o640, "crmscore.yaml:14:25: other accounts may read the passwords file (mode 0640)"},
		{"short", "company: \"" + secret + "\"\nx: \"short 7\"", 0o600, "passwords.yaml:2:4: this password is shorter than 8 characters"},
		{"long", "x: \"" + strings.Repeat(secret, 30) + "\"", 0o600, "passwords.yaml:1:4: this password is longer than 255 characters; spreadsheet programs take no more"},
		{"number", "x: 123456789", 0o600, "passwords.yaml:1:4: this is not a text"},
		{"nested", "x: {y: " + secret + "}", 0o600, "passwords.yaml:1:4: this is not a text"},
		{"in a list", "x: [\"" + secret + "\", 12345678]", 0o600, "passwords.yaml:1:18: this is not a text"},
		{"empty list", "x: []", 0o600, "passwords.yaml:1:4: this is not a text"},
		{"twice", "A@x: \"" + secret + "\"\na@x: \"" + secret + "\"", 0o600, `passwords.yaml:2:1: "A@x" stands twice`},
		{"only a text", secret, 0o600, "passwords.yaml:1:1: the passwords file holds no readers with passwords"},
		{"empty", "", 0o600, "passwords.yaml: the passwords file holds no passwords, or several documents"},
		{"broken", "x: \"" + secret + "\ny: [" + secret, 0o600, "passwords.yaml:1:4: the passwords file is not well-formed here"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := withPasswords(t, c.mode, c.text)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "1234567") {
				t.Errorf("says %v\nwant %s", err, c.want)
			}
		})
	}
	if _, err := parse(valid + "books: {passwords_file: none.yaml}\n"); err == nil || !strings.Contains(err.Error(), "crmscore.yaml:14:25: there is no passwords file none.yaml") {
		t.Errorf("missing file: %v", err)
	}
}
