package lineedit

import (
	"io"
	"sync"
	"unicode/utf8"

	"github.com/chzyer/readline"

	"mysh/internal/crash"
)

// An engine is readline as it is used here: the loop that reads and the buffer that holds
// the text between two keys. The library neither decodes keys nor draws.
//
// For each key it is given a byte that means nothing to it, and then calls listen, where
// the key is performed on its buffer. When a line is over, it is given the byte that ends
// one: Enter, Ctrl-C or Ctrl-D.
//
// The library reads one byte ahead of the loop that handles them. A key must not be taken
// from the queue before the one before has been handled, or a key typed after Enter would
// get into the line that was sent: that is what handed is for.
type engine struct {
	rl       *readline.Instance
	queue    *queue
	edit     func(text string, cursor int, k key) (newText string, newCursor int, end byte)
	coalesce func() bool // whether characters may come together

	mu       sync.Mutex
	change   sync.Cond
	handling bool // a key is being handled
	key      key  // that key
	end      byte // what ends the line, 0 while it goes on
	closed   bool // no further line will be read
	active   bool // a line is being read

	crash *crash.Crash // a panic while handling a key

	// What is in the library's buffer, for listen alone while a line is read.
	text       string
	cursorByte int // the cursor in bytes
	runes      int // the text's length in runes, to know it again without comparing
	cursorRune int // in runes
}

// The bytes that the library understands.
const (
	byteKey       = readline.CharBell // does nothing by itself
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

// read has the library read a line.
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
		e.rl.Terminal.KickRead() // The one of close is lost if the line was just beginning.
	}
	if c != nil {
		panic(c)
	}
	return line, err
}

// Read is the library's standard input.
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

// listen is called by the library after each byte it was given, and when a line begins.
func (e *engine) listen(line []rune, pos int, b rune) (newLine []rune, newPos int, ok bool) {
	if b != byteKey {
		// The line is over, and its reader may have gone on already.
		return nil, 0, false
	}
	var end byte
	defer func() {
		bug := recover() // On this goroutine nobody else could catch it.
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
	// Not under the lock: a terminal that has stopped can hold this up, and close needs it.
	var text string
	var cursor int
	text, cursor, end = e.edit(e.text, e.cursorByte, e.key)
	if text == e.text && cursor == e.cursorByte {
		return nil, 0, false
	}
	e.remember(text, cursor)
	return []rune(text), e.cursorRune, true
}

// remember keeps the text that is in the library's buffer.
func (e *engine) remember(text string, at int) {
	e.text, e.cursorByte = text, at
	e.cursorRune = utf8.RuneCountInString(text[:at])
	e.runes = e.cursorRune + utf8.RuneCountInString(text[at:])
}

// close ends the library's goroutines once the line that is being read, if any, is over.
func (e *engine) close() {
	e.mu.Lock()
	e.closed = true
	e.change.Broadcast()
	e.mu.Unlock()
	e.rl.Terminal.KickRead()
	e.rl.Config.Stdin.Close()
}
