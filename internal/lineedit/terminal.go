package lineedit

import (
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"mysh/internal/crash"
)

// A Terminal reads lines from a terminal. Its methods may be called from any goroutine, but
// only one ReadLine or ReadPassword may run at a time.
type Terminal struct {
	cfg      Config
	tty      *tty
	queue    *queue
	pump     *pump
	lineMode bool // the terminal cannot move its cursor: the system edits lines
	engine   *engine
	editor   *editor
	view     view

	closed        chan struct{} // closed by Close
	closeOnce     sync.Once     // for concurrent calls of Close
	continued     chan struct{} // signals SIGCONT after the process has suspended itself
	cursorChanged atomic.Bool   // the shape of the cursor may have been changed
	suspending    atomic.Bool   // the process is about to stop, or has just continued
	columnUnknown atomic.Bool   // another program had the terminal

	mu        sync.Mutex
	notices   []notice
	settings  Settings
	lastPaint time.Time
}

// Sequences that set up the terminal, and undo the setup.
const (
	enableModes   = "\x1b[?2004h" // bracketed paste
	resetModes    = "\x1b[?2004l\x1b[?2026l\x1b[?7h\x1b[?25h\x1b[m"
	defaultCursor = "\x1b[0 q"
)

// NewTerminal opens an editor on a terminal. Until Close, keys come one by one and are not
// echoed. The error wraps ErrNotTerminal if In or Out is not a terminal.
func NewTerminal(cfg Config) (*Terminal, error) {
	sys, err := openTTY(cfg.In, cfg.Out)
	if err != nil {
		return nil, err
	}
	t := &Terminal{
		cfg: cfg, tty: sys, queue: newQueue(), settings: cfg.Settings,
		closed: make(chan struct{}), continued: make(chan struct{}, 1),
	}
	t.lineMode = Dumb(cfg.Term)
	t.pump = newPump(sys, t.queue, t.lineMode, cfg)
	t.view.write = sys.write
	t.editor = newEditor(&t.cfg, t.size)
	if t.engine, err = newEngine(t.queue); err != nil {
		sys.close()
		return nil, err
	}
	t.engine.edit, t.engine.coalesce = t.edit, t.editor.canCoalesce
	t.editor.hasMoreKeys = func() bool { return !t.queue.empty() }
	t.editor.wake = func() { t.queue.post(codeCandidates) }
	t.setModes()
	crash.Go(t.pump.run)
	return t, nil
}

// Dumb reports whether a terminal of the type term cannot, or may be unable to, move its
// cursor.
func Dumb(term string) bool {
	return term == "" || term == "dumb" || term == "emacs" || term == "unknown"
}

// setModes sets the modes for reading keys.
func (t *Terminal) setModes() {
	if t.lineMode {
		t.tty.lineMode(true)
		return
	}
	t.tty.rawMode()
	t.tty.writeNow([]byte(enableModes))
}

// restoreModes undoes setModes. It does not wait for the terminal.
func (t *Terminal) restoreModes() error {
	if !t.lineMode {
		back := resetModes
		if t.cursorChanged.Load() {
			back += defaultCursor
		}
		t.tty.writeNow([]byte(back))
	}
	return t.tty.restore()
}

// ReadLine shows the prompt and returns the text that the user has sent with Enter: one line or
// several, without the last line feed. The cursor is then at the start of the row below.
//
// The error is ErrInterrupted after Ctrl-C. It is io.EOF after Ctrl-D on an empty line, when
// the terminal has hung up, or after Close. Text that was not sent is dropped in these cases.
//
// A Ctrl-C after Enter, but before ReadLine has returned, drops the line, too.
func (t *Terminal) ReadLine(p Prompt) (string, error) {
	if t.isClosed() {
		return "", io.EOF
	}
	if t.lineMode {
		return t.readSystemLine(p)
	}
	t.mu.Lock()
	t.editor.settings = t.settings
	t.mu.Unlock()
	t.editor.begin(p)
	t.queue.beginLine()
	// On a goroutine of its own: Close must be able to end a read while a stalled terminal
	// blocks drawing.
	done := make(chan lineResult, 1)
	crash.Go(func() { done <- t.readLine() })
	select {
	case <-t.closed:
		return "", io.EOF
	case r := <-done:
		switch {
		case r.crash != nil:
			panic(r.crash)
		case t.isClosed() || t.editor.outcome == ended || t.editor.outcome == hungUp:
			return "", io.EOF
		case t.editor.outcome == interrupted || r.err != nil:
			return "", ErrInterrupted
		}
		return r.text, nil
	}
}

