package ingest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"crmscore/ingest/exportfile"
)

// Load makes the tables of schema raw_<spec.Name> in catalog raw anew from what
// has landed, and its lines in ops.files, ops.columns and ops.rejected_rows of
// catalog warehouse (see PrepareOps). Every column is text, NULL where nothing
// was delivered; _file (VARCHAR) and _line (BIGINT) tell where a row came from.
// _file is the landed path below Landing.Root, with !entry for what lies inside
// an archive or workbook.
//
// headers maps headers as delivered to one name, per table and under "*" for
// all; case and surrounding blanks do not count.
//
// The reports are sorted by table. When anything of the source cannot be used
// the error holds every fault found, as *InputError where the delivery is to
// blame; the raw tables are gone then, while the lines in ops stay.
func (l Landing) Load(ctx context.Context, conn *sql.Conn, spec Spec, headers map[string]map[string]string, opt LoadOptions) ([]TableReport, error) {
	known, err := readManifest(filepath.Join(l.Root, spec.Name))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", spec.Name, err)
	}
	temp, err := l.tempFolder()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	ld := &loader{
		landing: l, conn: conn, spec: spec, headers: headers, opt: opt, known: known,
		temp: temp, tables: map[string]*rawTable{}, spare: make(chan *chunk, 3), schema: "raw." + quoteName("raw_"+spec.Name),
	}
	if err := ld.clear(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", spec.Name, err)
	}
	reports, err := ld.load(ctx)
	if err != nil {
		// The schema goes even when ctx is what ended the load.
		_, dropped := conn.ExecContext(context.WithoutCancel(ctx), "DROP SCHEMA IF EXISTS "+ld.schema+" CASCADE")
		return nil, errors.Join(err, dropped)
	}
	return reports, nil
}

// tempFolder makes a private folder for one load and removes those that killed
// runs have left.
func (l Landing) tempFolder() (string, error) {
	parent := l.TempDir
	if parent == "" {
		parent = filepath.Join(l.Root, ".tmp")
	}
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return "", fmt.Errorf("make folder for temporary files: %w", err)
	}
	left, err := filepath.Glob(filepath.Join(escapeGlob(parent), "crmscore-load-*"))
	if err != nil {
		return "", fmt.Errorf("sweep temporary files: %w", err)
	}
	for _, path := range left {
		if err := os.RemoveAll(path); err != nil {
			return "", fmt.Errorf("sweep temporary files: %w", err)
		}
	}
	temp, err := os.MkdirTemp(parent, "crmscore-load-*") // mode 0700
	if err != nil {
		return "", fmt.Errorf("make folder for temporary files: %w", err)
	}
	return temp, nil
}

// loader is one call of Load.
type loader struct {
	landing Landing
	conn    *sql.Conn
	spec    Spec
	headers map[string]map[string]string
	opt     LoadOptions
	known   *manifest
	temp    string
	schema  string // quoted, with its catalog

	db      *sink
	tables  map[string]*rawTable // by name in lower case
	owners  map[string]*unit     // table in lower case → a unit of the series that gives it
	spare   chan *chunk          // emptied chunks
	files   int                  // temporary files so far
	faults  []error
	records int64 // read so far, for progress
}

// rawTable is one table of the source while it grows.
type rawTable struct {
	name             string
	columns          []string // without _file and _line
	position         map[string]int
	loaded, rejected int64
	files            int
	notes            []string
	keep             Keep
	key              string
}

func (t *rawTable) note(format string, args ...any) {
	if n := fmt.Sprintf(format, args...); !slices.Contains(t.notes, n) {
		t.notes = append(t.notes, n)
	}
}

