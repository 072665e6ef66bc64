package cells

import (
	"strings"
	"testing"
)

// TestEscapedNumbers: excelize decodes twice on reading, so what is stored is
// compared with what a reader must decode once, from left to right.
func TestEscapedNumbers(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"_x0041_":           "_x005F_x0041_",
		"_x005F_x0041_":     "_x005F_x005F_x005F_x0041_",
		"a_x0041_x0042_":    "a_x005F_x0041_x005F_x0042_",
		"x_x00zz_ _x1234 _": "x_x00zz_ _x1234 _",
	} {
		if got := Text(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// TestSafeLink: only what is plainly a web page may be clicked.
func TestSafeLink(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"https://crm.example/1":                               "https://crm.example/1",
		"  https://crm.example/a b ":                          "https://crm.example/a%20b",
		"http://crm.example/1":                                "",
		"javascript:alert(1)":                                 "",
		"file:///etc/passwd":                                  "",
		"https://user:secret@crm.example/":                    "",
		"https:///1":                                          "",
		"https://crm.example/" + strings.Repeat("x", maxLink): "",
		"": "",
	} {
		got, ok := SafeLink(raw)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%.40q: got %q %v, want %q", raw, got, ok, want)
		}
	}
}

// TestLinkTo: a link leads to a host that the config names, whatever the address
// looks like; what merely begins or ends like one of them does not.
func TestLinkTo(t *testing.T) {
	t.Parallel()
	hosts := []string{"crm.example", "crm.example:8443", "xn--exmple-cua.example"}
	for raw, want := range map[string]bool{
		"https://crm.example/1":                            true,
		"HTTPS://CRM.Example/1":                            true,
		"https://crm.example:8443/1":                       true,
		"https://xn--exmple-cua.example/":                  true,
		"https://crm.example:444/1":                        false,
		"https://evil.example/crm.example":                 false,
		"https://crm.example.evil.example/":                false,
		"https://notcrm.example/":                          false,
		"https://sub.crm.example/":                         false,
		"https://crm.example./":                            false,
		"https://crm@evil.example/":                        false,
		"https://crm.example@evil.example/":                false,
		"https://crm.example:443@evil.example/":            false,
		"https://evil.example#@crm.example/":               false,
		"https://evil.example\\@crm.example/":              false,
		"https://crm.example\\@evil.example/":              false,
		"https://crm.exаmple/":                             false, // a Cyrillic а
		"https://exämple.example/":                         false,
		"https://crm.example\u3002evil/":                   false, // a full stop of another alphabet
		"https://crm.ex\u200dample/":                       false,
		"http://crm.example/1":                             false,
		"javascript://crm.example/%0aalert(1)":             false,
		"javascript:alert('https://crm.example/')":         false,
		"file://crm.example/etc/passwd":                    false,
		"data:text/html,<script>":                          false,
		"mailto:a@crm.example":                             false,
		"//crm.example/1":                                  false,
		"https:/crm.example/1":                             false,
		"https:crm.example/1":                              false,
		"https://crm.example/" + strings.Repeat("x", 2080): false,
		"https://crm.example/a\nb":                         false,
		"https://crm.example/\x00":                         false,
		"https://crm.example/%zz":                          false,
		"":                                                 false,
	} {
		if _, ok := LinkTo(raw, hosts); ok != want {
			t.Errorf("%.60q: %v, want %v", raw, ok, want)
		}
	}
	if _, ok := LinkTo("https://crm.example/1", nil); ok {
		t.Error("without hosts nothing is a link")
	}
}

// TestCut: the limit counts UTF-16 units, of which an emoji takes two, and no
// letter is cut in two.
func TestCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{{"abcd", 4, "abcd"}, {"abcde", 4, "abc…"}, {"😀😀", 4, "😀😀"}, {"😀😀a", 4, "😀…"}, {"éé", 2, "éé"}} {
		if got := Cut(c.in, c.n); got != c.want {
			t.Errorf("%q at %d: got %q, want %q", c.in, c.n, got, c.want)
		}
	}
}

// TestGroupedRoundsAsSpreadsheetsDo: a number in a sentence is the one in the cell
// beside it.
func TestGroupedRoundsAsSpreadsheetsDo(t *testing.T) {
	t.Parallel()
	for _, w := range []struct {
		v        float64
		decimals int
		want     string
	}{
		{3.25, 1, "3.3"}, {1.005, 2, "1.01"}, {2_360.5, 0, "2,361"}, {-.05, 1, "-0.1"}, {-.04, 1, "0.0"}, {1e15 + .5, 0, "1,000,000,000,000,000"}, {0, 0, "0"}, {999_999.5, 0, "1,000,000"},
	} {
		if got := (Words{}).Grouped(w.v, w.decimals); got != w.want {
			t.Errorf("Grouped(%v, %d) = %s, want %s", w.v, w.decimals, got, w.want)
		}
	}
}
