package sqlfile_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"crmscore/analyze/sqlfile"
)

// What the gate accepts opens no file: run in an instance that may, in a folder
// full of files that its names could mean, it leaves the folder untouched. The
// kernel is the witness, and a query that does open one shows that it sees it.
func TestAcceptedQueriesOpenNoFile(t *testing.T) {
	g := sqlfile.NewGate(connect(t), "plain", "reads_run")
	var accepted []string
	honest := corpus(t, "honest")
	for _, path := range sorted(honest) {
		if p, _ := judge(g, path, string(honest[path])); p != nil && p.Macro == nil {
			accepted = append(accepted, p.SelectSQL())
		}
	}
	seen := map[string]bool{}
	for _, text := range accepted {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \n\t()',;\"", r) }) {
			if len(word) < 60 && !strings.ContainsAny(word, "/\x00") {
				seen[word] = true
			}
		}
	}
	t.Chdir(t.TempDir())
	for name := range seen {
		for _, ending := range []string{"", ".csv"} {
			if err := os.WriteFile(name+ending, []byte("a,b\n1,2\n"), 0o600); err != nil && !os.IsExist(err) && name != "." && name != ".." {
				t.Fatal(err)
			}
		}
	}
	watch, err := syscall.InotifyInit1(syscall.IN_NONBLOCK | syscall.IN_CLOEXEC)
	if err != nil {
		t.Skipf("inotify: %v", err)
	}
	defer syscall.Close(watch)
	if _, err := syscall.InotifyAddWatch(watch, ".", syscall.IN_OPEN|syscall.IN_CREATE|syscall.IN_MODIFY|syscall.IN_DELETE); err != nil {
		t.Skipf("inotify: %v", err)
	}
	touched := func() bool {
		n, err := syscall.Read(watch, make([]byte, 64*1024))
		return err == nil && n > 0
	}
	conn := connect(t)
	ran := 0
	for _, text := range accepted {
		rows, err := conn.QueryContext(context.Background(), text)
		if err == nil {
			ran++
			for rows.Next() { // to the end
			}
			rows.Close()
		}
		if err != nil && strings.Contains(err.Error(), "Permission Error") {
			t.Errorf("%v: %s", err, text)
		}
		if touched() {
			t.Errorf("a file was opened by\n%s", text)
		}
	}
	if ran == 0 {
		t.Error("no query ran at all")
	}
	rows, err := conn.QueryContext(context.Background(), fmt.Sprintf("select * from '%s.csv'", sorted(seen)[len(seen)-1]))
	if err == nil {
		rows.Close()
	}
	if !touched() {
		t.Error("the witness sees nothing")
	}
}
