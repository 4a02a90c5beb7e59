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
func (s *Screen) Write(p []byte) (int, error) {
	if s.term {
		s.safe = display.AppendSafeLines(s.safe[:0], p)
		s.pass(s.safe)
	} else {
		s.pass(p)
	}
	return len(p), nil
}

// Styled returns a writer like s that does not escape colours and weights on a terminal. Its
// callers must make the text between them safe.
func (s *Screen) Styled() io.Writer {
	if !s.term {
		return s
	}
	return styled{s}
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
func (s *Screen) pass(p []byte) {
	if cap(s.safe) > mostSafe {
		s.safe = nil // it has grown for a huge value; p refers to it as long as necessary
	}
	switch {
	case s.page != nil && !s.page.broken:
		if s.page.write(p, s.screen); s.page.broken {
			s.note(s.page.show(s.screen))
		}
	case !s.gone && s.err == nil:
		_, err := s.screen.Write(p)
		s.note(err)
	}
	if s.tee != nil {
		s.tee.Write(s.colors.strip(p)) // Flush reports the error
	}
}

// WriteString is Write for strings.
func (s *Screen) WriteString(text string) (int, error) { return s.Write([]byte(text)) }

// Flush writes the buffer.
func (s *Screen) Flush() {
	if s.page != nil && !s.gone && s.err == nil {
		s.note(s.page.show(s.screen))
	}
	if !s.gone && s.err == nil {
		s.note(s.screen.Flush())
	}
	if s.tee != nil {
		if err := s.tee.Flush(); err != nil {
			s.noteTee(err)
			s.endTee()
		}
	}
}

// noteTee stores the first failure of the tee file.
func (s *Screen) noteTee(err error) {
	if s.teeErr == nil {
		s.teeErr, s.lost = fmt.Errorf("%w. Logging has stopped", err), true
	}
}

// FlushWhile calls wait, which must not use the Screen. During a long wait it flushes the
// buffer: output appears at most half a second after it was written.
func (s *Screen) FlushWhile(wait func()) {
	if s.slow == nil {
		s.lent.Lock()
		s.slow = time.AfterFunc(flushDelay, s.flushLent)
		s.armed.Store(true)
	}
	if !s.armed.Swap(true) {
		s.slow.Reset(flushDelay)
	}
	s.lent.Unlock()
	wait()
	s.lent.Lock()
}

// Flushes on behalf of FlushWhile. It never waits for the lock: the next FlushWhile sets the
// timer again.
func (s *Screen) flushLent() {
	s.armed.Store(false)
	if !s.lent.TryLock() {
		return
	}
	defer s.lent.Unlock()
	s.Flush()
	if s.Look(); s.onGone == nil {
		return
	}
	if s.Deserted() {
		s.onGone()
	}
	if !s.armed.Swap(true) {
		s.slow.Reset(flushDelay) // the reader may go at any time
	}
}

// Stores a failure to write. That a reader has gone is no failure.
func (s *Screen) note(err error) {
	switch {
	case err == nil:
	case errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe):
		s.markGone()
	default:
		s.err, s.lost = fmt.Errorf("cannot write the result: %w", err), true
	}
}

// Err returns why some output could not be written (a full disk), once. It returns nil for a
// reader that has gone. After a failure of the screen nothing more is written to it; after a
// failure of the tee file everything else is.
func (s *Screen) Err() error {
	err := s.err
	if err != nil {
		s.err, s.gone = nil, true
		return err
	}
	err, s.teeErr = s.teeErr, nil
	return err
}

// Lost reports whether, since New, any output did not reach the screen or the tee file although
// its reader was there.
func (s *Screen) Lost() bool { return s.lost }

// Tee makes the file at path get a copy of all further output, appended to its content, in
// place of an earlier tee file. The error is why the file cannot be written, without its name.
func (s *Screen) Tee(path string) error {
	file, err := export.OpenAppender(path)
	if err != nil {
		return err
	}
	s.NoTee()
	s.file, s.tee = file, bufio.NewWriterSize(file, size)
	s.waits.Store(file)
	return nil
}

// NoTee closes the tee file.
func (s *Screen) NoTee() {
	if s.tee == nil {
		return
	}
	s.Flush()
	s.endTee()
}

func (s *Screen) endTee() {
	if s.tee != nil {
		s.waits.Store(nil)
		if err := s.file.Close(); err != nil {
			s.noteTee(err) // a full disk on another machine may be reported only here
		}
		s.file, s.tee = nil, nil
	}
}

// TeeName returns the name of the tee file, "" if there is none.
func (s *Screen) TeeName() string {
	if s.file == nil {
		return ""
	}
	return s.file.Name()
}

// clipboard puts text on the clipboard of the terminal, which may be at the other end of an
// ssh. tmux reports whether the terminal is tmux, which forwards the text in one of two forms,
// depending on its settings.
// Source: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html (OSC 52), tmux(1) (allow-passthrough).
func (s *Screen) clipboard(text []byte, tmux bool) {
	set := "\x1b]52;c;" + base64.StdEncoding.EncodeToString(text) + "\a"
	if tmux {
		set += "\x1bPtmux;\x1b" + set + "\x1b\\"
	}
	s.Flush()
	if !s.gone && s.err == nil {
		_, err := s.screen.WriteString(set)
		s.note(err)
	}
	s.Flush()
}

// raw writes a sequence to the screen, past the buffer and the tee file.
func (s *Screen) raw(sequence string) {
	if !s.gone && s.err == nil {
		_, err := io.WriteString(s.w, sequence)
		s.note(err)
	}
}

// Bell rings the bell of a terminal, after what was printed before has appeared.
func (s *Screen) Bell() {
	if s.term {
		s.Flush()
		s.raw("\a")
	}
}

// Log writes text to the tee file alone. It is for text that the screen shows already, such as a
// line that the user typed.
func (s *Screen) Log(text string) {
	if s.tee != nil {
		s.tee.WriteString(text)
	}
}

// Stop makes a Write or Flush fail that waits for the reader of the tee file. It may be called
// from any goroutine.
func (s *Screen) Stop() {
	if file := s.waits.Load(); file != nil {
		file.Stop()
	}
}
