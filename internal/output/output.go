// Package output is the way out of the program: the screen, a pager in its place, the tee
// file that gets a copy of what goes there, and the files and commands that results are sent
// to instead.
//
// To a terminal everything is text, which cannot steer it: see [Output.Write]. What steers it has
// a method of its own.
package output

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"mysh/internal/display"
)

// Output is where results go. What is written is held until Flush, or until there is
// enough of it. It belongs to one goroutine.
type Output struct {
	screen *bufio.Writer
	term   bool   // the screen is a terminal
	safe   []byte // scratch of Write
	page   *page  // what may become a pager's, or nil
	tee    *bufio.Writer
	colors plain                   // taken out of what goes to tee
	file   *os.File                // behind tee
	waits  atomic.Pointer[os.File] // it, for other goroutines
	gone   bool                    // the reader of the screen went away
	err    error                   // any other failure to write
	teeErr error                   // why tee was given up
	lost   bool                    // something could not be written

	reader   *os.File      // the screen, where a program reads from it
	deserted chan struct{} // closed when that has gone
	onGone   func()        // called when that is found out in Await

	lent  sync.Mutex  // held except while somebody waits for something in Await
	slow  *time.Timer // writes out what is held when that takes long
	armed atomic.Bool // slow will go off
}

// patience is how long Await holds back what there is to see.
const patience = 250 * time.Millisecond

// size is how many bytes are held before they are written: what a pipe takes at once.
const size = 64 << 10

// mostSafe is the largest scratch that is kept.
const mostSafe = 1 << 20

// New returns an Output that writes to w.
func New(w io.Writer) *Output {
	return &Output{screen: bufio.NewWriterSize(w, size), deserted: make(chan struct{})}
}

// NewTerminal returns an Output that writes to w, a terminal.
func NewTerminal(w io.Writer) *Output {
	o := New(w)
	o.term = true
	return o
}

// Write takes p, whole characters. On a terminal everything in it that could steer or deceive
// one is made visible, see [display.SafeLines].
//
// Write never fails: a script whose reader went away (`| head`) runs on to its end, since half a
// deployment is worse than none, and other failures are for Err.
func (o *Output) Write(p []byte) (int, error) {
	if o.term {
		o.safe = display.AppendSafeLines(o.safe[:0], p)
		o.pass(o.safe)
	} else {
		o.pass(p)
	}
	return len(p), nil
}

// Styled returns a writer like o that leaves colours and weights as they are on a terminal, for
// those who make the text within them safe themselves.
func (o *Output) Styled() io.Writer {
	if !o.term {
		return o
	}
	return styled{o}
}

type styled struct{ o *Output }

func (s styled) Write(p []byte) (int, error) {
	s.o.safe = display.AppendStyled(s.o.safe[:0], p)
	s.o.pass(s.o.safe)
	return len(p), nil
}

// Wrap lets the screen wrap long lines of the page that is being written: only too many rows need
// a pager then.
func (s styled) Wrap() {
	if s.o.page != nil {
		s.o.page.extent.wrap = true
	}
}

// Passes p on to where it goes.
func (o *Output) pass(p []byte) {
	if cap(o.safe) > mostSafe {
		o.safe = nil // a huge value was in it, and p keeps it as long as it is needed
	}
	switch {
	case o.page != nil && !o.page.broken:
		if o.page.write(p, o.screen); o.page.broken {
			o.note(o.page.show(o.screen))
		}
	case !o.gone && o.err == nil:
		_, err := o.screen.Write(p)
		o.note(err)
	}
	if o.tee != nil {
		o.tee.Write(o.colors.strip(p)) // Flush reports
	}
}

// WriteString is Write for strings.
func (o *Output) WriteString(s string) (int, error) { return o.Write([]byte(s)) }

// Flush writes out what is held.
func (o *Output) Flush() {
	if o.page != nil && !o.gone && o.err == nil {
		o.note(o.page.show(o.screen))
	}
	if !o.gone && o.err == nil {
		o.note(o.screen.Flush())
	}
	if o.tee != nil {
		if err := o.tee.Flush(); err != nil {
			o.noteTee(err)
			o.endTee()
		}
	}
}

