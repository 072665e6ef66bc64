package ingest

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func TestSpecValidate(t *testing.T) {
	t.Parallel()
	const good = `{name: sfdc, crm: salesforce, files: "exports/WE_*.ZIP", formats: {date: iso, timezone: UTC}}`
	for _, c := range []struct{ spec, want string }{
		{good, ""},
		{`{name: hub, crm: hubspot, files: [a.csv, "b*.csv"], tables: {deals: {files: "*deals*.csv", keep: delta, key: Record ID}}}`, ""},
		{`{name: x, crm: x, files: a.csv, formats: {date: "%d.%m.%Y", decimal: ",", encoding: windows-1252, delimiter: tab, quote: "'"}}`, ""},
		{`{name: Sales Force, crm: Salesforce}`, `name: "Sales Force" is not a source name
crm: "Salesforce" is not the name of a staging folder
files: neither files nor tables is given`},
		{`{name: x, crm: x, files: ["a[.csv", "x/**/y.csv", ""]}`, `files[0]: "a[.csv" is not a valid file pattern
files[1]: "x/**/y.csv": ** is not supported
files[2]: an empty file name`},
		{`{name: x, crm: x, tables: {deals: {files: d.csv, keep: lastest}, stages: {keep: delta}, "a/b": {files: x}}}`, `tables.a/b: "a/b" cannot be a table name
tables.deals.keep: unknown value "lastest"; did you mean "latest"?
tables.stages.files: no files given
tables.stages.key: keep: delta needs the column that identifies a row`},
		{`{name: x, crm: x, files: a, formats: {date: dym, decimal: "'", timezone: Europe/Stokholm, encoding: utf8, delimiter: "::", quote: ""}}`, `formats.date: unknown value "dym"; did you mean "dmy"?
formats.decimal: unknown value "'"
formats.timezone: unknown time zone "Europe/Stokholm"
formats.encoding: unknown encoding "utf8"; did you mean "utf-8"?
formats.delimiter: "::" is not a delimiter`},
		{`{name: x, crm: x, files: a, formats: {timezone: Local, delimiter: "'", quote: "'"}}`, `formats.timezone: unknown time zone "Local"
formats.quote: quote and delimiter are the same character`},
	} {
		var s Spec
		if err := yaml.UnmarshalWithOptions([]byte(c.spec), &s, yaml.Strict()); err != nil {
			t.Errorf("%s: %v", c.spec, err)
			continue
		}
		faults := s.Validate()
		wanted := strings.Split(c.want, "\n")
		if c.want == "" {
			wanted = nil
		}
		if len(faults) != len(wanted) {
			t.Errorf("%s:\ngot  %v\nwant %v", c.spec, faults, wanted)
			continue
		}
		for i, f := range faults {
			if !strings.HasPrefix(f.Error(), wanted[i]) {
				t.Errorf("%s:\ngot  %v\nwant %v", c.spec, f, wanted[i])
			}
			if f.Hint == "" {
				t.Errorf("%v has no hint", f)
			}
		}
	}
}

func TestGlobsRefuseOtherKinds(t *testing.T) {
	t.Parallel()
	var s Spec
	err := yaml.Unmarshal([]byte("name: x\nfiles: {a: b}\n"), &s)
	if err == nil || !strings.Contains(err.Error(), "[2:8]") {
		t.Errorf("got %v, want an error with line and column", err)
	}
}
