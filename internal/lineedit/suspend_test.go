//go:build unix

package lineedit

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestMain makes the test binary a small shell if LINEEDIT_SHELL is set. Tests that stop a
// process run it.
func TestMain(m *testing.M) {
	if os.Getenv("LINEEDIT_SHELL") != "" {
		smallShell()
		return
	}
	os.Exit(m.Run())
}

// smallShell reads lines and prints them.
func smallShell() {
	term, err := NewTerminal(Config{In: os.Stdin, Out: os.Stdout, Term: "xterm"})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	defer term.Close()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, unix.SIGCONT)
	go func() {
		for range signals {
			term.Continued()
		}
	}()
	for {
		line, err := term.ReadLine(Prompt{First: "small> "})
		if errors.Is(err, io.EOF) {
			fmt.Println("left")
			return
		}
		fmt.Printf("read %q\n", line)
	}
}

// start runs a program on the console, in a session of its own.
func (c *console) start(name string, env ...string) {
	c.t.Helper()
	cmd := exec.Command(name)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = c.tty, c.tty, c.tty
	cmd.Env = append(os.Environ(), env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	c.listen()
}

// Ctrl-Z hands the terminal to the shell, and fg continues with the typed text.
func TestSuspend_RestoresTerminalAndText(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell")
	}
	c := newConsole(t, 60, 20)
	c.start(sh, "PS1=sh$ ", "LINEEDIT_SHELL=", "PROGRAM="+os.Args[0])
	c.expect("sh$")
	before := modes(t, c.tty)
	c.send("set -m; LINEEDIT_SHELL=1 $PROGRAM\r")
	c.expect("\nsmall>")
	c.send("half\ra line")
	c.expect("small> a line")
	c.send("\x1a")
	c.await("the shell", func(s string) bool {
		return strings.Contains(s, "small> a line\n") && strings.HasSuffix(s, "\nsh$")
	})
	if got := modes(t, c.tty); got.Lflag&unix.ICANON != before.Lflag&unix.ICANON || got.Lflag&unix.ECHO == 0 {
		t.Errorf("the terminal has the modes %+v, had %+v", got, before)
	}
	c.send("fg\r")
	c.await("the line again", func(s string) bool { return strings.Count(s, "small> a line") == 2 })
	c.send(" more\r")
	c.expect("small> a line more\nread \"a line more\"\nsmall>")
	c.send("\x04")
	c.expect("left\nsh$")
}

// Ctrl-Z has no effect if no shell could continue the process.
func TestSuspend_IsIgnoredWithoutShell(t *testing.T) {
	c := newConsole(t, 60, 20)
	c.start(os.Args[0], "LINEEDIT_SHELL=1")
	c.expect("small>")
	c.send("one\x1a two\r")
	c.expect("small> one two\nread \"one two\"\nsmall>")
}
