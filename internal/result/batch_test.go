package result

import (
	"bytes"
	"errors"
	"testing"
)

// Cells decodes what AppendRow encodes, for every width of a length.
func TestCells_RoundTrip(t *testing.T) {
	long := func(n int) []byte { return bytes.Repeat([]byte{'x'}, n) }
	rows := map[string][][]byte{
		"no columns":      {},
		"NULL and empty":  {nil, {}, nil},
		"text":            {[]byte("00042"), []byte("a\x00b")},
		"one-byte length": {long(250)},
		"two-byte length": {long(251), long(1<<16 - 1)},
		"three bytes":     {long(1 << 16), nil},
		"eight bytes":     {nil, long(1 << 24), []byte("after")},
	}
	for name, want := range rows {
		t.Run(name, func(t *testing.T) {
			b := NewBatch(nil)
			b.Rows = append(b.Rows, AppendRow(nil, want...))
			got, err := b.Cells(0, make([][]byte, len(want)))
			if err != nil {
				t.Fatal(err)
			}
			for i := range want {
				if !bytes.Equal(got[i], want[i]) || (got[i] == nil) != (want[i] == nil) {
					t.Errorf("cell %d: got %.20q, want %.20q", i, got[i], want[i])
				}
			}
		})
	}
}

func TestCells_MalformedRows(t *testing.T) {
	for name, row := range map[string]string{
		"too few cells":            "\x01a",
		"too many cells":           "\x01a\x01b\x01c",
		"cell longer than the row": "\x01a\x05b",
		"length cut short":         "\x01a\xfc\x01",
		"length of 2^63":           "\x01a\xfe\xff\xff\xff\xff\xff\xff\xff\xff",
		"not a length":             "\x01a\xff",
	} {
		b := NewBatch(nil)
		b.Rows = append(b.Rows, []byte(row))
		if _, err := b.Cells(0, make([][]byte, 2)); !errors.Is(err, ErrMalformedRow) {
			t.Errorf("%s: got %v, want ErrMalformedRow", name, err)
		}
	}
}

// For any bytes, Cells does not read outside of the row.
func FuzzCells(f *testing.F) {
	f.Add([]byte("\x01a\xfb\xfc\x01\x00b"), 3)
	f.Fuzz(func(t *testing.T, row []byte, columns int) {
		if columns < 0 || columns > 64 {
			return
		}
		b := NewBatch(nil)
		b.Rows = append(b.Rows, row)
		cells, err := b.Cells(0, make([][]byte, columns))
		if err != nil {
			return
		}
		if again := AppendRow(nil, cells...); len(again) > len(row) {
			t.Errorf("cells of %d bytes need %d", len(row), len(again))
		}
	})
}

func BenchmarkCells(b *testing.B) {
	row := AppendRow(nil, []byte("12345"), []byte("1234567890123"), []byte("some words"), nil, []byte("2026-11-22 10:00:00"))
	batch := NewBatch(nil)
	for range 1000 {
		batch.Rows = append(batch.Rows, row)
	}
	cells := make([][]byte, 5)
	b.SetBytes(int64(len(row) * len(batch.Rows)))
	b.ReportAllocs()
	for b.Loop() {
		for i := range batch.Rows {
			if _, err := batch.Cells(i, cells); err != nil {
				b.Fatal(err)
			}
		}
	}
}
