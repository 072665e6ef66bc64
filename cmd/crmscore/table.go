package main

import (
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"crmscore/cmd/crmscore/night"
)

// printRows writes a query's rows as an aligned table, as CSV or as one JSON
// object per line. An absent value is an empty CSV field, a JSON null, and NULL
// in the table.
func printRows(out io.Writer, rows *sql.Rows, format string) error {
	_, err := printSome(out, rows, format, 0)
	return err
}

// printSome is printRows for no more than limit rows, where limit is not 0; it
// counts the others.
func printSome(out io.Writer, rows *sql.Rows, format string, limit int) (more int64, err error) {
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	write, flush := tableWriter(out, columns)
	switch format {
	case "table":
	case "csv":
		write, flush = csvWriter(out, columns)
	case "json":
		write, flush = jsonWriter(out, columns)
	default:
		return 0, &night.InvalidError{Message: fmt.Sprintf("unknown format %q", format), Hint: "table, csv or json"}
	}
	cells, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range cells {
		targets[i] = &cells[i]
	}
	for n := 1; rows.Next(); n++ {
		if limit > 0 && n > limit {
			more++
			continue
		}
		if err := rows.Scan(targets...); err != nil {
			return 0, err
		}
		if err := write(cells); err != nil {
			return 0, err
		}
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	return more, flush()
}

func tableWriter(out io.Writer, columns []string) (write func([]any) error, flush func() error) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(columns, "\t"))
	return func(cells []any) error {
		texts := make([]string, len(cells))
		for i, c := range cells {
			if texts[i] = text(c); c == nil {
				texts[i] = "NULL"
			}
			texts[i] = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(texts[i])
		}
		_, err := fmt.Fprintln(w, strings.Join(texts, "\t"))
		return err
	}, w.Flush
}

func csvWriter(out io.Writer, columns []string) (write func([]any) error, flush func() error) {
	w := csv.NewWriter(out)
	first := w.Write(columns)
	return func(cells []any) error {
			texts := make([]string, len(cells))
			for i, c := range cells {
				texts[i] = guardFormula(text(c))
			}
			return w.Write(texts)
		}, func() error {
			w.Flush()
			if first != nil {
				return first
			}
			return w.Error()
		}
}

// guardFormula keeps text from the CRM from being run when the CSV is opened in
// a spreadsheet. Numbers keep their sign.
func guardFormula(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r\x00", rune(s[0])) {
		return s
	}
	if _, ok := new(big.Float).SetString(s); ok {
		return s
	}
	return "'" + s
}

func jsonWriter(out io.Writer, columns []string) (write func([]any) error, flush func() error) {
	return func(cells []any) error {
		// Written by hand because a map would lose the order of the columns.
		var b strings.Builder
		b.WriteByte('{')
		for i, c := range cells {
			key, err := json.Marshal(columns[i])
			if err != nil {
				return err
			}
			value, err := json.Marshal(jsonValue(c))
			if err != nil {
				return err
			}
			if i > 0 {
				b.WriteByte(',')
			}
			b.Write(key)
			b.WriteByte(':')
			b.Write(value)
		}
		_, err := fmt.Fprintln(out, b.String()+"}")
		return err
	}, func() error { return nil }
}

func jsonValue(c any) any {
	switch v := c.(type) {
	case duckdb.Decimal:
		return json.Number(v.String())
	case *big.Int:
		return json.Number(v.String())
	case time.Time, []any, duckdb.Map, duckdb.Interval:
		return text(v)
	}
	return c
}

// text writes one value as people read it.
func text(c any) string {
	switch v := c.(type) {
	case nil:
		return ""
	case string:
		return v
	case []byte:
		return string(v)
	case float64:
		return fmt.Sprintf("%.6g", v)
	case duckdb.Decimal:
		return v.String()
	case time.Time:
		if v.Equal(v.Truncate(24 * time.Hour)) {
			return v.Format(time.DateOnly)
		}
		return v.Format("2006-01-02 15:04:05")
	case []any:
		parts := make([]string, len(v))
		for i, p := range v {
			parts[i] = text(p)
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(c)
}
