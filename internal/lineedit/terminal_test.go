//go:build unix

package lineedit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gdamore/tcell/v3/vt"
	"golang.org/x/sys/unix"
)

func TestReadLine(t *testing.T) {
	c := newConsole(t, 40, 10)
	term := c.open(Config{Complete: semicolon, Continuations: continued})
	got := line(term, "shop> ")
	c.expect("shop>")
	c.send("select 1,\r2;")
	c.expect("shop> select 1,\n    -> 2;")
	c.send("\x1b[A\x01-- \x1b[B\x05\r")
	c.want(got, "-- select 1,\n2;", nil)

	got = line(term, "shop> ")
	c.send("half")
	c.expect("shop> half")
	c.send("\x03")
	c.want(got, "", ErrInterrupted)
	c.expect("shop> half^C")

	got = line(term, "shop> ")
	c.send("\x04")
	c.want(got, "", io.EOF)
}

// A paste in brackets is one edit, and Enter after it sends all of its text.
func TestPaste_IsOneEdit(t *testing.T) {
	c := newConsole(t, 40, 10)
	term := c.open(Config{Complete: semicolon, Continuations: continued})
	got := line(term, "> ")
	c.send("\x1b[200~select 1;\r\tselect\t2;\x1b[201~")
	c.expect("> select 1;\n    ->  select  2;")
	c.send("\x1f")
	c.await("an empty line", func(s string) bool { return s == ">" })
	c.send("\x1b_\x1b/\r")
	c.want(got, "select 1;\n\tselect\t2;", nil)
}

// A paste without brackets is handled as typed keys. No key is lost, and the text after a
// statement remains for the next line.
func TestPaste_WithoutBracketsLosesNothing(t *testing.T) {
	c := newConsole(t, 40, 10)
	term := c.open(Config{Complete: semicolon, Continuations: continued})
	const lines = 300
	var paste strings.Builder
	for i := range lines {
		fmt.Fprintf(&paste, "insert\tinto t\r\tvalues (%d);\r", i)
	}
	go io.WriteString(c.master, paste.String())
	for i := range lines {
		c.want(line(term, "> "), fmt.Sprintf("insert\tinto t\n\tvalues (%d);", i), nil)
	}
}

// While no line is read, keys are queued and not echoed. Ctrl-C drops them and calls Interrupt.
func TestTypeAhead_IsReadByNextLine(t *testing.T) {
	interrupts := make(chan struct{}, 1)
	c := newConsole(t, 40, 10)
	term := c.open(Config{Complete: semicolon, Interrupt: func() { interrupts <- struct{}{} }})
	c.send("kept;\rhalf")
	c.want(line(term, "> "), "kept;", nil)
	io.WriteString(c.tty, "a result\n")
	c.expect("> kept;\na result")
	got := line(term, "> ")
	c.expect("a result\n> half")
	c.send(" more;\r")
	c.want(got, "half more;", nil)

	c.send("dropped;\r\x03")
	<-interrupts
	c.send("kept;\r")
	c.want(line(term, "> "), "kept;", nil)
}

func TestSuspend_IsReportedWhileNoLineIsRead(t *testing.T) {
	suspends := make(chan struct{}, 1)
	c := newConsole(t, 40, 10)
	term := c.open(Config{Suspend: func() { suspends <- struct{}{} }})
	c.send("ahead\x1a")
	<-suspends
	got := line(term, "> ")
	c.send("\r")
	c.want(got, "ahead", nil)
}

func TestReadPassword_ShowsNothing(t *testing.T) {
	for _, term := range []string{"xterm", "dumb"} {
		c := newConsole(t, 40, 10)
		terminal := c.open(Config{Term: term})
		read := func() (string, error) { return terminal.ReadPassword("Password: ") }
		got := background(read)
		c.expect("Password:")
		c.send("gehéim\r")
		c.want(got, "gehéim", nil)

		got = background(read)
		c.expect("Password:\nPassword:")
		c.send("half\x03")
		c.want(got, "", ErrInterrupted)

		got = background(read)
		c.expect("Password:\nPassword:\nPassword:")
		c.send("\x04")
		c.want(got, "", io.EOF)
		if s := c.screen.text(); strings.Contains(s, "g") || strings.Contains(s, "half") {
			t.Errorf("%s: the screen shows the password:\n%s", term, s)
		}
	}
}

// A notice is printed above the text being typed. Without a line being read, it is printed
// before the next prompt.
func TestAbove_PrintsNoticeAbovePrompt(t *testing.T) {
	c := newConsole(t, 20, 10)
	term := c.open(Config{})
	term.Above("[1] early")
	got := line(term, "> ")
	c.expect("[1] early\n>")
	c.send("a text that needs two rows")
	c.expect("> a text that needs\ntwo rows")
	term.Above("[2] \x1b[31mdone\n    twice\n")
	c.expect("[1] early\n[2] \\x1b[31mdone\n    twice\n> a text that needs\ntwo rows")
	c.send("\r")
	c.want(got, "a text that needs two rows", nil)
}

