package console

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// A leaky is a screen whose reader ends, or whose disk is full, after some bytes.
type leaky struct {
	room int
	err  error
}

func (l *leaky) Write(p []byte) (int, error) {
	if len(p) > l.room {
		return l.room, l.err
	}
	l.room -= len(p)
	return len(p), nil
}

func TestScreen_ReaderThatLeavesIsNoError(t *testing.T) {
	o := NewScreen(&leaky{room: 10, err: &os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}})
	for range 3 {
		o.WriteString(strings.Repeat("x", size))
	}
	o.Flush()
	if err := o.Err(); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestScreen_FullDiskIsReportedOnce(t *testing.T) {
	o := NewScreen(&leaky{room: 10, err: syscall.ENOSPC})
	o.Write(bytes.Repeat([]byte("x"), size+1))
	o.Flush()
	if err := o.Err(); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v, want ENOSPC", err)
	}
	o.WriteString("more")
	o.Flush()
	if err := o.Err(); err != nil {
		t.Errorf("told again: %v", err)
	}
}

func TestTee_ReceivesAllOutput(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, []byte("before\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var screen bytes.Buffer
	o := NewScreen(&screen)
	o.WriteString("not logged\n")
	if err := o.Tee(path); err != nil {
		t.Fatal(err)
	}
	o.Log("mysql> select 1;\n")
	o.Write([]byte("1\n"))
	o.NoTee()
	o.WriteString("not logged either\n")
	o.Flush()
	logged, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(logged), "before\nmysql> select 1;\n1\n"; got != want {
		t.Errorf("logged %q, want %q", got, want)
	}
	if got, want := screen.String(), "not logged\n1\nnot logged either\n"; got != want {
		t.Errorf("screen %q, want %q", got, want)
	}
}

func TestTee_AfterAFailureTheOldFileRemains(t *testing.T) {
	dir := t.TempDir()
	o := NewScreen(&bytes.Buffer{})
	if err := o.Tee(filepath.Join(dir, "log")); err != nil {
		t.Fatal(err)
	}
	if err := o.Tee(dir); err == nil {
		t.Error("a directory was accepted as a tee file")
	}
	if o.TeeName() == "" {
		t.Error("the old tee file was closed")
	}
	o.NoTee()
}

// A failure of the tee file is reported once, and the screen continues without it.
func TestTee_FailureIsReportedOnce(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full")
	}
	var screen bytes.Buffer
	o := NewScreen(&screen)
	if err := o.Tee("/dev/full"); err != nil {
		t.Fatal(err)
	}
	o.WriteString("one\n")
	o.Flush()
	if err, want := o.Err(), "cannot write to /dev/full: no space left on device. Logging has stopped"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	o.WriteString("two\n")
	o.Flush()
	if err := o.Err(); err != nil || screen.String() != "one\ntwo\n" || o.TeeName() != "" {
		t.Errorf("then %v, the screen shows %q, and the log is %q", err, screen.String(), o.TeeName())
	}
	o.NoTee()
}

func TestFlushWhile_FlushesDuringALongWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var screen bytes.Buffer
		o := NewScreen(&screen)
		o.WriteString("ab")
		for _, c := range []struct {
			wait time.Duration
			want string
		}{{flushDelay / 2, ""}, {flushDelay / 4, ""}, {flushDelay, "ab"}} {
			o.FlushWhile(func() {
				time.Sleep(c.wait)
				synctest.Wait()
				if got := screen.String(); got != c.want {
					t.Errorf("after %v the screen shows %q, want %q", c.wait, got, c.want)
				}
			})
		}
		o.WriteString("c")
		time.Sleep(2 * flushDelay) // FlushWhile is not running
		if got := screen.String(); got != "ab" {
			t.Errorf("the screen shows %q while it is drawn on", got)
		}
		o.FlushWhile(func() { time.Sleep(flushDelay); synctest.Wait() })
		if got := screen.String(); got != "abc" {
			t.Errorf("the screen shows %q in the end", got)
		}
	})
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
