package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"crmscore/analyze"
	"crmscore/analyze/sqlfile"
	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/queries"
	"crmscore/report"
	"crmscore/report/xlsx"
)

func (a *app) previewCommand() *cobra.Command {
	var manager, rep, out string
	c := &cobra.Command{
		Use:   "preview",
		Short: "Write one workbook with your edits, on the data of the last night",
		Long: `Preview writes the company's workbook, or with --manager or --rep hers, from the database
that the last night published, with your edits of models, checks, scorecards, macros and
thresholds applied. It says which sheets differ from the published ones and which
failed. Nothing that was published is touched and nobody is mailed. Without edits the
workbook is the published one, byte for byte; a preview is never encrypted.`,
		Example: `  crmscore preview
  crmscore preview --manager "Maria Berg"
  crmscore preview --rep "Ada Lind"
  crmscore preview --manager maria --out /tmp/maria.xlsx`,
		RunE: func(c *cobra.Command, _ []string) error { return a.preview(c.Context(), manager, rep, out) },
	}
	c.Flags().StringVar(&manager, "manager", "", "whose workbook: a name, a part of it, an e-mail address or an id (default: the company's)")
	c.Flags().StringVar(&rep, "rep", "", "whose own one-page workbook, as books.reps in the config makes it: named like a manager")
	c.MarkFlagsMutuallyExclusive("manager", "rep")
	c.Flags().StringVarP(&out, "out", "o", "", "write to this file (default: below output/preview)")
	_ = c.RegisterFlagCompletionFunc("manager", a.completeManagers)
	_ = c.RegisterFlagCompletionFunc("rep", a.completeReps)
	return c
}

func (a *app) preview(ctx context.Context, manager, rep, out string) (err error) {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	b, err := a.openWorkbench(ctx, cfg, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	reader, err := bookReader(ctx, b, manager, rep)
	if err != nil {
		return err
	}
	catalog, excused, err := night.NightCatalog(ctx, cfg, queries.FS)
	if err != nil {
		return err
	}
	applied, err := b.Apply(ctx, catalog)
	if err != nil {
		return err
	}
	published, err := b.publishedBook(ctx, reader)
	if err != nil {
		return err
	}
	book, err := b.book(ctx, reader, applied)
	if err != nil {
		return err
	}
	later, err := b.configTonight(ctx, cfg)
	if err != nil {
		return err
	}
	path, err := writePreview(cfg, book, out)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, a.relative(path))
	failed := a.sayPreview(cfg, book, published, applied, excused)
	for _, line := range append(tonight(applied), later...) {
		fmt.Fprintf(a.stdout, "  tonight  %s\n", line)
	}
	if len(failed) > 0 {
		return &night.PartlyError{Parts: failed}
	}
	return nil
}

// reader is whose book is wanted: nobody for the company's.
type reader struct {
	person
	kind report.BookKind
}

// bookReader finds the reader who is named.
func bookReader(ctx context.Context, b *workbench, manager, rep string) (reader, error) {
	r, name, role := reader{kind: report.CompanyBook}, manager, managers
	switch {
	case manager != "":
		r.kind = report.ManagerBook
	case rep != "":
		r.kind, name, role = report.RepBook, rep, reps
	default:
		return r, nil
	}
	known, err := people(ctx, b.Conn(), role)
	if err != nil {
		return r, err
	}
	r.person, err = findPerson(known, name, role)
	return r, err
}

// book makes the reader's book from the results after the last Apply. With edits its
// fingerprint, which stands for the night's inputs, is none.
func (w *workbench) book(ctx context.Context, reader reader, applied analyze.Applied) (report.Book, error) {
	results, err := w.Results(ctx)
	if err != nil {
		return report.Book{}, err
	}
	return w.bookFrom(ctx, results, reader, len(applied.Rebuilt)+len(applied.Gone) > 0)
}