// An alert rings the bell as it appears, and no notice does.
func TestAlert_RingsTheBell(t *testing.T) {
	c := newConsole(t, 40, 10)
	term := c.open(Config{})
	got := line(term, "> ")
	bells := func() int {
		c.mu.Lock()
		defer c.mu.Unlock()
		return strings.Count(c.raw.String(), "\a")
	}
	term.Above("[1] done")
	c.expect("[1] done\n>")
	if n := bells(); n != 0 {
		t.Errorf("a notice rings %d times", n)
	}
	term.Alert("[2] done")
	c.expect("[1] done\n[2] done\n>")
	if n := bells(); n != 1 {
		t.Errorf("an alert rings %d times", n)
	}
	c.send("\r")
	c.want(got, "", nil)
}

// A notice fetches the prompt again.
func TestAbove_RefreshesPrompt(t *testing.T) {
	c := newConsole(t, 40, 10)
	term := c.open(Config{Prompt: func() Prompt { return Prompt{First: "shop> "} }})
	got := line(term, "shop [1]> ")
	c.send("select 1")
	c.expect("shop [1]> select 1")
	term.Above("[1] done")
	c.expect("[1] done\nshop> select 1")
	c.send("\r")
	c.want(got, "select 1", nil)
}

// A sent line that is taller than the terminal can be read by scrolling back.
func TestReadLine_TallTextStaysInScrollback(t *testing.T) {
	c := newConsole(t, 20, 4)
	term := c.open(Config{})
	got := line(term, "> ")
	c.send("\x1b[200~1\n2\n3\n4\n5\n6\x1b[201~")
	c.expect("\n    -> 6")
	c.mu.Lock()
	c.raw.Reset()
	c.mu.Unlock()
	c.send("\r")
	c.want(got, "1\n2\n3\n4\n5\n6", nil)
	c.await("the end of it", func(s string) bool { return s == "    -> 4\n    -> 5\n    -> 6" })
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := strings.ReplaceAll(c.raw.String(), "\r", ""); !strings.Contains(s, "> 1\n    -> 2\n    -> 3\n") {
		t.Errorf("the first rows were not shown: %q", s)
	}
}

// After Close, no goroutine and no file of a Terminal remains.
func TestClose_LeaksNothing(t *testing.T) {
	c := newConsole(t, 40, 10)
	c.listen()
	count := func() (goroutines, files int) {
		entries, _ := os.ReadDir("/proc/self/fd")
		return runtime.NumGoroutine(), len(entries)
	}
	goroutines, files := count()
	for i := range 30 {
		term, err := NewTerminal(Config{In: c.tty, Out: c.tty, Term: "xterm"})
		if err != nil {
			t.Fatal(err)
		}
		switch i % 3 {
		case 0:
			prompt := fmt.Sprintf("%d>", i)
			got := line(term, prompt+" ")
			c.expect(prompt)
			term.Close()
			c.want(got, "", io.EOF)
		case 1:
			got := line(term, "> ")
			c.send("x\r")
			c.want(got, "x", nil)
		}
		term.Close()
	}
	late := time.Now().Add(10 * time.Second)
	for {
		g, f := count()
		if g <= goroutines && f <= files {
			return
		}
		if time.Now().After(late) {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%d goroutines and %d files, there were %d and %d\n%s", g, f, goroutines, files,
				stacks[:runtime.Stack(stacks, true)])
		}
		runtime.Gosched()
	}
}

func TestResized_RedrawsText(t *testing.T) {
	c := newConsole(t, 40, 10)
	term := c.open(Config{})
	got := line(term, "> ")
	c.send("some text that needs one row")
	c.expect("one row")
	c.mu.Lock()
	resize(t, c.master, 20, 10)
	c.screen.cols = 20
	c.screen.term.Write([]byte("\r\n")) // the terminal wraps the row
	c.screen.term.SetSize(vt.Coord{X: 20, Y: 10})
	c.mu.Unlock()
	term.Resized()
	c.expect("> some text that nee\nds one row")
	c.send("\r")
	c.want(got, "some text that needs one row", nil)
}

// After a hangup, half-typed text is not a line.
func TestHangup_DropsUnsentText(t *testing.T) {
	c := newConsole(t, 40, 10)
	term := c.open(Config{})
	got := line(term, "> ")
	c.send("delete from t")
	c.expect("> delete from t")
	c.master.Close()
	c.want(got, "", io.EOF)
	c.want(line(term, "> "), "", io.EOF)
}

func TestClose_RestoresModes(t *testing.T) {
	for _, term := range []string{"xterm", "dumb"} {
		c := newConsole(t, 40, 10)
		before := modes(t, c.tty)
		terminal := c.open(Config{Term: term})
		if modes(t, c.tty) == before {
			t.Fatalf("%s: the modes were not changed", term)
		}
		got := line(terminal, "> ")
		c.expect(">")
		c.send("half")
		c.expect("> half")

		terminal.Pause()
		if modes(t, c.tty) != before {
			t.Errorf("%s: Pause did not restore the modes", term)
		}
		terminal.Resume()
		if modes(t, c.tty) == before {
			t.Errorf("%s: Resume left the modes", term)
		}

		terminal.Close()
		c.want(got, "", io.EOF)
		if modes(t, c.tty) != before {
			t.Errorf("%s: Close did not restore the modes", term)
		}
		terminal.Close()
		c.want(line(terminal, "> "), "", io.EOF)
	}
}

