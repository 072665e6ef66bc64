package exportfile

import (
	"archive/zip"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// maxEntries is how many files an archive may list.
const maxEntries = 10_000

// gzipSource is a gzip file; all its members are one text.
func (r *reading) gzipSource(name string) source {
	return source{place: r.place, name: name, open: func() (io.ReadCloser, error) {
		return gzip.NewReader(io.NewSectionReader(r.file, 0, r.size))
	}}
}

// readZip reads a workbook, or every entry of an archive as a table of its own.
func (r *reading) readZip() error {
	z, err := zip.NewReader(r.file, r.size)
	switch {
	case errors.Is(err, zip.ErrInsecurePath): // names are only names here: nothing is written
	case errors.Is(err, zip.ErrFormat):
		return r.fault(Incomplete, "", "ended inside the archive, before its list of entries; export incomplete").because(err)
	case err != nil:
		return r.readFault(err, 1)
	}
	if len(z.File) > maxEntries {
		return r.fault(TooLarge, "", "lists %d entries, more than %d", len(z.File), maxEntries)
	}
	if what := foreignPackage(z.File); what != "" {
		return r.fault(Unreadable, "save it as .xlsx or CSV", "not a table: it is %s", what)
	}
	if isWorkbook(z.File) {
		return r.readWorkbook(z.File)
	}
	if r.rows != nil {
		return r.notAWorkbook()
	}
	var sources []source
	for _, f := range z.File {
		if notATable(f.Name) {
			continue
		}
		src := source{place: place{r.path, f.Name}, name: entryName(f.Name), open: f.Open}
		if err := src.readable(f); err != nil {
			return err
		}
		sources = append(sources, src)
	}
	if len(sources) == 0 {
		return r.fault(Unreadable, "have it exported again", "an archive without a table in it")
	}
	return r.texts(sources, true)
}

// readable refuses an entry that is locked or packed in a way we do not know.
func (p place) readable(f *zip.File) error {
	switch {
	case f.Flags&1 != 0:
		return p.fault(Unreadable, "deliver it without a password", "the entry is protected by a password")
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return p.fault(Unreadable, "pack it again as an ordinary zip", "packed with method %d, which is not read", f.Method)
	}
	return nil
}

// binaryFolders hold the files that a Salesforce Data Export adds to its tables.
var binaryFolders = []string{"Attachments", "ContentVersion", "Documents"}

// notATable tells the entries that are not data: folders, what macOS adds, marks
// that a delivery is complete, and attached documents.
func notATable(name string) bool {
	name = strings.ReplaceAll(name, `\`, "/")
	if strings.HasSuffix(name, "/") || strings.HasSuffix(name, ".done") {
		return true
	}
	base := path.Base(name)
	if base == ".DS_Store" || strings.HasPrefix(base, "._") {
		return true
	}
	folders := strings.Split(path.Dir(name), "/")
	return slices.ContainsFunc(folders, func(f string) bool {
		return f == "__MACOSX" || slices.Contains(binaryFolders, f)
	})
}

// entryName is the last part of an entry's name: never a path.
func entryName(name string) string {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	if base == "." || base == ".." || base == "/" {
		return fmt.Sprintf("entry %q", name)
	}
	return base
}
