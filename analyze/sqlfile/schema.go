package sqlfile

import (
	"reflect"
	"slices"
	"strings"
)

// Key is one key of the front matter as people are told about it. Name is its path,
// with * for a name that the author chooses: columns.*.label. Layer is empty where
// the key has a meaning in every layer. Words are all values that it accepts, or nil.
type Key struct {
	Name    string
	Layer   Layer
	Meaning string
	Words   []string
}

// keyMeanings describe the keys by path. A test holds them against Meta.
var keyMeanings = map[string]string{
	"title":               "What the rows are, in a few words; of a check: what is wrong, as a sentence",
	"grain":               "What one row is",
	"requires":            "Raw tables with the columns that must be delivered; every other column may be missing",
	"requires.*":          "The columns of this raw table that must be delivered",
	"severity":            "Whether offending rows hold the night back, or are told in the summary",
	"scope":               "What the check counts apart, by its output column source or manager_id",
	"limit":               "Offending rows still accepted: a number, or a share of the rows of another table",
	"limit.rows":          "Rows still accepted",
	"limit.share":         "Share still accepted, 0.005 or 0.5%",
	"limit.of":            "The relation whose rows it is a share of",
	"serves":              "Ids of the requirements that the file serves",
	"columns":             "What the columns mean, by name",
	"columns.*":           "One column of the result",
	"columns.*.label":     "Heading that readers see",
	"columns.*.note":      "Definition in a sentence, with the unit and what empty means; it stands on the notes sheet and in the dictionary",
	"columns.*.scale":     "Which end of the column is bad",
	"columns.*.format":    "Only where the name's ending does not tell it: amount, count, rate, days, ratio, date, text, …",
	"columns.*.hidden":    "The column serves the program (a key, a link) and is not shown",
	"columns.*.total":     "Whether totals and the headings of groups add the column up, where it is no amount or count by its name or format, or should not be",
	"columns.*.drifts":    "The calendar alone moves the column's numbers, those in its texts too: they alone make no night one with news (mail.unchanged)",
	"columns.*.entry":     "Readers fill this column in; what the query returns stands there already (NULL: nothing). The filled-in workbook comes back through the inbox, row by opportunity_id",
	"columns.*.choices":   "The words to choose from, for entry: choice",
	"sheet":               "The sheet that the rows stand on; without it other queries read them and nobody sees them",
	"order":               "Place among sheets, and among the blocks of one sheet; each number once per sheet",
	"books":               "Whose workbooks have the sheet; director is a manager of managers, who also has those of a manager; rep is the rep's own one-page workbook (config books.reps), of sheets per: user only",
	"audience":            "How rows are cut for a book: by user_id (people of the team), by manager_id, or not at all",
	"per":                 "One such sheet for every rep who has a row in the first file of that sheet, cut by user_id; rep_name beside user_id links to it",
	"block":               "How the rows are drawn; table when it is left out",
	"chart":               "The columns that a chart draws",
	"chart.kind":          "Kind of chart",
	"chart.x":             "Column of the horizontal axis; of bar and interval: the names beside the bars",
	"chart.y":             "Column that is drawn, or several with commas between them; of a funnel: the points, then the lines",
	"chart.low":           "Lower end of the interval around y; of a funnel: of the inner limits, then of the outer ones",
	"chart.high":          "Upper end of the interval around y; of a funnel: of the inner limits, then of the outer ones",
	"rows":                "At most so many rows stand in one book",
	"more":                "The sheet that has the rows beyond these, for the sentence below the table",
	"empty":               "The sentence that stands where there are no rows: what is missing, and what to do",
	"group":               "Rows alike in this column fold under one heading row",
	"totals":              "A row below the table adds up its amounts and counts, over all rows of the book; never rates. For rows that do not overlap: not for teams of which one holds another",
	"trace":               "Which rows a number comes from, by column or tile label",
	"trace.*":             "One number",
	"trace.*.rows":        "The relation with the rows behind it",
	"trace.*.match":       "SQL condition that takes the place of the key (user_id, manager_id)",
	"trace.*.value":       "SQL aggregate over the rows that gives the number",
	"trace.*.numerator":   "SQL aggregate above the line",
	"trace.*.denominator": "SQL aggregate below the line",
	"hide":                "Removes the built-in sheet of this name",
}

