package lineedit

import (
	"io"
	"sync"
	"unicode/utf8"

	"github.com/chzyer/readline"

	"mysh/internal/crash"
)

// An engine drives the readline library, of which mysh uses two parts: the loop that reads, and
// the buffer that holds the text between two keys. The library neither decodes keys nor draws.
//
// For each key the engine sends the library a byte that has no effect there. The library then
// calls listen, which performs the key on the buffer. At the end of a line the engine sends the
// byte that ends a line: Enter, Ctrl-C or Ctrl-D.
//
// The library reads one byte ahead of the loop that handles bytes. A key must not leave the
// queue before the previous key is handled: otherwise a key typed after Enter would be added to
// the line that was sent. The field handling prevents that.
type engine struct {
	rl       *readline.Instance
	queue    *queue
	edit     func(text string, cursor int, k key) (newText string, newCursor int, end byte)
	coalesce func() bool // whether characters may be merged into one key

	mu       sync.Mutex
	change   sync.Cond
	handling bool // a key is being handled
	key      key  // the key being handled
	end      byte // the byte that ends the line, 0 while the line is being edited
	closed   bool // no further line will be read
	active   bool // a line is being read

	crash *crash.Crash // a panic while a key was handled

	// The content of the library's buffer. Only listen uses these fields while a line is read.
	text       string
	cursorByte int // in bytes
	runes      int // the text's length in runes, to recognize the text without comparing
	cursorRune int // in runes
}

// The bytes that the library receives.
const (
	byteKey       = readline.CharBell // has no effect in the library
	byteSend      = readline.CharEnter
	byteInterrupt = readline.CharInterrupt
	byteEnd       = readline.CharDelete
)

func newEngine(q *queue) (*engine, error) {
	e := &engine{queue: q}
	e.change.L = &e.mu
	nothing := func() error { return nil }
	cfg := &readline.Config{
		Stdin: io.NopCloser(e), Stdout: io.Discard, Stderr: io.Discard,
		FuncIsTerminal:         func() bool { return false }, // never draw
		FuncMakeRaw:            nothing,
		FuncExitRaw:            nothing,
		FuncGetWidth:           func() int { return 80 },
		FuncOnWidthChanged:     func(func()) {},
		HistoryLimit:           -1,
		DisableAutoSaveHistory: true,
		InterruptPrompt:        "\n",
		EOFPrompt:              "\n",
	}
	cfg.SetListener(e.listen)
	var err error
	e.rl, err = readline.NewEx(cfg)
	return e, err
}

// read returns a line that the library has read.
func (e *engine) read() (string, error) {
	e.mu.Lock()
	e.active, e.end, e.crash = true, 0, nil
	e.remember("", 0)
	e.change.Broadcast()
	e.mu.Unlock()
	e.rl.Operation.SetBuffer("")
	line, err := e.rl.Readline()
	e.mu.Lock()
	c, over := e.crash, e.closed
	e.mu.Unlock()
	if over {
		e.rl.Terminal.KickRead() // A KickRead by close has no effect if the line was just beginning.
	}
	if c != nil {
		panic(c)
	}
	return line, err
}

// Read implements the library's standard input.
func (e *engine) Read(p []byte) (int, error) {
	e.mu.Lock()
	for e.handling || !e.active && !e.closed {
		e.change.Wait()
	}
	switch {
	case e.end != 0 && e.active:
		p[0] = e.end
		e.active = false
		e.mu.Unlock()
		return 1, nil
	case !e.active:
		e.mu.Unlock()
		return 0, io.EOF
	}
	e.mu.Unlock()

	k := e.queue.pop(e.coalesce())

	e.mu.Lock()
	defer e.mu.Unlock()
	e.key, e.handling = k, true
	p[0] = byteKey
	return 1, nil
}

// listen is called by the library after each byte it has read, and when a line begins.
func (e *engine) listen(line []rune, pos int, b rune) (newLine []rune, newPos int, ok bool) {
	if b != byteKey {
		// The line is over, and ReadLine may have returned already.
		return nil, 0, false
	}
	var end byte
	defer func() {
		bug := recover() // No caller could recover a panic on this goroutine.
		var c *crash.Crash
		if bug != nil {
			c = crash.Of(bug)
			end, newLine, newPos, ok = byteInterrupt, nil, 0, true
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		e.crash, e.end, e.handling = c, end, false
		e.change.Broadcast()
	}()
	if len(line) != e.runes || pos != e.cursorRune {
		before := string(line[:pos])
		e.remember(before+string(line[pos:]), len(before))
	}
	// Not under the lock: a stalled terminal can block edit, and close needs the lock.
	var text string
	var cursor int
	text, cursor, end = e.edit(e.text, e.cursorByte, e.key)
	if text == e.text && cursor == e.cursorByte {
		return nil, 0, false
	}
	e.remember(text, cursor)
	return []rune(text), e.cursorRune, true
}

// remember records the text and the cursor of the library's buffer.
func (e *engine) remember(text string, at int) {
	e.text, e.cursorByte = text, at
	e.cursorRune = utf8.RuneCountInString(text[:at])
	e.runes = e.cursorRune + utf8.RuneCountInString(text[at:])
}

// close ends the library's goroutines after the current line, if there is one.
func (e *engine) close() {
	e.mu.Lock()
	e.closed = true
	e.change.Broadcast()
	e.mu.Unlock()
	e.rl.Terminal.KickRead()
	e.rl.Config.Stdin.Close()
}