// A lineResult is the result of reading a line.
type lineResult struct {
	text  string
	err   error
	crash *crash.Crash
}

// readLine draws the prompt and reads a line.
func (t *Terminal) readLine() (r lineResult) {
	defer func() {
		if v := recover(); v != nil {
			r.crash = crash.Of(v)
		}
	}()
	t.startRow()
	t.showNotices()
	t.paint()
	r.text, r.err = t.engine.read()
	return r
}

// startRow begins the view at the start of a row.
func (t *Terminal) startRow() {
	t.view.forget()
	if t.columnUnknown.Swap(false) {
		t.view.buf = append(t.view.buf, t.freshRow()...)
	}
}

// isClosed reports whether Close was called.
func (t *Terminal) isClosed() bool {
	select {
	case <-t.closed:
		return true
	default:
		return false
	}
}

// edit performs a key, and the keys that have come in the meantime, on the text and shows the
// result. It returns the byte that ends the line for the library, or 0.
func (t *Terminal) edit(text string, cursor int, k key) (string, int, byte) {
	e := t.editor
	e.text, e.cursor = text, cursor
	for {
		t.perform(k)
		if e.outcome != editing {
			return t.finish()
		}
		if t.queue.empty() {
			t.paint()
			return e.text, e.cursor, 0
		}
		if time.Since(t.lastPaint) > maxPaintDelay {
			t.paint()
		}
		k = t.queue.pop(e.canCoalesce())
	}
}

// perform performs a key, on the text or on the terminal.
func (t *Terminal) perform(k key) {
	e := t.editor
	switch {
	case t.isClosed() || k.code == codeHangup:
		e.outcome = hungUp
	case k.isEvent() && k.code != codeCandidates:
		t.handleEvent(k)
	default:
		e.handle(k)
	}
	switch e.outcome {
	case suspended:
		e.outcome = editing
		t.suspend()
	case cleared:
		e.outcome = editing
		t.view.buf = append(t.view.buf, "\x1b[H\x1b[2J"...)
		t.view.forget()
		t.paint()
	case externalEdit:
		e.outcome = editing
		t.editExternally()
	}
}

// editExternally opens the text in another program.
func (t *Terminal) editExternally() {
	e := t.editor
	t.view.erase() // Most editors restore the screen when they end; the text is then drawn where it was.
	t.view.setCursorShape(0)
	t.view.flush()
	t.Pause()
	text, err := t.cfg.Edit(e.text)
	t.Resume()
	t.startRow()
	if err != nil {
		t.Above(err.Error())
	} else {
		text = strings.ToValidUTF8(strings.TrimSuffix(text, "\n"), "\uFFFD")
		e.undos.save(state{e.text, e.cursor})
		e.text, e.cursor = text, len(text)
	}
	t.showNotices()
	t.paint()
}

// maxPaintDelay is the longest time for which keys in a row are handled without drawing.
const maxPaintDelay = 50 * time.Millisecond

// finish draws the line for the last time.
func (t *Terminal) finish() (string, int, byte) {
	e := t.editor
	if t.queue.endLine() && e.outcome == sent {
		e.outcome = interrupted
	}
	e.menu.close()
	if e.outcome == hungUp {
		return "", 0, byteInterrupt
	}
	t.view.paintFinal(e.drawFinal())
	if e.outcome == interrupted {
		t.view.buf = append(t.view.buf, "^C"...)
	}
	t.view.leave()
	switch e.outcome {
	case sent:
		return e.text, len(e.text), byteSend
	case ended:
		return "", 0, byteEnd
	}
	return "", 0, byteInterrupt
}

// handleEvent performs an event that is not a key.
func (t *Terminal) handleEvent(k key) {
	switch k.code {
	case codeResized:
		cols, _ := t.size()
		t.view.resized(cols)
	case codeContinued:
		t.view.forget()
		t.view.buf = append(t.view.buf, '\r')
	case codeNotice:
		if t.hasNotices() {
			if t.cfg.Prompt != nil {
				t.editor.prompt = t.cfg.Prompt()
			}
			t.view.erase()
			t.showNotices()
		}
	case codeSettings:
		t.mu.Lock()
		defer t.mu.Unlock()
		t.editor.settings = t.settings
	}
}

