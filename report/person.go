package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
)

// maxPersonSheets is how many sheets of single persons one book has: more tabs
// than this nobody finds her way through.
const maxPersonSheets = 40

// personal is a block of which every person has her own rows, still whole.
type personal struct {
	block Block
	meta  sqlfile.Meta
}

// withPersons adds one sheet per person who has a row in the first of the blocks
// that has rows at all, by name and then id. In a large book only those who report
// to its reader herself have one, and a sentence says so where reps are listed.
// taken are the names of sheets in lower case, and gets those of the new ones.
func withPersons(sheets []Sheet, name string, each []personal, rd reader, b Book, org Org, taken map[string]bool) []Sheet {
	if len(each) == 0 {
		return sheets
	}
	ids := personsOf(each)
	if len(ids) == 0 {
		broken := Sheet{Name: name, Title: name}
		for _, p := range each {
			if p.block.Failed != "" {
				broken.Blocks = append(broken.Blocks, p.block)
			}
		}
		if len(broken.Blocks) > 0 {
			sheets = append(sheets, broken)
		}
		return sheets
	}
	all := len(ids)
	if all > maxPersonSheets {
		ids = slices.DeleteFunc(ids, func(id string) bool { return !rd.direct[id] })
		if len(ids) > maxPersonSheets {
			ids = nil
		}
		explainFew(sheets, len(ids), all, rd.kind == CompanyBook, b.Texts)
	}
	names := org.names(ids)
	rows := make([]map[string][][]any, len(each))
	for i, p := range each {
		rows[i] = byPerson(p.block)
	}
	var own []Sheet
	hers := slices.Clone(each)
	for _, id := range ids { // by id, so that a namesake's number does not depend on others' names
		s := Sheet{Name: names[id], Title: names[id], UserID: id}
		for n := 2; taken[strings.ToLower(s.Name)]; n++ {
			s.Name = fmt.Sprintf("%s (%d)", names[id], n)
		}
		taken[strings.ToLower(s.Name)] = true
		for i := range each {
			hers[i].block.Rows = rows[i][id]
		}
		s.fill(hers, b, names[id])
		own = append(own, s)
	}
	slices.SortFunc(own, func(x, y Sheet) int {
		return cmp.Or(CompareNames(x.Title, y.Title), cmp.Compare(x.UserID, y.UserID))
	})
	return append(sheets, own...)
}

// fill lays a person's blocks, cut to her rows, onto her sheet.
func (s *Sheet) fill(each []personal, b Book, name string) {
	b.Owner = name
	for i, p := range each {
		p.block.finish(p.meta, b)
		if i > 0 && p.block.Kind == HeadlineBlock && p.block.Total == 0 && p.block.Failed == "" && p.meta.Empty == "" {
			continue // a sentence that is only said of some
		}
		s.Blocks = append(s.Blocks, p.block)
	}
}

// personsOf are the persons of the first block that has any, by id.
func personsOf(each []personal) []string {
	parts := make([]map[string][][]any, len(each))
	for i, p := range each {
		parts[i] = byPerson(p.block)
	}
	return firstPersons(parts)
}

// firstPersons are the persons of the first part that has any, by id.
func firstPersons(parts []map[string][][]any) []string {
	for _, part := range parts {
		if len(part) > 0 {
			return slices.Sorted(maps.Keys(part))
		}
	}
	return nil
}

// byPerson gives a block's rows by their user_id.
func byPerson(b Block) map[string][][]any {
	out := map[string][][]any{}
	at := b.Index("user_id")
	for _, row := range b.Rows {
		if at < 0 {
			break
		}
		if id, ok := row[at].(string); ok && id != "" {
			out[id] = append(out[id], row)
		}
	}
	return out
}

// explainFew says on the first sheet that lists reps in a table why not all of
// them have a sheet.
func explainFew(sheets []Sheet, have, all int, company bool, texts *messages.Texts) {
	var text string
	switch {
	case have > 0:
		text = texts.Say("workbook.few_direct", messages.F("direct", have), messages.N(all))
	case company:
		text = texts.Say("workbook.few_company", messages.N(all))
	default:
		text = texts.Say("workbook.few_none", messages.N(all), messages.F("most", maxPersonSheets))
	}
	at := slices.IndexFunc(sheets, func(s Sheet) bool {
		return slices.ContainsFunc(s.Blocks, func(b Block) bool {
			return b.Kind == TableBlock && b.Index("user_id") >= 0 && b.Index("rep_name") >= 0
		})
	})
	if at < 0 {
		return
	}
	sheets[at].Blocks = append([]Block{{
		Kind: HeadlineBlock, Columns: []Column{{Name: "sentence", Kind: Text}}, Rows: [][]any{{text}}, Total: 1,
	}}, sheets[at].Blocks...)
}
