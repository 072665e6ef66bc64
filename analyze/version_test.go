package analyze_test

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"crmscore/analyze"
)

// withSheet adds a second sheet and a helper to the built-in queries.
func withSheet(changes map[string]string) map[string]string {
	all := map[string]string{
		"scorecards/big.sql":              "/*---\ntitle: Big deals\nsheet: Winners\norder: 100\nbooks: [company]\naudience: company\n---*/\nselect deal_id, amount from models.deals where amount > threshold('days') order by deal_id\n",
		"scorecards/notes_thresholds.sql": "/*---\ntitle: Thresholds\nsheet: Notes\norder: 900\nbooks: [company]\naudience: company\n---*/\nselect key as name, value from thresholds order by key, value\n",
	}
	for name, text := range changes {
		all[name] = text
	}
	return all
}

// changesBetween gives what a catalog finds against an older one, as text.
func changesBetween(t *testing.T, before, after map[string]string, overlay fstest.MapFS) []string {
	t.Helper()
	earlier, _ := analyze.LoadCatalog(files(before), nil)
	old := earlier.Version()
	now := mustCheck(t, files(after), overlay)
	w := openWarehouse(t, filepath.Join(t.TempDir(), "diff.duckdb"), 1)
	defer closeWarehouse(t, w)
	found, err := now.ChangesSince(t.Context(), w.Conn(), old)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range found {
		lines = append(lines, strings.Join([]string{c.File, c.Kind, c.What, c.Sheets}, "|"))
	}
	return lines
}

func TestChangesSince(t *testing.T) {
	t.Parallel()
	replaced := func(path, old, now string) map[string]string {
		text := withSheet(nil)[path]
		if text == "" {
			text = builtin[path]
		}
		if !strings.Contains(text, old) {
			t.Fatalf("%s does not hold %q", path, old)
		}
		return map[string]string{path: strings.Replace(text, old, now, 1)}
	}
	for _, c := range []struct {
		what    string
		changes map[string]string
		want    []string
	}{
		{"nothing", nil, nil},
		{"a model reaches every sheet behind it, in the order of the workbook", replaced("models/deals.sql", "amount,", "2 * amount as amount,"),
			[]string{"models/deals.sql|changed|definition|Winners, Team"}},
		{"comments, blanks, case and an outer bracket are no change", replaced("models/owners.sql", "select owner_id, sum(amount)", "-- who\nSELECT\n    owner_id, -- the owner\n    SUM( (amount) )"), nil},
		{"a macro", replaced("macros/double_of.sql", "2 * x", "3 * x"), []string{"macros/double_of.sql|changed|definition|Team"}},
		{"a macro's default", replaced("macros/double_of.sql", "(x)", "(x, y := 1)"), []string{"macros/double_of.sql|changed|definition|Team"}},
		{"staging", replaced("staging/acme/users.sql", "Name as name", "upper(Name) as name"), []string{"staging/acme/users.sql|changed|definition|"}},
		{"the limit of a check", replaced("checks/no_amount.sql", "rows: 1", "rows: 2"), []string{"checks/no_amount.sql|changed|definition|"}},
		{"a note", replaced("scorecards/totals.sql", "sum of amounts", "the sum"), []string{"scorecards/totals.sql|changed|wording|Team"}},
		{"who gets it", replaced("scorecards/totals.sql", "order: 200", "order: 300"), []string{"scorecards/totals.sql|changed|layout|Team"}},
		{"both", replaced("scorecards/totals.sql", "order: 200\nbooks: [company]\naudience: company\ncolumns:\n  total_amount: {label: Total, note: \"sum of amounts\"}\n---*/\nselect owner_id",
			"order: 300\nbooks: [company]\naudience: company\ncolumns:\n  total_amount: {label: Total, note: \"sum of amounts\"}\n---*/\nselect upper(owner_id) as owner_id"),
			[]string{"scorecards/totals.sql|changed|definition|Team"}},
		{"an identifier for developers", replaced("scorecards/totals.sql", "sheet: Team", "serves: [A1]\nsheet: Team"), nil},
		{"a threshold", replaced("thresholds.csv", "days,30,days", "days,45.5,days"), []string{"thresholds.csv|threshold|days: 30 → 45.5|Winners"}},
		{"the threshold of a team", replaced("thresholds.csv", "floor,0.25", "floor,0.2"), []string{"thresholds.csv|threshold|floor (team North): 0.25 → 0.2|Team"}},
		{"the meaning of a threshold", replaced("thresholds.csv", "Days,judgement", "Days open,judgement"), []string{"thresholds.csv|threshold|days: wording|"}},
		{"thresholds come and go", replaced("thresholds.csv", "floor,0.25,rate,Lowest rate of the north,judgement,North", "spare,7,deals,Spare,judgement,"),
			[]string{"thresholds.csv|threshold|floor (team North): 0.25 → none|Team", "thresholds.csv|threshold|spare: new, 7|Notes"}},
		{"a column's type", replaced("contract.csv", "opportunities,amount,decimal", "opportunities,amount,number"), []string{"contract.csv|changed|definition|Winners, Team"}},
		{"a column's meaning", replaced("contract.csv", "no,Value", "no,Worth"), []string{"contract.csv|changed|wording|"}},
		{"a header", replaced("staging/acme/headers.csv", "Betrag", "Summe"), []string{"staging/acme/headers.csv|changed|definition|Winners, Team"}},
		{"a sheet goes, a model comes", map[string]string{"scorecards/big.sql": "-", "models/spare.sql": "/*---\ntitle: Spare\ngrain: one\n---*/\nselect deal_id from models.deals\n"},
			[]string{"models/spare.sql|added||", "scorecards/big.sql|removed||Winners"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			sameLines(t, "changes", changesBetween(t, withSheet(nil), withSheet(c.changes), nil), c.want)
		})
	}
}

