package contract

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"crmscore/analyze/sqlfile"
)

// Row is one record of a small CSV file that people edit: contract.csv,
// thresholds.csv or headers.csv. Fields are trimmed and stand in the order of
// the wanted header, whatever their order in the file.
type Row struct {
	Fields []string
	Line   int   // 1-based, where the record starts
	Column []int // 1-based, where each field starts
}

// ReadRows reads such a file: comma-separated UTF-8 with a header line. Every
// name of header must be there, those of optional may be; unknown columns,
// ragged records and broken quotes are faults with their place. Blank lines and
// lines that start with # are skipped.
func ReadRows(path string, src []byte, header, optional []string) ([]Row, sqlfile.Faults) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	r := csv.NewReader(bytes.NewReader(src))
	r.Comment = '#'
	r.FieldsPerRecord = -1
	first, err := r.Read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, sqlfile.Faults{{File: path, Message: "the file is empty", Hint: "its first line must be " + strings.Join(header, ",")}}
		}
		return nil, sqlfile.Faults{csvFault(path, err)}
	}
	at, faults := columnPlaces(path, r, first, header, optional)
	if len(faults) > 0 {
		return nil, faults
	}
	var rows []Row
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, faults
		}
		if err != nil {
			return rows, append(faults, csvFault(path, err))
		}
		line, _ := r.FieldPos(0)
		if len(rec) != len(first) {
			faults = append(faults, sqlfile.Fault{File: path, Line: line, Column: 1,
				Message: fmt.Sprintf("%d fields where the header has %d", len(rec), len(first)),
				Hint:    "put text that holds a comma in double quotes"})
			continue
		}
		row := Row{Line: line, Fields: make([]string, len(at)), Column: make([]int, len(at))}
		for i, j := range at {
			row.Column[i] = 1
			if j >= 0 {
				row.Fields[i] = strings.TrimSpace(rec[j])
				_, row.Column[i] = r.FieldPos(j)
			}
		}
		rows = append(rows, row)
	}
}

// columnPlaces finds the index in the file of every wanted column; -1 stands for
// an optional one that is absent.
func columnPlaces(path string, r *csv.Reader, first, header, optional []string) ([]int, sqlfile.Faults) {
	var faults sqlfile.Faults
	wanted := slices.Concat(header, optional)
	at := make([]int, len(wanted))
	for i := range at {
		at[i] = -1
	}
	for j, name := range first {
		i := slices.Index(wanted, strings.ToLower(strings.TrimSpace(name)))
		line, col := r.FieldPos(j)
		switch {
		case i < 0:
			faults = append(faults, sqlfile.Fault{File: path, Line: line, Column: col,
				Message: fmt.Sprintf("unknown column %q", name), Hint: "the columns are " + strings.Join(wanted, ",")})
		case at[i] >= 0:
			faults = append(faults, sqlfile.Fault{File: path, Line: line, Column: col, Message: fmt.Sprintf("column %q stands twice", name)})
		default:
			at[i] = j
		}
	}
	for i := range header {
		if at[i] < 0 {
			faults = append(faults, sqlfile.Fault{File: path, Line: 1, Column: 1,
				Message: fmt.Sprintf("column %q is missing", header[i]), Hint: "the columns are " + strings.Join(wanted, ",")})
		}
	}
	return at, faults
}

func csvFault(path string, err error) sqlfile.Fault {
	var pe *csv.ParseError
	if errors.As(err, &pe) {
		return sqlfile.Fault{File: path, Line: pe.Line, Column: pe.Column, Message: pe.Err.Error(),
			Hint: `a double quote inside a quoted field is written twice: ""`}
	}
	return sqlfile.Fault{File: path, Message: err.Error()}
}
