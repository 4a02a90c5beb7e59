//go:build unix

package jobs

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A program that does not read from the file of a job does not hold the job: \kill ends the write that
// waits for the program.
func TestKill_WhileAFIFOIsNotRead(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	reader, err := os.OpenFile(fifo, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	s := newShell(t, "select much\n  | a\n  | "+strings.Repeat("x", 1<<20)+"\n") // more than a FIFO holds
	s.start(`select much \& > ` + fifo)
	if _, err := reader.Read(make([]byte, 1)); err != nil { // now the job writes
		t.Fatal(err)
	}
	if err := s.list.Kill(""); err != nil {
		t.Fatal(err)
	}
	if err := s.list.Wait(s.Begin(), ""); err != nil {
		t.Fatal(err)
	}
	if got := s.lines(); !strings.HasPrefix(got, "[1] interrupted") && !strings.HasPrefix(got, "[1] failed") {
		t.Errorf("got %s", got)
	}
}
