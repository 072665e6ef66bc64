package sqlfile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	relationName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	notInNames   = regexp.MustCompile(`[^a-z0-9_]+`)
)

// Parse reads one file: its place in the layers, its front matter and its SQL.
// The path is relative to the queries folder, with forward slashes. Nothing is
// run and nothing is parsed as SQL; Gate.Inspect does that. The *File is never
// nil; next to faults it holds what could be read.
func Parse(path string, src []byte, origin Origin) (*File, Faults) {
	sum := sha256.Sum256(src)
	f := &File{Path: path, Text: string(src), Body: string(src), SHA256: hex.EncodeToString(sum[:]), Origin: origin}
	faults := f.readPath()
	if bad := f.badBytes(); len(bad) > 0 {
		return f, append(faults, bad...)
	}
	if undecided := f.conflicts(); len(undecided) > 0 {
		return f, append(faults, undecided...)
	}
	inner, found, bad := f.splitFrontMatter()
	faults = append(faults, bad...)
	if found {
		faults = append(faults, f.readFrontMatter(inner)...)
	}
	if len(bad) == 0 {
		faults = append(faults, f.checkMeta(found)...)
	}
	faults = append(faults, f.strangeCharacters()...)
	if !f.Meta.Hide && len(bad) == 0 && len(code(scan(f.Body))) == 0 {
		faults = append(faults, Fault{File: f.Path, Message: "the file holds no SQL", Hint: "write one SELECT"})
	}
	return f, tidy(faults)
}

// readPath takes layer, name and CRM from the path.
func (f *File) readPath() Faults {
	parts := strings.Split(f.Path, "/")
	f.Layer = Layer(parts[0])
	base := parts[len(parts)-1]
	f.Name = strings.TrimSuffix(base, ".sql")
	wanted := 2
	switch f.Layer {
	case Staging:
		wanted = 3
	case Macros, Models, Checks, Scorecards:
	default:
		folders := []string{string(Macros), string(Staging), string(Models), string(Checks), string(Scorecards)}
		return Faults{{File: f.Path, Message: fmt.Sprintf("SQL files lie in the folders %s", oneOf(folders)), Hint: DidYouMean(parts[0], folders)}}
	}
	var faults Faults
	if len(parts) != wanted {
		shape := parts[0] + "/<name>.sql"
		if f.Layer == Staging {
			shape = "staging/<crm>/<table>.sql"
		}
		faults = append(faults, Fault{File: f.Path, Message: fmt.Sprintf("files of this folder are named %s", shape)})
	} else if f.Layer == Staging {
		f.CRM = parts[1]
		if !relationName.MatchString(f.CRM) {
			faults = append(faults, Fault{File: f.Path, Message: fmt.Sprintf("the folder %q must be lower-case letters, digits and _, and start with a letter", f.CRM)})
		}
	}
	if !strings.HasSuffix(base, ".sql") {
		faults = append(faults, Fault{File: f.Path, Message: "the file's name must end in .sql"})
	} else if !relationName.MatchString(f.Name) {
		faults = append(faults, Fault{File: f.Path, Hint: renameHint(f.Name),
			Message: fmt.Sprintf("the name %q becomes a table's name and must be lower-case letters, digits and _, and start with a letter", f.Name)})
	}
	return faults
}

// renameHint offers a name like the given one that tables may have.
func renameHint(name string) string {
	better := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(name), "_"), "_")
	if !relationName.MatchString(better) {
		return ""
	}
	return "rename the file to " + better + ".sql"
}

// badBytes finds what no SQL text holds: bytes that are not UTF-8, and NUL.
func (f *File) badBytes() Faults {
	for i := 0; i < len(f.Text); {
		r, size := utf8.DecodeRuneInString(f.Text[i:])
		if r == utf8.RuneError && size == 1 {
			return Faults{f.faultAt(i, "save the file as UTF-8", "byte 0x%02X is not valid UTF-8", f.Text[i])}
		}
		if r == 0 {
			return Faults{f.faultAt(i, "save the file as UTF-8", "the file holds a NUL byte")}
		}
		i += size
	}
	return nil
}

// blank replaces everything but line ends by spaces, so that places stay.
func blank(text string) string {
	out := []byte(text)
	for i, b := range out {
		if b != '\n' && b != '\r' {
			out[i] = ' '
		}
	}
	return string(out)
}

// strangeCharacters finds characters that make text read otherwise than it runs:
// direction marks anywhere, blanks and invisible characters other than the plain
// ones between words.
func (f *File) strangeCharacters() Faults {
	var faults Faults
	quoted := make([]bool, len(f.Text)+1)
	for _, t := range scan(f.Body) {
		if t.kind == stringToken || t.kind == quotedToken || t.kind == commentToken {
			for i := t.start; i < t.end; i++ {
				quoted[i] = true
			}
		}
	}
	for i, r := range f.Text {
		switch {
		case r < utf8.RuneSelf:
		case isDirectionMark(r):
			faults = append(faults, f.faultAt(i, "delete it", "invisible character U+%04X changes the order in which the line is read", r))
		case !quoted[i] && f.Body[i] != ' ' && isInvisible(r):
			faults = append(faults, f.faultAt(i, "replace it by an ordinary blank", "character U+%04X looks like nothing or like a blank but is neither to the database", r))
		}
	}
	return faults
}

func isDirectionMark(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F || r == 0x061C
}

func isInvisible(r rune) bool {
	switch {
	case r == 0x00A0, r == 0x00AD, r == 0x1680, r == 0x180E, r >= 0x2000 && r <= 0x200D, r == 0x2028, r == 0x2029,
		r == 0x202F, r == 0x205F, r == 0x2060, r == 0x3000, r == 0x3164, r == 0xFEFF, r == 0x0085:
		return true
	}
	return false
}
