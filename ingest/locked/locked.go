// Package locked closes workbooks with a password, and opens those that were
// closed so here, by Excel or by LibreOffice.
//
// Closing is the standard encryption of ECMA-376 as the Excel library writes it:
// AES-128 with a key from 50,000 rounds of SHA-1, which every spreadsheet program
// opens. It is weaker than what Excel itself writes today, block by block without
// chaining and without a seal against changes: it keeps a forwarded attachment from
// being read, and is no vault. So the salt is random each time. One that followed
// from the contents would give the same bytes for the same workbook, but also let
// whoever guesses the contents test passwords without the slow rounds, and one fixed
// per reader would show which blocks of two nights are alike. Who wants unchanged
// files to stay the same keeps the earlier one: see Same.
//
// Opening takes both the standard and the agile encryption. Nothing here names a
// password in an error.
package locked

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// Shortest and longest password that makes sense, the latter in UTF-16 units.
const (
	MinPassword = 8
	MaxPassword = 255
)

// MaxBytes is the largest closed workbook that Open takes.
const MaxBytes = 64 << 20

// maxSpins bounds how slow a file may make each attempt; Excel writes 100,000.
const maxSpins = 1_000_000

// ErrPassword says that none of the passwords opens the workbook, ErrForeign that
// the file is something else, such as a workbook of Excel 97, or damaged.
var (
	ErrPassword = errors.New("none of the passwords opens it")
	ErrForeign  = errors.New("it is damaged, or no encrypted workbook")
)

// signature begins every closed workbook, and every file of Office before 2007.
var signature = []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}

// minBytes is where the container's layout changes; the library writes one that
// cannot be read for less. No workbook of ours is half as small.
const minBytes = 4096

// Close encrypts a workbook. Twice the same is not twice the same bytes.
func Close(workbook []byte, password string) ([]byte, error) {
	if len(workbook) < minBytes {
		return nil, fmt.Errorf("encrypt a workbook: %d bytes are too few to be one", len(workbook))
	}
	closed, err := excelize.Encrypt(workbook, &excelize.Options{Password: password})
	if err != nil {
		return nil, fmt.Errorf("encrypt a workbook: %w", err)
	}
	return closed, nil
}

// IsClosed tells by its first bytes whether a file may be a closed workbook.
func IsClosed(head []byte) bool { return bytes.HasPrefix(head, signature) }

// Open decrypts a closed workbook with the first of the passwords that fits, a
// tenth of a second or two for each. The error is ErrPassword when none does,
// ErrForeign for another kind of file, that of ctx when it ends, else it says what is
// wrong.
func Open(ctx context.Context, file []byte, passwords []string) ([]byte, error) {
	if !IsClosed(file) {
		return nil, ErrForeign
	}
	if len(file) > MaxBytes {
		return nil, errors.New("it is too large to be opened here")
	}
	if spins(file) > maxSpins {
		return nil, errors.New("its encryption is slower than any that spreadsheet programs write")
	}
	if len(passwords) == 0 {
		passwords = []string{""} // tells other files apart
	}
	for _, password := range passwords {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		workbook, err := decrypt(file, password)
		if err != nil {
			return nil, ErrForeign
		}
		if isWorkbook(workbook) {
			return workbook, nil
		}
	}
	return nil, ErrPassword
}

// Same tells whether a closed file is the workbook, closed with the password.
func Same(file, workbook []byte, password string) bool {
	if !IsClosed(file) {
		return false
	}
	opened, err := decrypt(file, password)
	const block = 16 // what the cipher pads to
	return err == nil && bytes.HasPrefix(opened, workbook) && len(opened)-len(workbook) < block
}

// decrypt gives what a password makes of a file; a wrong one gives noise. The
// library reads containers that anybody may have made: where it falls over one, the
// file is damaged and the night goes on.
func decrypt(file []byte, password string) (workbook []byte, err error) {
	defer func() {
		if recover() != nil {
			workbook, err = nil, ErrForeign
		}
	}()
	return excelize.Decrypt(file, &excelize.Options{Password: password})
}

// isWorkbook tells a workbook from noise: the standard encryption does not say
// whether the password was right.
func isWorkbook(content []byte) bool {
	if !bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		return false
	}
	_, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	return err == nil
}

// spins is how many rounds the agile encryption of a file says it takes; 0 where it
// does not say.
func spins(file []byte) int {
	_, after, found := bytes.Cut(file, []byte(`spinCount="`))
	digits, _, ended := bytes.Cut(after[:min(len(after), 20)], []byte(`"`))
	if !found || !ended {
		return 0
	}
	n, err := strconv.Atoi(string(digits))
	if err != nil {
		return maxSpins + 1
	}
	return n
}
