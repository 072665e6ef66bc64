package report

import (
	"cmp"
	"errors"
	"slices"

	"crmscore/analyze"
	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
)

// blockFor cuts one result to the reader, all of her rows; false when her book
// does not take it.
func blockFor(r analyze.Result, rd reader, b Book) (Block, bool) {
	meta := spoken(r.File.Meta, r.File.Path, b.Texts)
	block := Block{
		Kind: cmp.Or(BlockKind(meta.Block), TableBlock), Query: r.File.Path,
		Title: meta.Title, Grain: meta.Grain, Group: meta.Group, More: meta.More, Columns: columnsOf(r.Columns, meta),
	}
	if meta.Chart != nil {
		block.Chart = &Chart{Kind: meta.Chart.Kind, X: meta.Chart.X, Y: meta.Chart.Y, Low: meta.Chart.Low, High: meta.Chart.High}
	}
	a, err := audienceOf(meta, r.Columns)
	if !takes(meta, a, rd) {
		return Block{}, false
	}
	var refused *analyze.RefusedError
	if errors.As(r.Err, &refused) {
		block.Failed = refusal(refused, b.Texts)
		return block, true
	}
	if r.Err != nil {
		// The error's text may quote other people's rows: it stays in the log.
		block.Failed = b.Texts.Say("workbook.failed", messages.F("file", r.File.Path))
		return block, true
	}
	if err == nil {
		block.audience = a
		block.Rows, err = rd.cut(a, r.Columns, r.Rows)
	}
	if err != nil {
		block.Rows = nil
		block.Failed = b.Texts.Say("workbook.not_cut", messages.F("file", r.File.Path), messages.F("reason", err.Error()))
	}
	return block, true
}

// refusal says what is wrong first with a file that had faults.
func refusal(e *analyze.RefusedError, texts *messages.Texts) string {
	problem, place, more := e.First()
	facts := []messages.Fact{messages.F("problem", problem), messages.F("place", place), messages.F("more", more)}
	switch {
	case more > 0 && e.Replaces():
		return texts.Say("workbook.refused_copy_more", facts...)
	case more > 0:
		return texts.Say("workbook.refused_more", facts...)
	case e.Replaces():
		return texts.Say("workbook.refused_copy", facts...)
	}
	return texts.Say("workbook.refused", facts...)
}

// finish adds up, folds and caps a block's rows, and finds the sentence for none of them.
func (b *Block) finish(meta sqlfile.Meta, book Book) {
	if b.Failed != "" {
		return
	}
	if meta.Totals {
		b.total()
	}
	b.fold()
	if len(b.Folds) == 1 { // its heading says the same
		b.Sums = nil
	}
	b.cap(mostRows(meta))
	empty := cmp.Or(book.Texts.Query(b.Query).Empty, meta.Empty)
	switch {
	case b.Total > 0:
	case empty != "":
		b.Empty = empty
	case b.audience == whole: // the same for every reader: nothing of hers is missing
		b.Empty = book.Texts.Say("workbook.empty", messages.F("day", book.AsOf))
	default:
		b.Empty = book.Texts.Say("workbook.empty_for", messages.F("owner", book.Owner), messages.F("day", book.AsOf))
	}
}

// mostRows is how many rows of a file stand in one book.
func mostRows(meta sqlfile.Meta) int {
	if meta.Rows > 0 {
		return min(meta.Rows, MaxRows)
	}
	return MaxRows
}

// takes says whether a book of the reader's sort shows the file: where books is
// not declared, cut tables go into every book and whole ones to the company.
func takes(meta sqlfile.Meta, a audience, rd reader) bool {
	if len(meta.Books) == 0 {
		return rd.kind == CompanyBook || rd.kind == ManagerBook && a != whole
	}
	switch {
	case rd.director && slices.Contains(meta.Books, "director"):
		return true
	case rd.kind == RepBook && meta.Per == "": // her book is her own sheet
		return false
	}
	return slices.Contains(meta.Books, string(rd.kind))
}
