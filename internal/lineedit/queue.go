package lineedit

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// A queue holds the keys that were typed and not yet handled. The pump adds keys; the reader of
// a line removes them.
type queue struct {
	mu        sync.Mutex
	notEmpty  sync.Cond // signals that a key was added
	keys      []key
	reading   bool      // a line is being read: Ctrl-C is a key
	pasting   bool      // the end of a paste is still to come
	lastInput time.Time // time of the last input from the terminal
	hungUp    bool      // no further key will come
}

func newQueue() *queue {
	q := &queue{}
	q.notEmpty.L = &q.mu
	return q
}

var (
	interruptKey = key{code: 'c', mod: ctrl}
	suspendKey   = key{code: 'z', mod: ctrl}
)

// push adds a key and reports whether it did. Ctrl-C first drops the keys typed before it, as a
// terminal driver does. Ctrl-C and Ctrl-Z are only added while a line is being read.
func (q *queue) push(k key) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if k == interruptKey {
		q.keys = slices.DeleteFunc(q.keys, func(k key) bool { return !k.isEvent() })
	}
	if !q.reading && (k == interruptKey || k == suspendKey) {
		return false
	}
	if k.code == codeHangup {
		q.hungUp = true
	}
	q.keys = append(q.keys, k)
	q.notEmpty.Broadcast()
	return true
}

// post adds an event, unless the queue already holds the same event.
func (q *queue) post(code rune) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !slices.Contains(q.keys, key{code: code}) {
		q.keys = append(q.keys, key{code: code})
		q.notEmpty.Broadcast()
	}
}

// pop waits for the first key and removes it. If coalesce is set, characters typed in a row are
// returned as one codeText. If no further key will come, pop returns codeHangup.
func (q *queue) pop(coalesce bool) key {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.keys) == 0 && !q.hungUp {
		q.notEmpty.Wait()
	}
	if len(q.keys) == 0 {
		return key{code: codeHangup}
	}
	k, n := q.keys[0], 1
	if coalesce && k.isChar() {
		k, n = coalesceText(q.keys)
	}
	q.keys = q.keys[n:]
	if len(q.keys) == 0 {
		q.keys = nil
	}
	return k
}

// coalesceText returns the characters at the start of keys as one key, and their number.
func coalesceText(keys []key) (key, int) {
	n := 1
	for n < len(keys) && keys[n].isChar() {
		n++
	}
	if n == 1 {
		return keys[0], 1
	}
	var text strings.Builder
	for _, k := range keys[:n] {
		text.WriteString(k.typedText())
	}
	return key{code: codeText, text: text.String()}, n
}

// typedText returns the text that a key inserts.
func (k key) typedText() string {
	if k.code == codeText || k.code == codePaste {
		return k.text
	}
	return string(k.code)
}

// empty reports whether the queue holds no key.
func (q *queue) empty() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.keys) == 0
}

// noteInput records that input has come, and whether it ends within a paste.
func (q *queue) noteInput(pasting bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.pasting, q.lastInput = pasting, time.Now()
}

// A paste is complete when no input has come for this time. A paste in brackets may pause
// longer, but not for ever.
const (
	quietTime    = 100 * time.Millisecond
	pasteTimeout = 2 * time.Second
)

// isQuiet reports whether no more of a paste is to come.
func (q *queue) isQuiet() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	limit := quietTime
	if q.pasting {
		limit = pasteTimeout
	}
	return q.hungUp || time.Since(q.lastInput) >= limit
}

// takeLines waits until no more input comes, removes the complete lines, and returns their
// text.
func (q *queue) takeLines() string {
	time.Sleep(quietTime)
	for !q.isQuiet() {
		time.Sleep(quietTime)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	end := 0 // after the last complete line
	for i, k := range q.keys {
		if k.code == codeEnter {
			end = i + 1
		}
	}
	var text strings.Builder
	var rest []key
	for i, k := range q.keys {
		switch {
		case i >= end || k.code == codeHangup:
			rest = append(rest, k)
		case k.code == codeEnter:
			text.WriteByte('\n')
		case k.isChar() || k.code == codePaste:
			text.WriteString(k.typedText())
		}
	}
	q.keys = rest
	return text.String()
}

// beginLine marks the beginning of a line. It drops earlier events: the new line begins with
// the current size, settings and notices.
func (q *queue) beginLine() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.reading = true
	q.keys = slices.DeleteFunc(q.keys, func(k key) bool { return k.isEvent() && k.code != codeHangup })
}

// endLine marks the end of a line. It removes a Ctrl-C from the queue, which no other reader
// would handle, and reports whether there was one.
func (q *queue) endLine() (interrupted bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.reading = false
	n := len(q.keys)
	q.keys = slices.DeleteFunc(q.keys, func(k key) bool { return k == interruptKey })
	return len(q.keys) < n
}
