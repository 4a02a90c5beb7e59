//go:build unix

package lineedit

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// A console is a pseudoterminal with a terminal emulator on its other side.
type console struct {
	t      *testing.T
	master *os.File
	tty    *os.File
	screen *screen

	mu      sync.Mutex
	change  sync.Cond
	raw     strings.Builder
	reader  chan struct{} // closed when the reader has ended
	stalled bool
}

func newConsole(t *testing.T, cols, rows int) *console {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudoterminal: %v", err)
	}
	master = pollable(t, master)
	resize(t, master, cols, rows)
	c := &console{t: t, master: master, tty: tty, reader: make(chan struct{})}
	c.change.L = &c.mu
	c.screen = &screen{t: t, cols: cols, rows: rows, term: newEmulator(t, cols, rows)}
	t.Cleanup(func() {
		master.Close()
		tty.Close()
	})
	return c
}

// pollable returns a file whose Close ends a pending Read.
func pollable(t *testing.T, f *os.File) *os.File {
	defer f.Close()
	fd, err := unix.Dup(int(f.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	unix.SetNonblock(fd, true)
	return os.NewFile(uintptr(fd), f.Name())
}

func resize(t *testing.T, master *os.File, cols, rows int) {
	conn, err := master.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	conn.Control(func(fd uintptr) {
		unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(cols), Row: uint16(rows)})
	})
}

// listen sends the output of the program to the emulator.
func (c *console) listen() {
	go func() {
		defer close(c.reader)
		buf := make([]byte, 4096)
		for {
			n, err := c.master.Read(buf)
			if err != nil {
				return
			}
			c.mu.Lock()
			c.raw.Write(buf[:n])
			c.screen.term.Write(buf[:n])
			c.change.Broadcast()
			c.mu.Unlock()
		}
	}()
}

// open opens a terminal on the console.
func (c *console) open(cfg Config) *Terminal {
	c.t.Helper()
	c.listen()
	cfg.In, cfg.Out = c.tty, c.tty
	if cfg.Term == "" {
		cfg.Term = "xterm"
	}
	t, err := NewTerminal(cfg)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { t.Close() })
	return t
}

// send types s.
func (c *console) send(s string) {
	c.t.Helper()
	if _, err := io.WriteString(c.master, s); err != nil {
		c.t.Fatal(err)
	}
}

// await waits until ok accepts the screen.
func (c *console) await(what string, ok func(screen string) bool) {
	c.t.Helper()
	late := time.AfterFunc(10*time.Second, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.stalled = true
		c.change.Broadcast()
	})
	defer late.Stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for !ok(c.screen.text()) {
		if c.stalled {
			c.t.Fatalf("never saw %s; the screen is\n%s", what, c.screen.text())
		}
		c.change.Wait()
	}
}

// expect waits until the screen ends with a text.
func (c *console) expect(end string) {
	c.t.Helper()
	c.await(fmt.Sprintf("%q", end), func(s string) bool { return strings.HasSuffix(s, end) })
}

type asyncLine struct {
	text string
	err  error
}

// background calls read on a goroutine.
func background(read func() (string, error)) chan asyncLine {
	c := make(chan asyncLine, 1)
	go func() {
		text, err := read()
		c <- asyncLine{text, err}
	}()
	return c
}

func line(t *Terminal, prompt string) chan asyncLine {
	return background(func() (string, error) { return t.ReadLine(Prompt{First: prompt}) })
}

// want waits for a line and compares it.
func (c *console) want(got chan asyncLine, text string, err error) {
	c.t.Helper()
	select {
	case a := <-got:
		if a.text != text || !errors.Is(a.err, err) {
			c.t.Fatalf("read %q, %v, want %q, %v", a.text, a.err, text, err)
		}
	case <-time.After(10 * time.Second):
		c.mu.Lock()
		defer c.mu.Unlock()
		c.t.Fatalf("no line came, want %q, %v; the screen is\n%s", text, err, c.screen.text())
	}
}

// modes returns the modes of a terminal.
func modes(t *testing.T, f *os.File) unix.Termios {
	t.Helper()
	m, err := unix.IoctlGetTermios(int(f.Fd()), getTermios)
	if err != nil {
		t.Fatal(err)
	}
	return *m
}
