package night

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"crmscore/cmd/crmscore/config"
	"crmscore/report"
	"crmscore/report/mail"
)

// Reps' own books go out only where the config says so, to the same addresses as
// anybody's; those without one are told in one line per reason.
func TestRecipientsOfReps(t *testing.T) {
	t.Parallel()
	books := []report.Book{
		{ID: "company", Owner: "Contoso"},
		{ID: "maria", ManagerID: "m", Owner: "Maria", Email: "maria@contoso.example"},
		{ID: "rep-ada", UserID: "a", Owner: "Ada", Email: "ada@contoso.example"},
		{ID: "rep-bo", UserID: "b", Owner: "Bo", Email: "bo@contoso.example"},
		{ID: "rep-cy", UserID: "c", Owner: "Cy"},
		{ID: "rep-di", UserID: "d", Owner: "Di", Email: "di@elsewhere.example"},
		{ID: "rep-ed", UserID: "e", Owner: "Ed", Email: "ed@contoso.example"},
		{ID: "rep-flo", UserID: "f", Owner: "Flo"},
	}
	for _, reps := range []bool{false, true} {
		c := composer{unmailed: map[string][]string{}, run: &run{Summary: &Summary{}, Options: Options{Config: &config.Config{Mail: mail.Config{
			Reps: reps, CompanyTo: []string{"lead@contoso.example"}, AllowDomains: []string{"contoso.example"},
			To: map[string]string{"b": "assistant@contoso.example", "e": mail.Nobody},
		}}}}}
		var got []string
		for _, b := range books {
			if !c.mailed(b) {
				continue
			}
			to, sentOn := c.recipients(b)
			got = append(got, b.ID+": "+strings.Join(to, " ")+map[bool]string{true: " (sent on)"}[sentOn])
		}
		c.warnUnmailed()
		c.warnStrays(books)
		want := []string{"company: lead@contoso.example", "maria: maria@contoso.example"}
		warnings := []string{
			"mail.to has an entry for b, to whom no scorecard goes tonight: it did nothing",
			"mail.to has an entry for e, to whom no scorecard goes tonight: it did nothing",
		}
		if reps {
			want = append(want, "rep-ada: ada@contoso.example", "rep-bo: assistant@contoso.example (sent on)", "rep-cy: ", "rep-di: ", "rep-ed: ", "rep-flo: ")
			warnings = []string{
				"no mail with the own scorecard to 1 rep (Di): domain elsewhere.example is not in mail.allow_domains",
				"no mail with the own scorecard to 2 reps (Cy, Flo): no e-mail address in the CRM",
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("mail.reps %v (-want +got):\n%s", reps, diff)
		}
		if diff := cmp.Diff(warnings, c.Summary.Warnings); diff != "" {
			t.Errorf("mail.reps %v, warnings (-want +got):\n%s", reps, diff)
		}
	}
}
