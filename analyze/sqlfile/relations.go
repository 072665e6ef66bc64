package sqlfile

import (
	"slices"
	"strings"
)

// layerOrder is the order of work; a file reads its own layer and those before it.
var layerOrder = []Layer{Staging, Models, Checks, Scorecards}

// Schemas that queries read besides the layers: what the loader and the engine
// tell about the night, and what earlier nights saw.
var sideSchemas = []string{"ops", "snapshots"}

// relation judges one table name and notes it, unless it means a CTE.
func (w *walker) relation(n node, sc *scope, at int) {
	r := Ref{Schema: n.str("schema_name"), Name: n.str("table_name")}
	if n.obj("at_clause") != nil {
		w.addf(at, "", "AT (…) is not accepted: tables hold one night")
	}
	if n.str("catalog_name") != "" {
		w.addf(at, "write schema.table", "the name %s.%s also names a database", n.str("catalog_name"), r)
		return
	}
	if sc.has(r.Name) && (r.Schema == "" || strings.EqualFold(r.Schema, "recurring")) {
		return
	}
	if strings.ContainsAny(r.Name+r.Schema, `./\:*?[]{}'"`) || strings.TrimSpace(r.Name) == "" {
		w.addf(at, "files come in through sources in the config", "%q is not a table's name; a query cannot read files", r.String())
		return
	}
	if fault, hint := w.placeOfTable(r); fault != "" {
		if near := w.nearRelation(r); near != "" {
			hint = near
		}
		w.addf(at, hint, "%s", fault)
		return
	}
	p := placeAt(w.file.Text, at)
	r.Line, r.Column = p.line, p.column
	w.refs = append(w.refs, r)
}

// nearRelation offers a relation that the file may read for one whose schema is
// missing or unknown.
func (w *walker) nearRelation(r Ref) string {
	if slices.Contains(layerOrder, Layer(strings.ToLower(r.Schema))) || w.file.Layer == Staging || w.file.Layer == Macros {
		return ""
	}
	var readable []string
	for _, known := range w.gate.relations {
		schema, name, _ := strings.Cut(known, ".")
		own := schema == string(w.file.Layer) && name == w.file.Name
		if !own && slices.Index(layerOrder, Layer(schema)) <= slices.Index(layerOrder, w.file.Layer) {
			readable = append(readable, known)
		}
	}
	return NearestRelation(r, readable)
}

// placeOfTable says why a file of this layer may not read the table, or "".
func (w *walker) placeOfTable(r Ref) (fault, hint string) {
	schema, name := strings.ToLower(r.Schema), strings.ToLower(r.Name)
	settings := schema == "" && (name == "run" || name == "thresholds")
	switch {
	case isCatalogName(schema) || schema == "" && isCatalogName(name):
		return "tables about the database itself (" + r.String() + ") are not read by queries", ""
	case w.file.Layer == Macros:
		if !settings {
			return "a macro reads only run and thresholds, not " + r.String(), "what a macro needs comes in as an argument"
		}
		return "", ""
	case w.file.Layer == Staging:
		if schema != "" {
			if slices.Contains(layerOrder, Layer(schema)) {
				return "a file in staging cannot read " + r.String() + ", which is built after it", "what puts tables together belongs into models"
			}
			return "staging files read the raw tables of their source, by bare names, not " + r.String(), "write " + r.Name
		}
		return "", ""
	case settings:
		return "", ""
	case w.file.Layer == Tests:
		return givenTable(r)
	case schema == "":
		if name == w.file.Name {
			return "table " + r.Name + " is written without its schema", "a file cannot read itself; for another layer write, for example, models." + r.Name
		}
		return "table " + r.Name + " is written without its schema", "write staging., models., checks. or scorecards. before it"
	case slices.Contains(sideSchemas, schema):
		return "", ""
	}
	at := slices.Index(layerOrder, Layer(schema))
	switch {
	case at < 0 && nameSet("csv tsv txt parquet json jsonl ndjson xlsx gz zst duckdb db")[name]:
		return r.String() + " is not a table's name; a query cannot read files", "files come in through sources in the config"
	case at < 0 && strings.HasPrefix(schema, "raw"):
		return "raw tables such as " + r.String() + " are read by files in staging only", "read staging. or models."
	case at < 0 && schema == "main":
		return "there is no schema " + r.Schema, "write " + r.Name
	case at < 0:
		known := []string{"staging", "models", "checks", "scorecards", "ops", "snapshots"}
		return "there is no schema " + r.Schema, DidYouMean(schema, known)
	case at > slices.Index(layerOrder, w.file.Layer):
		return "a file in " + string(w.file.Layer) + " cannot read " + r.String() + ", which is built after it", "the order is staging, models, checks, scorecards"
	case schema == string(w.file.Layer) && name == w.file.Name:
		return "the file reads itself", ""
	}
	return "", ""
}

// isCatalogName reports schemas and views that describe the database.
func isCatalogName(name string) bool {
	switch name {
	case "information_schema", "pg_catalog", "sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema":
		return true
	}
	return strings.HasPrefix(name, "duckdb_") || strings.HasPrefix(name, "pragma_") || strings.HasPrefix(name, "pg_")
}
