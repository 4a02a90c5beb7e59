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
	"mysh/internal/display"
)

// A Terminal reads lines from a terminal. Its methods may be called from any goroutine, but
// only one ReadLine or ReadPassword at a time.
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
	closeOnce     sync.Once     // for those who call Close at once
	continued     chan struct{} // the process goes on, having suspended itself
	cursorChanged atomic.Bool   // the cursor may have another shape
	suspending    atomic.Bool   // it is about to, or just has
	columnUnknown atomic.Bool   // another program has had the terminal: the column is not known

	mu        sync.Mutex
	notices   []string
	settings  Settings
	lastPaint time.Time
}

// What is asked of the terminal while it is ours, and taken back.
const (
	enableModes   = "\x1b[?2004h" // brackets around what is pasted
	resetModes    = "\x1b[?2004l\x1b[?2026l\x1b[?7h\x1b[?25h\x1b[m"
	defaultCursor = "\x1b[0 q"
)

// NewTerminal takes the terminal over: keys arrive one by one and are not echoed until
// Close. The error is ErrNotTerminal, wrapped, if In or Out is not a terminal.
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

// Dumb reports whether a terminal of that type cannot move its cursor, or may not be able to.
func Dumb(term string) bool {
	return term == "" || term == "dumb" || term == "emacs" || term == "unknown"
}

// takeOver sets the modes in which keys are read.
func (t *Terminal) setModes() {
	if t.lineMode {
		t.tty.lineMode(true)
		return
	}
	t.tty.rawMode()
	t.tty.writeNow([]byte(enableModes))
}

// giveBack undoes takeOver. It does not wait for the terminal.
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

// ReadLine shows the prompt and returns what the user typed when Enter sent it: one line or
// several, without the last line feed. The cursor is then at the start of the row below.
//
// The error is ErrInterrupted after Ctrl-C; io.EOF after Ctrl-D on an empty line, when the
// terminal has gone (nothing half typed is returned) or after Close.
//
// Ctrl-C that comes after Enter but before ReadLine has returned forgets the line, too.
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
	// A goroutine of its own, so that Close can end a read while a terminal that has
	// stopped holds up the drawing.
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

// A lineRead is how reading a line ended.
type lineResult struct {
	text  string
	err   error
	crash *crash.Crash
}

// readLine draws the prompt and has a line read.
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

// over reports whether Close was called.
func (t *Terminal) isClosed() bool {
	select {
	case <-t.closed:
		return true
	default:
		return false
	}
}

// edit performs a key on the text, and the keys that have come in the meantime, and shows
// the result. It returns the byte that tells the library that the line is over, or 0.
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

// perform does what a key means for the text and for the terminal.
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

// editElsewhere lets another program edit the text.
func (t *Terminal) editExternally() {
	e := t.editor
	t.view.erase() // Most editors leave the screen as it was; the text is drawn in its place.
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

// paintAtLeast is how long keys that come without a pause may go unseen.
const maxPaintDelay = 50 * time.Millisecond

// finish shows that the line is over.
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

// event does what something other than a key makes necessary.
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

// paint shows the text as it is.
func (t *Terminal) paint() {
	switch e := t.editor; {
	case e.settings.Mode != Vi || t.cfg.Term == "linux": // The Linux console shows the sequence.
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

// noticed reports whether a notice waits.
func (t *Terminal) hasNotices() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.notices) > 0
}

// takeNotices returns the notices that have come, and forgets them.
func (t *Terminal) takeNotices() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	notices := t.notices
	t.notices = nil
	return notices
}

// showNotices writes the notices that have come, where the cursor is.
func (t *Terminal) showNotices() {
	cols, _ := t.size()
	for _, n := range t.takeNotices() {
		for _, r := range styledRows(display.SafeLines(strings.TrimSuffix(n, "\n")), cols, false) {
			for _, c := range r {
				t.view.put(c)
			}
			t.view.setStyle("")
			t.view.buf = append(t.view.buf, "\r\n"...)
		}
	}
	t.view.forget()
}

