package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A folder that hides its files is told, and what landed before stays in use.
func TestInboxState(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	inbox, l := filepath.Join(dir, "inbox"), Landing{Root: filepath.Join(dir, "landing")}
	state := func() string {
		t.Helper()
		var told []string
		waiting, landed, err := l.InboxState(inbox, func(file, sentence string) {
			told = append(told, strings.TrimPrefix(file, dir)+": "+sentence)
		})
		if err != nil {
			t.Fatal(err)
		}
		for word, is := range map[string]bool{" waiting": waiting, " landed": landed} {
			if is {
				told = append(told, word)
			}
		}
		return strings.Join(told, ",")
	}
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	same(t, state(), "")
	do(os.MkdirAll(filepath.Join(l.Root, ReturnedCRM), 0o700))
	do(os.WriteFile(filepath.Join(l.Root, ReturnedCRM, manifestName), nil, 0o600))
	same(t, state(), "/inbox: the folder is not there, so no filled-in workbook can come in; what came earlier is in use, landed")
	do(os.WriteFile(inbox, nil, 0o600))
	same(t, state(), "/inbox: it cannot be read (not a directory), so no filled-in workbook can come in; what came earlier is in use, landed")
	do(os.Remove(inbox))
	do(os.MkdirAll(filepath.Join(inbox, "North"), 0o700))
	same(t, state(), "/inbox/North: folders in the inbox are not looked into; put the workbooks into the inbox itself, landed")
}