func (ld *loader) load(ctx context.Context) ([]TableReport, error) {
	if len(ld.known.deliveries) == 0 {
		return nil, &InputError{Source: ld.spec.Name, Message: "nothing has been delivered yet", Hint: "check files in the config", Retryable: true, Err: ErrNothingLanded}
	}
	units, err := ld.plan(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	ld.db = newSink(ctx, cancel, ld.conn)
	err = ld.readAll(ctx, units)
	if failed := ld.db.finish(); failed != nil {
		return nil, fmt.Errorf("%s: %w", ld.spec.Name, failed)
	}
	if err != nil {
		return nil, err
	}
	ld.checkRequired()
	if len(ld.faults) > 0 {
		return nil, errors.Join(ld.faults...)
	}
	for _, t := range ld.sorted() {
		if t.keep == KeepDelta {
			if err := ld.replaceOlder(ctx, t); err != nil {
				return nil, err
			}
		}
	}
	if ld.opt.Only != nil {
		return ld.reports(), nil
	}
	if err := ld.known.writeCounts(); err != nil {
		return nil, fmt.Errorf("%s: %w", ld.spec.Name, err)
	}
	return ld.reports(), nil
}

// readAll reads the units in order. Faults of the delivery are collected, so that
// all are seen at once; anything else ends the load.
func (ld *loader) readAll(ctx context.Context, units []*unit) error {
	for _, u := range units {
		if ld.opt.Only != nil && !slices.ContainsFunc(ld.tablesOf(u), ld.opt.wants) {
			continue
		}
		if !u.used {
			if err := ld.db.exec(ld.skipped(u)); err != nil {
				return err
			}
			continue
		}
		h := &fileReader{loader: ld, unit: u}
		err := ld.readFile(ctx, u, h)
		if err = ld.explain(ctx, u, err); err != nil {
			var input *InputError
			if !errors.As(err, &input) {
				return err
			}
			if ld.spec.isReturned() && input.Err != nil { // what landed and is damaged here is another matter
				ld.excuse(u, input)
			} else {
				ld.faults = append(ld.faults, err)
			}
			if err := ld.db.exec(ld.failed(u, input)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (ld *loader) readFile(ctx context.Context, u *unit, h exportfile.Handler) error {
	path := ld.landing.path(u.File)
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return ld.input(u, "the landed file is gone", "deliver "+u.Name+" again")
	}
	if err != nil {
		return fmt.Errorf("%s: look at landed file: %w", ld.spec.Name, err)
	}
	if info.Size() != u.Bytes {
		return ld.input(u, fmt.Sprintf("the landed file has %d bytes, but %d were landed", info.Size(), u.Bytes), "landed files must not be edited; delete it and deliver "+u.Name+" again")
	}
	// Some flipped bytes are a readable number: only the checksum tells.
	if same, err := hasDigest(ctx, path, u.SHA256); err != nil {
		return fmt.Errorf("%s: read landed file: %w", ld.spec.Name, err)
	} else if !same {
		return ld.input(u, "the landed file "+path+" is no longer what was landed (edited, or a failing disk)", "deliver "+u.Name+" again")
	}
	if ld.spec.isReturned() {
		return ld.readReturned(ctx, u, h)
	}
	f := ld.spec.Format
	return exportfile.Read(ctx, path, exportfile.Options{Encoding: f.Encoding, Delimiter: f.Delimiter, Quote: f.Quote, Sheet: u.sheet, MaxBytes: ld.opt.MaxBytes}, h)
}

// sorted lists the tables by name.
func (ld *loader) sorted() []*rawTable {
	list := make([]*rawTable, 0, len(ld.tables))
	for _, t := range ld.tables {
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b *rawTable) int { return strings.Compare(a.name, b.name) })
	return list
}

func (ld *loader) reports() []TableReport {
	var list []TableReport
	for _, t := range ld.sorted() {
		list = append(list, TableReport{Source: ld.spec.Name, Table: t.name, Delivered: t.loaded + t.rejected, Loaded: t.loaded, Rejected: t.rejected, Files: t.files, Notes: t.notes})
	}
	return list
}

// quoteName makes any text an SQL identifier.
func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// quoteText makes any text an SQL literal.
func quoteText(s string) string { return `'` + strings.ReplaceAll(s, `'`, `''`) + `'` }
