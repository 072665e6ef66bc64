package report

import (
	"cmp"
	"slices"
	"time"

	"crmscore/analyze/display"
	"crmscore/analyze/messages"
)

// Book is one workbook for one reader.
type Book struct {
	ID        string // file-name safe and stable: "company", the manager's slug, or "rep-" and the rep's
	ManagerID string // of a manager's book
	UserID    string // of a rep's own book
	Title     string // for example "Sales scorecard – Maria Berg"
	Owner     string // the reader's name, or the company's
	Email     string // where it is mailed; empty when unknown
	Company   string
	Currency  string
	Display   display.Config // how amounts are written and weeks are counted
	Quarter   string         // the fiscal quarter of AsOf as people read it; may be empty
	Timezone  string
	AsOf      time.Time       // the business date, midnight UTC
	Source    string          // one line: which sources, how many opportunities
	LinkHosts []string        // hosts to which links may lead; other addresses are plain text
	Texts     *messages.Texts // what the program itself says; nil says ids in place of words
	// Fingerprint is the hash of the inputs behind the book; it stands where
	// a run number would, so that the same inputs give the same bytes.
	Fingerprint string
	Sheets      []Sheet
}

// BookKind says whose book it is.
type BookKind string

// The kinds of books, and the only ones there are.
const (
	CompanyBook BookKind = "company" // whole company, for who leads it
	ManagerBook BookKind = "manager" // one manager's team, for her
	RepBook     BookKind = "rep"     // one rep's own sheet, for herself
)

// Kind tells whose book it is.
func (b Book) Kind() BookKind {
	switch {
	case b.UserID != "":
		return RepBook
	case b.ManagerID != "":
		return ManagerBook
	}
	return CompanyBook
}

// ReaderID is the id of the person whose book it is; empty for the company's.
func (b Book) ReaderID() string { return cmp.Or(b.UserID, b.ManagerID) }

// Folder is where the book lies below the folder of all books; slash-separated.
func (b Book) Folder() string {
	if b.Kind() == RepBook {
		return repsFolder + "/" + b.ID
	}
	return b.ID
}

// Sheet is one tab, blocks from top to bottom. Names of sheets are unique in a
// book.
type Sheet struct {
	Name   string
	Key    string // its name in SQL, whatever the language; empty on sheets of persons
	Title  string
	UserID string // the person whose sheet it is; empty for the sheets of everybody
	Blocks []Block
}

// BlockKind says how a block's rows are laid out.
type BlockKind string

// The kinds of blocks that a scorecard's front matter may ask for.
const (
	TableBlock    BlockKind = "table"
	TilesBlock    BlockKind = "tiles"
	ActionsBlock  BlockKind = "actions"
	HeadlineBlock BlockKind = "headline"
	ChartBlock    BlockKind = "chart"
)

// Block is one scorecard's rows cut to the reader.
type Block struct {
	Kind    BlockKind
	Query   string // the file behind it, for example "scorecards/close_rate.sql"
	Title   string
	Grain   string // what one row is, from the front matter; may be empty
	Columns []Column
	Rows    [][]any // as analyze.Result, one value per column
	Group   string  // the column that the rows are folded by; empty for plain tables
	Folds   []Fold  // of a folded table: its headings, in the order of Rows
	Sums    []any   // the totals row, one per column as in Fold, over all rows of the reader; nil for none
	More    string  // the sheet that has the rows beyond the cap; empty where none has
	Total   int     // rows before the cap (front matter rows, else MaxRows); the rows shown are len(Rows)
	// HeadingsOnly says that a folded table has more rows than a book shows:
	// Rows are still all of them, and only the headings are to be drawn.
	HeadingsOnly bool
	Empty        string // the sentence that stands where there are no rows
	Failed       string // why the block is not shown; nothing else is shown then
	Chart        *Chart

	audience audience // whose rows these are, for the guard
}

// Index is where the column of a name stands in each row; -1 where there is none.
func (b Block) Index(column string) int {
	return slices.IndexFunc(b.Columns, func(c Column) bool { return c.Name == column })
}

// MaxRows is how many rows of one block a book shows; what is left out is said
// in the sheet.
const MaxRows = 10_000

// Chart names the columns of a chart block.
type Chart struct {
	Kind, X, Y, Low, High string
}

// Column is one column with its meaning; the look follows from Kind alone.
type Column struct {
	Name   string // as in SQL
	Label  string
	Note   string
	Kind   Kind
	Scale  string // low_is_bad, high_is_bad or empty
	Hidden bool
	Sums   bool // its values may be added up: totals, headings of groups
	Drifts bool // the calendar alone moves its numbers, those in its texts too

	Entry   string   // readers fill it in: choice, text or date; empty for columns that are only read
	Choices []string // of Entry choice
}

// Kind is what a value means.
type Kind string

// Semantic kinds, taken from a column name's suffix or its declared format.
const (
	Text   Kind = "text"
	ID     Kind = "id"
	Amount Kind = "amount"
	Count  Kind = "count"
	Rate   Kind = "rate"
	Ratio  Kind = "ratio"
	Days   Kind = "days"
	Date   Kind = "date"
	Time   Kind = "timestamp"
	Flag   Kind = "flag"
	Status Kind = "status"
	Link   Kind = "link"
	Note   Kind = "note"
	Number Kind = "number"
	Trend  Kind = "trend" // numbers of one row's last periods, oldest first
)
