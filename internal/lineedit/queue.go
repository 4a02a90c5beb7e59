package lineedit

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// A queue holds the keys that have been typed and not been used yet. The pump puts them in,
// whoever reads a line takes them out.
type queue struct {
	mu        sync.Mutex
	notEmpty  sync.Cond // a key has come
	keys      []key
	reading   bool      // a line is being read: Ctrl-C is a key
	pasting   bool      // the end of a paste has not come
	lastInput time.Time // when something came from the terminal
	hungUp    bool      // no key will come any more
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

// push puts a key in. Ctrl-C drops what was typed before it, as a terminal driver does; it
// and Ctrl-Z are put in only while a line is being read. push reports whether the key was.
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

// post puts an event in, once.
func (q *queue) post(code rune) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !slices.Contains(q.keys, key{code: code}) {
		q.keys = append(q.keys, key{code: code})
		q.notEmpty.Broadcast()
	}
}

// pop waits for the first key and takes it out. Characters typed in a row are one codeText
// if merge is set. When no key will come, it is codeHangup for ever.
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

// mergeText returns the characters at the start of keys as one key, and their number.
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

// typed returns the text that a character key puts in.
func (k key) typedText() string {
	if k.code == codeText || k.code == codePaste {
		return k.text
	}
	return string(k.code)
}

// empty reports whether no key waits.
func (q *queue) empty() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.keys) == 0
}

// received notes that something has come, and whether it ends within a paste.
func (q *queue) noteInput(pasting bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.pasting, q.lastInput = pasting, time.Now()
}

// How long nothing must come for what was pasted to be complete. A paste in brackets may stop on its
// way, but not for ever.
const (
	quietTime    = 100 * time.Millisecond
	pasteTimeout = 2 * time.Second
)

// quiet reports whether nothing more of a paste is to be expected.
func (q *queue) isQuiet() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	limit := quietTime
	if q.pasting {
		limit = pasteTimeout
	}
	return q.hungUp || time.Since(q.lastInput) >= limit
}

// takeLines waits until nothing more arrives, removes all lines that are complete, and returns
// their text.
func (q *queue) takeLines() string {
	time.Sleep(quietTime)
	for !q.isQuiet() {
		time.Sleep(quietTime)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	end := 0 // of the last complete line
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

// begin says that a line is being read from now on. Events from before have no meaning for
// it: it begins with the size, the settings and the notices of this moment.
func (q *queue) beginLine() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.reading = true
	q.keys = slices.DeleteFunc(q.keys, func(k key) bool { return k.isEvent() && k.code != codeHangup })
}

// end says that the line is complete. It reports whether Ctrl-C has come in the meantime,
// and takes it out: no one else would hear it.
func (q *queue) endLine() (interrupted bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.reading = false
	n := len(q.keys)
	q.keys = slices.DeleteFunc(q.keys, func(k key) bool { return k == interruptKey })
	return len(q.keys) < n
}
