package sqlfile

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// Canonical gives the file's SQL as the database's own tree without places: texts
// that differ only in comments, blanks, line ends or the case of keywords give the
// same. The error is Faults where the text does not parse. Front matter does not
// count.
func (g *Gate) Canonical(ctx context.Context, f *File) (string, error) {
	text, head := f.Body, ""
	if f.Layer == Macros {
		macro, expression, faults := readMacro(f)
		if len(faults) > 0 {
			return "", faults
		}
		head, _, _ = strings.Cut(macro.Statement, " as\n")
		text = expression
	}
	query, faults := g.parse(ctx, f, text)
	if len(faults) > 0 {
		return "", faults
	}
	tree, err := json.Marshal(withoutPlaces(map[string]any(query)))
	if err != nil {
		return "", fmt.Errorf("write the tree of %s: %w", f.Path, err)
	}
	return head + "\n" + string(tree), nil
}

// withoutPlaces leaves out where each node stands in the text.
func withoutPlaces(value any) any {
	switch v := value.(type) {
	case map[string]any:
		kept := make(map[string]any, len(v))
		for key, item := range v {
			if key != "query_location" {
				kept[key] = withoutPlaces(item)
			}
		}
		return kept
	case []any:
		kept := make([]any, len(v))
		for i, item := range v {
			kept[i] = withoutPlaces(item)
		}
		return kept
	}
	return value
}