// A copy that says the same is no change: where a file lies does not count.
func TestOverlayOfTheSameTextIsNoChange(t *testing.T) {
	t.Parallel()
	overlay := only(map[string]string{"models/deals.sql": builtin["models/deals.sql"]})
	sameLines(t, "changes", changesBetween(t, nil, nil, overlay), nil)
	if a, b := mustCheck(t, files(nil), nil).Version().Hash, mustCheck(t, files(nil), overlay).Version().Hash; a != b {
		t.Errorf("versions %s and %s", a, b)
	}
}

func TestVersionComesBackFromItsArchive(t *testing.T) {
	t.Parallel()
	for what, text := range map[string]string{
		"plain":                       "/*---\ntitle: D\ngrain: g\n---*/\nselect 1 as n\n",
		"no line end at the end":      "/*---\ntitle: D\ngrain: g\n---*/\nselect 1 as n",
		"a comment like a marker":     "/*---\ntitle: D\ngrain: g\n---*/\n-- models/owners.sql --\nselect 1 as n\n",
		"a marker, > and no line end": "/*---\ntitle: D\ngrain: g\n---*/\n-- x --\nselect 3\n> 2 as n",
		"a marker at once, blank end": "-- a --\nselect 1 as n\n\n\n",
		"line ends of Windows":        "/*---\r\ntitle: D\r\ngrain: g\r\n---*/\r\n-- x --\r\nselect 1 as n\r\n",
		"> at line starts":            "/*---\ntitle: D\ngrain: g\n---*/\n> 1\n",
		"the shortest marker":         "-- --\nselect 1 as n\n",
		"nothing":                     "",
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			c, _ := analyze.LoadCatalog(files(map[string]string{"models/odd.sql": text}), nil) // odd files are kept as they are
			v := c.Version()
			archive := v.Archive()
			back, err := analyze.ReadVersion(archive)
			if err != nil {
				t.Fatalf("%v\n%s", err, archive)
			}
			if got, ok := back.Text("models/odd.sql"); !ok || got != text {
				t.Errorf("text %q, want %q", got, text)
			}
			if got, _ := back.Text("models/owners.sql"); got != builtin["models/owners.sql"] {
				t.Errorf("the file behind it reads %q", got)
			}
			if back.Hash != v.Hash || len(back.Files) != len(v.Files) {
				t.Errorf("hash %s with %d files, want %s with %d", back.Hash, len(back.Files), v.Hash, len(v.Files))
			}
		})
	}
}

// Whatever byte of a kept version is damaged, reading it says so or gives another
// hash than the one that names the file.
func TestDamagedVersionIsNoticed(t *testing.T) {
	t.Parallel()
	c, _ := analyze.LoadCatalog(files(nil), nil)
	v := c.Version()
	archive := v.Archive()
	for i := 0; i < len(archive); i += 7 {
		damaged := append([]byte(nil), archive...)
		damaged[i] ^= 1
		if back, err := analyze.ReadVersion(damaged); err == nil && back.Hash == v.Hash {
			t.Fatalf("byte %d: taken for whole", i)
		}
	}
	for _, cut := range []int{0, 10, len(archive) / 2, len(archive) - 1} {
		if back, err := analyze.ReadVersion(archive[:cut]); err == nil && back.Hash == v.Hash {
			t.Errorf("cut at %d: taken for whole", cut)
		}
	}
}

// Any text comes back as it was, and so does the file behind it.
func FuzzVersionArchive(f *testing.F) {
	f.Add("-- a --\nb")
	f.Add(">x\n>-- a --\n")
	f.Add("\r\n-- a --\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		v := analyze.Version{Files: []analyze.VersionFile{{Path: "a.sql", Text: text}, {Path: "b.sql", Text: "select 1\n"}}}
		back, err := analyze.ReadVersion(v.Archive())
		if err != nil {
			t.Fatal(err)
		}
		if first, _ := back.Text("a.sql"); first != text || len(back.Files) != 2 || back.Files[1].Text != "select 1\n" {
			t.Errorf("%q came back as %q with %d files", text, first, len(back.Files))
		}
	})
}
