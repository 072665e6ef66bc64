package main

import (
	"bytes"
	"context"
	"crypto/x509"
	"fmt"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crmscore/report/mail"
	"crmscore/report/mail/mailtest"
)

// debianServer is the server that .ci/exim.sh runs and describes in a variable of
// the environment: address, certificate, login, password, Maildir.
const debianServer = "CRMSCORE_TEST_SMTP"

// TestDebianMailServer sends a night through a server that is not ours: TLS, a
// login, more mails than it takes commands that are no mail, one refused, one put
// off. What arrives is byte for byte what was published.
func TestDebianMailServer(t *testing.T) {
	t.Parallel()
	parts := strings.Fields(os.Getenv(debianServer))
	if len(parts) != 5 {
		t.Skipf("needs a mail server: .ci/exim.sh go test ./cmd/crmscore -run %s", t.Name())
	}
	address, certificate, login, password, maildir := parts[0], parts[1], parts[2], parts[3], parts[4]
	const readers = 30
	to := []string{"refused@contoso.example"}
	for i := range readers {
		to = append(to, fmt.Sprintf("reader%02d@contoso.example", i))
	}
	c := tinyCompany(t)
	c.write("smtp-password", password+"\n")
	c.write("crmscore.yaml", readFile(t, c.path("crmscore.yaml"))+fmt.Sprintf(
		"mail: {send: true, smtp: %q, ca_file: %q, username: %s, password_file: smtp-password, from: \"Scorecards <ops@contoso.example>\", allow_domains: [contoso.example], company_to: [%s]}\n",
		address, certificate, login, strings.Join(to, ", ")))
	start := time.Now()
	if _, errs := c.crmscore(13, "run"); !strings.Contains(errs, "1 mail not delivered") {
		t.Errorf("the refused mail is not reported:\n%s", errs)
	}
	t.Logf("a night of %d mails took %s", readers+2, time.Since(start).Round(time.Millisecond))
	if list, _ := c.crmscore(0, "mail", "list"); strings.Count(list, "  sent  ") != readers+1 || !strings.Contains(list, "no such person here") {
		t.Errorf("mail list:\n%s", list)
	}
	arrived := readMaildir(t, maildir, readers+1)
	for recipient, eml := range arrived {
		book := "company"
		if recipient == "maria@contoso.example" {
			book = "maria-berg"
		}
		want := readFile(t, onlyFile(t, c.path("output/scorecards/"+book+"/*.xlsx")))
		if !bytes.Equal(mailtest.Workbook(t, eml), []byte(want)) {
			t.Errorf("%s received other bytes than were published", recipient)
		}
	}
	if len(arrived["maria@contoso.example"]) == 0 || len(arrived["reader29@contoso.example"]) == 0 || len(arrived["refused@contoso.example"]) > 0 {
		t.Errorf("the mails reached %d recipients, and not the right ones", len(arrived))
	}
	putOff(t, mail.Server{Address: address, Username: login, Password: password}, certificate, arrived["maria@contoso.example"])
}

// putOff wants that a greylisting answer counts as over by tomorrow.
func putOff(t *testing.T, s mail.Server, certificate string, eml []byte) {
	t.Helper()
	s.Roots = x509.NewCertPool()
	s.Roots.AppendCertsFromPEM([]byte(readFile(t, certificate)))
	err := s.Send(context.Background(), []mail.Envelope{{From: "ops@contoso.example", To: "later@contoso.example", EML: eml}},
		func(int) error { return nil },
		func(_ int, o mail.Outcome, reply string) error {
			if o != mail.Deferred {
				t.Errorf("a greylisted mail is %s (%s), want deferred", o, reply)
			}
			return nil
		})
	if err != nil {
		t.Error(err)
	}
}

// readMaildir waits until the server has delivered n messages, which it does after
// it has answered, and gives them by recipient.
func readMaildir(t *testing.T, folder string, n int) map[string][]byte {
	t.Helper()
	var files []string
	for deadline := time.Now().Add(30 * time.Second); len(files) < n && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		var err error
		if files, err = filepath.Glob(filepath.Join(folder, "new", "*")); err != nil {
			t.Fatal(err)
		}
	}
	arrived := map[string][]byte{}
	for _, file := range files {
		eml := []byte(readFile(t, file))
		m, err := netmail.ReadMessage(bytes.NewReader(eml))
		if err != nil {
			t.Fatal(err)
		}
		recipient, err := netmail.ParseAddress(m.Header.Get("To"))
		if err != nil {
			t.Fatal(err)
		}
		if arrived[recipient.Address] != nil {
			t.Errorf("%s received two mails", recipient.Address)
		}
		arrived[recipient.Address] = eml
	}
	if len(files) != n {
		t.Errorf("%d mails arrived, want %d", len(files), n)
	}
	return arrived
}
