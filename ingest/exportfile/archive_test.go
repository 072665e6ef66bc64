package exportfile

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

const small = "Id,Name\n1,Anna\n2,\"Bo\nEk\"\n3,\n"

const smallText = "t.csv [comma, utf-8, LF] Id|Name\n2: <1> <Anna>\n3: <2> <Bo\nEk>\n5: <3> NULL\n"

func gzipped(t testing.TB, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, m := range members {
		w := gzip.NewWriter(&b)
		if _, err := io.WriteString(w, m); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// zipped packs name, content, name, content …
func zipped(t testing.TB, entries ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(entries); i += 2 {
		e, err := w.Create(entries[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(e, entries[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGzip(t *testing.T) {
	t.Parallel()
	for name, content := range map[string][]byte{
		"one member":  gzipped(t, small),
		"two members": gzipped(t, small[:11], small[11:]),
	} {
		tables := read(t, tempFile(t, "t.csv", content), Options{})
		if got := tables[0].text(); got != smallText || !tables[0].Native {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestZip(t *testing.T) {
	t.Parallel()
	path := tempFile(t, "WE_1.ZIP", zipped(t,
		"folder/", "", "t.csv", small, "../../etc/t.csv", small, "/abs/t.csv", small, `c:\x\t.csv`, small, "..", small,
		"__MACOSX/._t.csv", "x", ".DS_Store", "x", "exports.done", "", "Attachments/00P1", "\x00\x01", "u.csv", "a;b\n1;2\n"))
	tables := read(t, path, Options{})
	names := []string{"t.csv", "t.csv", "t.csv", "t.csv", `entry ".."`, "u.csv"}
	if len(tables) != len(names) {
		t.Fatalf("%d tables, want %d", len(tables), len(names))
	}
	for i, table := range tables {
		if table.Name != names[i] {
			t.Errorf("table %d is named %q, want %q", i, table.Name, names[i])
		}
	}
	if got := tables[1].text(); got != smallText {
		t.Errorf("got\n%s", got)
	}
}

// A gzip or zip file that is cut anywhere, or has a bit of any byte flipped, either gives
// the same records or an error and no record at all.
func TestDamagedArchives(t *testing.T) {
	t.Parallel()
	for name, whole := range map[string][]byte{"gzip": gzipped(t, small), "zip": zipped(t, "t.csv", small)} {
		path := tempFile(t, "t.csv", whole)
		want := read(t, path, Options{})[0].text()
		try := func(what string, at int, content []byte) {
			var c collector
			err := Read(context.Background(), tempFile(t, "t.csv", content), Options{}, &c)
			var f *FileError
			switch {
			case err == nil && len(c.tables) == 1 && strings.TrimPrefix(c.tables[0].text(), c.tables[0].Name) == strings.TrimPrefix(want, "t.csv"):
			case err == nil && what == "cut" && at < 5: // no longer looks like an archive: text
			case err == nil && at < 4 && what == "flip":
			case !errors.As(err, &f):
				t.Errorf("%s %s at %d: %v", name, what, at, err)
			case len(c.tables) > 0:
				t.Errorf("%s %s at %d: records were reported before %v", name, what, at, err)
			case what == "cut" && at > 4 && f.Kind != Incomplete:
				t.Errorf("%s %s at %d: kind %d: %v", name, what, at, f.Kind, err)
			}
		}
		for i := range whole {
			try("cut", i, whole[:i])
			for _, bits := range []byte{1, 0x80} {
				flipped := bytes.Clone(whole)
				flipped[i] ^= bits
				try("flip", i, flipped)
			}
		}
	}
}

func TestArchiveFaults(t *testing.T) {
	t.Parallel()
	broken := gzipped(t, small)
	broken[len(broken)-8] ^= 1
	locked := zipped(t, "t.csv", small)
	locked[6] |= 1                                           // flags of the entry
	locked[bytes.Index(locked, []byte("PK\x01\x02"))+8] |= 1 // and of the list
	odd := zipped(t, "t.csv", small)
	odd[bytes.Index(odd, []byte("PK\x01\x02"))+10] = 14
	zeros := strings.Repeat("0", 1<<20)
	tests := []struct {
		name, want string
		kind       Kind
		content    []byte
		opt        Options
	}{
		{"t.csv.gz", "t.csv.gz: damaged: its checksum does not match its content; deliver it again", Unreadable, broken, Options{}},
		{"t.csv.gz", "t.csv.gz: ended inside line 4; export incomplete", Incomplete, gzipped(t, small)[:35], Options{}},
		{"t.csv.gz", "t.csv.gz: damaged: something that is not gzip follows line 6; deliver it again", Unreadable, append(gzipped(t, small), "and text after it"...), Options{}},
		{"t.csv.gz", "t.csv.gz: empty: it holds no data at all; have it exported again", Unreadable, gzipped(t, ""), Options{}},
		{"t.csv.gz", "t.csv.gz: an archive inside an archive; unpack the outer one first", Unreadable, gzipped(t, string(gzipped(t, small))), Options{}},
		{"t.zip", "t.zip: ended inside the archive, before its list of entries; export incomplete", Incomplete, zipped(t, "t.csv", small)[:60], Options{}},
		{"t.zip", "t.zip: t.csv: the entry is protected by a password; deliver it without a password", Unreadable, locked, Options{}},
		{"t.zip", "t.zip: t.csv: packed with method 14, which is not read; pack it again as an ordinary zip", Unreadable, odd, Options{}},
		{"t.zip", "t.zip: a/b.zip: an archive inside an archive; unpack the outer one first", Unreadable, zipped(t, "a/b.zip", string(zipped(t, "t.csv", small))), Options{}},
		{"t.zip", "t.zip: b.csv: empty: it holds no data at all; have it exported again", Unreadable, zipped(t, "a.csv", small, "b.csv", ""), Options{}},
		{"t.zip", "t.zip: an archive without a table in it; have it exported again", Unreadable, zipped(t, "x.done", ""), Options{}},
		{"t.zip", "t.zip: an archive without a table in it; have it exported again", Unreadable, zipped(t), Options{}},
		{"t.zip", "t.zip: holds more than 2000000 bytes; if it is genuine, raise the limit", TooLarge, zipped(t, "a", zeros, "b", zeros), Options{MaxBytes: 2_000_000}},
		{"t.gz", "t.gz: holds more than 1000000 bytes; if it is genuine, raise the limit", TooLarge, gzipped(t, zeros), Options{MaxBytes: 1_000_000}},
		{"t.ods", "t.ods: not a table: it is an OpenDocument file (.ods); save it as .xlsx or CSV", Unreadable, zipped(t, "mimetype", "x"), Options{}},
		{"t.xlsb", "t.xlsb: not a table: it is a binary Excel workbook (.xlsb); save it as .xlsx or CSV", Unreadable, zipped(t, "xl/workbook.bin", "x"), Options{}},
	}
	for _, tt := range tests {
		got, kind := fault(t, tempFile(t, tt.name, tt.content), tt.opt)
		if got != tt.want || kind != tt.kind {
			t.Errorf("got  %d %s\nwant %d %s", kind, got, tt.kind, tt.want)
		}
	}
}

func TestZipBomb(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	block := make([]byte, 1<<20)
	for _, name := range []string{"a.csv", "b.csv"} { // each below the floor, both above it
		e, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 40 {
			if _, err := e.Write(block); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, kind := fault(t, tempFile(t, "bomb.zip", b.Bytes()), Options{})
	if want := "bomb.zip: unpacks to more than 200 times its size (zip bomb?); if it is genuine, raise the limit"; got != want || kind != TooLarge {
		t.Errorf("got %d %s\nwant %s", kind, got, want)
	}
}

func TestHandlerErrorAndCancel(t *testing.T) {
	t.Parallel()
	path := tempFile(t, "t.csv", []byte(small))
	stop := errors.New("stop")
	if err := Read(context.Background(), path, Options{}, stopping{&collector{}, stop}); err != stop {
		t.Errorf("the handler's error came back as %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Read(ctx, path, Options{}, &collector{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := Read(context.Background(), path+".missing", Options{}, &collector{}); err == nil {
		t.Error("a missing file gives no error")
	}
}

// stopping is a Handler that fails at the first row.
type stopping struct {
	*collector
	err error
}

func (s stopping) Row(Record) error { return s.err }
