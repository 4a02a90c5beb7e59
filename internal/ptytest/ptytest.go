// Package ptytest runs a program on a pseudo-terminal for a test, and returns what the screen
// would show.
//
//	term := ptytest.Start(t, exec.Command("mysh"))
//	term.AwaitText("mysh> ")
//	term.Type("select 1;\r")
//	term.AwaitText("1 row in set")
//	term.Type(ptytest.CtrlD)
//	if code := term.Exit(); code != 0 { … }
//
// No test waits for a fixed time. A test waits for a text on the screen. If the text is not shown
// within [Limit], the test fails and prints the screen.
package ptytest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/gdamore/tcell/v3/vt"
)

// Cols and Rows are the size of the terminal in cells.
const (
	Cols = 120
	Rows = 40
)

// Limit is how long a text may take to be shown: much longer than on an idle machine, since the
// tests of all packages may run at once.
const Limit = 30 * time.Second

// Keys that control a program.
const (
	CtrlC = "\x03"
	CtrlD = "\x04"
	CtrlZ = "\x1a"
)

// A Terminal is a terminal on which a program runs. Its methods are for the goroutine of the
// test.
type Terminal struct {
	tb     testing.TB
	cmd    *exec.Cmd
	master *os.File
	ended  chan struct{} // closed when the program has ended and its output was read
	screen vt.MockTerm   // nil for StartBlind; used only by the goroutine of the test

	mu      sync.Mutex
	written int64         // how many bytes were read
	unseen  []byte        // bytes that were not given to the emulator yet
	first   []byte        // the first bytes that were read, at most maxSent
	changed chan struct{} // closed at the next change
	gate    chan struct{} // not nil after Hold; closed by Release
}

// A Screen is the content of the terminal at one moment.
type Screen struct {
	Lines  []string // without blanks at their ends and without empty lines below
	Cursor int      // the index of the cursor's line
}

func (s Screen) String() string { return strings.Join(s.Lines, "\n") }

// Contains reports whether a text is on the screen, within one line.
func (s Screen) Contains(text string) bool { return strings.Contains(s.String(), text) }

// Start starts a program on a new terminal, which becomes its controlling terminal. Standard
// streams that are set in cmd are not changed. The program is killed after the test.
func Start(tb testing.TB, cmd *exec.Cmd) *Terminal {
	tb.Helper()
	return start(tb, cmd, vt.NewMockTerm(vt.MockOptSize{X: Cols, Y: Rows}))
}

// StartBlind is Start without an emulator: what the program writes is read at once, and only
// counted.
func StartBlind(tb testing.TB, cmd *exec.Cmd) *Terminal {
	tb.Helper()
	return start(tb, cmd, nil)
}

func start(tb testing.TB, cmd *exec.Cmd, screen vt.MockTerm) *Terminal {
	tb.Helper()
	if screen != nil {
		if err := screen.Start(); err != nil {
			tb.Fatalf("start the terminal emulator: %v", err)
		}
		screen.Write([]byte("\x1b[?2027h")) // measure by grapheme clusters
	}
	master, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: Rows, Cols: Cols})
	if err != nil {
		tb.Fatalf("start %s on a terminal: %v", cmd.Path, err)
	}
	if master, err = pollable(master); err != nil {
		tb.Fatalf("wait for the terminal: %v", err)
	}
	p := &Terminal{
		tb: tb, cmd: cmd, master: master, screen: screen,
		ended: make(chan struct{}), changed: make(chan struct{}),
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		p.read()
	}()
	go func() {
		// The command's state has the exit code.
		_ = cmd.Wait()
		p.Release()
		<-read
		close(p.ended)
	}()
	tb.Cleanup(func() {
		// It may have ended already.
		_ = cmd.Process.Kill()
		<-p.ended
		master.Close()
		if screen != nil {
			screen.Stop()
		}
	})
	return p
}

