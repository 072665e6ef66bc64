package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"crmscore/cmd/crmscore/nighttest"
	"crmscore/ingest/sample"
)

// A night is what these tests cost. Those that only read what one came to, or go on from
// it, share it; those that are not about the sheets do without most of them.

// fixtures is where shared companies lie; TestMain removes it.
var fixtures = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "crmscore-fixtures")
	if err != nil {
		panic(err)
	}
	return dir
})

// fixture is a company that the first test to ask for it makes.
type fixture struct {
	once sync.Once
	dir  string
	make func(t *testing.T) *company
}

// of gives the shared company itself, to be read only.
func (f *fixture) of(t *testing.T) *company {
	t.Helper()
	f.once.Do(func() {
		made := f.make(t)
		dir, err := os.MkdirTemp(fixtures(), "")
		if err == nil {
			dir = filepath.Join(dir, "company")
			err = os.Rename(made.dir, dir)
		}
		if err != nil {
			t.Fatal(err)
		}
		f.dir = dir
	})
	if f.dir == "" {
		t.Fatal("the shared company could not be made; the first test that asked for it says why")
	}
	return &company{t: t, dir: f.dir, shared: true}
}

// copied gives the test a copy of its own: modes and times are those of the original.
func (f *fixture) copied(t *testing.T) *company {
	t.Helper()
	c := &company{t: t, dir: t.TempDir()}
	if out, err := exec.Command("cp", "-a", f.of(t).dir+"/.", c.dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return c
}

// tinyNight is a tiny company after a night of few sheets.
var tinyNight = fixture{make: func(t *testing.T) *company {
	c := tinyCompany(t)
	c.fewSheets("close_rates")
	c.crmscore(0, "run")
	return c
}}

// sampleNight is a sample company after a night with all threads: what they share out
// must not show in any table or book.
var sampleNight = fixture{make: func(t *testing.T) *company {
	c := sampleCompany(t, sample.Options{Seed: 11, Scale: 0.04}, "")
	c.write("crmscore.yaml", strings.Replace(readFile(t, c.path("crmscore.yaml")), "threads: 1", "threads: 0", 1))
	c.crmscore(0, "run")
	return c
}}

// fewSheets hides the built-in sheets but for the scorecards named and what they read.
func (c *company) fewSheets(keep ...string) {
	c.t.Helper()
	hidden, err := nighttest.Unneeded(keep)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, name := range hidden {
		c.write("queries/"+name, nighttest.Hiding)
	}
}