// publishedBook makes the reader's book as the night made it; an empty one for
// somebody who was no manager then.
func (w *workbench) publishedBook(ctx context.Context, reader reader) (book report.Book, err error) {
	err = w.AsPublished(ctx, func() error {
		results, err := w.PublishedResults(ctx)
		if err != nil {
			return err
		}
		book, err = w.bookFrom(ctx, results, reader, false)
		var unknown *noBookError
		if errors.As(err, &unknown) {
			return nil
		}
		return err
	})
	return book, err
}

// noBookError says that a reader has no book.
type noBookError struct{ reader }

func (e *noBookError) Error() string {
	if e.kind == report.RepBook {
		return e.Name + " has no sheet of her own with these queries\n    hint: crmscore query run rep_sheet_numbers lists who has one; who leads a team has that team's workbook: --manager"
	}
	return e.Name + " manages nobody with these queries\n    hint: crmscore query run models/managers lists who does"
}

func (w *workbench) bookFrom(ctx context.Context, results []analyze.Result, reader reader, edited bool) (report.Book, error) {
	org, err := report.LoadOrg(ctx, w.Conn())
	if err != nil {
		return report.Book{}, err
	}
	info, err := night.BookInfo(ctx, w.Conn(), w.texts)
	if err != nil {
		return report.Book{}, err
	}
	if edited {
		info.Fingerprint = "preview"
	}
	build := report.Build
	if reader.kind == report.RepBook {
		build = report.Reps
	}
	books, err := build(results, info, org)
	if err != nil {
		return report.Book{}, err
	}
	i := slices.IndexFunc(books, func(b report.Book) bool { return b.Kind() == reader.kind && b.ReaderID() == reader.ID })
	if i < 0 {
		return report.Book{}, &noBookError{reader}
	}
	return books[i], nil
}

// writePreview puts the workbook in place by a rename, readable by its owner alone.
func writePreview(cfg *config.Config, book report.Book, out string) (path string, err error) {
	path = out
	if path == "" {
		path = filepath.Join(cfg.Folders.Output, "preview", night.WorkbookName(book))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return "", err
		}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".preview-*.xlsx") // mode 0600
	if err != nil {
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
			return "", &night.InvalidError{Message: err.Error(), Hint: "say with --out where the preview may be written"}
		}
		return "", err
	}
	err = errors.Join(xlsx.Write(f, book), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(f.Name()))
	}
	return path, nil
}

// sayPreview tells what the edits did to the book and gives the failed files.
func (a *app) sayPreview(cfg *config.Config, book, published report.Book, applied analyze.Applied, excused sqlfile.Faults) (failed []string) {
	for _, e := range applied.Edits {
		fmt.Fprintf(a.stdout, "  edited   %s\n", editWords(e))
	}
	switch changes := report.Compare(published, book); {
	case len(changes) == 0 && len(applied.Edits) == 0:
		fmt.Fprintln(a.stdout, "  as published: no edits")
	case len(changes) == 0:
		fmt.Fprintln(a.stdout, "  every sheet as published")
	default:
		fmt.Fprintf(a.stdout, "  differs  %s\n", sheetWords(changes))
	}
	for _, fault := range excused {
		failed = append(failed, fault.File)
		fmt.Fprintf(a.stdout, "  failed   %s\n", indented(fault.Error()))
	}
	for _, r := range applied.Rebuilt {
		if r.Err != nil {
			failed = append(failed, r.File.Path)
			fmt.Fprintf(a.stdout, "  failed   %s\n", indented(shownFault(cfg, r.File, r.Err).Error()))
		}
	}
	slices.Sort(failed)
	return slices.Compact(failed)
}

// editWords says one edit in a line.
func editWords(e analyze.Edit) string {
	if e.What == "edited" {
		return e.Path
	}
	return e.Path + " (" + e.What + ")"
}

func sheetWords(changes []report.SheetChange) string {
	var words []string
	for _, c := range changes {
		if c.What == "changed" {
			words = append(words, c.Name)
		} else {
			words = append(words, c.Name+" ("+c.What+")")
		}
	}
	return strings.Join(words, ", ")
}

func indented(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n           ")
}
