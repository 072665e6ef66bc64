package sqlfile

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestEveryKeyHasAMeaning(t *testing.T) {
	t.Parallel()
	if found := undescribed(); len(found) > 0 {
		t.Errorf("keyMeanings and Meta differ in %s", strings.Join(found, ", "))
	}
}

// What the schema refuses and accepts is what the decoder refuses and accepts, in
// the points where they could part: names of keys, words, and the two forms of limit.
func TestJSONSchema(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(JSONSchema())
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		AdditionalProperties bool
		Properties           map[string]struct {
			Type                 string
			Description          string
			Enum                 []string
			Items                struct{ Enum []string }
			AdditionalProperties json.RawMessage
			OneOf                []struct{ Type string }
		}
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	if schema.AdditionalProperties {
		t.Error("unknown keys are accepted")
	}
	p := schema.Properties
	if got := strings.Join(p["severity"].Enum, " "); got != "block warn" {
		t.Errorf("severity accepts %s", got)
	}
	if got := strings.Join(p["books"].Items.Enum, " "); p["books"].Type != "array" || got != "company manager director rep" {
		t.Errorf("books is a %s of %s", p["books"].Type, got)
	}
	if len(p["limit"].OneOf) != 2 || p["limit"].OneOf[0].Type != "integer" || p["limit"].OneOf[1].Type != "object" {
		t.Errorf("limit is %+v", p["limit"])
	}
	if !strings.Contains(string(p["columns"].AdditionalProperties), `"enum":["low_is_bad","high_is_bad"]`) {
		t.Errorf("a column is %s", p["columns"].AdditionalProperties)
	}
	if !strings.HasSuffix(p["severity"].Description, "(checks)") || strings.HasSuffix(p["title"].Description, ")") {
		t.Errorf("descriptions: %q, %q", p["severity"].Description, p["title"].Description)
	}
	for _, key := range Keys() {
		top, _, _ := strings.Cut(key.Name, ".")
		if _, ok := p[top]; !ok {
			t.Errorf("key %s is not in the schema", key.Name)
		}
	}
}