// Reads what the program writes until the program ends.
func (p *Terminal) read() {
	buf := make([]byte, 64<<10)
	for {
		p.mu.Lock()
		gate := p.gate
		p.mu.Unlock()
		if gate != nil {
			<-gate
		}
		n, err := p.master.Read(buf)
		p.mu.Lock()
		p.written += int64(n)
		if p.screen != nil {
			p.first = append(p.first, buf[:min(n, maxSent-len(p.first))]...)
			p.unseen = lastPages(append(p.unseen, buf[:n]...))
		}
		close(p.changed)
		p.changed = make(chan struct{})
		p.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// lastPages returns the end of b, without lines that have scrolled off the screen, since the
// emulator is slow.
func lastPages(b []byte) []byte {
	const enough = 8 << 10
	if len(b) < enough {
		return b
	}
	from := len(b)
	for range 2 * Rows {
		i := bytes.LastIndexByte(b[:from], '\n')
		if i < 0 {
			return b
		}
		from = i
	}
	return append(b[:0], b[from:]...)
}

// PID returns the program's process id.
func (p *Terminal) PID() int { return p.cmd.Process.Pid }

// Written returns how many bytes the program has written so far.
func (p *Terminal) Written() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.written
}

// maxSent is how many bytes Sent returns at most.
const maxSent = 4 << 20

// Sent returns the bytes that the program has written so far, at most the first 4 MiB.
func (p *Terminal) Sent() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return bytes.Clone(p.first)
}

// Type presses keys.
func (p *Terminal) Type(keys string) {
	p.tb.Helper()
	if _, err := p.master.Write([]byte(keys)); err != nil {
		p.tb.Fatalf("type %q: %v", keys, err)
	}
}

// Screen returns the content of the terminal.
func (p *Terminal) Screen() Screen {
	s, _ := p.look()
	return s
}

// Also returns a channel that is closed when the screen changes.
func (p *Terminal) look() (s Screen, changed chan struct{}) {
	p.mu.Lock()
	unseen, changed := p.unseen, p.changed
	p.unseen = nil
	p.mu.Unlock()
	if p.screen == nil {
		return s, changed
	}
	p.screen.Write(unseen)
	s.Cursor = int(p.screen.Pos().Y)
	for y := range Rows {
		var line strings.Builder
		for x := 0; x < Cols; {
			c := p.screen.GetCell(vt.Coord{X: vt.Col(x), Y: vt.Row(y)})
			if c.C == "" {
				line.WriteByte(' ')
			}
			line.WriteString(c.C)
			x += max(c.W, 1)
		}
		s.Lines = append(s.Lines, strings.TrimRight(line.String(), " "))
	}
	for len(s.Lines) > 0 && s.Lines[len(s.Lines)-1] == "" {
		s.Lines = s.Lines[:len(s.Lines)-1]
	}
	return s, changed
}

// AwaitText waits until a text is on the screen, within one line.
func (p *Terminal) AwaitText(text string) {
	p.tb.Helper()
	p.Await(fmt.Sprintf("%q", text), func(s Screen) bool { return s.Contains(text) })
}

// Await waits until seen returns true for the screen, and returns this screen. The failure of
// the test has what as the name of the condition.
func (p *Terminal) Await(what string, seen func(Screen) bool) Screen {
	p.tb.Helper()
	limit := time.NewTimer(Limit)
	defer limit.Stop()
	for {
		screen, changed := p.look()
		if seen(screen) {
			return screen
		}
		select {
		case <-changed:
		case <-p.ended:
			if screen = p.Screen(); seen(screen) {
				return screen
			}
			p.tb.Fatalf("the program ended (%v) before %s was on the screen; the screen:\n%s", p.cmd.ProcessState, what, screen)
		case <-limit.C:
			p.tb.Fatalf("%s is not on the screen; the screen:\n%s", what, screen)
		}
	}
}

// Hold stops reading what the program writes, until Release, like a terminal after Ctrl-S. One
// more piece may still be read.
func (p *Terminal) Hold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gate == nil {
		p.gate = make(chan struct{})
	}
}

// Release continues reading after Hold.
func (p *Terminal) Release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gate != nil {
		close(p.gate)
		p.gate = nil
	}
}

// Signal sends a signal to the program alone.
func (p *Terminal) Signal(s os.Signal) {
	p.tb.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.tb.Fatalf("send %v: %v", s, err)
	}
}

// Exit waits until the program has ended, and returns its exit code, or -1 if a signal has
// killed the program.
func (p *Terminal) Exit() int {
	p.tb.Helper()
	select {
	case <-p.ended:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(Limit):
		p.tb.Fatalf("the program does not end; the screen:\n%s", p.Screen())
		return -1
	}
}
