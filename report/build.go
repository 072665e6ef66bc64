package report

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"crmscore/analyze"
	"crmscore/analyze/display"
	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
)

// BookInfo is what every book of one night says about itself.
type BookInfo struct {
	Company     string
	Currency    string
	Display     display.Config // how amounts are written and weeks are counted
	Quarter     string         // the fiscal quarter of AsOf as people read it
	Timezone    string
	AsOf        time.Time       // the business date, midnight UTC
	Source      string          // one line: which sources, how many opportunities
	Fingerprint string          // hash of the inputs
	LinkHosts   []string        // hosts to which links may lead
	Texts       *messages.Texts // what the program itself says; nil says ids in place of words
}

// Build makes the company book and one book per manager, in that order, the
// managers by name, each cut from the same results to what its reader may see.
// A result whose query failed, or that cannot be cut, becomes a sentence in its
// place; an error is a bug (a row in the wrong book) and no book may go out.
func Build(results []analyze.Result, info BookInfo, org Org) ([]Book, error) {
	org.sort()
	results = placed(results)
	names := slugs(org.Managers)
	pairs := make(map[[2]string]bool, len(org.Subtree))
	teams, direct := map[string]map[string]bool{}, map[string]map[string]bool{}
	for _, m := range org.Subtree {
		pairs[[2]string{m.Manager, m.User}] = true
		if teams[m.Manager] == nil {
			teams[m.Manager], direct[m.Manager] = map[string]bool{}, map[string]bool{}
		}
		teams[m.Manager][m.User] = true
		if m.Depth == 1 {
			direct[m.Manager][m.User] = true
		}
	}
	books := []Book{newBook("company", Manager{Name: info.Company}, info)}
	readers := []reader{{kind: CompanyBook}}
	for _, m := range org.Managers {
		if m.ID == "" {
			return nil, fmt.Errorf("bug: models.managers has a row without manager_id")
		}
		books = append(books, newBook(names[m.ID], m, info))
		readers = append(readers, reader{kind: ManagerBook, managerID: m.ID, team: teams[m.ID], direct: direct[m.ID], director: m.Level > 1})
	}
	for i := range books {
		books[i].Sheets = sheetsFor(results, readers[i], books[i], org)
		if err := guard(books[i], pairs); err != nil {
			return nil, err
		}
	}
	return books, nil
}

func newBook(id string, m Manager, info BookInfo) Book {
	return Book{
		ID: id, ManagerID: m.ID, Owner: m.Name, Email: m.Email,
		Title:   info.Texts.Say("workbook.title", messages.F("owner", m.Name)),
		Company: info.Company, Currency: info.Currency, Display: info.Display, Quarter: info.Quarter, Timezone: info.Timezone,
		AsOf: info.AsOf, Source: info.Source, Fingerprint: info.Fingerprint, LinkHosts: info.LinkHosts, Texts: info.Texts,
	}
}

// placed keeps the results that have a sheet, in the order of the workbook:
// sheets by their smallest order and then their name, blocks by their order and
// then their file.
func placed(results []analyze.Result) []analyze.Result {
	var out []analyze.Result
	first := map[string]int{}
	for _, r := range results {
		if r.File == nil || r.File.Meta.Sheet == "" || r.File.Meta.Hide {
			continue
		}
		meta := r.File.Meta
		if low, ok := first[meta.Sheet]; !ok || meta.Order < low {
			first[meta.Sheet] = meta.Order
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b analyze.Result) int {
		x, y := a.File.Meta, b.File.Meta
		return cmp.Or(
			cmp.Compare(first[x.Sheet], first[y.Sheet]), cmp.Compare(x.Sheet, y.Sheet),
			cmp.Compare(x.Order, y.Order), cmp.Compare(a.File.Path, b.File.Path),
		)
	})
	return out
}

// sheetsFor lays the results that the reader's book takes onto sheets; results
// must be in placed order.
func sheetsFor(results []analyze.Result, rd reader, b Book, org Org) []Sheet {
	var sheets []Sheet
	names := sheetNames(results, b.Texts)
	taken := map[string]bool{}
	for _, name := range names {
		taken[strings.ToLower(name)] = true
	}
	for len(results) > 0 {
		key := results[0].File.Meta.Sheet
		name := names[key]
		end := slices.IndexFunc(results, func(r analyze.Result) bool { return r.File.Meta.Sheet != key })
		if end < 0 {
			end = len(results)
		}
		common := Sheet{Name: name, Key: key}
		var each []personal
		for _, r := range results[:end] {
			block, ok := blockFor(r, rd, b)
			block.nameSheets(names)
			switch meta := r.File.Meta; {
			case !ok:
			case meta.Per != "":
				each = append(each, personal{block, meta})
			default:
				block.finish(meta, b)
				common.Blocks = append(common.Blocks, block)
			}
		}
		if len(common.Blocks) > 0 {
			common.Title = titleOf(common)
			sheets = append(sheets, common)
		}
		sheets = withPersons(sheets, name, each, rd, b, org, taken)
		results = results[end:]
	}
	return sheets
}

// titleOf is what stands above a sheet: its name, or the title of its only
// block, sentences aside.
func titleOf(s Sheet) string {
	title := ""
	for _, b := range s.Blocks {
		if b.Kind == HeadlineBlock {
			continue
		}
		if title != "" || b.Kind == ChartBlock { // a chart has its heading beside it
			return s.Name
		}
		title = b.Title
	}
	return cmp.Or(title, s.Name)
}

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
