package console

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
	"mysh/internal/export"
)

// A Screen writes results to the screen. Output is buffered until Flush, or until the buffer is
// full. One goroutine uses it at a time.
type Screen struct {
	w      io.Writer // the screen, without a buffer
	screen *bufio.Writer
	term   bool   // the screen is a terminal
	safe   []byte // scratch of Write
	page   *page  // the page that a pager may show, or nil
	tee    *bufio.Writer
	colors sgrStripper                     // removes colours from the copy in tee
	file   *export.Appender                // the file of tee
	waits  atomic.Pointer[export.Appender] // the same file, for other goroutines
	gone   bool                            // the reader of the screen has gone
	err    error                           // any other failure to write
	teeErr error                           // why nothing more is written to tee
	lost   bool                            // some output could not be written

	reader   *os.File      // the screen, when a program reads from it
	deserted chan struct{} // closed when that program has gone
	onGone   func()        // called when FlushWhile finds that the program has gone

	lent  sync.Mutex  // not held while a caller waits in FlushWhile
	slow  *time.Timer // flushes the buffer during a long wait
	armed atomic.Bool // the timer slow is running
}

// flushDelay is how long FlushWhile waits before it flushes.
const flushDelay = 250 * time.Millisecond

// size is the size of the buffer in bytes: what a pipe accepts at once.
const size = 64 << 10

// mostSafe is the size of the largest scratch that is used again.
const mostSafe = 1 << 20

// NewScreen returns a Screen that writes to w.
func NewScreen(w io.Writer) *Screen {
	return &Screen{w: w, screen: bufio.NewWriterSize(w, size), deserted: make(chan struct{})}
}

// NewTerminalScreen returns a Screen that writes to w, a terminal.
func NewTerminalScreen(w io.Writer) *Screen {
	o := NewScreen(w)
	o.term = true
	return o
}

// Write writes p, which must not end within a character. On a terminal it escapes every
// character that could steer or deceive the terminal, see [display.SafeLines].
//
// Write never fails. A script whose reader has gone (`| head`) runs to its end, since half a
// deployment is worse than none. Err returns other failures.
func (o *Screen) Write(p []byte) (int, error) {
	if o.term {
		o.safe = display.AppendSafeLines(o.safe[:0], p)
		o.pass(o.safe)
	} else {
		o.pass(p)
	}
	return len(p), nil
}

// Styled returns a writer like o that does not escape colours and weights on a terminal. Its
// callers must make the text between them safe.
func (o *Screen) Styled() io.Writer {
	if !o.term {
		return o
	}
	return styled{o}
}

type styled struct{ o *Screen }

func (s styled) Write(p []byte) (int, error) {
	s.o.safe = display.AppendStyled(s.o.safe[:0], p)
	s.o.pass(s.o.safe)
	return len(p), nil
}

// Wrap lets the screen wrap long lines of the current page. A pager is then needed only for too
// many rows.
func (s styled) Wrap() {
	if s.o.page != nil {
		s.o.page.size.wrap = true
	}
}

// Writes p to the pager or the screen, and to tee.
func (o *Screen) pass(p []byte) {
	if cap(o.safe) > mostSafe {
		o.safe = nil // it has grown for a huge value; p refers to it as long as necessary
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
		o.tee.Write(o.colors.strip(p)) // Flush reports the error
	}
}

// WriteString is Write for strings.
func (o *Screen) WriteString(s string) (int, error) { return o.Write([]byte(s)) }

// Flush writes the buffer.
func (o *Screen) Flush() {
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

// noteTee stores the first failure of the tee file.
func (o *Screen) noteTee(err error) {
	if o.teeErr == nil {
		o.teeErr, o.lost = fmt.Errorf("%w. Nothing more is logged", err), true
	}
}

// FlushWhile calls wait, which must not use the Screen. During a long wait it flushes the
// buffer: output appears at most half a second after it was written.
func (o *Screen) FlushWhile(wait func()) {
	if o.slow == nil {
		o.lent.Lock()
		o.slow = time.AfterFunc(flushDelay, o.flushLent)
		o.armed.Store(true)
	}
	if !o.armed.Swap(true) {
		o.slow.Reset(flushDelay)
	}
	o.lent.Unlock()
	wait()
	o.lent.Lock()
}

// Flushes on behalf of FlushWhile. It never waits for the lock: the next FlushWhile sets the
// timer again.
func (o *Screen) flushLent() {
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
		o.slow.Reset(flushDelay) // the reader may go at any time
	}
}

// Stores a failure to write. That a reader has gone is no failure.
func (o *Screen) note(err error) {
	switch {
	case err == nil:
	case errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe):
		o.markGone()
	default:
		o.err, o.lost = fmt.Errorf("write result: %w", err), true
	}
}

// Err returns why some output could not be written (a full disk), once. It returns nil for a
// reader that has gone. After a failure of the screen nothing more is written to it; after a
// failure of the tee file everything else is.
func (o *Screen) Err() error {
	err := o.err
	if err != nil {
		o.err, o.gone = nil, true
		return err
	}
	err, o.teeErr = o.teeErr, nil
	return err
}

// Lost reports whether, since New, any output did not reach the screen or the tee file although
// its reader was there.
func (o *Screen) Lost() bool { return o.lost }

// Tee makes the file at path get a copy of all further output, appended to its content, in
// place of an earlier tee file. The error is why the file cannot be written, without its name.
func (o *Screen) Tee(path string) error {
	file, err := export.OpenAppender(path)
	if err != nil {
		return err
	}
	o.NoTee()
	o.file, o.tee = file, bufio.NewWriterSize(file, size)
	o.waits.Store(file)
	return nil
}

// NoTee closes the tee file.
func (o *Screen) NoTee() {
	if o.tee == nil {
		return
	}
	o.Flush()
	o.endTee()
}

func (o *Screen) endTee() {
	if o.tee != nil {
		o.waits.Store(nil)
		if err := o.file.Close(); err != nil {
			o.noteTee(err) // a full disk on another machine may be reported only here
		}
		o.file, o.tee = nil, nil
	}
}

// TeeName returns the name of the tee file, "" if there is none.
func (o *Screen) TeeName() string {
	if o.file == nil {
		return ""
	}
	return o.file.Name()
}

// clipboard puts text on the clipboard of the terminal, which may be at the other end of an
// ssh. tmux reports whether the terminal is tmux, which forwards the text in one of two forms,
// depending on its settings.
// Source: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html (OSC 52), tmux(1) (allow-passthrough).
func (o *Screen) clipboard(text []byte, tmux bool) {
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

// raw writes a sequence to the screen, past the buffer and the tee file.
func (o *Screen) raw(sequence string) {
	if !o.gone && o.err == nil {
		_, err := io.WriteString(o.w, sequence)
		o.note(err)
	}
}

// Log writes s to the tee file alone. It is for text that the screen shows already, such as a
// line that the user typed.
func (o *Screen) Log(s string) {
	if o.tee != nil {
		o.tee.WriteString(s)
	}
}

// Stop makes a Write or Flush fail that waits for the reader of the tee file. It may be called
// from any goroutine.
func (o *Screen) Stop() {
	if file := o.waits.Load(); file != nil {
		file.Stop()
	}
}
