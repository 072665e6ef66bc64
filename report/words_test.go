package report

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// written are the packages that write what readers read.
var written = []string{".", "mail", "xlsx", "xlsx/cells", "xlsx/chart", "xlsx/theme"}

// words is a text that somebody could read: two words, or one beside a placeholder.
var words = regexp.MustCompile(`\pL{2,}[,.:;]? +\(?\pL{2,}|\pL{3,}[,.:;]? %|%[a-z][,.:;]? \pL{3,}`)

// notRead are literals of several words that no reader sees.
var notRead = []*regexp.Regexp{
	regexp.MustCompile(`</?[a-z]+[:>a-zA-Z ]|xmlns|/>`), // XML and HTML
	regexp.MustCompile(`(?i)^\s*select `),
	regexp.MustCompile(`&[LCRK"]`), // codes of a footer
}

// TestWordsStandInMessages: a sentence in Go could not be said in another language.
func TestWordsStandInMessages(t *testing.T) {
	t.Parallel()
	for _, l := range literals(t, written...) {
		if l.forPrograms || !words.MatchString(l.text) || slices.ContainsFunc(notRead, func(r *regexp.Regexp) bool { return r.MatchString(l.text) }) {
			continue
		}
		t.Errorf("%s: %q: readers' words stand in queries/messages/en.yaml", l.at, l.text)
	}
}

// literal is one string in Go.
type literal struct {
	text        string
	at          token.Position
	forPrograms bool     // part of an error, a comparison or a tag
	facts       []string // of a Say, the names of its facts; nil for others
}

func literals(t *testing.T, dirs ...string) []literal {
	t.Helper()
	var out []literal
	set := token.NewFileSet()
	for _, dir := range dirs {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no Go files in %s: %v", dir, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(set, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, literalsOf(set, parsed)...)
		}
	}
	return out
}

func literalsOf(set *token.FileSet, file *ast.File) []literal {
	var out []literal
	var walk func(n ast.Node, forPrograms bool)
	walk = func(root ast.Node, forPrograms bool) {
		ast.Inspect(root, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.Field:
				if n.Type != nil {
					walk(n.Type, forPrograms)
				}
				return false // a tag
			case *ast.CallExpr:
				if name := calleeOf(n); !forPrograms && (name == "fmt.Errorf" || name == "errors.New" || name == "panic" || strings.HasPrefix(name, "strings.") || strings.HasPrefix(name, "regexp.")) {
					for _, a := range n.Args {
						walk(a, true)
					}
					return false
				}
			case *ast.BasicLit:
				if n.Kind == token.STRING {
					if text, err := strconv.Unquote(n.Value); err == nil {
						out = append(out, literal{text: text, at: set.Position(n.Pos()), forPrograms: forPrograms})
					}
				}
			}
			return true
		})
	}
	walk(file, false)
	return out
}

// calleeOf is a called function as it is written, such as fmt.Errorf.
func calleeOf(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name + "." + f.Sel.Name
		}
		return "." + f.Sel.Name
	}
	return ""
}
