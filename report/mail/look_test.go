package mail_test

import (
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"crmscore/report/mail"
)

// TestLooksInABrowser lets headless Chromium lay the mail out in the width of a
// desktop reader and of a phone: nothing may stick out at the right. With
// CRMSCORE_TEST_PICTURES=folder it leaves pictures there, light and dark.
func TestLooksInABrowser(t *testing.T) {
	t.Parallel()
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("needs chromium to lay the mail out")
	}
	if testing.Short() {
		t.Skip("takes seconds")
	}
	c, err := mail.Render(summary(t, "sfdc:M1"), false, mail.Enclosure{Attachment: "sales-scorecard_maria-berg_2026-03-13.xlsx",
		Left: []string{"the sheets of 17 people", "the sheet Deals"}, Link: "https://files.contoso.example/crmscore/scorecards/maria-berg/sales-scorecard_maria-berg_2026-03-13.xlsx", Limit: 5 << 20})
	if err != nil {
		t.Fatal(err)
	}
	page := "<body style='margin:0'>"
	for _, width := range []int{640, 375} {
		page += fmt.Sprintf("<iframe width=%d height=1100 frameborder=0 srcdoc=\"%s\"></iframe>", width, html.EscapeString(c.HTML))
	}
	page += `<p id="widths"></p><script>onload=()=>{widths.textContent='widths '+[...document.querySelectorAll('iframe')].map(f=>f.contentDocument.documentElement.scrollWidth).join(' ')+' end'}</script>`
	dir := t.TempDir()
	file := filepath.Join(dir, "mail.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	chromium := func(args ...string) string {
		args = append([]string{"--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1020,1110", "--user-data-dir=" + dir}, args...)
		out, err := exec.Command(browser, append(args, "file://"+file)...).Output()
		if err != nil {
			t.Fatalf("chromium: %v", err)
		}
		return string(out)
	}
	widths := regexp.MustCompile(`widths (\d+ \d+) end`).FindStringSubmatch(chromium("--dump-dom"))
	if len(widths) == 0 || widths[1] != "640 375" {
		t.Errorf("the mail is laid out %v wide, want 640 and 375", strings.Join(widths, " "))
	}
	if folder := os.Getenv("CRMSCORE_TEST_PICTURES"); folder != "" {
		chromium("--screenshot=" + filepath.Join(folder, "mail-light.png"))
		chromium("--blink-settings=preferredColorScheme=0", "--screenshot="+filepath.Join(folder, "mail-dark.png"))
	}
}
