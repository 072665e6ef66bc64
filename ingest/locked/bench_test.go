package locked

import (
	"bytes"
	"testing"
)

// BenchmarkClose encrypts a workbook of 75 kB, a manager's.
func BenchmarkClose(b *testing.B) {
	workbook := bytes.Repeat([]byte("x"), 75_000)
	for b.Loop() {
		if _, err := Close(workbook, password); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSame looks whether a published workbook is the same.
func BenchmarkSame(b *testing.B) {
	workbook := bytes.Repeat([]byte("x"), 75_000)
	closed, err := Close(workbook, password)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if !Same(closed, workbook, password) {
			b.Fatal("not the same")
		}
	}
}
