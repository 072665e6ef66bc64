package report

import (
	"fmt"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
)

// audience says which column decides who may read a row.
type audience string

const (
	byUser    audience = "user"    // user_id: whoever manages that user
	byManager audience = "manager" // manager_id: that manager; NULL is the company
	whole     audience = "company" // everybody whose book is listed
)

// key is the column that decides, empty for whole tables.
func (a audience) key() string {
	switch a {
	case byUser:
		return "user_id"
	case byManager:
		return "manager_id"
	}
	return ""
}

// reader is who a book is for: the company, one manager with her team, or one rep.
type reader struct {
	kind      BookKind
	managerID string
	userID    string          // of a rep
	director  bool            // manages managers
	team      map[string]bool // user ids at and below the manager
	direct    map[string]bool // user ids of those who report to the manager herself
}

// audienceOf is the declared audience, else what the columns tell.
func audienceOf(meta sqlfile.Meta, cols []analyze.ColumnType) (audience, error) {
	has := map[string]bool{}
	for _, c := range cols {
		has[c.Name] = true
	}
	switch a := audience(meta.Audience); {
	case a == "" && has["user_id"]:
		return byUser, nil
	case a == "" && has["manager_id"]:
		return byManager, nil
	case a == "" || a == whole:
		return whole, nil
	case (a == byUser || a == byManager) && has[a.key()]:
		return a, nil
	case a == byUser || a == byManager:
		return "", fmt.Errorf("audience %s needs a column %s", a, a.key())
	default:
		return "", fmt.Errorf("audience %q is none of user, manager, company", a)
	}
}

// cut keeps the rows that the reader may see, in their order. It is the only
// place that decides so. A whole table that names people is kept from everybody but the company.
func (rd reader) cut(a audience, cols []analyze.ColumnType, rows [][]any) ([][]any, error) {
	if a == whole {
		for _, c := range cols {
			if rd.kind != CompanyBook && (c.Name == "user_id" || c.Name == "manager_id") {
				return nil, fmt.Errorf("a table with %s cannot go whole into a %s's book", c.Name, rd.kind)
			}
		}
		return rows, nil
	}
	if a == byUser && rd.kind == CompanyBook {
		return rows, nil
	}
	key := -1
	for i, c := range cols {
		if c.Name == a.key() {
			key = i
		}
	}
	if key < 0 {
		return nil, fmt.Errorf("column %s is missing", a.key())
	}
	var kept [][]any
	for _, row := range rows {
		id, _ := row[key].(string)
		var may bool
		switch {
		case a == byUser && rd.kind == RepBook:
			may = id != "" && id == rd.userID
		case a == byUser:
			may = rd.team[id]
		case rd.kind == CompanyBook:
			may = row[key] == nil
		default:
			may = rd.kind == ManagerBook && id != "" && id == rd.managerID
		}
		if may {
			kept = append(kept, row)
		}
	}
	return kept, nil
}

// guard checks a finished book against the hierarchy once more,
// without anything that cut used: a row of somebody else's is a bug, and no
// book may leave with it.
func guard(b Book, pairs map[[2]string]bool) error {
	for _, sheet := range b.Sheets {
		for _, block := range sheet.Blocks {
			for n, row := range block.Rows {
				err := guardRow(b, block, row, pairs)
				if at := block.Index("user_id"); err == nil && sheet.UserID != "" && (at < 0 || row[at] != any(sheet.UserID)) {
					err = fmt.Errorf("user_id is not the person's whose sheet it is")
				}
				if err != nil {
					return fmt.Errorf("bug: book %s, sheet %s, %s, row %d: %w", b.ID, sheet.Name, block.Query, n+1, err)
				}
			}
		}
	}
	return nil
}

func guardRow(b Book, block Block, row []any, pairs map[[2]string]bool) error {
	kind := b.Kind()
	if at := block.Index("user_id"); kind == RepBook && (block.audience != byUser || at < 0 || row[at] != any(b.UserID)) {
		return fmt.Errorf("user_id is not the rep's whose book it is")
	}
	for i, c := range block.Columns {
		switch {
		case c.Name == "manager_id" && block.audience == byManager:
			if want := any(b.ManagerID); row[i] != want && (kind == ManagerBook || row[i] != nil) {
				return fmt.Errorf("manager_id is not the reader's")
			}
		case c.Name == "user_id" && block.audience == byUser && kind == ManagerBook:
			if id, ok := row[i].(string); !ok || !pairs[[2]string{b.ManagerID, id}] {
				return fmt.Errorf("user_id is outside the reader's team")
			}
		case (c.Name == "manager_id" || c.Name == "user_id") && block.audience == whole && kind != CompanyBook:
			return fmt.Errorf("a whole table names people by %s", c.Name)
		}
	}
	return nil
}
