package analyze

import (
	"fmt"
	"strings"

	"crmscore/analyze/contract"
)

// typedParts are the terms of the levels of typedSQL: texts by t0, t1, …, their
// casts by c0, c1, …, what was read by v0, v1, …
type typedParts struct{ words, casts, values, out, bad, left []string }

// typedSQL writes the one scan that reads every cell.
func (t *typer) typedSQL() string {
	var p typedParts
	for i, c := range t.columns {
		p.add(i, c, t.format)
	}
	list := func(terms ...string) string { return strings.Join(terms, ", ") }
	return fmt.Sprintf("CREATE OR REPLACE TABLE %s AS SELECT %s, _row, _file, _line, %s AS _bad, %s AS _left FROM (SELECT %s, _row, _file, _line FROM (SELECT %s FROM (SELECT %s, rowid AS _row, _file, _line FROM %s)))",
		typedTable, list(p.out...), sum(p.bad), sum(p.left), list(p.values...), list(append([]string{"*"}, p.casts...)...), list(p.words...), wordsTable)
}

// add writes how one column is read and when a cell of it is bad or left over.
func (p *typedParts) add(i int, c typedColumn, f contract.Format) {
	raw, word, value, bit := quoteName(c.Name), fmt.Sprintf("t%d", i), fmt.Sprintf("v%d", i), int64(1)<<i
	mark := func(condition string) string { return fmt.Sprintf("CASE WHEN %s THEN %d ELSE 0 END", condition, bit) }
	var read string
	switch {
	case !c.text:
		read = contract.ReadTyped(c.Type, word)
	case c.full:
		raw, read = contract.Trim(raw), contract.Read(c.Type, word, f, c.order)
	default:
		var cast string
		name := fmt.Sprintf("c%d", i)
		cast, read = contract.Quick(c.Type, word, name, f, c.order)
		p.casts = append(p.casts, cast+" AS "+name)
		p.left = append(p.left, mark(value+" IS NULL AND "+word+" <> ''"))
	}
	p.words = append(p.words, raw+" AS "+word)
	p.values = append(p.values, word, read+" AS "+value)
	p.out = append(p.out, value+" AS "+quoteName(c.Name))
	switch {
	case c.Required:
		p.bad = append(p.bad, mark(value+" IS NULL"))
	case c.text && (c.Type == contract.Text || !c.full):
		// Any text is readable; what the quick way cannot read is left over.
	default:
		p.bad = append(p.bad, mark(value+" IS NULL AND "+word+" IS NOT NULL"))
	}
}

// sum adds the bits that the terms give.
func sum(terms []string) string {
	return "(" + strings.Join(append(terms, "0"), " + ") + ")::BIGINT"
}

// required is the mask of the bits that reject a row.
func (t *typer) required() int64 {
	var mask int64
	for i, c := range t.columns {
		if c.Required {
			mask |= 1 << i
		}
	}
	return mask
}
