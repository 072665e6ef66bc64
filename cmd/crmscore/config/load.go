package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"crmscore/ingest"
)

// Getenv looks an environment variable up, as os.LookupEnv does.
type Getenv func(name string) (value string, ok bool)

// Load reads and checks the config file at path. The error is Faults when the
// file has mistakes, and names the next step when there is no such file.
func Load(path string, getenv Getenv) (*Config, error) {
	c, faults := Survey(path, getenv)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// Survey reads the config file at path as far as it can be read, beside all its
// faults: next to mistakes the config holds the folders, the sources' names and
// the thresholds that could be told, and defaults, so that a broken config does
// not hide what else is wrong. It is never nil; no night may run on it while
// there are faults.
func Survey(path string, getenv Getenv) (*Config, Faults) {
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	text, err := os.ReadFile(path)
	if err == nil {
		return survey(path, abs, text, getenv)
	}
	fault := Fault{File: path, Message: fmt.Sprintf("cannot be read: %v", err)}
	if errors.Is(err, fs.ErrNotExist) {
		fault.Message, fault.Hint = "no such config file", "make one with: crmscore init, or name it with --config FILE"
	}
	return bare(path, abs), Faults{fault}
}

// Parse checks text as the content of the config file named name in messages
// and standing at the absolute path abs.
func Parse(name, abs string, text []byte, getenv Getenv) (*Config, error) {
	c, faults := survey(name, abs, text, getenv)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return c, nil
}

// bare is a config of defaults.
func bare(name, abs string) *Config {
	c := &Config{Path: abs, Dir: filepath.Dir(abs), name: name, places: map[string]place{}}
	c.defaults()
	c.resolve()
	return c
}

func survey(name, abs string, text []byte, getenv Getenv) (*Config, Faults) {
	file, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return bare(name, abs), Faults{syntaxFault(name, err)}
	}
	c := &Config{Path: abs, Dir: filepath.Dir(abs), name: name}
	doc := &document{name: name, places: map[string]place{}}
	rest := doc.check(file, c)
	if rest == nil {
		return bare(name, abs), doc.faults
	}
	if err := yaml.NodeToValue(rest, c); err != nil { // a value that reads itself, and has a fault of its own
		doc.faults = append(doc.faults, syntaxFault(name, err))
		c.salvage(file)
		c.places = doc.places
		c.defaults()
		c.resolve()
		return c, doc.faults
	}
	c.places = doc.places
	c.defaults()
	c.validate(doc, getenv)
	c.resolve()
	return c, doc.faults
}

// salvage takes from a file with mistakes what other checks need: the folders,
// the sources' names and the thresholds. What is not in its right form is left out.
func (c *Config) salvage(file *ast.File) {
	read := func(path string, into any) {
		if p, err := yaml.PathString(path); err == nil {
			_ = p.Read(file, into) // a value of another form has its own fault
		}
	}
	read("$.folders.queries", &c.Folders.Queries)
	read("$.thresholds", &c.Thresholds)
	read("$.language", &c.Language)
	var sources []struct{ Name, CRM string }
	read("$.sources", &sources)
	for _, s := range sources {
		c.Sources = append(c.Sources, ingest.Spec{Name: s.Name, CRM: s.CRM})
	}
}

// syntaxFault turns an error of the YAML library into a fault with its place.
func syntaxFault(name string, err error) Fault {
	var ye yaml.Error
	if errors.As(err, &ye) && ye.GetToken() != nil {
		p := ye.GetToken().Position
		hint := ""
		if strings.Contains(ye.GetMessage(), "cannot start any token") {
			hint = "indent with blanks, not with tabs"
		}
		return Fault{File: name, Line: p.Line, Column: p.Column, Message: strings.ReplaceAll(ye.GetMessage(), "\t", `\t`), Hint: hint}
	}
	return Fault{File: name, Message: err.Error()}
}

// defaults fills what the file leaves out.
func (c *Config) defaults() {
	set := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	set(&c.Timezone, "UTC")
	set(&c.Language, "en")
	set(&c.FiscalYearStarts, "january")
	set(&c.AsOf, "yesterday")
	set(&c.Folders.Landing, "landing")
	set(&c.Folders.State, "state")
	set(&c.Folders.Output, "output")
	set(&c.Folders.Queries, "queries")
	set(&c.Folders.Inbox, "inbox")
	set(&c.Limits.Memory, "2GB")
	set(&c.Limits.QueryTime, "60s")
	set(&c.Limits.SettleTime, "30s")
	if c.Limits.RejectShare == 0 {
		c.Limits.RejectShare = 0.005
	}
	if c.Limits.RejectRows == 0 {
		c.Limits.RejectRows = 50
	}
}

// resolve makes the folders absolute and tells every source where its globs start.
func (c *Config) resolve() {
	for _, folder := range []*string{&c.Folders.Landing, &c.Folders.State, &c.Folders.Output, &c.Folders.Queries, &c.Folders.Inbox} {
		if !filepath.IsAbs(*folder) {
			*folder = filepath.Join(c.Dir, *folder)
		}
	}
	if c.Mail.CAFile != "" && !filepath.IsAbs(c.Mail.CAFile) {
		c.Mail.CAFile = filepath.Join(c.Dir, c.Mail.CAFile)
	}
	for i := range c.Sources {
		c.Sources[i].Dir = c.Dir
	}
}
