package script

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// A pipe is ready if it has bytes, and at its end.
func TestReady_Pipe(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("pipes are not asked there")
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s := New("a pipe", r)
	defer s.Close()
	ready := func(want bool, when string) {
		t.Helper()
		if s.Ready() != want {
			t.Errorf("%s: ready is %v", when, !want)
		}
	}
	next := func() {
		t.Helper()
		if _, err := s.Next(); err != nil {
			t.Fatal(err)
		}
	}
	ready(false, "before anything was read")
	w.WriteString("select 1;\n")
	next()
	ready(false, "when all was read")
	w.WriteString("select 2;\n")
	ready(true, "when more has come")
	next()
	ready(false, "when that was read, too")
	w.Close()
	ready(true, "at the end")
}

// A regular file is always ready.
func TestReady_File(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.sql")
	if err := os.WriteFile(path, []byte("select 1;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for range 2 {
		if !s.Ready() {
			t.Error("not ready")
		}
		s.Next()
	}
}
