package analyze

import (
	"fmt"
	"strings"

	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
)

// Speak sets the language of the texts. One that has no file is a fault, made by
// fault, which knows where the language was asked for; English stays then.
func (c *Catalog) Speak(language string, fault func(message, hint string) sqlfile.Fault) sqlfile.Faults {
	texts, ok := c.library.Texts(language)
	c.texts = texts
	if ok {
		return nil
	}
	known := c.library.Languages()
	hint := "there are " + strings.Join(known, ", ") + "; another one is a file " + messages.Folder + "/<language>.yaml of your queries"
	if near := nearestHint(language, known); near != "" {
		hint = near
	}
	return sqlfile.Faults{fault(fmt.Sprintf("there are no texts in language %q", language), hint)}
}

// Texts is what the language in force says, with English behind it.
func (c *Catalog) Texts() *messages.Texts { return c.texts }

// checkWords holds what language files say of single queries against these.
func (c *Catalog) checkWords() sqlfile.Faults {
	columns, sheets := map[string][]string{}, map[string]string{}
	for _, f := range c.files {
		columns[f.Path] = nil
		sheets[f.Path] = f.Meta.Sheet
		if p := c.parsed[f.Path]; p != nil {
			columns[f.Path] = p.Columns
		}
	}
	return c.library.CheckQueries(columns, sheets)
}
