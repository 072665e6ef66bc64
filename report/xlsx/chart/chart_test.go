package chart

import (
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crmscore/queries/queriestest"
	"crmscore/report"
	"crmscore/report/xlsx/cells"
)

var update = flag.Bool("update", false, "write the golden files anew")

func column(name, label string, kind report.Kind) report.Column {
	return report.Column{Name: name, Label: label, Kind: kind}
}

func block(chart report.Chart, columns []report.Column, rows ...[]any) report.Block {
	return report.Block{Kind: report.ChartBlock, Title: "Title", Chart: &chart, Columns: columns, Rows: rows}
}

// funnelOf has limits of .1 to .5 and .05 to .6 around .3 at every x.
func funnelOf(points ...[]any) report.Block {
	columns := []report.Column{
		column("rep_name", "Rep", report.Text), column("n", "Decided deals", report.Count), column("rate", "Close rate", report.Rate), column("middle", "Company", report.Rate),
		column("low", "95% limits", report.Rate), column("high", "upper", report.Rate), column("low2", "99.8% limits", report.Rate), column("high2", "upper", report.Rate), column("note", "Note", report.Note),
	}
	var rows [][]any
	for _, p := range append(points, []any{nil, int64(10), nil}, []any{nil, int64(80), nil}) {
		rows = append(rows, append(slices.Clone(p), .3, .1, .5, .05, .6, "What is seen."))
	}
	return block(report.Chart{Kind: "funnel", X: "n", Y: "rate, middle", Low: "low, low2", High: "high, high2"}, columns, rows...)
}

func waterfallOf(rows ...[]any) report.Block {
	columns := []report.Column{column("move", "Move", report.Text), column("change_amount", "Amount", report.Amount), column("is_total", "Total", report.Flag)}
	return block(report.Chart{Kind: "waterfall", X: "move", Y: "change_amount"}, columns, rows...)
}

func intervalOf(rows ...[]any) report.Block {
	columns := []report.Column{column("who", "Who", report.Text), column("rate", "Close rate", report.Rate), column("low", "From", report.Rate), column("high", "To", report.Rate)}
	return block(report.Chart{Kind: "interval", X: "who", Y: "rate", Low: "low", High: "high"}, columns, rows...)
}

func curveOf(rows ...[]any) report.Block {
	columns := []report.Column{column("age_days", "Age", report.Days), column("won", "Won", report.Rate), column("lost", "Lost", report.Rate)}
	return block(report.Chart{Kind: "curve", X: "age_days", Y: "won, lost"}, columns, rows...)
}

// drawn plans and stores a chart and reads its XML once.
func drawn(t *testing.T, b report.Block) (*Plot, string) {
	t.Helper()
	p := Plan(b, cells.Words{Texts: queriestest.English(t)})
	if p.Empty() {
		t.Fatal("nothing to draw")
	}
	n := 0
	p.Store(func(string, []any) Ref {
		n++
		return Ref{Head: fmt.Sprintf("_data!$%d$1", n), Cells: fmt.Sprintf("_data!$%d$2", n)}
	})
	text := p.XML()
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); err == io.EOF {
			return p, text
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// TestGoldenXML holds the whole part of each kind; every one has passed the Open
// XML SDK's validator and was looked at.
func TestGoldenXML(t *testing.T) {
	t.Parallel()
	for kind, b := range map[string]report.Block{
		"funnel":    funnelOf([]any{"Ada", int64(20), .4}, []any{`Bo "B" O'Hara & <Sons>`, int64(70), .55}, []any{"Cy", int64(40), .08}),
		"waterfall": waterfallOf([]any{"Opening", 98_000., true}, []any{"New", 19_000., false}, []any{"Won", -39_000., false}, []any{"Closing", 78_000., true}),
		"interval":  intervalOf([]any{"Company", .27, .25, .29}, []any{"Team of Bo", nil, nil, nil}, []any{"Team of Ann", .1, .02, .35}),
		"curve":     curveOf([]any{int64(20), .1, 0.}, []any{int64(40), .1, .1}, []any{int64(90), .425, .2}),
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			_, text := drawn(t, b)
			got := strings.ReplaceAll(text, "><", ">\n<") + "\n"
			name := filepath.Join("testdata", kind+".xml")
			if *update {
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; look at it and run go test ./report/xlsx/chart -update:\n%s", name, got)
			}
		})
	}
}

func (p *Plot) mark(t *testing.T, label string) []float64 {
	t.Helper()
	for _, m := range p.marks {
		if m.label == label {
			return m.values
		}
	}
	t.Fatalf("no series %q", label)
	return nil
}

