package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"crmscore/ingest/sample"
)

// The same company in every shape of export gives the same models, cell for
// cell. The Salesforce archive is the reference.
func TestSameCompanyInEveryShape(t *testing.T) {
	t.Parallel()
	generated := sample.Generate(sample.Options{Seed: 7, Scale: 0.05})
	salesforce := `{name: crm, crm: salesforce, files: "exports/*", formats: {date: iso, timezone: UTC%s}}`
	reference := modelsOf(t, fmt.Sprintf(salesforce, ""), generated, generated.WriteSalesforce)
	if len(reference["opportunities"]) < 500 || len(reference["users"]) < 20 {
		t.Fatalf("the reference holds %d opportunities and %d users only", len(reference["opportunities"]), len(reference["users"]))
	}
	as := func(f sample.Format) func(string) error {
		return func(dir string) error { return generated.WriteTables(dir, f) }
	}
	for _, shape := range []struct {
		name, source string
		write        func(dir string) error
	}{
		{"hubspot", `{name: crm, crm: hubspot, files: "exports/*.csv", formats: {timezone: UTC}}`, generated.WriteHubSpot},
		{"xlsx", fmt.Sprintf(salesforce, ""), as(sample.FormatXLSX)},
		{"parquet", fmt.Sprintf(salesforce, ""), as(sample.FormatParquet)},
		{"ndjson", fmt.Sprintf(salesforce, ""), as(sample.FormatNDJSON)},
		{"utf16", fmt.Sprintf(salesforce, `, decimal: ","`), as(sample.FormatCSVSemicolon)},
	} {
		t.Run(shape.name, func(t *testing.T) {
			t.Parallel()
			compareModels(t, modelsOf(t, shape.source, generated, shape.write), reference)
		})
	}
}

// modelsOf runs a night on one shape and reads all models, sorted.
func modelsOf(t *testing.T, source string, generated *sample.Company, write func(dir string) error) map[string][]string {
	t.Helper()
	c := newCompany(t, "newest_record", source, "  - {name: plan, crm: inputs, files: inputs.xlsx}\n")
	c.fewSheets() // models are what is compared
	c.write("exports/.keep", "")
	if err := write(c.path("exports")); err != nil {
		t.Fatal(err)
	}
	if err := generated.WriteInputs(c.path("inputs.xlsx")); err != nil {
		t.Fatal(err)
	}
	c.crmscore(0, "run")
	models := map[string][]string{}
	p := c.published()
	defer p.Close()
	for _, name := range p.rows(`select table_name from information_schema.tables where table_schema = 'models' order by all`) {
		models[name] = p.rows(fmt.Sprintf(`select * from models.%q order by all`, name))
	}
	models["run"] = p.rows(`select * exclude (fingerprint) from run`)
	return models
}

// naming are the models that hold how each source names people and stages, which
// is what the shapes differ in (an owner is an id here and a name there).
var naming = []string{"stage_links", "person_links", "person_values"}

func compareModels(t *testing.T, got, want map[string][]string) {
	t.Helper()
	for name, rows := range want {
		if slices.Contains(naming, name) {
			continue
		}
		other := got[name]
		if strings.Join(rows, "\n") == strings.Join(other, "\n") {
			continue
		}
		t.Errorf("models.%s: %d rows, want %d", name, len(other), len(rows))
		shown := 0
		for i := range min(len(rows), len(other)) {
			if rows[i] != other[i] && shown < 3 {
				t.Errorf("  row %d is   %s\n         want %s", i, other[i], rows[i])
				shown++
			}
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d models, want %d", len(got), len(want))
	}
}
