package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"crmscore/ingest/exportfile"
	"crmscore/ingest/locked"
)

// opened is where a filled-in workbook can be read: its landed file, or where that
// is encrypted a private copy that goes with the load's other temporary files.
func (ld *loader) opened(ctx context.Context, u *unit) (path string, err error) {
	path = ld.landing.path(u.File)
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	head := make([]byte, 8)
	if _, err := io.ReadFull(file, head); err != nil || !locked.IsClosed(head) {
		return path, nil // whoever reads it says what is wrong with another file
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	var passwords []string
	if ld.opt.Passwords != nil {
		passwords = ld.opt.Passwords(u.Name)
	}
	content, err = locked.Open(ctx, content, passwords)
	switch {
	case errors.Is(err, locked.ErrForeign):
		return path, nil
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(err, locked.ErrPassword):
		return "", ld.stayedClosed(u, &exportfile.FileError{Path: path, Kind: exportfile.Unreadable, Err: err,
			Cause: "it is encrypted, and no password of books.passwords_file opens it; nothing of it is read",
			Hint:  "name its password there (behind the newer one where it was changed), or save it without a password"})
	case err != nil:
		return "", &exportfile.FileError{Path: path, Kind: exportfile.Unreadable, Err: err,
			Cause: fmt.Sprintf("%v; nothing of it is read", err), Hint: "save it as .xlsx without a password"}
	}
	path = filepath.Join(ld.temp, fmt.Sprintf("opened-%d.xlsx", ld.files))
	ld.files++
	return path, os.WriteFile(path, content, 0o600)
}

// stayedClosed tells of a workbook that cannot be opened even when it has left the
// inbox: its entries were in the books of earlier nights, and are not in tonight's.
func (ld *loader) stayedClosed(u *unit, fault *exportfile.FileError) error {
	place := filepath.FromSlash(u.Name)
	if !filepath.IsAbs(place) {
		place = filepath.Join(ld.spec.Dir, place)
	}
	if _, err := os.Stat(place); errors.Is(err, os.ErrNotExist) && ld.opt.Problem != nil {
		ld.opt.Problem(u.Name, fault.Cause+"; it is no longer in the inbox, so its entries are missing tonight; "+fault.Hint)
	}
	return fault
}
