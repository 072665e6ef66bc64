package locked

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

const password = "Pässwörd 1"

func smallWorkbook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetCellStr("Sheet1", "A1", "typed"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func first(t *testing.T, workbook []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := f.GetCellValue("Sheet1", "A1")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// What is closed opens with its password among others, and with no other; what it
// holds cannot be read from the file, which differs each time.
func TestCloseAndOpen(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	workbook := smallWorkbook(t)
	closed, err := Close(workbook, password)
	if err != nil {
		t.Fatal(err)
	}
	if !IsClosed(closed) || bytes.Contains(closed, []byte("xl/worksheets")) || bytes.Contains(closed, []byte(password)) {
		t.Error("the closed workbook can be read")
	}
	opened, err := Open(ctx, closed, []string{"some other one", password})
	if err != nil || first(t, opened) != "typed" {
		t.Errorf("opened: %v", err)
	}
	if _, err := Open(ctx, closed, []string{"some other one", ""}); !errors.Is(err, ErrPassword) {
		t.Errorf("another password: %v", err)
	}
	again, err := Close(workbook, password)
	if err != nil || bytes.Equal(again, closed) {
		t.Errorf("closed twice with the same salt (%v)", err)
	}
	for _, n := range []int{minBytes, minBytes + 1, 9999} {
		raw := bytes.Repeat([]byte("x"), n)
		closed, err := Close(raw, password)
		if err != nil || !Same(closed, raw, password) {
			t.Errorf("%d bytes do not come back (%v)", n, err)
		}
	}
	if _, err := Close(workbook[:minBytes-1], password); err == nil {
		t.Error("closed what cannot be opened again")
	}
	for name, same := range map[string]bool{
		"same":     Same(closed, workbook, password),
		"password": !Same(closed, workbook, "some other one"),
		"contents": !Same(closed, append([]byte("PK"), workbook...), password),
		"shorter":  !Same(closed, workbook[:len(workbook)-100], password),
		"open":     !Same(workbook, workbook, password),
	} {
		if !same {
			t.Errorf("%s: taken for what it is not", name)
		}
	}
}

// Excel saves a closed workbook with the agile encryption, AES-256 and 100,000
// rounds of SHA-512; testdata/agile.xlsx is such a file, made by msoffcrypto-tool.
func TestOpenAgile(t *testing.T) {
	t.Parallel()
	closed, err := os.ReadFile("testdata/agile.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	opened, err := Open(context.Background(), closed, []string{"some other one", password})
	if err != nil || first(t, opened) != "typed" {
		t.Errorf("opened: %v", err)
	}
	if _, err := Open(context.Background(), closed, []string{"some other one"}); !errors.Is(err, ErrPassword) {
		t.Errorf("another password: %v", err)
	}
}

// Files that are damaged, or made to keep the night busy, end with an error.
func TestOpenHostileFiles(t *testing.T) {
	t.Parallel()
	closed, err := os.ReadFile("testdata/agile.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	slow := bytes.Replace(closed, []byte(`spinCount="100000"`), []byte(`spinCount="9000000"`), 1)
	if bytes.Equal(slow, closed) {
		t.Fatal("the sample says no spin count")
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		file []byte
		says string
	}{
		{"slow", context.Background(), slow, "slower than any"},
		{"cut", context.Background(), closed[:600], ErrForeign.Error()},
		{"only the signature", context.Background(), closed[:8], ErrForeign.Error()},
		{"open", context.Background(), smallWorkbook(t), ErrForeign.Error()},
		{"cancelled", ended, closed, "canceled"},
	} {
		if _, err := Open(c.ctx, c.file, []string{password}); err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), password) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// FuzzOpen: no file makes opening fall over or run on.
func FuzzOpen(f *testing.F) {
	closed, err := os.ReadFile("testdata/agile.xlsx")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(closed[:len(closed)/2])
	f.Add(closed[:512])
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, err := Open(context.Background(), file, nil); err == nil {
			t.Error("opened without a password")
		}
		_, _ = decrypt(file, password)
	})
}
