package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"crmscore/analyze"
	"crmscore/analyze/display"
	"crmscore/analyze/messages"
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
