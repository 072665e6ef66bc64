package exportfile

// Options declares what is known about a file. Zero values mean "detect".
type Options struct {
	Encoding  string // utf-8, utf-16le, utf-16be, windows-1252
	Delimiter string // one character, or "tab"
	Quote     string // one character; default "
	Sheet     string // workbooks: only this sheet
	MaxBytes  int64  // uncompressed size allowed in total; 0 = 16 GiB
	MaxRatio  int64  // uncompressed / compressed allowed for archives, judged from 64 MiB on; 0 = 200
}

// Value is one field. Null is true for an unquoted empty field (and for null in
// JSON, an empty cell in a workbook); a quoted empty field is the empty text.
type Value struct {
	Text string
	Null bool
}

// Record is one row with the line (1-based; header = 1) on which it starts.
// Workbooks count sheet rows, NDJSON lines, Parquet rows plus one.
type Record struct {
	Line   int64
	Values []Value
}

// Reject is a record that could not be read.
type Reject struct {
	Line   int64
	Reason string
	Text   string // the raw text, cut to 200 runes
}

// Table is one table inside a delivered file: the whole file for CSV, an entry
// of an archive, a sheet of a workbook.
type Table struct {
	Name     string   // file name without folder, archive entry, or sheet name
	Header   []string // as delivered, trimmed of a byte-order mark only
	Encoding string   // as declared or detected; "" where the format fixes it
	Dialect  string   // human words, for example "comma, utf-8, CRLF"
	Native   bool     // false when the source was not CSV (gets a Parquet file beside it)
}

// Handler receives a file's tables in order: Begin once per table, then Row and
// Reject for its records, then End with how many records the table held
// (rows + rejects). An error from the handler stops the reading and is returned.
type Handler interface {
	Begin(t Table) error
	Row(r Record) error
	Reject(r Reject) error
	End(records int64) error
}
