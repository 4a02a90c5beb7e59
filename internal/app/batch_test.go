//go:build unix

package app_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// A batch is mysh without a terminal.
type batch struct {
	tb             testing.TB
	cmd            *exec.Cmd
	stdout, stderr bytes.Buffer
}

func startBatch(tb testing.TB, stdin io.Reader, args ...string) *batch {
	tb.Helper()
	b := &batch{tb: tb, cmd: mysh(tb, args...)}
	b.cmd.Stdin, b.cmd.Stdout, b.cmd.Stderr = stdin, &b.stdout, &b.stderr
	if err := b.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { b.cmd.Process.Kill() })
	return b
}

func (b *batch) signal(s syscall.Signal) {
	b.tb.Helper()
	if err := b.cmd.Process.Signal(s); err != nil {
		b.tb.Fatal(err)
	}
}

// exit waits for the end of mysh and returns the exit code.
func (b *batch) exit() int {
	b.tb.Helper()
	limit := time.AfterFunc(ptytest.Limit, func() { b.cmd.Process.Signal(syscall.SIGQUIT) })
	defer limit.Stop()
	b.cmd.Wait() // the result is in ProcessState
	return b.cmd.ProcessState.ExitCode()
}

func (b *batch) wantExit(want int) {
	b.tb.Helper()
	if code := b.exit(); code != want {
		b.tb.Errorf("exit code %d, want %d\nstdout: %.2000s\nstderr: %.20000s", code, want, b.stdout.String(), b.stderr.String())
	}
}

// A signal stops the batch's statement on the server. The following statements are not sent,
// and the exit code is 128 plus the signal's number.
func TestBatch_SignalStopsStatement(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, how := range []struct {
			name   string
			signal syscall.Signal
			piped  bool
		}{
			{"-e and SIGINT", syscall.SIGINT, false},
			{"pipe and SIGINT", syscall.SIGINT, true},
			{"-e and SIGTERM", syscall.SIGTERM, false},
			{"pipe and SIGTERM", syscall.SIGTERM, true},
			{"-e and SIGHUP", syscall.SIGHUP, false},
		} {
			t.Run(how.name, func(t *testing.T) {
				t.Parallel()
				schema := playground(t, s)
				script := fmt.Sprintf("insert into kept values (1); select sleep(60) as %s; insert into kept values (2);", schema)
				args := at(s, schema)
				var stdin io.Reader
				if how.piped {
					stdin = strings.NewReader(script)
				} else {
					args = append(args, "-e", script)
				}
				b := startBatch(t, stdin, args...)
				awaitRunning(t, s, "sleep(60) as "+schema)
				b.signal(how.signal)
				b.wantExit(128 + int(how.signal))
				awaitStopped(t, s, "sleep(60) as "+schema)
				if rows := s.SQL(t, "SELECT v FROM "+schema+".kept"); len(rows) != 1 {
					t.Errorf("the table holds %v, want the first row alone", rows)
				}
			})
		}
	})
}

// --force does not continue after Ctrl-C.
func TestBatch_ForceDoesNotContinueAfterSignal(t *testing.T) {
	s := servertest.Shared(t, servertest.MySQL)
	schema := playground(t, s)
	b := startBatch(t, nil, at(s, schema, "--force", "-e", "select sleep(60) as "+schema+"; insert into kept values (2)")...)
	awaitRunning(t, s, "sleep(60) as "+schema)
	b.signal(syscall.SIGINT)
	b.wantExit(130)
	if rows := s.SQL(t, "SELECT v FROM "+schema+".kept"); len(rows) != 0 {
		t.Errorf("a statement was sent after the signal: %v", rows)
	}
}

// A second signal ends mysh at once, even with a frozen server.
func TestBatch_SecondSignalEndsAtOnce(t *testing.T) {
	s := servertest.Start(t, servertest.MariaDB)
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		b := startBatch(t, nil, at(&s.Server, "-e", "select sleep(60)")...)
		awaitRunning(t, &s.Server, "sleep(60)")
		s.Freeze(t)
		ended := make(chan struct{})
		go func() {
			// Send signals again and again: the system merges a second signal with a first that
			// is still pending.
			again := time.NewTicker(50 * time.Millisecond)
			defer again.Stop()
			for {
				b.cmd.Process.Signal(signal)
				select {
				case <-again.C:
				case <-ended:
					return
				}
			}
		}()
		sent := time.Now()
		code, how := b.exit(), b.cmd.ProcessState.Sys().(syscall.WaitStatus)
		close(ended)
		// The third signal may come after mysh has stopped handling signals. A shell reports
		// the same exit code for it.
		if code != 128+int(signal) && !(how.Signaled() && how.Signal() == signal) {
			t.Errorf("%v: mysh ended with %v", signal, b.cmd.ProcessState)
		}
		if took := time.Since(sent); took > 2*time.Second {
			t.Errorf("%v: mysh ended after %v, so it waited for the frozen server", signal, took)
		}
		s.Thaw(t)
	}
}

// After a signal, mysh does not wait for a frozen server for ever.
func TestBatch_SignalWithFrozenServer(t *testing.T) {
	t.Parallel()
	s := servertest.Start(t, servertest.MySQL)
	b := startBatch(t, nil, at(&s.Server, "-e", "select sleep(60)")...)
	awaitRunning(t, &s.Server, "sleep(60)")
	s.Freeze(t)
	b.signal(syscall.SIGTERM)
	b.wantExit(128 + int(syscall.SIGTERM))
}

// A signal ends mysh while it waits for input.
func TestBatch_SignalWhileReadingInput(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		stdin, typing, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer typing.Close()
		cmd := mysh(t, at(s, "-n")...)
		cmd.Stdin = stdin
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		stdin.Close()
		io.WriteString(typing, "select 'ready' as x;\n")
		for lines := bufio.NewScanner(stdout); lines.Scan() && lines.Text() != "ready"; {
		}
		cmd.Process.Signal(signal)
		cmd.Wait() // the result is in ProcessState
		if code := cmd.ProcessState.ExitCode(); code != 128+int(signal) {
			t.Errorf("%v: exit code %d, want %d", signal, code, 128+int(signal))
		}
	}
}

// If the reader of the output is gone, the script continues: half a deployment is worse than
// none.
func TestBatch_ScriptContinuesWithoutReader(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := playground(t, s)
		cmd := mysh(t, at(s, schema, "-e", "select a.n from seq a join seq b join seq c; insert into kept values (1)")...)
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "n\n" {
			t.Errorf("the first line is %q (%v)", line, err)
		}
		stdout.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("mysh ended with %v\n%s", err, stderr.String())
		}
		if stderr.Len() > 0 {
			t.Errorf("standard error: %s", stderr.String())
		}
		if rows := s.SQL(t, "SELECT v FROM "+schema+".kept"); len(rows) != 1 {
			t.Errorf("the table holds %v: the script did not continue", rows)
		}
	})
}
