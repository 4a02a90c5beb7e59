package scan

import (
	"bytes"
	"unsafe"
)

const (
	byteOrderMark = "\xef\xbb\xbf"
	large         = 4 << 20 // a statement with this many bytes is not copied
	growth        = 4       // the size of new memory, as a multiple of the buffered text
)

// buffer holds the text that was fed, from the first byte that is still needed.
//
// A statement's text is copied followed by buf[seg:…]. copied is empty unless something inside
// the statement was omitted.
type buffer struct {
	buf    []byte
	binary bool // preserve CR and NUL

	pos  int // the next byte to scan
	seg  int // start of the last part of the statement; equal to pos when there is none
	from int // end of the last comment in that part, or its start

	copied []byte
	given  bool // the memory of buf is that of a statement's text

	counted int // newlines before this index are counted
	line    int // number of the line at counted
	looked  int // there is no newline between pos and this index

	finished bool
	started  bool // the text was checked for a byte order mark
	cr       bool // the last byte that was fed is a carriage return, which is not in buf yet
	nul      bool // a NUL was fed: the text ends there
}

// add appends text, except for the bytes that are dropped.
func (b *buffer) add(text []byte) {
	if b.finished || b.nul || len(text) == 0 {
		return
	}
	b.makeRoom(len(text) + 1)
	if b.binary {
		b.buf = append(b.buf, text...)
		return
	}
	if i := bytes.IndexByte(text, 0); i >= 0 {
		text = text[:i]
		b.nul = true
	}
	if b.cr && (len(text) > 0 || b.nul) {
		b.cr = false
		if len(text) == 0 || text[0] != '\n' {
			b.buf = append(b.buf, '\r')
		}
	}
	for {
		i := bytes.IndexByte(text, '\r')
		switch {
		case i < 0:
			b.buf = append(b.buf, text...)
			return
		case i+1 == len(text) && !b.nul:
			b.buf = append(b.buf, text[:i]...)
			b.cr = true
			return
		case i+1 < len(text) && text[i+1] == '\n':
			b.buf = append(b.buf, text[:i]...)
		default:
			b.buf = append(b.buf, text[:i+1]...)
		}
		text = text[i+1:]
	}
}

// makeRoom makes room for n more bytes. It moves the needed text to the front if that suffices,
// and else allocates more memory. After a long statement it frees some memory.
func (b *buffer) makeRoom(n int) {
	live := len(b.buf) - b.seg
	fits := live+n <= cap(b.buf) && b.seg >= len(b.buf)/2
	to := b.buf
	switch shrink := cap(b.buf) > growth*large && live+n < cap(b.buf)/8; {
	case !b.given && !shrink && len(b.buf)+n <= cap(b.buf):
		return
	case b.given || shrink || !fits:
		// append would fill all of the memory with zeros. Memory that is never used costs
		// nothing.
		to = make([]byte, 0, growth*(live+n))
		b.given = false
	}
	b.lineAt(b.seg)
	b.buf = append(to[:0], b.buf[b.seg:]...)
	b.pos -= b.seg
	b.from -= b.seg
	b.counted -= b.seg
	b.looked -= b.seg
	b.seg = 0
}

// start drops a byte order mark. It returns false when it needs more text.
func (b *buffer) start() bool {
	if b.started {
		return true
	}
	n := min(len(b.buf), len(byteOrderMark))
	if string(b.buf[:n]) == byteOrderMark[:n] {
		if n < len(byteOrderMark) && !b.ended() {
			return false
		}
		if n == len(byteOrderMark) {
			b.skipTo(n)
		}
	}
	b.started = true
	return true
}

// ended reports that no text follows the text in buf.
func (b *buffer) ended() bool { return b.finished || b.nul }

// lineAt returns the number of the line of buf[i]. The index must not decrease between calls.
func (b *buffer) lineAt(i int) int {
	if i > b.counted {
		b.line += bytes.Count(b.buf[b.counted:i], []byte{'\n'})
		b.counted = i
	}
	return b.line
}

// lineEnd returns the end of the line of buf[i], where i is at least pos. It returns false when
// the end has not been fed yet.
func (b *buffer) lineEnd(i int) (int, bool) {
	from := max(i, b.looked)
	if n := bytes.IndexByte(b.buf[from:], '\n'); n >= 0 {
		return from + n, true
	}
	b.looked = len(b.buf)
	return len(b.buf), b.ended()
}

// skipTo makes i the next byte to scan, with no pending statement before it.
func (b *buffer) skipTo(i int) {
	b.pos, b.seg, b.from = i, i, i
	if cap(b.copied) > large {
		b.copied = nil
	}
	b.copied = b.copied[:0]
}

// omit removes buf[i:j] from the statement.
func (b *buffer) omit(i, j int) {
	b.copied = append(b.copied, b.buf[b.seg:i]...)
	b.pos, b.seg, b.from = j, j, j
}

// size returns the length of the statement's text up to buf[i].
func (b *buffer) size(i int) int { return len(b.copied) + i - b.seg }

// text returns the statement's text up to buf[i].
func (b *buffer) text(i int) string {
	if len(b.copied) == 0 {
		return string(b.buf[b.seg:i])
	}
	n := len(b.copied)
	b.copied = append(b.copied, b.buf[b.seg:i]...)
	text := string(b.copied)
	b.copied = b.copied[:n]
	return text
}

// take returns the text of a statement that is over. A long text gets the memory of the buffer.
func (b *buffer) take(i int) string {
	if b.size(i) < large {
		return b.text(i)
	}
	text := b.buf[b.seg:i]
	if len(b.copied) > 0 {
		text = append(b.copied, text...)
		b.copied = nil
	} else {
		b.given = true
	}
	return unsafe.String(unsafe.SliceData(text), len(text))
}

// has reports whether want is at buf[i]. The second result is false when it needs more text.
func (b *buffer) has(i int, want string) (yes, known bool) {
	n := min(len(want), len(b.buf)-i)
	if string(b.buf[i:i+n]) != want[:n] {
		return false, true
	}
	return n == len(want), n == len(want) || b.ended()
}
