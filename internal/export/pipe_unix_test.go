//go:build unix

package export

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Starts a command whose output is returned once it has ended.
func start(t *testing.T, line string) (*Pipe, func() string) {
	t.Helper()
	var out bytes.Buffer
	cmd := ShellCommand(line)
	cmd.Stdout, cmd.Stderr = &out, &out
	p, err := StartPipe(line, cmd, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p, func() string { <-p.ended; return out.String() }
}

func TestPipe_ReachesTheCommand(t *testing.T) {
	p, out := start(t, "cat")
	text := strings.Repeat("0123456789abcde\n", 10000)
	io.WriteString(p, text)
	if err := p.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := out(); got != text {
		t.Errorf("%d bytes arrived, want %d", len(got), len(text))
	}
}

// A reader that stops does not stop the writer: a file holds what was not read.
func TestPipe_DoesNotWaitForTheReader(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "go")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	p, out := start(t, "read line <"+fifo+"; wc -c")
	block := bytes.Repeat([]byte("x"), 1<<20)
	for range 8 {
		if _, err := p.Write(block); err != nil { // the command reads nothing yet
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(fifo, []byte("go\n"), 0); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(out()); got != "8388608" {
		t.Errorf("the command read %s bytes", got)
	}
}

// The end of a command is reported to the writer, and is no failure.
func TestPipe_CommandThatEndsEarly(t *testing.T) {
	p, out := start(t, "head -1")
	io.WriteString(p, "one\ntwo\n")
	<-p.Gone()
	if _, err := io.WriteString(p, "three\n"); !errors.Is(err, ErrGone) {
		t.Errorf("write to it: %v", err)
	}
	if err := p.Close(t.Context()); err != nil || out() != "one\n" {
		t.Errorf("%v, %q", err, out())
	}
}

// A command that closes its input and continues counts as gone.
func TestPipe_CommandThatStopsReading(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "go")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	p, _ := start(t, "exec <"+fifo+"; read line")
	block := bytes.Repeat([]byte("x"), 1<<20)
	if _, err := p.Write(block); err != nil && !errors.Is(err, ErrGone) {
		t.Fatal(err)
	}
	release, err := os.OpenFile(fifo, os.O_WRONLY, 0) // opens when the command has opened it
	if err != nil {
		t.Fatal(err)
	}
	<-p.Gone()
	release.WriteString("go\n")
	release.Close()
	if err := p.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestPipe_CommandThatFails(t *testing.T) {
	p, _ := start(t, "cat >/dev/null; exit 3")
	io.WriteString(p, "text")
	if err := p.Close(t.Context()); err == nil || err.Error() != `command "cat >/dev/null; exit 3": exit status 3` {
		t.Errorf("got %v", err)
	}
}

func TestCheckCommand(t *testing.T) {
	for line, there := range map[string]bool{
		"cat": true, "cat -n": true, "/bin/cat": true, "LESS=x cat": true, "read x": true, "$PAGER": true, "'no such'": true,
		"nosuchprogram -S": false, "LESS=x nosuchprogram": false, "/no/such/program": false,
	} {
		if err := CheckCommand(line); (err == nil) != there {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// A FIFO without a reader is an error; the writer does not wait.
func TestFile_FIFO(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := createFile(fifo); err == nil || !strings.HasSuffix(err.Error(), "no program reads from it") {
		t.Errorf("got %v", err)
	}
	reader, err := os.OpenFile(fifo, os.O_RDWR, 0) // opening to read alone would wait for a writer
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	f, err := createFile(fifo)
	if err != nil {
		t.Fatal(err)
	}
	f.Write([]byte("through\n"))
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 100)
	if n, err := reader.Read(got); err != nil || string(got[:n]) != "through\n" {
		t.Errorf("read %q, %v", got[:n], err)
	}
}
