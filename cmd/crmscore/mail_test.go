package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crmscore/report/mail/mailtest"
)

// A night that sends: the manager's workbook arrives byte for byte, a refused
// recipient does not stop the others, a manager whose address is outside the
// allowed domains gets none, and running the night again sends nothing.
func TestNightSendsScorecards(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t, nil)
	c := mailCompany(t, server, "company_to: [lead@contoso.example, refuse@contoso.example]")
	out, errs := c.crmscore(13, "run")
	if !strings.Contains(errs, "1 mail not delivered") {
		t.Errorf("the refused mail is not reported:\n%s", errs)
	}
	if !strings.Contains(out, "no mail for the scorecard of Otto Fremd: domain elsewhere.example is not in mail.allow_domains") {
		t.Errorf("the foreign address is not reported:\n%s", out)
	}
	for recipient, book := range map[string]string{"maria@contoso.example": "maria-berg", "lead@contoso.example": "company"} {
		received := server.Received(recipient)
		if len(received) != 1 {
			t.Fatalf("%s received %d mails", recipient, len(received))
		}
		want, err := os.ReadFile(onlyFile(t, c.path("output/scorecards/"+book+"/*.xlsx")))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(mailtest.Workbook(t, received[0]), want) {
			t.Errorf("%s received other bytes than were published", recipient)
		}
	}
	if len(server.Received("otto@elsewhere.example")) != 0 {
		t.Error("a mail left the allowed domains")
	}
	c.crmscore(13, "run") // the same date again: the refused one stays refused
	if n := len(server.Received("maria@contoso.example")); n != 1 {
		t.Errorf("the repeated night sent the scorecard again: %d mails", n)
	}
	if status, _ := c.crmscore(0, "status"); !strings.Contains(status, "refuse@contoso.example") || strings.Contains(status, "maria@") {
		t.Errorf("status should list the refused mail only:\n%s", status)
	}
}

func TestUnsafeServerIsExit13AndTheNextRunDelivers(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t, nil)
	c := mailCompany(t, server, "")
	config := readFile(t, c.path("crmscore.yaml"))
	// A server that does not answer is tried again for minutes; a certificate that
	// nobody vouches for is final.
	c.write("crmscore.yaml", strings.Replace(config, "ca_file: ca.pem, ", "", 1))
	if _, errs := c.crmscore(13, "run"); !strings.Contains(errs, "certificate") {
		t.Errorf("the reason is not told:\n%s", errs)
	}
	if _, err := os.Stat(c.path("output/manifest.json")); err != nil {
		t.Errorf("the books are not published: %v", err)
	}
	c.write("crmscore.yaml", config)
	c.crmscore(0, "run")
	if n := len(server.Received("maria@contoso.example")); n != 1 {
		t.Errorf("received %d mails, want 1", n)
	}
}

// mailCompany is a company of two teams that mails books of few sheets through the server.
func mailCompany(t *testing.T, server *mailtest.Server, more string) *company {
	t.Helper()
	c := tinyCompany(t)
	c.fewSheets("close_rates")
	c.write("ca.pem", string(server.PEM))
	c.write("exports/User.csv", readFile(t, c.path("exports/User.csv"))+
		"u3,Otto Fremd,otto@elsewhere.example,true,,Sales Manager\nu4,Pia Lund,pia@contoso.example,true,u3,Account Executive\n")
	if more != "" {
		more = ", " + more
	}
	c.write("crmscore.yaml", readFile(t, c.path("crmscore.yaml"))+fmt.Sprintf(
		"mail: {send: true, smtp: %q, ca_file: ca.pem, from: \"Scorecards <ops@contoso.example>\", allow_domains: [contoso.example]%s}\n", server.Address, more))
	return c
}

func onlyFile(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) != 1 {
		t.Fatalf("%s matches %q (%v)", pattern, found, err)
	}
	return found[0]
}
