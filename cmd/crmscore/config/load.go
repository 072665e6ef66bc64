package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

// Getenv looks an environment variable up, as os.LookupEnv does.
type Getenv func(name string) (value string, ok bool)

// Load reads and checks the config file at path. The error is Faults when the
// file has mistakes, and names the next step when there is no such file.
func Load(path string, getenv Getenv) (*Config, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, Faults{{File: path, Message: "no such config file",
			Hint: "make one with: crmscore init, or name it with --config FILE"}}
	}
	if err != nil {
		return nil, Faults{{File: path, Message: fmt.Sprintf("cannot be read: %v", err)}}
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("resolve the config's folder: %w", err)
	}
	return Parse(path, abs, text, getenv)
}

// Parse checks text as the content of the config file named name in messages
// and standing at the absolute path abs.
func Parse(name, abs string, text []byte, getenv Getenv) (*Config, error) {
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, Faults{syntaxFault(name, err)}
	}
	c := &Config{Path: abs, Dir: filepath.Dir(abs)}
	doc := &document{name: name, places: map[string]place{}}
	doc.check(file, c)
	if len(doc.faults) > 0 {
		return nil, doc.faults.Err()
	}
	if err := yaml.UnmarshalWithOptions(text, c); err != nil {
		return nil, Faults{syntaxFault(name, err)}
	}
	c.defaults()
	c.validate(doc, getenv)
	if len(doc.faults) > 0 {
		return nil, doc.faults.Err()
	}
	c.resolve()
	return c, nil
}

// syntaxFault turns an error of the YAML library into a fault with its place.
func syntaxFault(name string, err error) Fault {
	var ye yaml.Error
	if errors.As(err, &ye) && ye.GetToken() != nil {
		p := ye.GetToken().Position
		return Fault{File: name, Line: p.Line, Column: p.Column, Message: ye.GetMessage()}
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
	set(&c.FiscalYearStarts, "january")
	set(&c.AsOf, "yesterday")
	set(&c.Folders.Landing, "landing")
	set(&c.Folders.State, "state")
	set(&c.Folders.Output, "output")
	set(&c.Folders.Queries, "queries")
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
	for _, folder := range []*string{&c.Folders.Landing, &c.Folders.State, &c.Folders.Output, &c.Folders.Queries} {
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
