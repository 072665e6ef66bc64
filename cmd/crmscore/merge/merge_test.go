package merge

import (
	"strings"
	"testing"
)

// text writes one line per letter.
func text(letters string) string {
	var b strings.Builder
	for _, l := range letters {
		b.WriteRune(l)
		b.WriteByte('\n')
	}
	return b.String()
}

func TestThree(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, base, yours, theirs, want string }{
		{"nothing changed", "abc", "abc", "abc", "abc"},
		{"only yours", "abc", "aXc", "abc", "aXc"},
		{"only theirs", "abc", "abc", "aYc", "aYc"},
		{"both, apart", "abcde", "aXcde", "abcYe", "aXcYe"},
		{"both the same", "abc", "aXc", "aXc", "aXc"},
		{"you add at the top, they at the end", "abc", "Xabc", "abcY", "XabcY"},
		{"you delete, they change elsewhere", "abcde", "acde", "abcdY", "acdY"},
		{"theirs deleted all behind your change", "abcdef", "aXcdef", "abc", "aXc"},
		{"you moved a line", "abcde", "bcade", "abcdY", "bcadY"},
		{"from nothing, one side", "", "ab", "", "ab"},
		{"no line end at the end", "abc", "abc", "abcd", "abcd"},
	} {
		got := Three(text(c.base), text(c.yours), text(c.theirs), "yours", "theirs")
		if len(got.Conflicts) > 0 || got.Text != text(c.want) {
			t.Errorf("%s: %q with %d conflicts, want %q", c.what, got.Text, len(got.Conflicts), text(c.want))
		}
		turned := Three(text(c.base), text(c.theirs), text(c.yours), "yours", "theirs")
		if turned.Text != got.Text {
			t.Errorf("%s: the other way round it is %q", c.what, turned.Text)
		}
	}
}

func TestConflict(t *testing.T) {
	t.Parallel()
	got := Three(text("abcdef"), text("aXYcdef"), text("aZcdeG"), "yours", "built in")
	want := "a\n<<<<<<< yours\nX\nY\n||||||| as it was\nb\n=======\nZ\n>>>>>>> built in\nc\nd\ne\nG\n"
	if got.Text != want {
		t.Errorf("merged:\n%s\nwant:\n%s", got.Text, want)
	}
	if len(got.Conflicts) != 1 || got.Conflicts[0].Line != 2 || strings.Join(got.Conflicts[0].Theirs, "") != "Z\n" {
		t.Errorf("conflicts: %+v", got.Conflicts)
	}
}

// Neighbouring lines are one place: who changed the one has not seen the other.
func TestNeighboursConflict(t *testing.T) {
	t.Parallel()
	if got := Three(text("abcd"), text("aXcd"), text("abYd"), "", ""); len(got.Conflicts) != 1 {
		t.Errorf("%d conflicts, want 1:\n%s", len(got.Conflicts), got.Text)
	}
}

func TestChanged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		before, after string
		want          int
	}{{"abc", "abc", 0}, {"abc", "aXc", 1}, {"abc", "abcde", 2}, {"abcde", "ab", 3}, {"", "ab", 2}} {
		if got := Changed(text(c.before), text(c.after)); got != c.want {
			t.Errorf("%s to %s: %d lines, want %d", c.before, c.after, got, c.want)
		}
	}
}

// Whatever is merged, what only one side changed is in the result: with an
// untouched partner the result is the changed text.
func FuzzThree(f *testing.F) {
	f.Add("abc", "aXc", "abY")
	f.Fuzz(func(t *testing.T, base, yours, theirs string) {
		if got := Three(base, yours, base, "", ""); len(got.Conflicts) > 0 || got.Text != strings.Join(lines(yours), "") {
			t.Errorf("theirs untouched: %q from %q and %q", got.Text, base, yours)
		}
		if got := Three(base, base, theirs, "", ""); len(got.Conflicts) > 0 || got.Text != strings.Join(lines(theirs), "") {
			t.Errorf("yours untouched: %q from %q and %q", got.Text, base, theirs)
		}
		Three(base, yours, theirs, "", "")
	})
}
