package xlsxtest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"
	"testing"
)

// workbook is a file's parts and the way from a tab to its part.
type workbook struct {
	t     testing.TB
	parts map[string][]byte
	tabs  []tab
}

type tab struct {
	Name  string `xml:"name,attr"`
	State string `xml:"state,attr"`
	ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
	part  string
}

// sheetXML is what a sheet's part says beside the values of its cells.
type sheetXML struct {
	Dimension struct {
		Ref string `xml:"ref,attr"`
	} `xml:"dimension"`
	Pane *struct {
		TopLeft string `xml:"topLeftCell,attr"`
	} `xml:"sheetViews>sheetView>pane"`
	Columns []struct {
		Min    int     `xml:"min,attr"`
		Max    int     `xml:"max,attr"`
		Width  float64 `xml:"width,attr"`
		Hidden bool    `xml:"hidden,attr"`
	} `xml:"cols>col"`
	Rows []struct {
		Row    int     `xml:"r,attr"`
		Height float64 `xml:"ht,attr"`
		Hidden bool    `xml:"hidden,attr"`
		Level  int     `xml:"outlineLevel,attr"`
		Cells  []struct {
			Ref string `xml:"r,attr"`
		} `xml:"c"`
	} `xml:"sheetData>row"`
	Protected *struct{} `xml:"sheetProtection"`
	Filter    struct {
		Ref string `xml:"ref,attr"`
	} `xml:"autoFilter"`
	Merged []struct {
		Ref string `xml:"ref,attr"`
	} `xml:"mergeCells>mergeCell"`
	Lists []struct {
		Area  string `xml:"sqref,attr"`
		Kind  string `xml:"type,attr"`
		Value string `xml:"formula1"`
		Title string `xml:"promptTitle,attr"`
		Hint  string `xml:"prompt,attr"`
	} `xml:"dataValidations>dataValidation"`
	Links []struct {
		Ref   string `xml:"ref,attr"`
		Place string `xml:"location,attr"`
		ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
	} `xml:"hyperlinks>hyperlink"`
	Print struct {
		Orientation string `xml:"orientation,attr"`
		Wide        string `xml:"fitToWidth,attr"`
		Tall        string `xml:"fitToHeight,attr"`
	} `xml:"pageSetup"`
	Footer string `xml:"headerFooter>oddFooter"`
	Breaks []struct {
		Row int `xml:"id,attr"`
	} `xml:"rowBreaks>brk"`
	Drawing struct {
		ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
	} `xml:"drawing"`
	Sparklines []struct {
		Kind  string `xml:"type,attr"`
		Lines []struct {
			Data string `xml:"f"`
			At   string `xml:"sqref"`
		} `xml:"sparklines>sparkline"`
	} `xml:"extLst>ext>sparklineGroups>sparklineGroup"`
}

type relation struct {
	ID     string `xml:"Id,attr"`
	Target string `xml:"Target,attr"`
}

func open(t testing.TB, src []byte) *workbook {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	b := &workbook{t: t, parts: map[string][]byte{}}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if b.parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	var book struct {
		Tabs []tab `xml:"sheets>sheet"`
	}
	b.decode("xl/workbook.xml", &book)
	targets := b.relations("xl/workbook.xml")
	for _, s := range book.Tabs {
		s.part = targets[s.ID]
		b.tabs = append(b.tabs, s)
	}
	return b
}

func (b *workbook) decode(part string, into any) {
	b.t.Helper()
	if err := xml.Unmarshal(b.parts[part], into); err != nil {
		b.t.Fatalf("part %s: %v", part, err)
	}
}

// relations are where a part's ids lead: to other parts, or to addresses as they are.
func (b *workbook) relations(part string) map[string]string {
	name := path.Dir(part) + "/_rels/" + path.Base(part) + ".rels"
	if _, ok := b.parts[name]; !ok {
		return nil
	}
	var rels struct {
		All []relation `xml:"Relationship"`
	}
	b.decode(name, &rels)
	targets := map[string]string{}
	for _, r := range rels.All {
		switch {
		case strings.Contains(r.Target, "://"):
			targets[r.ID] = r.Target
		case strings.HasPrefix(r.Target, "/"):
			targets[r.ID] = r.Target[1:]
		default:
			targets[r.ID] = path.Join(path.Dir(part), r.Target)
		}
	}
	return targets
}
