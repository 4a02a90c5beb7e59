//go:build unix

package export

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestAppender_AddsToTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	os.WriteFile(path, []byte("before\n"), 0o600)
	a, err := OpenAppender(path)
	if err != nil {
		t.Fatal(err)
	}
	if a.Stop(); a.Name() != path {
		t.Errorf("its name is %s", a.Name())
	}
	io.WriteString(a, "one\n") // the Stop before has no effect
	if text := contentOf(path); text != "before\none\n" {
		t.Errorf("the file holds %q", text)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	want := "cannot write to " + path + ": "
	if _, err := io.WriteString(a, "x"); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("a write after Close: %v", err)
	}
	if err := a.Close(); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("a second Close: %v", err)
	}
}

func TestAppender_ErrorsHaveNoName(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenAppender(fifo); err == nil || err.Error() != "no program reads from it" {
		t.Errorf("a FIFO without a reader: %v", err)
	}
	if _, err := OpenAppender(filepath.Dir(fifo)); !errors.Is(err, syscall.EISDIR) {
		t.Errorf("a directory: %v", err)
	}
}

// A reader that stops must not hold the shell: Stop ends the write that waits for it.
func TestAppender_StopEndsAWriteThatWaits(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	reader, err := os.OpenFile(fifo, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	a, err := OpenAppender(fifo)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	written := make(chan error)
	go func() {
		_, err := a.Write(make([]byte, 1<<20)) // more than a FIFO holds
		written <- err
	}()
	for {
		a.Stop() // until the write has begun, it has no effect
		select {
		case err := <-written:
			if want := "cannot write to " + fifo + ": its reader has stopped reading"; err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
			return
		default:
		}
	}
}

// Close waits for a command until its context ends, and a moment longer.
func TestPipe_CloseDoesNotWaitForEver(t *testing.T) {
	t.Parallel() // it takes closeWait
	fifo := filepath.Join(t.TempDir(), "go")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	line := "read line <" + fifo
	p, _ := start(t, line)
	over, end := context.WithCancel(t.Context())
	end()
	if err := p.Close(over); !errors.Is(err, errRuns) || !strings.HasPrefix(err.Error(), "command \""+line+"\": ") {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(fifo, []byte("go\n"), 0); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(t.Context()); err != nil {
		t.Errorf("after its end: %v", err)
	}
}
