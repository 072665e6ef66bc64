package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"crmscore/cmd/crmscore/nighttest"
)

var update = flag.Bool("update", false, "rewrite the wanted output in testdata/script and testdata/books")

// asProgram is the environment variable that turns this test binary into
// crmscore, for tests that kill it.
const asProgram = "CRMSCORE_TEST_AS_PROGRAM"

// today is the one day on which all tests run: the logical date of a night, and
// with it its mails, must not depend on when somebody tests.
func today() time.Time { return time.Date(2026, 4, 1, 5, 30, 0, 0, time.UTC) }

// TestMain lets the scripts call this program as crmscore: the real program in
// a process of its own, without a build.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		now := today
		if os.Getenv(processorClock) != "" {
			now = processorTime
		}
		os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, now))
	}
	testscript.Main(cleaning{m}, map[string]func(){
		"crmscore": func() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, today)) },
	})
}

// cleaning removes after all tests what they shared.
type cleaning struct{ *testing.M }

func (c cleaning) Run() int {
	defer os.RemoveAll(fixtures())
	return c.M.Run()
}

// TestScripts runs testdata/script/*.txtar: each tells one story of the whole
// program, from files on disk to exit code and output.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"fewsheets": fewSheets,
			"mkzip":     makeZip,
			"mkbomb":    makeBomb,
			"shorten":   shorten,
			"unescape":  unescape,
			"replace":   replace,
		},
	})
}

// exits CODE program args…: runs a program and wants that exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE program args…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s ended with exit code %d, want %d\n%s%s", strings.Join(args[1:], " "), got, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// fewsheets scorecard…: hides all built-in sheets but these and what they read, in
// scripts that are not about sheets: a night takes half its time.
func fewSheets(ts *testscript.TestScript, _ bool, args []string) {
	hidden, err := nighttest.Unneeded(args)
	ts.Check(err)
	ts.Check(os.MkdirAll(ts.MkAbs("queries/scorecards"), 0o755))
	for _, name := range hidden {
		if _, err := os.Stat(ts.MkAbs("queries/" + name)); err != nil { // else it is the script's own
			ts.Check(os.WriteFile(ts.MkAbs("queries/"+name), []byte(nighttest.Hiding), 0o600))
		}
	}
}

// mkzip out.zip file…: an archive of files.
func makeZip(ts *testscript.TestScript, _ bool, args []string) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range args[1:] {
		f, err := w.Create(name)
		ts.Check(err)
		_, err = io.WriteString(f, ts.ReadFile(name))
		ts.Check(err)
	}
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out.Bytes(), 0o600))
}

// mkbomb out.zip entry header: an archive of one entry that unpacks to a
// gigabyte of empty records.
func makeBomb(ts *testscript.TestScript, _ bool, args []string) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	f, err := w.Create(args[1])
	ts.Check(err)
	fmt.Fprintln(f, args[2])
	block := bytes.Repeat([]byte(strings.Repeat(",", strings.Count(args[2], ","))+"\n"), 1<<16)
	for written := 0; written < 1<<30; written += len(block) {
		_, err := f.Write(block)
		ts.Check(err)
	}
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out.Bytes(), 0o600))
}

// shorten file n: cuts the last n bytes off.
func shorten(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text[:len(text)-n]), 0o600))
}

// unescape file: turns \xNN into that byte, for bytes that a script cannot hold.
func unescape(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	for {
		i := strings.Index(text, `\x`)
		if i < 0 {
			break
		}
		b, err := strconv.ParseUint(text[i+2:i+4], 16, 8)
		ts.Check(err)
		text = text[:i] + string([]byte{byte(b)}) + text[i+4:]
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// replace file old new: replaces every old, which must be there.
func replace(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o600))
}
