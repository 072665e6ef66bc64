package report

import (
	"strings"
	"unicode/utf8"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
)

// suffixKinds is read in order; the first suffix that fits wins.
var suffixKinds = []struct {
	suffix string
	kind   Kind
}{
	{"amount", Amount}, {"count", Count}, {"rate", Rate}, {"ratio", Ratio}, {"days", Days},
	{"on", Date}, {"at", Time}, {"id", ID}, {"url", Link},
	{"status", Status}, {"flag", Status}, {"verdict", Status},
	{"trend", Trend}, {"note", Note}, {"reason", Note}, {"definition", Note}, {"meaning", Note}, {"action", Note}, {"sentence", Note},
}

// declaredKinds are the words that a front matter's format may use.
var declaredKinds = map[string]Kind{
	"text": Text, "id": ID, "amount": Amount, "count": Count, "rate": Rate, "percent": Rate, "ratio": Ratio,
	"days": Days, "date": Date, "timestamp": Time, "flag": Flag, "status": Status, "link": Link, "url": Link,
	"note": Note, "number": Number, "trend": Trend,
}

// columnsOf gives every result column its meaning: what the front matter
// declares, else what the name's suffix says, else what the DuckDB type says.
// A suffix that the type contradicts (an _amount of type VARCHAR) is ignored.
func columnsOf(cols []analyze.ColumnType, meta sqlfile.Meta) []Column {
	out := make([]Column, len(cols))
	for i, c := range cols {
		hint := meta.Columns[c.Name]
		kind := kindOf(c, cols)
		if k, ok := declaredKinds[strings.ToLower(hint.Format)]; ok {
			kind = k
		}
		out[i] = Column{
			Name: c.Name, Label: hint.Label, Note: hint.Note, Kind: kind, Scale: hint.Scale,
			Hidden: hint.Hidden || hiddenByDefault(c.Name, hint.Format),
			Sums:   hint.Sums(c.Name), Drifts: hint.Drifts, Entry: hint.Entry, Choices: hint.Choices,
		}
		switch hint.Entry {
		case "":
		case "date":
			out[i].Kind = Date
		default:
			out[i].Kind = Text
		}
		if out[i].Label == "" {
			out[i].Label = LabelOf(c.Name)
		}
	}
	return out
}

// hiddenByDefault hides the keys that cut and link rows: a reader looks for
// names. A declared format shows the column all the same.
func hiddenByDefault(name, format string) bool {
	return format == "" && (strings.HasSuffix(name, "_id") || name == "id")
}

// kindOf reads the kind of one column from its name and type. cols are its
// neighbours: a _low or _high has the kind of the column that it bounds.
func kindOf(c analyze.ColumnType, cols []analyze.ColumnType) Kind {
	name := strings.ToLower(c.Name)
	for _, bound := range []string{"_low", "_high"} {
		if base, ok := strings.CutSuffix(name, bound); ok {
			return boundKind(base, c, cols)
		}
	}
	if k := nameKind(name); k != "" && fits(k, c.Type) {
		return k
	}
	return typeKind(c.Type)
}

// boundKind finds the column that base_low or base_high bounds: base itself, or
// base with one more suffix (win_low beside win_rate).
func boundKind(base string, c analyze.ColumnType, cols []analyze.ColumnType) Kind {
	if k := nameKind(base); k != "" && fits(k, c.Type) {
		return k
	}
	for _, other := range cols {
		name := strings.ToLower(other.Name)
		if rest, ok := strings.CutPrefix(name, base+"_"); ok && rest != "low" && rest != "high" {
			if k := nameKind(name); isMeasure(k) && fits(k, c.Type) {
				return k
			}
		}
	}
	return typeKind(c.Type)
}

func nameKind(name string) Kind {
	if strings.HasPrefix(name, "is_") || strings.HasPrefix(name, "has_") {
		return Flag
	}
	if name == "n" {
		return Count
	}
	for _, s := range suffixKinds {
		if strings.HasSuffix(name, "_"+s.suffix) || (name == s.suffix && s.suffix != "on" && s.suffix != "at") {
			return s.kind
		}
	}
	return ""
}

func isMeasure(k Kind) bool {
	switch k {
	case Amount, Count, Rate, Ratio, Days, Number:
		return true
	}
	return false
}

// fits says whether values of a DuckDB type can have the kind.
func fits(k Kind, duckType string) bool {
	t := typeKind(duckType)
	switch k {
	case Trend:
		item := typeKind(strings.TrimSuffix(duckType, "[]"))
		return strings.HasSuffix(duckType, "[]") && (item == Number || item == Count)
	case Amount, Count, Rate, Ratio, Days, Number:
		return t == Number || t == Count
	case Date, Time:
		return t == Date || t == Time
	case Flag:
		return t == Flag
	case ID:
		return t == Text || t == Count
	}
	return t == Text
}

func typeKind(duckType string) Kind {
	if strings.HasSuffix(duckType, "]") { // a list is written out
		return Text
	}
	t, _, _ := strings.Cut(strings.ToUpper(duckType), "(")
	switch strings.TrimSpace(t) {
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT":
		return Count
	case "DECIMAL", "DOUBLE", "FLOAT", "REAL":
		return Number
	case "DATE":
		return Date
	case "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS":
		return Time
	case "BOOLEAN":
		return Flag
	}
	return Text
}

// LabelOf is the heading of a column that declares none: "won_amount" becomes
// "Won amount", "is_past_due" "Past due".
func LabelOf(name string) string {
	s := strings.TrimSpace(strings.ReplaceAll(strings.TrimPrefix(name, "is_"), "_", " "))
	if s == "" {
		return name
	}
	return Capitalized(s)
}

// Capitalized is a text with a large first letter, whatever the alphabet.
func Capitalized(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if first == utf8.RuneError {
		return s
	}
	return strings.ToUpper(string(first)) + s[size:]
}