// keyWords are the values that a key accepts, where these are words.
func keyWords(path string) []string {
	return map[string][]string{"severity": severities, "scope": scopes, "books": books, "audience": audiences, "per": pers,
		"block": blocks, "chart.kind": chartKinds, "columns.*.scale": scales, "columns.*.entry": entries, "columns.*.total": columnTotals}[path]
}

// Keys are all keys of the front matter in the order of Meta, those inside another
// key behind it.
func Keys() []Key {
	var keys []Key
	walkKeys(reflect.TypeFor[Meta](), "", func(path string, _ reflect.Type) {
		top, _, _ := strings.Cut(path, ".")
		keys = append(keys, Key{Name: path, Layer: keyLayers[top], Meaning: keyMeanings[path], Words: keyWords(path)})
	})
	return keys
}

func walkKeys(t reflect.Type, path string, visit func(string, reflect.Type)) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			name := join(path, t.Field(i).Tag.Get("yaml"))
			visit(name, t.Field(i).Type)
			walkKeys(t.Field(i).Type, name, visit)
		}
	case reflect.Map:
		visit(join(path, "*"), t.Elem())
		walkKeys(t.Elem(), join(path, "*"), visit)
	}
}

// JSONSchema describes the front matter for editors that know YAML (draft 7, which
// they understand best). It is made from the struct that the front matter is read
// into, so it accepts what the program accepts.
func JSONSchema() map[string]any {
	schema := jsonSchema(reflect.TypeFor[Meta](), "")
	schema["$schema"] = "http://json-schema.org/draft-07/schema#"
	schema["title"] = "Front matter of a crmscore query"
	return schema
}

func jsonSchema(t reflect.Type, path string) map[string]any {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	schema := map[string]any{}
	switch t.Kind() {
	case reflect.Struct:
		properties := map[string]any{}
		for i := range t.NumField() {
			name := t.Field(i).Tag.Get("yaml")
			properties[name] = jsonSchema(t.Field(i).Type, join(path, name))
		}
		schema["type"], schema["properties"], schema["additionalProperties"] = "object", properties, false
	case reflect.Map:
		schema["type"], schema["additionalProperties"] = "object", jsonSchema(t.Elem(), join(path, "*"))
	case reflect.Slice:
		schema["type"], schema["items"] = "array", map[string]any{"type": "string"}
	case reflect.Bool:
		schema["type"] = "boolean"
	case reflect.Int, reflect.Int64:
		schema["type"] = "integer"
	case reflect.Float64:
		schema["type"] = "number"
	default:
		schema["type"] = "string"
	}
	if words := keyWords(path); words != nil && t.Kind() == reflect.Slice {
		schema["items"] = map[string]any{"enum": words}
	} else if words != nil {
		schema["enum"] = words
	}
	if path == "limit.share" { // 0.5% is accepted too
		schema = map[string]any{"type": []string{"number", "string"}}
	}
	if path == "limit" { // a bare number is a number of rows
		schema = map[string]any{"oneOf": []any{map[string]any{"type": "integer", "minimum": 0}, schema}}
	}
	if text := keyMeanings[path]; text != "" {
		if top, _, _ := strings.Cut(path, "."); keyLayers[top] != "" {
			text += " (" + string(keyLayers[top]) + ")"
		}
		schema["description"] = text
	}
	return schema
}

// undescribed are the keys of Meta without a meaning, and meanings without a key.
func undescribed() []string {
	var found, known []string
	walkKeys(reflect.TypeFor[Meta](), "", func(path string, t reflect.Type) {
		known = append(known, path)
		if keyMeanings[path] == "" {
			found = append(found, path)
		}
	})
	for _, path := range sortedKeys(keyMeanings) {
		if !slices.Contains(known, path) {
			found = append(found, path)
		}
	}
	return found
}