// suspend stops the process until a shell lets it go on, with the terminal as that left it.
func (t *Terminal) suspend() {
	if !t.tty.canSuspend() {
		return
	}
	if !t.lineMode {
		t.view.paint(t.editor.drawFinal())
		t.view.leave()
	}
	t.stop()
	t.columnUnknown.Store(false) // The shell leaves the cursor at the start of a row.
	if !t.lineMode {
		t.paint()
	}
}

// Stop does what SIGTSTP asks for: the process stops, with the terminal as it was found, until
// a shell lets it go on. It returns then, or earlier if a line is being read.
func (t *Terminal) Stop() {
	if t.tty.canSuspend() && !t.queue.push(suspendKey) {
		t.stop()
	}
}

// stop stops the process while the terminal is as it was found.
func (t *Terminal) stop() {
	t.Pause()
	t.suspending.Store(true)
	t.tty.suspend()
	// The signal stops us soon, but not necessarily before kill has returned.
	select {
	case <-t.continued:
	case <-t.closed:
	case <-time.After(suspendTimeout):
	}
	t.suspending.Store(false)
	t.Resume()
}

// suspendTime is how long after SIGTSTP we take ourselves for not stopped.
const suspendTimeout = 500 * time.Millisecond

// Above shows a notice of one or more lines above the prompt without disturbing what is
// being typed. While no line is being read, it waits for the next prompt. It is text: what
// could steer the terminal is shown as an escape.
func (t *Terminal) Above(text string) {
	t.mu.Lock()
	t.notices = append(t.notices, text)
	t.mu.Unlock()
	t.queue.post(codeNotice)
}

// TakeAhead removes the lines that were typed or pasted while no line was being read, and returns
// them, each with a line feed. It waits until nothing has come for a tenth of a second. What was
// typed of a further line stays for the next ReadLine. It must not be called while a line is
// being read.
func (t *Terminal) TakeAhead() string { return t.queue.takeLines() }

// Pause gives the terminal to another program: it is as NewTerminal found it, and no key is
// read from it until Resume has been called as often as Pause. It must not be called by
// Interrupt or Suspend.
func (t *Terminal) Pause() {
	if t.pump.pause() {
		t.columnUnknown.Store(true)
		t.restoreModes()
	}
}

// Resume takes the terminal back after Pause. What is written next begins a row.
func (t *Terminal) Resume() {
	t.pump.resume(func() {
		t.setModes()
		if !t.lineMode {
			t.tty.writeNow([]byte(t.freshRow()))
		}
	})
}

// freshRow returns what brings the cursor to the start of a row, wherever it is: as many blanks as
// a row has cells end in the same row only if they began at its start.
func (t *Terminal) freshRow() string {
	cols, _ := t.size()
	return strings.Repeat(" ", cols) + "\x1b[G\x1b[K"
}

// Resized must be called when the terminal has changed its size (SIGWINCH).
func (t *Terminal) Resized() { t.queue.post(codeResized) }

// Continued must be called when the process goes on after having been stopped (SIGCONT).
// What is being typed is drawn anew.
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

// Size returns the terminal's size in cells. Where it is not known, or absurd, it is
// 80 × 24.
func (t *Terminal) size() (cols, rows int) {
	cols, rows = t.tty.size()
	if cols < 2 || rows < 1 {
		return 80, 24
	}
	return cols, rows
}

// Set changes the settings. It takes effect with the next key.
func (t *Terminal) Set(s Settings) {
	t.mu.Lock()
	t.settings = s
	t.mu.Unlock()
	t.queue.post(codeSettings)
}

// Close makes the terminal whole again: its modes are as NewTerminal found them. A ReadLine
// that waits returns io.EOF. It may be called at any time and from any goroutine, also when
// the terminal has stopped taking output; calls after the first only wait for that.
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
