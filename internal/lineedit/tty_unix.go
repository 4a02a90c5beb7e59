//go:build unix

package lineedit

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// A tty is the terminal as seen through system calls. Its methods do not wait for each other.
// Only one goroutine may call read.
type tty struct {
	in, out  int
	original unix.Termios // the modes before openTTY
	wakePipe [2]int       // a byte in this pipe ends a read
}

// maxSelect is the first file descriptor that select(2) cannot wait for.
const maxSelect = 1024

// openTTY opens the terminal and changes nothing about it.
func openTTY(in, out *os.File) (*tty, error) {
	t := &tty{in: int(in.Fd()), out: int(out.Fd())}
	found, err := unix.IoctlGetTermios(t.in, getTermios)
	if err != nil {
		return nil, fmt.Errorf("cannot read keys from %s: %w", in.Name(), ErrNotTerminal)
	}
	t.original = *found
	if _, err := unix.IoctlGetTermios(t.out, getTermios); err != nil {
		return nil, fmt.Errorf("cannot draw on %s: %w", out.Name(), ErrNotTerminal)
	}
	if err := unix.Pipe(t.wakePipe[:]); err != nil {
		return nil, fmt.Errorf("cannot open a pipe: %w", err)
	}
	for _, fd := range t.wakePipe {
		unix.CloseOnExec(fd)
		if err := unix.SetNonblock(fd, true); err != nil {
			return nil, fmt.Errorf("cannot open a pipe: %w", err)
		}
	}
	if t.in >= maxSelect || t.wakePipe[0] >= maxSelect {
		return nil, fmt.Errorf("cannot wait for keys: too many open files: %w", unix.EMFILE)
	}
	return t, nil
}

// rawMode makes each key available as it is typed. Ctrl-\ still sends SIGQUIT. Output is
// processed as before: a line feed moves to the start of the next row.
func (t *tty) rawMode() error {
	m := t.original
	m.Iflag &^= unix.IXON | unix.ICRNL | unix.INLCR | unix.IGNCR | unix.ISTRIP | unix.BRKINT | unix.PARMRK
	m.Lflag &^= unix.ICANON | unix.ECHO | unix.ECHONL | unix.IEXTEN
	t.disableChars(&m, unix.VINTR, unix.VSUSP)
	m.Cc[unix.VMIN], m.Cc[unix.VTIME] = 1, 0
	return t.set(&m)
}

// lineMode makes the system edit lines. Ctrl-C and Ctrl-Z do not send a signal: they end the
// line and are its last character.
func (t *tty) lineMode(echo bool) error {
	m := t.original
	m.Iflag |= unix.ICRNL
	m.Lflag |= unix.ICANON
	m.Lflag &^= unix.ECHO
	if echo {
		m.Lflag |= unix.ECHO
	}
	t.disableChars(&m, unix.VINTR, unix.VSUSP)
	m.Cc[unix.VEOL], m.Cc[unix.VEOL2] = 3, 26
	return t.set(&m)
}

// disableChars disables control characters.
func (t *tty) disableChars(m *unix.Termios, chars ...int) {
	for _, c := range chars {
		m.Cc[c] = disabledChar
	}
}

// restore sets the modes that openTTY found.
func (t *tty) restore() error { return t.set(&t.original) }

// set changes the modes immediately. It waits neither for output, which may have stalled for
// ever, nor for a job control signal.
func (t *tty) set(m *unix.Termios) error {
	for {
		err := unix.IoctlSetTermios(t.in, setTermios, m)
		if err != unix.EINTR {
			return err
		}
	}
}

// read waits for input. It returns 0 and no error after the timeout or a wake; a negative
// timeout means none. It returns an error when the terminal has hung up. In line mode, Ctrl-D
// at the start of a line returns errEnd.
func (t *tty) read(p []byte, timeout time.Duration) (int, error) {
	var tv *unix.Timeval
	if timeout >= 0 {
		v := unix.NsecToTimeval(timeout.Nanoseconds())
		tv = &v
	}
	var fds unix.FdSet
	fds.Set(t.in)
	fds.Set(t.wakePipe[0])
	// Not poll, which does not support terminals on macOS.
	_, err := unix.Select(max(t.in, t.wakePipe[0])+1, &fds, nil, nil, tv)
	switch {
	case err == unix.EINTR:
		return 0, nil
	case err != nil:
		return 0, err
	case fds.IsSet(t.wakePipe[0]):
		var b [64]byte
		unix.Read(t.wakePipe[0], b[:])
		return 0, nil
	case !fds.IsSet(t.in):
		return 0, nil
	}
	n, err := unix.Read(t.in, p)
	switch {
	case err == unix.EINTR || err == unix.EAGAIN:
		return 0, nil
	case err != nil:
		return 0, err
	case n == 0:
		return 0, errEnd
	}
	return n, nil
}

// wake makes the current or the next read return.
func (t *tty) wake() { unix.Write(t.wakePipe[1], []byte{0}) }

// write writes all of p and waits for the terminal as long as necessary.
func (t *tty) write(p []byte) {
	for len(p) > 0 {
		n, err := unix.Write(t.out, p)
		switch {
		case err == unix.EAGAIN:
			var fds unix.FdSet
			if t.out < maxSelect {
				fds.Set(t.out)
				unix.Select(t.out+1, nil, &fds, nil, nil)
			}
		case err == unix.EINTR:
		case err != nil:
			return // The terminal has hung up; read reports it.
		}
		p = p[max(n, 0):]
	}
}

// writeNow writes p if the terminal accepts output immediately.
func (t *tty) writeNow(p []byte) {
	if t.out >= maxSelect {
		return
	}
	var fds unix.FdSet
	fds.Set(t.out)
	if n, err := unix.Select(t.out+1, nil, &fds, nil, &unix.Timeval{}); err == nil && n > 0 {
		unix.Write(t.out, p)
	}
}

// size returns the system's record of the terminal's size, or 0 if there is none.
func (t *tty) size() (cols, rows int) {
	ws, err := unix.IoctlGetWinsize(t.out, unix.TIOCGWINSZ)
	if err != nil {
		return 0, 0
	}
	return int(ws.Col), int(ws.Row)
}

// close closes the pipe of read and wake, which may no longer be called.
func (t *tty) close() {
	unix.Close(t.wakePipe[0])
	unix.Close(t.wakePipe[1])
}

// canSuspend reports whether there is a shell that could continue a stopped process.
func (t *tty) canSuspend() bool { return !orphaned() }

// suspend stops the process group, as Ctrl-Z does. It sends SIGSTOP, since a program may catch
// SIGTSTP.
func (t *tty) suspend() { unix.Kill(0, unix.SIGSTOP) }

// orphaned reports whether the process group is an orphaned process group (POSIX): none of its
// processes has a parent in another group of the same session, so that no shell could continue
// it. The system does not stop such a group on SIGTSTP. Ctrl-Z would seem to hang mysh.
func orphaned() bool {
	session, err := unix.Getsid(0)
	if err != nil {
		return true
	}
	group := unix.Getpgrp()
	pid := os.Getppid()
	for pid > 0 {
		s, err := unix.Getsid(pid)
		if err != nil || s != session {
			return true
		}
		if g, err := unix.Getpgid(pid); err != nil || g != group {
			return err != nil
		}
		pid = parentOf(pid)
	}
	return pid == 0
}
