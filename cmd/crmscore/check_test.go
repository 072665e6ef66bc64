package main

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The problem matcher that the help gives to VS Code finds each fault's place, and
// nothing else.
func TestProblemMatcherOfTheHelp(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if code := run([]string{"check", "--help"}, strings.NewReader(""), &out, &out, today); code != 0 {
		t.Fatal(out.String())
	}
	quoted := regexp.MustCompile(`"regexp": ("(?:[^"\\]|\\.)*")`).FindStringSubmatch(out.String())
	if quoted == nil {
		t.Fatalf("no regexp in the help:\n%s", out.String())
	}
	text, err := strconv.Unquote(quoted[1])
	if err != nil {
		t.Fatal(err)
	}
	matcher := regexp.MustCompile(text)
	c := tinyCompany(t)
	c.write("queries/models/a.sql", "select 1 as x from nothing;")
	c.write("queries/scorecards/b.sql", "")
	stdout, _ := c.crmscore(10, "check", "--verbose")
	var places []string
	for line := range strings.Lines(stdout) {
		if m := matcher.FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil {
			places = append(places, strings.TrimPrefix(m[1], c.dir+"/")+" "+m[2]+" "+m[3])
		}
	}
	if got, want := strings.Join(places, "\n"), "queries/models/a.sql 1 20\nqueries/scorecards/b.sql 1 1"; got != want {
		t.Errorf("the matcher finds\n%s\nwant\n%s\nin\n%s", got, want, stdout)
	}
}
