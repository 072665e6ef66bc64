package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"crmscore/ingest/exportfile"
	"crmscore/ingest/returned"
)

// ReturnedCRM is the staging folder of workbooks that people have filled in and
// sent back, and the name of their source.
const ReturnedCRM = "returned"

// returnedTable is the raw table of their entries.
const returnedTable = "entries"

// InboxSpec is the source of filled-in workbooks: every file in the inbox folder,
// all of them together. Names are relative to dir. A file that is no such
// workbook costs nothing but itself: see LoadOptions.Problem.
func InboxSpec(inbox, dir string) Spec {
	return Spec{
		Name: ReturnedCRM, CRM: ReturnedCRM, Dir: dir,
		Tables: map[string]TableSpec{returnedTable: {Files: Globs{filepath.Join(escapeGlob(inbox), "*")}, Keep: KeepAll}},
		Format: Format{Date: "iso", Decimal: ".", Timezone: "UTC"},
	}
}

// InboxState tells whether files lie in the inbox now, and whether workbooks of
// earlier nights have landed. A folder that is not there is empty. What hides
// files from the night (a folder that cannot be read, or that is gone though
// workbooks came out of it, a folder inside it) is told to problem, the path first.
func (l Landing) InboxState(inbox string, problem func(file, sentence string)) (waiting, landed bool, err error) {
	_, err = os.Stat(filepath.Join(l.Root, ReturnedCRM, manifestName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, false, fmt.Errorf("look at the landed inbox: %w", err)
	}
	landed = err == nil
	entries, err := os.ReadDir(inbox)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !landed:
		return false, false, nil
	case errors.Is(err, fs.ErrNotExist):
		problem(inbox, "the folder is not there, so no filled-in workbook can come in; what came earlier is in use")
		return false, landed, nil
	case err != nil:
		problem(inbox, fmt.Sprintf("it cannot be read (%v), so no filled-in workbook can come in; what came earlier is in use", plainReason(err)))
		return false, landed, nil
	}
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			problem(filepath.Join(inbox, e.Name()), "folders in the inbox are not looked into; put the workbooks into the inbox itself")
		}
	}
	paths, err := expand("", filepath.Join(escapeGlob(inbox), "*"))
	if err != nil {
		return false, false, fmt.Errorf("look into the inbox: %w", err)
	}
	return len(paths) > 0, landed, nil
}

// plainReason is an error of the operating system without the path, which the
// reader is told anyway.
func plainReason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// largestReturned is far above any scorecard: what is dropped into a shared folder
// must not fill the disk either, for landed files are kept.
const largestReturned = 64 << 20

// leaveUnreadable takes out of found what this account may not read, and what
// cannot be a scorecard by its size. Whoever drops a file into a shared folder
// decides about both, and must not cost the night.
func (c *Collected) leaveUnreadable(found []candidate) []candidate {
	return slices.DeleteFunc(found, func(f candidate) bool {
		reason := ""
		file, err := os.Open(f.path)
		if err == nil {
			defer file.Close()
			var info fs.FileInfo
			if info, err = file.Stat(); err == nil && info.Size() > largestReturned {
				reason = fmt.Sprintf("is far larger than any scorecard (%d MB) and not taken; take it away", info.Size()>>20)
			}
		}
		if err != nil {
			reason = fmt.Sprintf("cannot be opened (%v); let the account that runs crmscore read it, or take it away", plainReason(err))
		}
		if reason == "" {
			return false
		}
		c.Waiting = append(c.Waiting, f.name)
		c.note("%s %s", f.name, reason)
		c.Warnings = append(c.Warnings, c.Notes[len(c.Notes)-1])
		return true
	})
}

// isReturned tells whether the files of a source are filled-in workbooks.
func (s Spec) isReturned() bool { return s.CRM == ReturnedCRM }

// readReturned reads one filled-in workbook.
func (ld *loader) readReturned(ctx context.Context, u *unit, h exportfile.Handler) error {
	path, err := ld.opened(ctx, u)
	if err != nil {
		return err
	}
	problems, err := returned.Read(ctx, path, u.DeliveredAt, h)
	for _, p := range problems {
		ld.problem(u, p)
	}
	return err
}

// problem tells what of a filled-in workbook cannot be used, as long as the
// workbook lies in the inbox: whoever takes it away has read it.
func (ld *loader) problem(u *unit, sentence string) {
	place := filepath.FromSlash(u.Name)
	if !filepath.IsAbs(place) {
		place = filepath.Join(ld.spec.Dir, place)
	}
	if _, err := os.Stat(place); err == nil && ld.opt.Problem != nil {
		ld.opt.Problem(u.Name, sentence)
	}
}

// excuse turns the fault of one filled-in workbook into a sentence.
func (ld *loader) excuse(u *unit, fault *InputError) {
	sentence := strings.TrimSuffix(fault.Message, ".")
	if fault.Hint != "" {
		sentence += "; " + fault.Hint
	}
	ld.problem(u, sentence)
}
