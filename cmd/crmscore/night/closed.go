package night

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"crmscore/cmd/crmscore/config"
	"crmscore/ingest/locked"
	"crmscore/report"
)

// close encrypts a workbook where the config has a password for its reader. name is
// the file's place below the output folder, or empty for what is no file there: a
// published file that is this very workbook under this very password stays as it
// is, since encrypting it again would change every byte.
func (r *run) close(book report.Book, workbook []byte, name string) (content []byte, closed bool, err error) {
	password := r.Config.BookPassword(cmp.Or(book.ReaderID(), config.CompanyReader), book.Email).Reveal()
	if password == "" {
		return workbook, false, nil
	}
	if name != "" {
		published, err := os.ReadFile(filepath.Join(r.output, filepath.FromSlash(name)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, true, fmt.Errorf("look at the published workbook: %w", err)
		}
		if err == nil && locked.Same(published, workbook, password) {
			return published, true, nil
		}
	}
	content, err = locked.Close(workbook, password)
	return content, true, err
}

// warnStrayPasswords names the readers of the passwords file who have no workbook
// tonight: of a misspelt one the workbook is not encrypted.
func (r *run) warnStrayPasswords(books []report.Book) {
	readers := map[string]bool{}
	for _, b := range books {
		readers[cmp.Or(b.ReaderID(), config.CompanyReader)], readers[b.Email] = true, true
	}
	for _, key := range r.Config.StrayPasswords(readers) {
		r.Summary.Warnings = append(r.Summary.Warnings, fmt.Sprintf("books.passwords_file has a password for %s, who has no workbook tonight: it encrypts nothing", key))
	}
}
