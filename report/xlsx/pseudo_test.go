package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"crmscore/analyze"
	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
	"crmscore/queries"
	"crmscore/queries/queriestest"
	"crmscore/report"
)

// pseudo is a language in which every message is the English one between ⟦ and ⟧.
func pseudo(t testing.TB) *messages.Texts {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(queriestest.English(t).InForce()) {
		if !strings.HasPrefix(line, "format.") && strings.HasSuffix(line, "\"\n") {
			key, text, _ := strings.Cut(line, ": \"")
			line = key + `: "⟦` + strings.TrimSuffix(text, "\"\n") + "⟧\"\n"
		}
		b.WriteString(line)
	}
	texts, faults := messages.Load(queries.FS, fstest.MapFS{"messages/en-XA.yaml": {Data: []byte(b.String())}}, "en-XA")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return texts
}

// everything is results for books in which nearly every message is said.
func everything() []analyze.Result {
	results := append(fixtureResults(), repResults()...)
	broken, cut, empty := cycleResult(), cycleResult(), cycleResult()
	broken.File = &sqlfile.File{Path: "scorecards/broken.sql", Name: "broken", Meta: sqlfile.Meta{Sheet: "Broken", Order: 900, Books: []string{"company", "manager"}, Audience: "company"}}
	broken.Err = errors.New("no")
	cut.File = &sqlfile.File{Path: "scorecards/cut.sql", Name: "cut", Meta: sqlfile.Meta{Sheet: "Cut", Order: 901, Books: []string{"company", "manager"}, Audience: "nobody"}}
	empty.File = &sqlfile.File{Path: "scorecards/empty.sql", Name: "empty", Meta: sqlfile.Meta{Sheet: "Empty", Order: 902, Books: []string{"company", "manager"}}}
	empty.Rows = nil
	few := dealsResult(30, 3)
	few.File.Meta.Rows, few.File.Meta.Sheet, few.File.Path = 5, "Few", "scorecards/few.sql"
	for i := range few.Columns { // a group without a value
		if few.Columns[i].Name == few.File.Meta.Group {
			few.Rows[0][i] = nil
		}
	}
	return append(results, broken, cut, empty, few)
}

// chartsOf is a book of one chart of each kind, one without numbers, and a table
// that is filled in.
func chartsOf(texts *messages.Texts) report.Book {
	b := fillable()
	b.Texts, b.Title, b.Owner = texts, "", ""
	columns := []report.Column{{Name: "name", Label: "Rep", Kind: report.Text}, {Name: "n", Label: "Deals", Kind: report.Count}, {Name: "y_rate", Label: "Rate", Kind: report.Rate},
		{Name: "y_low", Label: "Low", Kind: report.Rate}, {Name: "y_high", Label: "High", Kind: report.Rate}, {Name: "change", Label: "Change", Kind: report.Amount}, {Name: "is_total", Kind: report.Flag, Hidden: true}}
	rows := [][]any{{"Anna", int64(5), .4, .1, .3, -2e6, false}, {"Bert", int64(9), .2, .1, .3, 4e4, false}, {"Cleo", int64(12), .25, .1, .3, 3e6, true}}
	for _, kind := range []string{"column", "line", "column_line", "bar", "scatter", "funnel", "interval", "waterfall", "curve"} {
		chart := report.Chart{Kind: kind, X: "name", Y: "y_rate", Low: "y_low", High: "y_high"}
		switch kind {
		case "scatter", "funnel", "curve":
			chart.X = "n"
		case "waterfall":
			chart.Y = "change"
		}
		b.Sheets = append(b.Sheets, report.Sheet{Name: kind, Title: "Rep", Blocks: []report.Block{{Kind: report.ChartBlock, Title: "Rep", Columns: columns, Rows: rows, Chart: &chart}}})
	}
	none := b.Sheets[len(b.Sheets)-1]
	none.Name = "none"
	none.Blocks = []report.Block{{Kind: report.ChartBlock, Columns: columns, Rows: [][]any{{"Anna", nil, nil, nil, nil, nil, nil}}, Title: "Rep", Chart: &report.Chart{Kind: "column", X: "name", Y: "y_rate"}}}
	b.Sheets = append(b.Sheets, none, report.Sheet{Name: "void", Blocks: []report.Block{{Kind: report.TableBlock, Rows: [][]any{{}}}}})
	return b
}

var (
	inPart   = regexp.MustCompile(`<(?:t|a:t|c:v|oddFooter|dc:subject|dc:title)(?: [^>]*)?>([^<]*)<`)
	partAttr = regexp.MustCompile(` (?:descr|prompt|error|promptTitle|errorTitle|sheet name|cNvPr id="\d+" name|formatCode)="([^"]*)"`)
	marked   = regexp.MustCompile(`⟦[^⟦⟧]*⟧`)
	codes    = regexp.MustCompile(`&[LCRPN]|&"Calibri,Regular"|&8|&K[0-9A-F]{6}|^[0-9a-f]{8}( [0-9a-f]{8})*$`) // of footers; hashes of rows
	hole     = regexp.MustCompile(`\{[a-z0-9_]+\}`)
)