// Close does not wait for a stalled terminal.
func TestClose_DoesNotWaitForStalledTerminal(t *testing.T) {
	c := newConsole(t, 40, 10)
	before := modes(t, c.tty)
	cfg := Config{In: c.tty, Out: c.tty, Term: "xterm"}
	filled := make(chan struct{})
	interrupts := make(chan struct{}, 1)
	cfg.Interrupt = func() { interrupts <- struct{}{} }
	cfg.Highlight = func(text string) []Span {
		// Fill the terminal's buffer, which has no reader.
		if text == "x" {
			fd := int(c.tty.Fd())
			unix.SetNonblock(fd, true)
			for {
				if _, err := unix.Write(fd, make([]byte, 4096)); err != nil {
					break
				}
			}
			unix.SetNonblock(fd, false)
			close(filled)
		}
		return nil
	}
	term, err := NewTerminal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	got := line(term, "> ")
	c.send("x")
	<-filled
	term.Close()
	c.want(got, "", io.EOF)
	if modes(t, c.tty) != before {
		t.Error("the modes were not restored")
	}
}

// After Pause, a child process receives the keys.
func TestPause_LeavesKeysToChild(t *testing.T) {
	c := newConsole(t, 40, 10)
	term := c.open(Config{})
	term.Pause()
	c.send("for the child\n")
	buf := make([]byte, 100)
	n, err := c.tty.Read(buf)
	if got := string(buf[:n]); got != "for the child\n" || err != nil {
		t.Fatalf("the child read %q, %v", got, err)
	}
	io.WriteString(c.tty, "no line feed")
	term.Resume()
	got := line(term, "> ")
	c.send("for us\r")
	c.want(got, "for us", nil)
	c.expect("no line feed\n> for us")
}

// A terminal that cannot move its cursor receives no escape sequence.
func TestDumbTerminal_GetsNoEscapeSequences(t *testing.T) {
	interrupts := make(chan struct{}, 1)
	c := newConsole(t, 40, 10)
	term := c.open(Config{
		Term: "dumb", Complete: semicolon, Continuations: continued, Highlight: styled,
		Interrupt: func() { interrupts <- struct{}{} },
		Settings:  Settings{Color: true, Suggest: true},
	})
	prompt := "\x1b[31mshop\x1b[m> "
	term.Above("\x1b[32mearly")
	got := line(term, prompt)
	c.expect("\\x1b[32mearly\nshop>")
	term.Above("late")
	c.expect("late\nshop>")
	c.send("select '\r")
	c.expect("'>")
	c.send("abX\x7fc';\r")
	c.want(got, "select '\nabc';", nil)

	got = line(term, prompt)
	c.expect("\nshop>")
	c.send("half\x03")
	c.want(got, "", ErrInterrupted)
	c.send("\x03")
	<-interrupts
	got = line(term, prompt)
	c.expect("shop>")
	c.send("\x04")
	c.want(got, "", io.EOF)
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.raw.String(); strings.Contains(s, "\x1b") {
		t.Errorf("an escape sequence was printed: %q", s)
	}
}

func TestNewTerminal_FailsWithoutTerminal(t *testing.T) {
	c := newConsole(t, 40, 10)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	for _, cfg := range []Config{{In: r, Out: c.tty}, {In: c.tty, Out: w}} {
		if _, err := NewTerminal(cfg); !errors.Is(err, ErrNotTerminal) {
			t.Errorf("got %v, want ErrNotTerminal", err)
		}
	}
}

// A panic in a function of Config reaches the caller of ReadLine, who can still close the
// terminal.
func TestReadLine_PanicReachesCaller(t *testing.T) {
	for name, cfg := range map[string]Config{
		"highlight": {Highlight: func(text string) []Span {
			if text == "x" {
				panic("highlight")
			}
			return nil
		}},
		"candidates": {Candidates: func(context.Context, string, int) Completion { panic("candidates") }},
	} {
		c := newConsole(t, 40, 10)
		term := c.open(cfg)
		got := background(func() (text string, err error) {
			defer func() { text = fmt.Sprint(recover()) }()
			return term.ReadLine(Prompt{First: "> "})
		})
		c.send("x\t")
		select {
		case a := <-got:
			if !strings.Contains(a.text, name) {
				t.Errorf("%s: recovered %q", name, a.text)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: ReadLine did not return", name)
		}
	}
}

// Some serial lines and containers report a size of 0 × 0. The terminal then has the default
// size.
func TestSize_DefaultsTo80x24(t *testing.T) {
	c := newConsole(t, 80, 24)
	resize(t, c.master, 0, 0)
	term := c.open(Config{})
	if cols, rows := term.size(); cols != 80 || rows != 24 {
		t.Errorf("the size is %d × %d", cols, rows)
	}
	got := line(term, "> ")
	c.send("ac\x1b[Db\r")
	c.want(got, "abc", nil)
}
