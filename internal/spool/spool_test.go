package spool

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Rows are returned whole and in order, from memory and from the file, any number of times.
func TestAll_ReturnsAllRows(t *testing.T) {
	for name, rows := range map[string]int{"none": 0, "in memory": 1000, "in a file": 5000} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("TMPDIR", dir)
			row := func(i int) []byte {
				switch i {
				case 77:
					return bytes.Repeat([]byte("z"), blockSize+5) // larger than one read
				case 2500, 2501, 3000:
					return bytes.Repeat([]byte("w"), memory+i) // larger than the memory of a spool
				}
				return fmt.Appendf(nil, "%d %s", i, strings.Repeat("y", i%1000))
			}
			var s Spool
			defer s.Reset()
			for i := range rows {
				if err := s.Add(row(i)); err != nil {
					t.Fatal(err)
				}
			}
			if (s.file != nil) != (rows == 5000) {
				t.Errorf("in a file: %v", s.file != nil)
			}
			if files, _ := os.ReadDir(dir); len(files) != 0 && s.name == "" {
				t.Errorf("the file has a name: %v", files)
			}
			for _, prepare := range []func(){func() {}, func() {}, s.Stow} {
				prepare()
				next := 0
				for b, err := range s.All() {
					if err != nil {
						t.Fatal(err)
					}
					for _, got := range b.Rows {
						if !bytes.Equal(got, row(next)) {
							t.Fatalf("row %d is %.40q", next, got)
						}
						next++
					}
				}
				if next != rows || int64(rows) != s.Rows() {
					t.Errorf("%d of %d rows", next, rows)
				}
			}
			if cap(s.buf) > blockSize {
				t.Errorf("%d bytes are still in memory", cap(s.buf))
			}
		})
	}
}

func TestReset_RemovesTheFile(t *testing.T) {
	var s Spool
	for range 5000 {
		if err := s.Add(make([]byte, 1000)); err != nil {
			t.Fatal(err)
		}
	}
	s.Reset()
	if s.file != nil || s.Rows() != 0 || s.Size() != 0 {
		t.Errorf("after Reset: %+v", s)
	}
}

func TestAdd_NoTemporaryFile(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	var s Spool
	defer s.Reset()
	var err error
	for range 5000 {
		if err = s.Add(make([]byte, 1000)); err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(err.Error(), "TMPDIR") {
		t.Errorf("got %v", err)
	}
}
