package report

import (
	"cmp"
	"slices"

	"crmscore/analyze"
)

// Reps makes a book for every rep who has a sheet of her own: that sheet as her
// manager's book has it, from the files whose books name rep, and nothing else. The
// books are ordered by name and then id. Which rows are hers only their user_id
// says; an error is a bug (a row in the wrong book) and no book may go out.
func Reps(results []analyze.Result, info BookInfo, org Org) ([]Book, error) {
	org.sort()
	users := make(map[string]User, len(org.Users))
	for _, u := range org.Users {
		users[u.ID] = u
	}
	results = placed(results)
	sheets := sheetNames(results, info.Texts)
	results, parts := partsOf(results)
	names := repSlugs(org.Users, slugs(org.Managers))
	var books []Book
	for _, id := range firstPersons(parts) {
		u, known := users[id]
		if !known { // without a name there is nobody to give it to
			continue
		}
		name := cmp.Or(u.Name, id)
		b := newBook(names[id], Manager{Name: name, Email: u.Email}, info)
		b.UserID = id
		sheet := Sheet{Name: name, Title: name, UserID: id}
		sheet.fill(blocksOf(results, parts, b, sheets), b, name)
		b.Sheets = []Sheet{sheet}
		if err := guard(b, nil); err != nil {
			return nil, err
		}
		books = append(books, b)
	}
	slices.SortFunc(books, func(x, y Book) int {
		return cmp.Or(CompareNames(x.Owner, y.Owner), cmp.Compare(x.UserID, y.UserID))
	})
	return books, nil
}

// partsOf are the results that reps' books take, and the rows of each by user_id:
// cutting all rows for every rep would take the square of their number.
func partsOf(results []analyze.Result) ([]analyze.Result, []map[string][][]any) {
	var taken []analyze.Result
	var parts []map[string][][]any
	for _, r := range results {
		if _, ok := blockFor(analyze.Result{File: r.File, Columns: r.Columns}, reader{kind: RepBook}, Book{}); !ok {
			continue
		}
		block := Block{Columns: columnsOf(r.Columns, r.File.Meta), Rows: r.Rows}
		taken, parts = append(taken, r), append(parts, byPerson(block))
	}
	return taken, parts
}

// blocksOf cuts the results to the rep whose book it is.
func blocksOf(results []analyze.Result, parts []map[string][][]any, b Book, sheets map[string]string) []personal {
	var each []personal
	for i, r := range results {
		r.Rows = parts[i][b.UserID]
		if block, ok := blockFor(r, reader{kind: RepBook, userID: b.UserID}, b); ok {
			block.nameSheets(sheets)
			each = append(each, personal{block, r.File.Meta})
		}
	}
	return each
}
