package report

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"crmscore/queries/queriestest"
)

// written are the packages that write what readers read.
var written = []string{".", "mail", "xlsx", "xlsx/cells", "xlsx/chart", "xlsx/theme"}

// words is a text that somebody could read: two words, or one beside a placeholder.
var words = regexp.MustCompile(`\pL{2,}[,.:;]? +\(?\pL{2,}|\pL{3,}[,.:;]? %|%[a-z][,.:;]? \pL{3,}`)

// notRead are literals of several words that no reader sees.
var notRead = regexp.MustCompile(`</?[a-z]+[:>a-zA-Z ]|<\?xml|xmlns|/>` + // XML and HTML
	`|&[LCRK"]` + // codes of a footer
	`|%q|^(?i:select|insert) ` + // text that is hashed, SQL
	`|^(bug: .*|crmscore scorecard|entered before|Microsoft Excel|TIMESTAMP WITH TIME ZONE|yyyy-mm-dd hh:mm|MAIL FROM|RCPT TO|message text|end of message.*)$`)

// TestWordsStandInMessages: a sentence in Go could not be said in another language.
func TestWordsStandInMessages(t *testing.T) {
	t.Parallel()
	found := 0
	for _, l := range literals(t, written...) {
		found++
		if !l.forPrograms && words.MatchString(l.text) && !notRead.MatchString(l.text) {
			t.Errorf("%s: %q: readers' words stand in queries/messages/en.yaml", l.at, l.text)
		}
	}
	if found < 1000 {
		t.Errorf("only %d literals: looking in the wrong place", found)
	}
}

// TestEveryMessageIsSaid: what Go says is there, with the facts that it asks for, and
// nothing is there that Go does not say. An id may be put together, such as
// "status." and a word.
func TestEveryMessageIsSaid(t *testing.T) {
	t.Parallel()
	texts := queriestest.English(t)
	ids := texts.IDs()
	said := inTemplates(t)
	for _, l := range literals(t, append([]string{"../analyze/messages", "../cmd/crmscore/night"}, written...)...) {
		for _, id := range ids {
			if l.text == id || prefix.MatchString(l.text) && strings.HasPrefix(id, l.text) || strings.HasPrefix(id, "format.date.") && l.text == strings.TrimPrefix(id, "format.date.") {
				said[id] = true
			}
		}
		if l.facts == nil {
			continue
		}
		if !slices.Contains(ids, l.text) {
			t.Errorf("%s: no message is called %q", l.at, l.text)
			continue
		}
		for _, name := range texts.Placeholders(l.text) {
			if !slices.Contains(l.facts, name) && !slices.Contains(l.facts, "…") {
				t.Errorf("%s: %s asks for {%s}", l.at, l.text, name)
			}
		}
		for _, name := range l.facts {
			if name != "…" && name != "n" && !slices.Contains(texts.Placeholders(l.text), name) {
				t.Errorf("%s: %s has no place for {%s}", l.at, l.text, name)
			}
		}
	}
	for _, id := range ids {
		if !said[id] {
			t.Errorf("nobody says %s", id)
		}
	}
}

// literal is one string in Go.
type literal struct {
	text        string
	at          token.Position
	forPrograms bool     // part of an error, a comparison or a tag
	facts       []string // of an id that is said, the names of its facts, … for those that stand elsewhere; nil for others
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
				if l, ok := saying(set, n); ok {
					out = append(out, l)
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

// saying reads a call such as w.say("tile.goal", messages.F("goal", text)).
func saying(set *token.FileSet, call *ast.CallExpr) (literal, bool) {
	name := calleeOf(call)
	name = name[strings.LastIndex(name, ".")+1:]
	if name != "Say" && name != "say" || len(call.Args) == 0 {
		return literal{}, false
	}
	id, ok := text(call.Args[0])
	if !ok || !strings.Contains(id, ".") || strings.HasSuffix(id, ".") {
		return literal{}, false
	}
	l := literal{text: id, at: set.Position(call.Pos()), facts: []string{}}
	for _, arg := range call.Args[1:] {
		fact, made := arg.(*ast.CallExpr)
		callee := ""
		if made {
			callee = strings.TrimPrefix(calleeOf(fact), "messages.")
		}
		switch {
		case callee == "N":
			l.facts = append(l.facts, "n")
		case callee == "F":
			name, _ := text(fact.Args[0])
			l.facts = append(l.facts, name)
		default:
			l.facts = append(l.facts, "…")
		}
	}
	return l, true
}

// text is the value of a string literal.
func text(n ast.Expr) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// prefix is the beginning of ids that are put together, such as "status." and a word.
var prefix = regexp.MustCompile(`^[a-z]+\.([a-z_]+[._])?$`)

// inTemplates are the ids that the mails' templates name.
func inTemplates(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("mail/*.tmpl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	said := map[string]bool{}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range regexp.MustCompile(`"(mail\.[a-z_.]+)"`).FindAllStringSubmatch(string(source), -1) {
			said[id[1]] = true
		}
	}
	return said
}
