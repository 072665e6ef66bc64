package exportfile

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
)

// maxStrings is how many bytes of shared strings are held in memory.
const maxStrings = 512 << 20

// A workbook is read part by part as streams, not with excelize: excelize's row
// reader shows numbers as displayed, does not tell dates from numbers in its raw
// mode, and takes broken XML for the end of the sheet. Only the table of shared
// strings and one row are held in memory.
type workbook struct {
	place
	r        *reading
	parts    map[string]*zip.File
	spent    *budget
	sheets   []sheet
	date1904 bool
	styles   []dateStyle // per cell style
	strings  []string    // shared strings
}

// sheet is a worksheet and the part that holds it.
type sheet struct{ name, part string }

// foreignPackage names what else uses the container of a workbook; "" = none.
func foreignPackage(files []*zip.File) string {
	for _, f := range files {
		switch name := strings.ToLower(f.Name); {
		case name == "xl/workbook.bin":
			return "a binary Excel workbook (.xlsb)"
		case name == "word/document.xml":
			return "a Word document"
		case name == "ppt/presentation.xml":
			return "a PowerPoint presentation"
		case name == "mimetype":
			return "an OpenDocument file (.ods)"
		}
	}
	return ""
}

func isWorkbook(files []*zip.File) bool {
	for _, f := range files {
		if f.Name == "[Content_Types].xml" {
			return true
		}
	}
	return false
}