// TestPseudoLanguage: whatever a workbook says is either said by a message or comes
// from the query, its front matter or the company; and no placeholder is left.
func TestPseudoLanguage(t *testing.T) {
	t.Parallel()
	texts := pseudo(t)
	info := fixtureInfo(t)
	info.Texts = texts
	results := everything()
	books, err := report.Build(results, info, fixtureOrg())
	if err != nil {
		t.Fatal(err)
	}
	books = append(books, chartsOf(texts), report.Book{Texts: texts})
	said := map[string]bool{}
	for _, b := range books {
		known := knownTexts(results, b)
		for _, text := range textsOf(t, bytesOf(t, b)) {
			rest := codes.ReplaceAllString(text, "")
			for marked.MatchString(rest) {
				for _, m := range marked.FindAllString(rest, -1) {
					said[m] = true
				}
				rest = marked.ReplaceAllString(rest, " ")
			}
			if hole.MatchString(text) {
				t.Errorf("book %s: a placeholder is left in %q", b.ID, text)
			}
			for _, k := range known {
				rest = strings.ReplaceAll(rest, k, " ")
			}
			if strings.ContainsFunc(rest, unicode.IsLetter) {
				t.Errorf("book %s: %q is said in English: %q", b.ID, text, rest)
			}
		}
	}
	if len(said) < 120 {
		t.Errorf("only %d things are said: the books show too little", len(said))
	}
}

// knownTexts are the texts that do not come from Go, the longest first.
func knownTexts(results []analyze.Result, b report.Book) []string {
	found := map[string]bool{}
	add := func(texts ...string) {
		for _, s := range texts {
			found[s] = len(s) > 1
		}
	}
	add(b.ID, b.Company, b.Currency, b.Timezone, b.Source, b.Fingerprint, b.Fingerprint[:min(12, len(b.Fingerprint))], b.Owner, b.Title, "_data", "_book", "Calibri", "General", "yyyy-mm-dd hh:mm", "yyyy-mm-dd")
	add(sqlfile.EntryKey, carriedHead, "yes", "crmscore scorecard", "book", "manager", "as_of", "fingerprint", "key", "carried", "entry", b.ManagerID, "choice", "text", "texts", "date", "sheet", "row") // language-free
	for m := range 12 {
		add(b.Texts.Date(asOf.AddDate(0, m, 0), "month"))
	}
	add(b.Texts.Date(b.AsOf, "long"))
	for _, r := range results {
		add(r.File.Path, strings.ReplaceAll(strings.TrimSuffix(r.File.Path, ".sql"), "/", "."), r.File.Meta.Sheet, r.File.Meta.Title, r.File.Meta.Empty, strings.ToUpper(r.File.Meta.Grain[:min(1, len(r.File.Meta.Grain))])+r.File.Meta.Grain[min(1, len(r.File.Meta.Grain)):], r.File.Meta.Grain)
		add(fmt.Sprintf("audience %q is none of user, manager, company", r.File.Meta.Audience), "no column user_id")
	}
	for _, s := range b.Sheets {
		add(s.Name, s.Title)
		for _, block := range s.Blocks {
			add(block.Title, block.Query, report.LabelOf(strings.TrimSuffix(block.Query[strings.LastIndex(block.Query, "/")+1:], ".sql")))
			for _, c := range block.Columns {
				add(c.Label, strings.ToLower(c.Label[:min(1, len(c.Label))])+c.Label[min(1, len(c.Label)):], c.Note, c.Name)
				add(c.Choices...)
			}
			for _, row := range block.Rows {
				for _, v := range row {
					if s, ok := v.(string); ok {
						add(s, strings.ToUpper(s[:min(1, len(s))])+strings.ReplaceAll(s[min(1, len(s)):], "_", " "))
					}
				}
			}
		}
	}
	out := make([]string, 0, len(found))
	for s, ok := range found {
		if ok {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

// textsOf are all texts in a workbook that somebody may see or hear.
func textsOf(t *testing.T, src []byte) []string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range z.File {
		if strings.Contains(f.Name, "theme") || strings.HasSuffix(f.Name, "app.xml") {
			continue
		}
		text := partText(t, f)
		for _, pattern := range []*regexp.Regexp{inPart, partAttr} {
			for _, m := range pattern.FindAllStringSubmatch(text, -1) {
				out = append(out, html.UnescapeString(m[1]))
			}
		}
	}
	return out
}