func same(t *testing.T, what string, got []float64, want ...float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
	for i := range got {
		if math.IsNaN(got[i]) != math.IsNaN(want[i]) || math.Abs(got[i]-want[i]) > 1e-9 {
			t.Errorf("%s: %v, want %v", what, got, want)
			return
		}
	}
}

// TestWaterfallBelowZero: 20, then -50 crosses zero, -10 lies below it, +25 too,
// +40 crosses it again; the end is what they add up to.
func TestWaterfallBelowZero(t *testing.T) {
	t.Parallel()
	no := math.NaN()
	p, _ := drawn(t, waterfallOf([]any{"Start", 20., true}, []any{"A", -50., false}, []any{"B", -10., false}, []any{"C", 25., false},
		[]any{"D", 40., false}, []any{"unknown", nil, false}, []any{"End", nil, true}))
	same(t, "foot", p.mark(t, "Foot"), no, no, -30, -15, no, no, no)
	same(t, "totals", p.mark(t, "Total"), 20, no, no, no, no, no, 25)
	same(t, "down", p.mark(t, "Down"), no, 20, no, no, no, no, no)
	same(t, "down below", p.mark(t, "Down, below zero"), no, -30, -10, no, no, no, no)
	same(t, "up", p.mark(t, "Up"), no, no, no, no, 25, no, no)
	same(t, "up below", p.mark(t, "Up, below zero"), no, no, no, -25, -15, no, no)
	if want := "Title: Start 20, A −50, B −10, C +25, D +40, End 25"; p.Alt() != want {
		t.Errorf("%q, want %q", p.Alt(), want)
	}
}

// TestIntervalParts: foot, bar, mark and bar add up to the upper end, also where
// the value is at an end or has no limits.
func TestIntervalParts(t *testing.T) {
	t.Parallel()
	p, _ := drawn(t, intervalOf([]any{"a", .3, .2, .5}, []any{"b", 0., 0., .2}, []any{"c", 1., .6, 1.}, []any{"d", .4, nil, nil}))
	for i, want := range []float64{.5, .2, 1, .4} {
		sum := 0.0
		for _, m := range p.marks {
			sum += m.values[i]
		}
		if math.Abs(sum-want) > .008 { // the mark's own width
			t.Errorf("bar %d ends at %v, want %v", i, sum, want)
		}
	}
	if p.upEnd != 1 || p.x.texts[0] != "a   30%" {
		t.Errorf("axis to %v, first name %q", p.upEnd, p.x.texts[0])
	}
}

func TestFunnelNamesWhatIsOutside(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long name ", 20)
	p, text := drawn(t, funnelOf([]any{"Ada", int64(20), .4}, []any{long, int64(70), .55}, []any{"Cy", int64(40), .08}, []any{"On the limit", int64(60), .5}))
	if strings.Contains(text, ">Ada<") || strings.Contains(text, "On the limit") || !strings.Contains(text, ">Cy<") || !strings.Contains(text, ">"+long[:39]+"…<") {
		t.Error("not exactly the points outside have their names, cut to 40 characters")
	}
	if want := "Title: dots = close rate by decided deals, line = company, dashed = 95% limits, dotted = 99.8% limits: What is seen: 2 of 4 outside the limits: " + long[:39] + "…, Cy"; p.Alt() != want {
		t.Errorf("%q, want %q", p.Alt(), want)
	}
	same(t, "lines are drawn over the rows without a point", p.mark(t, "Company"), .3, .3)

	var many [][]any
	for i := range 500 {
		many = append(many, []any{fmt.Sprintf("Rep %d", i), int64(10 + i%60), .61 + float64(i)/2000})
	}
	_, text = drawn(t, funnelOf(many...))
	if n := strings.Count(text, "<c:dLbl>"); n < 5 || n > mostNamed {
		t.Errorf("%d of 500 points outside carry names, want at most %d, and some", n, mostNamed)
	}
}

