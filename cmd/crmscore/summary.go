package main

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"crmscore/cmd/crmscore/config"
	"crmscore/cmd/crmscore/night"
	"crmscore/report"
	"crmscore/report/mail"
)

// printSummary tells on stdout what the night did: every delivered row is
// accounted for, every warning is a sentence, and the last lines say what to open.
func (a *app) printSummary(cfg *config.Config, s *night.Summary) {
	if len(s.Tables) > 0 {
		fmt.Fprintln(a.stdout, "Rows delivered = loaded + rejected")
		w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintln(w, "  source\ttable\tdelivered\tloaded\trejected\t")
		for _, t := range s.Tables {
			fmt.Fprintf(w, "  %s\t%s\t%d\t%d\t%d\t\n", t.Source, t.Table, t.Delivered, t.Loaded, t.Rejected)
		}
		w.Flush()
	}
	for _, src := range s.Sources {
		if src.Error != "" && s.Published { // else it is the error that ends the run
			fmt.Fprintf(a.stdout, "Source %s failed: %s\n", src.Name, src.Error)
		}
		if a.verbose {
			for _, n := range src.Notes {
				fmt.Fprintf(a.stdout, "  %s: %s\n", src.Name, n)
			}
		}
	}
	if len(s.Warnings) > 0 {
		fmt.Fprintf(a.stdout, "Warnings (%d)\n", len(s.Warnings))
		for _, w := range s.Warnings {
			fmt.Fprintln(a.stdout, "  "+w)
		}
	}
	for _, f := range s.Failed {
		fmt.Fprintln(a.stdout, "Sheet failed: "+strings.ReplaceAll(f, "\n", "\n  "))
	}
	if !s.Published {
		return
	}
	fmt.Fprintf(a.stdout, "Published as of %s: workbooks %d, mails written %d, sent %d%s\n", s.AsOf, len(s.Books), s.Mails.Written, s.Mails.Sent, unchangedWords(cfg, s.Mails.Unchanged))
	fmt.Fprintln(a.stdout, "Open")
	output := filepath.Dir(filepath.Dir(s.Database))
	for _, line := range bookLines(s.Books) {
		fmt.Fprintf(a.stdout, "  %s  (%s)\n", a.relative(filepath.Join(output, filepath.FromSlash(line[0]))), line[1])
	}
	if s.Mails.Written > 0 {
		fmt.Fprintf(a.stdout, "  %s  (the mails)\n", a.relative(filepath.Join(output, "mail")))
	}
	fmt.Fprintf(a.stdout, "  %s  (the published database: duckdb -readonly)\n", a.relative(s.Database))
}

// bookLines say which workbooks to open: where, and whose. Two of them are named,
// the others as their folders.
func bookLines(books []night.BookReport) (lines [][2]string) {
	const named = 2
	ordinary := slices.IndexFunc(books, func(b night.BookReport) bool { return b.Kind == report.RepBook })
	if ordinary < 0 {
		ordinary = len(books)
	}
	for _, b := range books[:min(named, ordinary)] {
		lines = append(lines, [2]string{b.Path, b.Owner})
	}
	folder := func(b night.BookReport) string { return path.Dir(path.Dir(b.Path)) }
	if n := ordinary - named; n > 0 {
		lines = append(lines, [2]string{folder(books[named]), counted(n, "more manager", "more managers")})
	}
	if n := len(books) - ordinary; n > 0 {
		lines = append(lines, [2]string{folder(books[ordinary]), counted(n, "rep's own", "reps' own")})
	}
	return lines
}

// unchangedWords says how many readers had no news and what they got instead.
func unchangedWords(cfg *config.Config, n int) string {
	switch {
	case n == 0:
		return ""
	case cfg.Mail.Unchanged == mail.SendNone:
		return fmt.Sprintf(", nothing sent to %d for want of news", n)
	}
	return fmt.Sprintf(", to %d of them one line for want of news", n)
}

// relative shortens a path against the working folder when it lies below it.
func (a *app) relative(path string) string {
	cwd, err := filepath.Abs(".")
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(cwd, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
