package main

import (
	"bytes"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"crmscore/cmd/crmscore/night"
	"crmscore/cmd/crmscore/night/journal"
	"crmscore/report/mail/mailtest"
)

// night runs the whole program on the n-th day of March 2026.
func (c *company) night(day, wantExit int, args ...string) (stdout, stderr string) {
	c.t.Helper()
	var out, errs bytes.Buffer
	now := func() time.Time { return time.Date(2026, 3, day, 5, 30, 0, 0, time.UTC) }
	if got := run(append(args, "--quiet", "--config", c.path("crmscore.yaml")), strings.NewReader(""), &out, &errs, now); got != wantExit {
		c.t.Fatalf("crmscore %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, wantExit, out.String(), errs.String())
	}
	return out.String(), errs.String()
}

// TestNightWithoutNews: a reader who knows everything already gets one line, or
// nothing, whatever night is repeated; a change brings the scorecard back.
func TestNightWithoutNews(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t, nil)
	c := mailCompany(t, server, "unchanged: digest, to: {u1: berg@contoso.example, OTTO@elsewhere.example: none}")
	config := readFile(t, c.path("crmscore.yaml"))
	c.write("crmscore.yaml", strings.Replace(config, "u1:", `"crm:u1":`, 1))
	received := func() [][]byte { return server.Received("berg@contoso.example") }
	if out, _ := c.night(11, 0, "run"); strings.Contains(out, "Otto") {
		t.Errorf("nobody is to get the scorecard of Otto, and that is no warning:\n%s", out)
	}
	c.night(12, 0, "run")
	if out, _ := c.night(12, 0, "run"); len(received()) != 2 || !strings.Contains(out, "to 1 of them one line for want of news") {
		t.Fatalf("%d mails:\n%s", len(received()), out)
	}
	if digest := string(received()[1]); !strings.Contains(digest, "Nothing changed since Tuesday 31 March 2026") || strings.Contains(digest, "xlsx") {
		t.Errorf("the second night sent\n%s", digest)
	}
	mailtest.Workbook(t, received()[0])
	c.write("crmscore.yaml", strings.Replace(readFile(t, c.path("crmscore.yaml")), `"crm:u1"`, `"crm:u9"`, 1))
	if out, errs := c.crmscore(10, "check"); !strings.Contains(out+errs, "no manager has the id or address crm:u9") {
		t.Errorf("a mistyped override is no fault:\n%s%s", out, errs)
	}
	c.write("crmscore.yaml", strings.Replace(readFile(t, c.path("crmscore.yaml")), `"crm:u9"`, `"crm:u1"`, 1))
	if list, _ := c.crmscore(0, "mail", "list"); strings.Count(list, "no news") != 1 || strings.Contains(list, "2026-03-11") {
		t.Errorf("mail list:\n%s", list)
	}
	config = readFile(t, c.path("crmscore.yaml"))
	c.write("crmscore.yaml", strings.Replace(config, "unchanged: digest", "unchanged: skip", 1))
	if out, _ := c.night(13, 0, "run"); len(received()) != 2 || !strings.Contains(out, "nothing sent to 1 for want of news") {
		t.Errorf("%d mails:\n%s", len(received()), out)
	}
	c.write("exports/Opportunity.csv", strings.Replace(readFile(t, c.path("exports/Opportunity.csv")), ",1000,", ",1001,", 1))
	c.night(14, 0, "run")
	if len(received()) != 3 {
		t.Fatalf("%d mails after a changed amount, want 3", len(received()))
	}
	mailtest.Workbook(t, received()[2])
	if _, err := os.Stat(c.path("output/mail/otto-fremd.eml")); err == nil {
		t.Error("a mail was written for somebody who is to get none")
	}
}

// TestKilledWhileSayingThatNothingChanged: killed with SIGKILL between a digest and the
// server's answer, the night run again sends the others theirs and nobody a second
// one; a killed night before the mails leaves none half queued.
func TestKilledWhileSayingThatNothingChanged(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t, nil)
	c := mailCompany(t, server, "unchanged: digest, company_to: [lead@contoso.example, boss@contoso.example]")
	if err := os.RemoveAll(c.path("queries")); err != nil { // with every sheet: none of them takes another day for news
		t.Fatal(err)
	}
	readers := []string{"lead@contoso.example", "boss@contoso.example", "maria@contoso.example"}
	c.night(11, 0, "run")
	cmd := c.program("run")
	var once sync.Once
	server.OnTaken(func() { once.Do(func() { _ = cmd.Process.Kill() }) })
	if err := cmd.Run(); err == nil {
		t.Fatal("the night was not killed")
	}
	if _, errs := c.crmscore(13, "run"); !strings.Contains(errs, "1 mail perhaps delivered") {
		t.Errorf("the mail in doubt is not told:\n%s", errs)
	}
	list, _ := c.crmscore(0, "mail", "list")
	if strings.Count(list, "  sent  ") != 2 || strings.Count(list, "  unknown  ") != 1 || strings.Count(list, "no news") != 3 {
		t.Errorf("mail list:\n%s", list)
	}
	for _, to := range readers {
		got := server.Received(to)
		if len(got) != 2 || !bytes.Contains(got[1], []byte("Nothing changed since")) {
			t.Errorf("%s received %d mails, want the scorecard and one line", to, len(got))
		}
	}
	c.crmscore(13, "run")
	if n := len(server.Received(readers[0])) + len(server.Received(readers[1])) + len(server.Received(readers[2])); n != 6 {
		t.Errorf("%d mails after the night ran once more, want 6", n)
	}
}

// TestMailSend: a mail that may have arrived is sent again on a person's word only.
func TestMailSend(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t, nil)
	c := mailCompany(t, server, "company_to: [drop@contoso.example]")
	c.night(11, 13, "run")
	records, err := journal.Read(c.path("state/journal.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	id := ""
	for _, m := range journal.Outbox(records) {
		if m.State == journal.Unknown {
			id = m.ID
		}
	}
	c.night(11, night.ExitUndelivered, "mail", "send")
	if n := len(server.Received("drop@contoso.example")); n != 1 {
		t.Errorf("the unknown mail was sent again: %d", n)
	}
	c.night(11, night.ExitUndelivered, "mail", "send", "--retry-unknown", id) // this server never answers it
	if n := len(server.Received("drop@contoso.example")); n != 2 || len(server.Received("maria@contoso.example")) != 1 {
		t.Errorf("%d mails after a person's word, want 2", n)
	}
	c.night(11, night.ExitInvalid, "mail", "send", "--retry-unknown", "nonsense")
	c.night(12, 13, "run")
	if _, errs := c.night(12, night.ExitInvalid, "mail", "send", "--retry-unknown", id); !strings.Contains(errs, "newer scorecard") {
		t.Errorf("an old mail is not refused:\n%s", errs)
	}
}
