package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"crmscore/ingest/locked"
)

// CompanyReader is the name of the company's workbook among the passwords.
const CompanyReader = "company"

// bookPasswords are the passwords of workbooks by their readers' ids or addresses,
// those of each newest first: the older ones still open what came back.
type bookPasswords map[string][]Secret

// BookPassword is the password that closes the workbooks of a reader; empty for
// none. An entry for her id goes before one for her address. The company's is that
// of CompanyReader.
func (c *Config) BookPassword(id, email string) Secret {
	for _, name := range []string{id, email} {
		if key, ok := c.passwords.key(name); ok {
			return c.passwords[key][0]
		}
	}
	return Secret{}
}

// key finds the entry that means a name; addresses ignore case.
func (p bookPasswords) key(name string) (string, bool) {
	if _, ok := p[name]; ok || name == "" {
		return name, ok
	}
	for _, key := range p.keys() {
		if strings.Contains(key, "@") && strings.EqualFold(key, name) {
			return key, true
		}
	}
	return "", false
}

func (p bookPasswords) keys() []string {
	var keys []string
	for key := range p {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// AllBookPasswords are all passwords, to open a file that came back: first those of
// readers whose address stands in the file's name, as it does when crmscore named it.
func (c *Config) AllBookPasswords(file string) []string {
	var likely, others []string
	plain := strings.ToLower(file)
	for _, key := range c.passwords.keys() {
		local, _, _ := strings.Cut(strings.ToLower(key), "@")
		into := &others
		if strings.Contains(plain, strings.NewReplacer(".", "-", "_", "-").Replace(local)) {
			into = &likely
		}
		for _, secret := range c.passwords[key] {
			*into = append(*into, secret.Reveal())
		}
	}
	return append(likely, others...)
}

// StrayPasswords are the entries that mean none of the given readers, by id and
// address: their passwords close nothing.
func (c *Config) StrayPasswords(readers map[string]bool) []string {
	used := map[string]bool{}
	for name := range readers {
		if key, ok := c.passwords.key(name); ok {
			used[key] = true
		}
	}
	return slices.DeleteFunc(c.passwords.keys(), func(key string) bool { return used[key] })
}

// validatePasswords reads the passwords file. Its faults never quote what stands in it.
func (c *Config) validatePasswords(d *document) {
	path := c.Books.PasswordsFile
	if path == "" {
		return
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(c.Dir, path)
	}
	info, err := os.Stat(path)
	var text []byte
	if err == nil {
		text, err = os.ReadFile(path)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.fault("books.passwords_file", "there is no passwords file "+c.Shown(path),
			"write it (maria.berg@contoso.example: \"her password\", a line per reader), then chmod 600; or delete the key")
		return
	case err != nil:
		d.fault("books.passwords_file", fmt.Sprintf("the passwords file %s cannot be read: %v", c.Shown(path), reason(err)),
			"make it a file of the account that runs crmscore, chmod 600")
		return
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		d.fault("books.passwords_file", fmt.Sprintf("other accounts may read the passwords file (mode %04o)", info.Mode().Perm()), "chmod 600 "+c.Shown(path))
	}
	r := passwordReader{document: d, name: c.Shown(path), found: bookPasswords{}}
	r.read(text)
	c.passwords = r.found
}

// passwordReader reads a passwords file and collects all that is wrong with it.
type passwordReader struct {
	*document
	name  string
	found bookPasswords
}

func (r *passwordReader) say(n ast.Node, message, hint string) {
	f := Fault{File: r.name, Message: message, Hint: hint}
	if n != nil && n.GetToken() != nil {
		f.Line, f.Column = n.GetToken().Position.Line, n.GetToken().Position.Column
	}
	r.faults = append(r.faults, f)
}

const passwordLines = `one line per reader: company, an id or an e-mail address, then a colon and the password in quotes`

func (r *passwordReader) read(text []byte) {
	file, err := parser.ParseBytes(text, 0)
	if err != nil { // its message may quote the line
		f := syntaxFault(r.name, err)
		f.Message, f.Hint = "the passwords file is not well-formed here", passwordLines
		r.faults = append(r.faults, f)
		return
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		r.say(nil, "the passwords file holds no passwords, or several documents", passwordLines)
		return
	}
	var values []*ast.MappingValueNode
	switch m := file.Docs[0].Body.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		r.say(m, "the passwords file holds no readers with passwords", passwordLines)
		return
	}
	for _, v := range values {
		key := v.Key.GetToken().Value
		if twin, twice := r.found.key(key); twice {
			r.say(v.Key, fmt.Sprintf("%q stands twice", twin), "keep one; an older password goes behind the newer one: [\"new\", \"old\"]")
			continue
		}
		r.found[key] = r.passwords(v.Value)
	}
}

// passwords reads one password or a list of them; never none, so that a reader with
// a faulty entry is a reader all the same.
func (r *passwordReader) passwords(n ast.Node) []Secret {
	nodes := []ast.Node{n}
	if list, ok := n.(*ast.SequenceNode); ok && len(list.Values) > 0 {
		nodes = list.Values
	}
	var found []Secret
	for _, node := range nodes {
		text := ""
		switch v := node.(type) {
		case *ast.StringNode:
			text = v.Value
		default:
			r.say(node, "this is not a text", "write the password in quotes")
			found = append(found, Secret{})
			continue
		}
		switch n := len(utf16.Encode([]rune(text))); {
		case n < locked.MinPassword:
			r.say(node, fmt.Sprintf("this password is shorter than %d characters", locked.MinPassword), "four words make a good one")
		case n > locked.MaxPassword:
			r.say(node, fmt.Sprintf("this password is longer than %d characters; spreadsheet programs take no more", locked.MaxPassword), "")
		}
		found = append(found, newSecret(text))
	}
	return found
}

// reason is what went wrong with a file, without its path.
func reason(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