// paint draws the current text.
func (t *Terminal) paint() {
	switch e := t.editor; {
	case e.settings.Mode != Vi || t.cfg.Term == "linux": // The Linux console would print the sequence.
		t.view.setCursorShape(0)
	default:
		t.cursorChanged.Store(true)
		shape := 6
		if e.vi.normal {
			shape = 2
		}
		t.view.setCursorShape(shape)
	}
	t.view.paint(t.editor.draw())
	t.lastPaint = time.Now()
}

// suspend stops the process until a shell continues it.
func (t *Terminal) suspend() {
	if !t.tty.canSuspend() {
		return
	}
	if !t.lineMode {
		t.view.paint(t.editor.drawFinal())
		t.view.leave()
	}
	t.stop()
	t.columnUnknown.Store(false) // A shell leaves the cursor at the start of a row.
	if !t.lineMode {
		t.paint()
	}
}

// Stop handles SIGTSTP: it restores the terminal's modes and stops the process. It returns when
// a shell has continued the process, or earlier if a line is being read.
func (t *Terminal) Stop() {
	if t.tty.canSuspend() && !t.queue.push(suspendKey) {
		t.stop()
	}
}

// stop stops the process while the terminal has its original modes.
func (t *Terminal) stop() {
	t.Pause()
	t.suspending.Store(true)
	t.tty.suspend()
	// The signal stops the process soon, but not necessarily before kill has returned.
	select {
	case <-t.continued:
	case <-t.closed:
	case <-time.After(suspendTimeout):
	}
	t.suspending.Store(false)
	t.Resume()
}

// suspendTimeout is the time after which the process is assumed not to have stopped.
const suspendTimeout = 500 * time.Millisecond

// TakeAhead removes the complete lines that were typed or pasted while no line was being read,
// and returns them, each with a line feed. It waits until no input has come for 100 ms. An
// incomplete line remains for the next ReadLine. TakeAhead must not be called while a line is
// being read.
func (t *Terminal) TakeAhead() string { return t.queue.takeLines() }

// Pause hands the terminal to another program. It restores the modes that NewTerminal found. No
// key is read until Resume has been called as often as Pause. Interrupt and Suspend must not
// call Pause.
func (t *Terminal) Pause() {
	if t.pump.pause() {
		t.columnUnknown.Store(true)
		t.restoreModes()
	}
}

// Resume undoes Pause. The next output begins at the start of a row.
func (t *Terminal) Resume() {
	t.pump.resume(func() {
		t.setModes()
		if !t.lineMode {
			t.tty.writeNow([]byte(t.freshRow()))
		}
	})
}

// freshRow returns the bytes that move the cursor to the start of a row, from any column. It
// writes as many blanks as a row has columns: they end in the same row only if they begin at
// its start.
func (t *Terminal) freshRow() string {
	cols, _ := t.size()
	return strings.Repeat(" ", cols) + "\x1b[G\x1b[K"
}

// Resized must be called when the size of the terminal has changed (SIGWINCH).
func (t *Terminal) Resized() { t.queue.post(codeResized) }

// Continued must be called when the process continues after a stop (SIGCONT). It draws the text
// being typed again.
func (t *Terminal) Continued() {
	if t.suspending.Load() {
		select {
		case t.continued <- struct{}{}:
		default:
		}
		return
	}
	if t.pump.runUnlessPaused(t.setModes) {
		t.queue.post(codeContinued)
	}
}

// size returns the terminal's size in columns and rows. If the size is unknown or implausible,
// it returns 80 × 24.
func (t *Terminal) size() (cols, rows int) {
	cols, rows = t.tty.size()
	if cols < 2 || rows < 1 {
		return 80, 24
	}
	return cols, rows
}

// Set changes the settings from the next key on.
func (t *Terminal) Set(s Settings) {
	t.mu.Lock()
	t.settings = s
	t.mu.Unlock()
	t.queue.post(codeSettings)
}

// Close restores the terminal's modes. A ReadLine that is waiting returns io.EOF. Close may be
// called at any time and from any goroutine, even when the terminal is stalled. Further calls
// only wait for the first one.
func (t *Terminal) Close() (err error) {
	t.closeOnce.Do(func() {
		t.pump.stop()
		close(t.closed)
		if err = t.restoreModes(); errors.Is(err, os.ErrClosed) {
			err = nil
		}
		t.engine.close()
	})
	return err
}