// TestPlaces: a name gives way to the names before it and to other points, and
// is left out where there is no room around its point.
func TestPlaces(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		x, y []float64
		want []string
	}{
		"apart":            {[]float64{20, 60}, []float64{.5, .5}, []string{"r", "r"}},
		"at the right end": {[]float64{100}, []float64{.5}, []string{"l"}},
		"side by side":     {[]float64{50, 54}, []float64{.5, .5}, []string{"l", "r"}},
		"crowded":          {[]float64{50, 50.1, 50.2, 50.3, 50.4, 50.5}, []float64{.5, .5, .5, .5, .5, .5}, []string{"", "", "", "", "", ""}},
	} {
		names := []string{"Aino Carter", "Salma Kowalczyk", "Efua", "Felix", "Greta", "Oskar"}[:len(c.x)]
		got := places(names, c.x, c.y, 100, 1)
		if name == "crowded" { // those at the ends have a free side, the ones between them have none
			if names := strings.Join(got, ""); len(names) > 4 {
				t.Errorf("%s: sides %v, want at most four names", name, got)
			}
			continue
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: sides %v, want %v", name, got, c.want)
		}
	}
}

// TestCurveSteps: the height changes where a deal was decided and not on the way.
func TestCurveSteps(t *testing.T) {
	t.Parallel()
	p, _ := drawn(t, curveOf([]any{int64(50), .3, .1}, []any{int64(20), .1, .1}))
	same(t, "won across", p.marks[0].x.values, 0, 20, 20, 50, 50)
	same(t, "won", p.marks[0].values, 0, 0, .1, .1, .3)
	same(t, "lost across", p.marks[1].x.values, 0, 20, 20, 50)
	same(t, "lost", p.marks[1].values, 0, 0, .1, .1)
}

// TestOnePoint: one row is drawn, without a division by nothing.
func TestOnePoint(t *testing.T) {
	t.Parallel()
	lone := funnelOf([]any{"Ada", int64(20), .4})
	lone.Rows = lone.Rows[:1]
	for _, b := range []report.Block{lone, waterfallOf([]any{"Opening", 0., true}), intervalOf([]any{"a", 0., 0., 0.}), curveOf([]any{int64(0), 1., 0.})} {
		if _, text := drawn(t, b); strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
			t.Errorf("%s: %s", b.Chart.Kind, text)
		}
	}
}

// TestNothingToDraw: without a number the rows say why, and nothing is drawn.
func TestNothingToDraw(t *testing.T) {
	t.Parallel()
	b := funnelOf()
	p := Plan(b, cells.Words{Texts: queriestest.English(t)})
	if !p.Empty() || p.Note() != "What is seen." || p.Legend() != "" {
		t.Errorf("%v %q %q", p.Empty(), p.Note(), p.Legend())
	}
	for _, b := range []report.Block{waterfallOf([]any{"Opening", nil, true}), intervalOf([]any{"a", nil, nil, nil}), curveOf([]any{nil, nil, nil})} {
		if !Plan(b, cells.Words{Texts: queriestest.English(t)}).Empty() {
			t.Errorf("%s is drawn without a number", b.Chart.Kind)
		}
	}
}

// TestZeroThroughout: bars of nothing are no chart, a line above them makes one.
func TestZeroThroughout(t *testing.T) {
	t.Parallel()
	words := cells.Words{Texts: queriestest.English(t)}
	columns := []report.Column{column("month", "Month", report.Text), column("won", "Won", report.Amount), column("quota", "Quota", report.Amount)}
	chart := report.Chart{Kind: "column_line", X: "month", Y: "won", High: "quota"}
	nothing := Plan(block(chart, columns, []any{"Jan", 0.0, nil}, []any{"Feb", 0.0, nil}), words)
	if !nothing.Flat() || nothing.Legend() != "" {
		t.Errorf("zeros alone are drawn, as %q", nothing.Legend())
	}
	if p := Plan(block(chart, columns, []any{"Jan", 0.0, nil}, []any{"Feb", 0.0, 5.0}), words); p.Flat() || p.Legend() == "" {
		t.Error("a quota above months without a win is not drawn")
	}
	if p := Plan(block(chart, columns, []any{"Jan", nil, nil}), words); p.Flat() || !p.Empty() {
		t.Error("what is unknown is told as zero")
	}
}

// Series side by side are told apart by the names of their colours; one alone needs none.
func TestLegendNamesColours(t *testing.T) {
	t.Parallel()
	columns := []report.Column{column("month", "Month", report.Text), column("won", "Won", report.Amount), column("lost", "Lost", report.Amount)}
	row := []any{"Jan", 1.0, 2.0}
	for y, want := range map[string]string{"won": "line = won", "won, lost": "line = won (dark blue), lost (light grey)"} {
		p := Plan(block(report.Chart{Kind: "line", X: "month", Y: y}, columns, row), cells.Words{Texts: queriestest.English(t)})
		if got := p.Legend(); got != want {
			t.Errorf("%s: %q, wanted %q", y, got, want)
		}
	}
}