// readWorkbook reports every worksheet that is not empty, or the one asked for.
func (r *reading) readWorkbook(files []*zip.File) error {
	b := &workbook{place: r.place, r: r, parts: make(map[string]*zip.File, len(files)), spent: r.budget(true)}
	for _, f := range files {
		if err := b.readable(f); err != nil {
			return err
		}
		b.parts[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	if err := b.open(); err != nil {
		return err
	}
	if r.rows != nil {
		return b.readForms()
	}
	sheets := b.sheets
	if want := r.opt.Sheet; want != "" {
		sheets = nil
		var names []string
		for _, s := range b.sheets {
			names = append(names, s.name)
			if strings.EqualFold(s.name, want) {
				sheets = []sheet{s}
			}
		}
		if sheets == nil {
			return b.fault(Misdeclared, "set sheet to one of them", "no sheet %q; it has %s", want, oneOf(names))
		}
	}
	for _, s := range sheets {
		if err := b.verify(s.part); err != nil {
			return err
		}
	}
	b.spent = r.budget(true)
	read := 0
	for _, s := range sheets {
		n, err := b.readSheet(s)
		if err != nil {
			return err
		}
		read += n
	}
	if read == 0 {
		return b.fault(Unreadable, "have it exported again", "empty: no sheet has a cell with text")
	}
	return nil
}

// open reads everything but the sheets.
func (b *workbook) open() error {
	rels, err := b.relations("_rels/.rels", "")
	if err != nil {
		return err
	}
	main := ""
	for _, rel := range rels {
		if rel.is("officeDocument") {
			main = rel.target
		}
	}
	if main == "" {
		return b.fault(Unreadable, "save it again as .xlsx", "not a workbook: it names no main part")
	}
	folder, base := path.Split(main)
	if rels, err = b.relations(folder+"_rels/"+base+".rels", folder); err != nil {
		return err
	}
	if err := b.readMain(main, rels); err != nil {
		return err
	}
	for _, rel := range rels {
		switch {
		case rel.is("styles"):
			err = b.readStyles(rel.target)
		case rel.is("sharedStrings"):
			err = b.readStrings(rel.target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// relation is a link from one part to another.
type relation struct{ id, kind, target string }

// is compares the last word of the type: strict and transitional files differ in the rest.
func (r relation) is(kind string) bool { return strings.HasSuffix(r.kind, "/"+kind) }

func (b *workbook) relations(part, folder string) ([]relation, error) {
	var rels []relation
	err := b.walk(part, walker{start: func(name string, attr []xml.Attr) error {
		if name != "Relationship" || value(attr, "TargetMode") == "External" {
			return nil
		}
		target := value(attr, "Target")
		if strings.HasPrefix(target, "/") {
			target = target[1:]
		} else {
			target = path.Join(folder, target)
		}
		rels = append(rels, relation{value(attr, "Id"), value(attr, "Type"), target})
		return nil
	}})
	return rels, err
}

// readMain reads the list of sheets and the date system. Chart sheets are passed.
func (b *workbook) readMain(part string, rels []relation) error {
	return b.walk(part, walker{start: func(name string, attr []xml.Attr) error {
		switch name {
		case "workbookPr":
			b.date1904 = isTrue(value(attr, "date1904"))
		case "sheet":
			for _, rel := range rels {
				if rel.id == value(attr, "id") && rel.is("worksheet") {
					b.sheets = append(b.sheets, sheet{value(attr, "name"), rel.target})
				}
			}
		}
		return nil
	}})
}

// readStrings reads the shared strings: the text of all runs, without phonetic hints.
func (b *workbook) readStrings(part string) error {
	var text strings.Builder
	inText, phonetic, size := false, 0, 0
	return b.walk(part, walker{
		start: func(name string, _ []xml.Attr) error {
			switch name {
			case "si":
				text.Reset()
			case "t":
				inText = phonetic == 0
			case "rPh":
				phonetic++
			}
			return nil
		},
		text: func(s []byte) {
			if inText {
				text.Write(s)
			}
		},
		end: func(name string) error {
			switch name {
			case "si":
				if size += text.Len(); size > maxStrings {
					return b.fault(TooLarge, "export it as CSV", "its texts take more than %d bytes", maxStrings)
				}
				b.strings = append(b.strings, unescape(text.String()))
			case "t":
				inText = false
			case "rPh":
				phonetic--
			}
			return nil
		},
	})
}

// walker is told the elements of a part in order; names come without prefix.
type walker struct {
	start func(name string, attr []xml.Attr) error
	text  func([]byte)
	end   func(name string) error
}

// walk reads one part of the workbook to its end, which also checks its CRC.
func (b *workbook) walk(part string, w walker) error {
	return b.withPart(part, func(r io.Reader) error {
		in := &tokenGuard{r: r, part: part, book: b}
		d := xml.NewDecoder(in)
		depth := 0
		for {
			in.token = in.total
			token, err := d.RawToken()
			if errors.Is(err, io.EOF) && depth == 0 {
				return nil
			}
			if err != nil {
				return b.xmlFault(part, err)
			}
			err = nil
			switch t := token.(type) {
			case xml.StartElement:
				depth++
				err = w.start(t.Name.Local, t.Attr)
			case xml.EndElement:
				depth--
				if w.end != nil {
					err = w.end(t.Name.Local)
				}
			case xml.CharData:
				if w.text != nil {
					w.text(t)
				}
			}
			if err != nil {
				return err
			}
		}
	})
}

// maxToken is the longest piece of XML held in memory; a cell holds 32,767 characters.
const maxToken = 16 << 20

// tokenGuard stops a reader before one piece of XML fills the memory.
type tokenGuard struct {
	r            io.Reader
	part         string
	book         *workbook
	total, token int64 // bytes read; the same when the current token began
}

func (g *tokenGuard) Read(p []byte) (int, error) {
	if g.total-g.token > maxToken {
		return 0, g.book.fault(TooLarge, "export it as CSV", "part %s holds a text longer than %d bytes", g.part, maxToken)
	}
	n, err := g.r.Read(p)
	g.total += int64(n)
	return n, err
}

func (b *workbook) xmlFault(part string, err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return b.fault(Unreadable, "save it again as .xlsx", "damaged: part %s is not valid XML in line %d (%s)", part, syntax.Line, syntax.Msg).because(err)
	}
	if errors.Is(err, io.EOF) {
		return b.fault(Incomplete, "", "ended inside part %s; export incomplete", part).because(err)
	}
	return b.partFault(part, err)
}

func (b *workbook) partFault(part string, err error) error {
	return place{b.path, part}.readFault(err, 1)
}

// withPart opens a part under the limits of the file.
func (b *workbook) withPart(part string, use func(io.Reader) error) error {
	f := b.parts[strings.ToLower(part)]
	if f == nil {
		return b.fault(Unreadable, "save it again as .xlsx", "damaged: part %s is missing", part)
	}
	in, err := f.Open()
	if err != nil {
		return b.partFault(part, err)
	}
	defer in.Close()
	return use(guarded{b.r.ctx, in, b.spent})
}

// verify reads a part to its end, which checks its CRC.
func (b *workbook) verify(part string) error {
	return b.withPart(part, func(r io.Reader) error {
		if _, err := io.Copy(io.Discard, r); err != nil {
			return b.partFault(part, err)
		}
		return nil
	})
}

func value(attr []xml.Attr, name string) string {
	for _, a := range attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func isTrue(s string) bool { return s == "1" || s == "true" || s == "on" }

// unescape resolves the _xHHHH_ that stand for characters XML cannot hold.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if strings.HasPrefix(s[i:], "_x") && len(s) >= i+7 && s[i+6] == '_' {
			if code, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				b.WriteRune(rune(code))
				i += 7
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}