// noteTee keeps the first failure of the tee file.
func (o *Output) noteTee(err error) {
	if o.teeErr == nil {
		o.teeErr, o.lost = fmt.Errorf("%w. Nothing more is logged", failure(o.file.Name(), err)), true
	}
}

// Await calls wait, which must not use the Output. If that takes long, what is held is written
// out meanwhile, half a second after it came at the latest: what there is to see is seen.
func (o *Output) Await(wait func()) {
	if o.slow == nil {
		o.lent.Lock()
		o.slow = time.AfterFunc(patience, o.flushLent)
		o.armed.Store(true)
	}
	if !o.armed.Swap(true) {
		o.slow.Reset(patience)
	}
	o.lent.Unlock()
	wait()
	o.lent.Lock()
}

// Flushes for those who wait. Nobody is waited for: the next Await sets the clock again.
func (o *Output) flushLent() {
	o.armed.Store(false)
	if !o.lent.TryLock() {
		return
	}
	defer o.lent.Unlock()
	o.Flush()
	if o.Look(); o.onGone == nil {
		return
	}
	if o.Deserted() {
		o.onGone()
	}
	if !o.armed.Swap(true) {
		o.slow.Reset(patience) // the reader may go at any time
	}
}

// Sorts a failure to write: a reader that is gone is no error.
func (o *Output) note(err error) {
	switch {
	case err == nil:
	case errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe):
		o.leave()
	default:
		o.err, o.lost = fmt.Errorf("write result: %w", err), true
	}
}

// Err returns why something could not be written (a full disk), once, and nil for a reader
// that merely went away. Nothing goes to a screen after it has failed; without the tee file
// everything else goes on.
func (o *Output) Err() error {
	err := o.err
	if err != nil {
		o.err, o.gone = nil, true
		return err
	}
	err, o.teeErr = o.teeErr, nil
	return err
}

// Lost reports whether anything that was written since New did not reach the screen or the tee
// file, although its reader was there.
func (o *Output) Lost() bool { return o.lost }

// Tee makes the file at path get a copy of everything from now on, after what it already
// holds, instead of the file before it. The error is why that file cannot be had.
func (o *Output) Tee(path string) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY|unwaiting(path), 0o666)
	switch {
	case errors.Is(err, syscall.ENXIO):
		return errors.New("nobody reads from it")
	case err != nil:
		return err
	}
	o.NoTee()
	o.file, o.tee = file, bufio.NewWriterSize(waiting{file}, size)
	o.waits.Store(file)
	return nil
}

// NoTee ends the copying.
func (o *Output) NoTee() {
	if o.tee == nil {
		return
	}
	o.Flush()
	o.endTee()
}

func (o *Output) endTee() {
	if o.tee != nil {
		o.waits.Store(nil)
		if err := o.file.Close(); err != nil {
			o.noteTee(err) // a full disk far away may show only here
		}
		o.file, o.tee = nil, nil
	}
}

// TeeName returns the name of the tee file, "" when there is none.
func (o *Output) TeeName() string {
	if o.file == nil {
		return ""
	}
	return o.file.Name()
}

// Clipboard puts text on the clipboard of the terminal, which may be at the other end of an ssh.
// tmux says that one is between; it passes text on in one form or the other, by its own settings.
// Source: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html (OSC 52), tmux(1) (allow-passthrough).
func (o *Output) Clipboard(text []byte, tmux bool) {
	set := "\x1b]52;c;" + base64.StdEncoding.EncodeToString(text) + "\a"
	if tmux {
		set += "\x1bPtmux;\x1b" + set + "\x1b\\"
	}
	o.Flush()
	if !o.gone && o.err == nil {
		_, err := o.screen.WriteString(set)
		o.note(err)
	}
	o.Flush()
}

// Log writes s to the tee file alone: what the screen shows already, such as a line that
// was typed there.
func (o *Output) Log(s string) {
	if o.tee != nil {
		o.tee.WriteString(s)
	}
}
