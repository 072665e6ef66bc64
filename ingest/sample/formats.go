package sample

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Format is a file format for WriteTables.
type Format string

// FormatCSV is plain UTF-8 with absent values left out (not even quotes).
// FormatCSVSemicolon is UTF-16 with byte-order mark, semicolons, CRLF and
// decimal commas, as spreadsheets in Europe save it. FormatXLSX has numbers,
// dates and check boxes as such, one workbook per table. FormatParquet and
// FormatNDJSON are typed likewise, except that a Parquet column with an
// unreadable value is text as a whole.
const (
	FormatCSV          Format = "csv"
	FormatCSVSemicolon Format = "csv-utf16-semicolon"
	FormatXLSX         Format = "xlsx"
	FormatParquet      Format = "parquet"
	FormatNDJSON       Format = "ndjson"
)

// sheetRows is how many rows below the header an Excel sheet can hold.
const sheetRows = 1<<20 - 1

// WriteTables writes the tables of the Salesforce shape to dir, one file per
// table named like it, in one format, with .done markers. Past Excel's row limit
// a table goes on in Name_2.xlsx, Name_3.xlsx, …
func (c *Company) WriteTables(dir string, format Format) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write sample as %s: %w", format, err)
	}
	for _, t := range c.salesforce() {
		if err := writeTable(dir, t, format); err != nil {
			return fmt.Errorf("write sample as %s, table %s: %w", format, t.name, err)
		}
	}
	return nil
}

func writeTable(dir string, t table, format Format) error {
	var write func(io.Writer, table) error
	extension := string(format)
	switch format {
	case FormatCSV:
		write = writePlainCSV
	case FormatCSVSemicolon:
		write, extension = writeSemicolonCSV, "csv"
	case FormatNDJSON:
		write = writeNDJSON
	case FormatParquet:
		write = writeParquet
	case FormatXLSX:
		return writeWorkbooks(dir, t, sheetRows)
	default:
		return fmt.Errorf("unknown format %q", format)
	}
	path := filepath.Join(dir, t.name+"."+extension)
	if err := writeFile(path, func(f io.Writer) error { return write(f, t) }); err != nil {
		return err
	}
	return markDone(path)
}

func writePlainCSV(f io.Writer, t table) error {
	w := csv.NewWriter(f)
	if err := w.Write(t.header()); err != nil {
		return err
	}
	for r := range t.rows {
		if err := w.Write(r); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func writeSemicolonCSV(f io.Writer, t table) error {
	wide := transform.NewWriter(f, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder())
	w := csv.NewWriter(wide)
	w.Comma, w.UseCRLF = ';', true
	if err := w.Write(t.header()); err != nil {
		return err
	}
	for r := range t.rows {
		for i, col := range t.columns {
			if _, ok := number(r[i]); ok && col.kind == kindNumber {
				r[i] = strings.Replace(r[i], ".", ",", 1)
			}
		}
		if err := w.Write(r); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return wide.Close()
}

func writeNDJSON(f io.Writer, t table) error {
	w := bufio.NewWriter(f)
	var b []byte
	for r := range t.rows {
		b = append(b[:0], '{')
		for i, col := range t.columns {
			if i > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendQuote(b, col.name)
			b = append(b, ':')
			value, err := jsonValue(col.kind, r[i])
			if err != nil {
				return err
			}
			b = append(b, value...)
		}
		b = append(b, '}', '\n')
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return w.Flush()
}

func jsonValue(k kind, text string) ([]byte, error) {
	if text == "" {
		return []byte("null"), nil
	}
	switch _, isNumber := number(text); {
	case k == kindNumber && isNumber:
		return []byte(text), nil
	case k == kindFlag:
		return []byte(yes(text == "1")), nil
	}
	return json.Marshal(text)
}

// number reads a plain decimal number.
func number(text string) (float64, bool) {
	x, err := strconv.ParseFloat(text, 64)
	return x, err == nil && text != ""
}

// instantLayout is how moments look in the Salesforce shape.
const instantLayout = "2006-01-02T15:04:05.000Z"
