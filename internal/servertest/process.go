package servertest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// A Process is a program that runs for one test in a directory of its own. A guard ends the
// program and removes the directory after the test, even if the test binary is killed.
type Process struct {
	// Dir is the directory. It exists until the end of the test.
	Dir string
	// Env are variables of the program besides those of [Environ].
	Env []string

	name  string // for messages
	log   string
	guard *guard
	run   *run // the running program, or the one that ended last
}

// NewProcess makes the directory of a program. Exec starts the program. The name is for messages.
func NewProcess(tb testing.TB, name string) *Process {
	tb.Helper()
	skipIfShort(tb)
	p, err := newProcess(name)
	if err != nil {
		tb.Fatalf("prepare %s: %v", name, err)
	}
	p.endWith(tb)
	return p
}

func newProcess(name string) (*Process, error) {
	if !guarded {
		return nil, errors.New("TestMain of the package does not call servertest.Main")
	}
	g, err := newGuard(baseDir())
	if err != nil {
		return nil, err
	}
	return &Process{Dir: g.dir, name: name, log: filepath.Join(g.dir, "log"), guard: g}, nil
}

// endWith ends the process with a test.
func (p *Process) endWith(tb testing.TB) {
	tb.Cleanup(func() {
		if tb.Failed() {
			tb.Logf("the end of the log of %s:\n%s", p.name, tail(p.log))
		}
		p.guard.dismiss()
	})
}

// Exec starts the program. The one that was started before must have ended.
func (p *Process) Exec(tb testing.TB, argv ...string) {
	tb.Helper()
	var err error
	if p.run, err = p.guard.start(argv, p.Env, p.log); err != nil {
		tb.Fatal(err)
	}
}

// Freeze stops the process with SIGSTOP: connections remain open and receive no answer. It
// returns when the process has stopped.
func (p *Process) Freeze(tb testing.TB) {
	tb.Helper()
	p.signal(tb, "freeze", signalFreeze)
	if err := awaitFrozen(p.run.pid); err != nil {
		tb.Fatalf("freeze %s: %v", p.name, err)
	}
}

// Thaw lets a frozen process continue.
func (p *Process) Thaw(tb testing.TB) {
	tb.Helper()
	p.signal(tb, "thaw", signalThaw)
}

// Kill kills the process with SIGKILL, frozen or not, and returns when it is dead.
func (p *Process) Kill(tb testing.TB) {
	tb.Helper()
	p.signal(tb, "kill", signalKill)
	<-p.run.ended
}

// Running reports whether the process exists, frozen or not.
func (p *Process) Running() bool {
	if p.run == nil {
		return false
	}
	select {
	case <-p.run.ended:
		return false
	default:
		return true
	}
}

// Ended returns a channel that is closed when the program that was started last is gone.
func (p *Process) Ended() <-chan struct{} { return p.run.ended }

func (p *Process) signal(tb testing.TB, verb string, s os.Signal) {
	tb.Helper()
	err := errors.New("it does not run")
	if p.Running() {
		var process *os.Process
		if process, err = os.FindProcess(p.run.pid); err == nil {
			err = process.Signal(s)
		}
	}
	if err != nil {
		tb.Fatalf("%s %s: %v", verb, p.name, err)
	}
}

// FreePorts returns different TCP ports of 127.0.0.1 on which no program listens.
func FreePorts(tb testing.TB, n int) []int {
	tb.Helper()
	var ports []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			tb.Fatalf("find a free port: %v", err)
		}
		defer l.Close() // the next port is another one
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(port)
}

// Program returns the path of a file in a tree that fetch.sh unpacks, such as usr/sbin/haproxy in
// the tree haproxy. If there is none, the test is skipped, or fails in CI.
func Program(tb testing.TB, tree, path string) string {
	tb.Helper()
	path = filepath.Join(serversDir(), tree, path)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	missing := notFetched(filepath.Base(path), tree)
	if os.Getenv("CI") != "" {
		tb.Fatal(missing)
	}
	tb.Skip(missing)
	return ""
}
