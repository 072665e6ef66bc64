package analyze

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"

	"crmscore/analyze/messages"
	"crmscore/analyze/sqlfile"
)

// The settings of a version, in force: what built-in files, overlay and
// configuration say together, written as the files of these names are.
const (
	contractFile   = "contract.csv"
	thresholdsFile = "thresholds.csv"
	headersFile    = "headers.csv" // below staging/<crm>/
)

// Version is all of a catalog that can change what a night gives or says: the text
// of every file that runs, the contract, the thresholds, the header synonyms and the
// texts in force. Two catalogs that run the same have the same version.
type Version struct {
	Hash  string        // hex SHA-256 of Archive
	Files []VersionFile // by path
}

// VersionFile is one file of a version.
type VersionFile struct{ Path, Text string }

// Text gives the text of one file.
func (v Version) Text(path string) (text string, ok bool) {
	i := slices.IndexFunc(v.Files, func(f VersionFile) bool { return f.Path == path })
	if i < 0 {
		return "", false
	}
	return v.Files[i].Text, true
}

// Paths are the files of the version, sorted.
func (v Version) Paths() []string {
	paths := make([]string, len(v.Files))
	for i, f := range v.Files {
		paths[i] = f.Path
	}
	return paths
}

// Differs lists the paths whose text is not the same in both versions, sorted.
func (v Version) Differs(other Version) []string {
	paths := append(v.Paths(), other.Paths()...)
	slices.Sort(paths)
	return slices.DeleteFunc(slices.Compact(paths), func(p string) bool {
		mine, has := v.Text(p)
		theirs, had := other.Text(p)
		return has == had && mine == theirs
	})
}

// Version gives the catalog's version.
func (c *Catalog) Version() Version {
	files := []VersionFile{{contractFile, c.contractCSV()}, {thresholdsFile, c.thresholdsCSV()}}
	for _, crm := range keys(c.headers) {
		files = append(files, VersionFile{string(sqlfile.Staging) + "/" + crm + "/" + headersFile, c.headersCSV(crm)})
	}
	if text := c.texts.InForce(); text != "" {
		files = append(files, VersionFile{messages.Folder + "/" + c.texts.Language() + ".yaml", text})
	}
	for _, f := range c.files {
		files = append(files, VersionFile{f.Path, f.Text})
	}
	slices.SortFunc(files, func(a, b VersionFile) int { return cmp.Compare(a.Path, b.Path) })
	v := Version{Files: files}
	v.Hash = hashText(string(v.Archive()))
	return v
}

// Archive is the version as one readable text, a txtar archive whose head lists the
// SHA-256 of every file. A file that would end in the middle of the archive, for
// it holds a line such as "-- won --", stands with > before each line.
func (v Version) Archive() []byte {
	var head strings.Builder
	head.WriteString("crmscore queries: every file that ran, with the settings in force\n")
	a := &txtar.Archive{}
	for _, f := range v.Files {
		fmt.Fprintf(&head, "%s  %s\n", hashText(f.Text), f.Path)
		text := f.Text
		if holdsMarker(text) {
			text = ">" + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n>") + "\n"
		}
		a.Files = append(a.Files, txtar.File{Name: f.Path, Data: []byte(text)})
	}
	a.Comment = []byte(head.String())
	return txtar.Format(a)
}

// holdsMarker tells whether a line of the text could be taken for the beginning of
// the archive's next file.
func holdsMarker(text string) bool {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "-- ") && strings.HasSuffix(line, " --") {
			return true
		}
	}
	return false
}

// ReadVersion reads what Archive wrote. A text whose hash is not the one in the
// archive's head is an error: the archive was damaged or edited.
func ReadVersion(archive []byte) (Version, error) {
	a := txtar.Parse(archive)
	wanted := map[string]string{}
	for line := range strings.Lines(string(a.Comment)) {
		if sum, path, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  "); ok && len(sum) == sha256.Size*2 {
			wanted[path] = sum
		}
	}
	if len(wanted) == 0 || len(wanted) != len(a.Files) {
		return Version{}, errors.New("this is no whole version of queries")
	}
	v := Version{Hash: hashText(string(archive))}
	for _, f := range a.Files {
		text, ok := unpack(string(f.Data), wanted[f.Name])
		if !ok {
			return Version{}, fmt.Errorf("the text of %s is not the one that was kept", f.Name)
		}
		v.Files = append(v.Files, VersionFile{f.Name, text})
	}
	return v, nil
}

// unpack takes back what the archive did to a text: the > before each line, and
// the last line end where there was none.
func unpack(data, sum string) (string, bool) {
	bare := strings.ReplaceAll(strings.TrimPrefix(data, ">"), "\n>", "\n")
	for _, text := range []string{data, bare, strings.TrimSuffix(data, "\n"), strings.TrimSuffix(bare, "\n")} {
		if hashText(text) == sum {
			return text, true
		}
	}
	return "", false
}

func hashText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func (c *Catalog) contractCSV() string {
	rows := [][]string{{"table", "column", "type", "required", "meaning"}}
	for _, t := range c.contract.Tables {
		for _, col := range t.Columns {
			required := "no"
			if col.Required {
				required = "yes"
			}
			rows = append(rows, []string{t.Name, col.Name, string(col.Type), required, col.Meaning})
		}
	}
	return csvText(rows)
}

func (c *Catalog) thresholdsCSV() string {
	rows := [][]string{{"key", "value", "unit", "meaning", "source", "team"}}
	for _, t := range c.thresholds {
		rows = append(rows, []string{t.Key, strconv.FormatFloat(t.Value, 'g', -1, 64), t.Unit, t.Meaning, t.Source, t.Team})
	}
	return csvText(rows)
}

func (c *Catalog) headersCSV(crm string) string {
	rows := [][]string{{"table", "header", "name"}}
	for _, table := range keys(c.headers[crm]) {
		for _, header := range keys(c.headers[crm][table]) {
			rows = append(rows, []string{table, header, c.headers[crm][table][header]})
		}
	}
	return csvText(rows)
}

func csvText(rows [][]string) string {
	var b bytes.Buffer
	_ = csv.NewWriter(&b).WriteAll(rows) // a buffer takes everything
	return b.String()
}
