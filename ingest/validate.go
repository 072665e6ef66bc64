package ingest

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// UnmarshalYAML accepts one glob or a list of globs.
func (g *Globs) UnmarshalYAML(unmarshal func(any) error) error {
	var list []string
	if unmarshal(&list) == nil {
		*g = list
		return nil
	}
	var one string
	if err := unmarshal(&one); err != nil {
		return err // has line and column
	}
	*g = Globs{one}
	return nil
}

// The values that Spec knows, in the order in which messages list them.
var (
	keeps     = []string{string(KeepLatest), string(KeepAll), string(KeepDelta)}
	dates     = []string{"iso", "dmy", "mdy", "ymd"}
	encodings = []string{"utf-8", "utf-16le", "utf-16be", "windows-1252"}
)

var nameShape = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// Validate returns every fault of s that can be known without looking at files,
// in the order of the fields; nil means that s can be used. An absent keep is
// valid and means KeepLatest.
func (s Spec) Validate() []FieldError {
	var faults []FieldError
	add := func(field, message, hint string) { faults = append(faults, FieldError{field, message, hint}) }
	if !nameShape.MatchString(s.Name) {
		add("name", fmt.Sprintf("%q is not a source name", s.Name), "use lower-case letters, digits and underscores, starting with a letter, at most 40 characters")
	}
	if !nameShape.MatchString(s.CRM) {
		add("crm", fmt.Sprintf("%q is not the name of a staging folder", s.CRM), "for example salesforce, hubspot or inputs")
	}
	if len(s.Files) == 0 && len(s.Tables) == 0 {
		add("files", "neither files nor tables is given", `for example files: "exports/*.csv"`)
	}
	checkGlobs("files", s.Files, add)
	for _, name := range slices.Sorted(maps.Keys(s.Tables)) {
		s.Tables[name].validate("tables."+name, name, add)
	}
	s.Format.validate("formats", add)
	s.validateLinks(add)
	return faults
}

type addFault func(field, message, hint string)

func checkGlobs(field string, globs Globs, add addFault) {
	for i, g := range globs {
		at := field
		if len(globs) > 1 {
			at = fmt.Sprintf("%s[%d]", field, i)
		}
		_, err := path.Match(g, "x")
		switch {
		case strings.TrimSpace(g) == "":
			add(at, "an empty file name", "leave the line out or name a file")
		case err != nil:
			add(at, fmt.Sprintf("%q is not a valid file pattern", g), `* stands for any characters, ? for one, [a-z] for a range; write \[ for a bracket`)
		case strings.Contains(g, "**"):
			add(at, fmt.Sprintf("%q: ** is not supported", g), "list the folders one by one, as dir/*.csv and dir/*/*.csv")
		}
	}
}

func (t TableSpec) validate(field, name string, add addFault) {
	if strings.TrimSpace(name) != name || name == "" || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == '/' || r == '\\' }) {
		add(field, fmt.Sprintf("%q cannot be a table name", name), "use the name that the staging files read, without slashes or surrounding blanks")
	}
	if len(t.Files) == 0 {
		add(field+".files", "no files given", `for example files: "exports/*deals*.csv"`)
	}
	checkGlobs(field+".files", t.Files, add)
	if t.Keep != "" && !slices.Contains(keeps, string(t.Keep)) {
		add(field+".keep", fmt.Sprintf("unknown value %q", t.Keep), oneOf(string(t.Keep), keeps))
	}
	if t.Keep == KeepDelta && t.Key == "" {
		add(field+".key", "keep: delta needs the column that identifies a row", "for example key: Record ID")
	}
}

func (f Format) validate(field string, add addFault) {
	if f.Date != "" && !slices.Contains(dates, f.Date) && !strings.Contains(f.Date, "%") {
		add(field+".date", fmt.Sprintf("unknown value %q", f.Date), oneOf(f.Date, dates)+", or a pattern such as %d.%m.%Y")
	}
	if f.Decimal != "" && f.Decimal != "." && f.Decimal != "," {
		add(field+".decimal", fmt.Sprintf("unknown value %q", f.Decimal), `use "." or ","`)
	}
	if _, err := time.LoadLocation(f.Timezone); f.Timezone != "" && (err != nil || f.Timezone == "Local") {
		add(field+".timezone", fmt.Sprintf("unknown time zone %q", f.Timezone), "use a name such as Europe/Stockholm or UTC")
	}
	if f.Encoding != "" && !slices.Contains(encodings, f.Encoding) {
		add(field+".encoding", fmt.Sprintf("unknown encoding %q", f.Encoding), oneOf(f.Encoding, encodings))
	}
	if f.Delimiter != "" && f.Delimiter != "tab" && !oneCharacter(f.Delimiter) {
		add(field+".delimiter", fmt.Sprintf("%q is not a delimiter", f.Delimiter), "use one character, or tab")
	}
	if f.Quote != "" && !oneCharacter(f.Quote) {
		add(field+".quote", fmt.Sprintf("%q is not a quote character", f.Quote), `use one character, for example "`)
	}
	if f.Quote != "" && f.Quote == f.Delimiter {
		add(field+".quote", "quote and delimiter are the same character", "leave quote out for the usual double quote")
	}
}

// oneCharacter tells whether s is a single character that can separate or quote.
func oneCharacter(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n == len(s) && r != utf8.RuneError && r != '\n' && r != '\r' && r != 0
}

func oneOf(given string, known []string) string {
	if n := nearest(given, known); n != "" {
		return fmt.Sprintf("did you mean %q? known: %s", n, strings.Join(known, ", "))
	}
	return "known: " + strings.Join(known, ", ")
}
