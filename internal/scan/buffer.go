package scan

import (
	"bytes"
	"unsafe"
)

const (
	byteOrderMark = "\xef\xbb\xbf"
	large         = 4 << 20 // bytes of a statement whose text is not copied
	growth        = 4       // how many times the text that is held the memory for it has
)

// buffer holds the text that was fed, from the first byte that is still needed.
//
// A statement's text is kept followed by buf[seg:…]: kept is empty unless something inside
// the statement was left out.
type buffer struct {
	buf    []byte
	binary bool // keep CR and NUL

	pos  int // the next byte to look at
	seg  int // start of the last part of the statement; equal to pos when there is none
	from int // end of the last comment in that part, or its start

	kept  []byte
	given bool // the memory of buf is that of a statement's text

	counted int // newlines before it are counted
	line    int // number of the line at counted
	looked  int // no newline lies between pos and it

	finished bool
	started  bool // a byte order mark was looked for
	cr       bool // a carriage return was fed last, and is held back
	nul      bool // a NUL was fed: the text ends there
}

// add appends text, without what is to be dropped.
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

// makeRoom makes room for n more bytes: by moving the text that is still needed to the front
// if that suffices, else in more memory, some of which is given up when a long statement is
// over.
func (b *buffer) makeRoom(n int) {
	live := len(b.buf) - b.seg
	fits := live+n <= cap(b.buf) && b.seg >= len(b.buf)/2
	to := b.buf
	switch shrink := cap(b.buf) > growth*large && live+n < cap(b.buf)/8; {
	case !b.given && !shrink && len(b.buf)+n <= cap(b.buf):
		return
	case b.given || shrink || !fits:
		// Not by append, which fills all of the memory with zeros: what is never used does
		// not exist for the system.
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

// start drops a byte order mark. It returns false when more text is needed to know.
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

// ended reports that no text will come after that in buf.
func (b *buffer) ended() bool { return b.finished || b.nul }

// lineAt returns the number of the line of buf[i]. It is called with growing indexes.
func (b *buffer) lineAt(i int) int {
	if i > b.counted {
		b.line += bytes.Count(b.buf[b.counted:i], []byte{'\n'})
		b.counted = i
	}
	return b.line
}

// lineEnd returns the end of the line that buf[i] is on, i being pos or later. It returns
// false when the end has not been fed yet.
func (b *buffer) lineEnd(i int) (int, bool) {
	from := max(i, b.looked)
	if n := bytes.IndexByte(b.buf[from:], '\n'); n >= 0 {
		return from + n, true
	}
	b.looked = len(b.buf)
	return len(b.buf), b.ended()
}

// skipTo makes i the next byte to look at, without a statement before it.
func (b *buffer) skipTo(i int) {
	b.pos, b.seg, b.from = i, i, i
	if cap(b.kept) > large {
		b.kept = nil
	}
	b.kept = b.kept[:0]
}

// omit leaves buf[i:j] out of the statement.
func (b *buffer) omit(i, j int) {
	b.kept = append(b.kept, b.buf[b.seg:i]...)
	b.pos, b.seg, b.from = j, j, j
}

// size returns the length of the statement's text up to buf[i].
func (b *buffer) size(i int) int { return len(b.kept) + i - b.seg }

// text returns the statement's text up to buf[i].
func (b *buffer) text(i int) string {
	if len(b.kept) == 0 {
		return string(b.buf[b.seg:i])
	}
	n := len(b.kept)
	b.kept = append(b.kept, b.buf[b.seg:i]...)
	text := string(b.kept)
	b.kept = b.kept[:n]
	return text
}

// take is text for a statement that is over. The memory of a long one goes with it.
func (b *buffer) take(i int) string {
	if b.size(i) < large {
		return b.text(i)
	}
	text := b.buf[b.seg:i]
	if len(b.kept) > 0 {
		text = append(b.kept, text...)
		b.kept = nil
	} else {
		b.given = true
	}
	return unsafe.String(unsafe.SliceData(text), len(text))
}

// has reports whether the text goes on with want at buf[i]. The second result is false when
// more text must be fed to know.
func (b *buffer) has(i int, want string) (yes, known bool) {
	n := min(len(want), len(b.buf)-i)
	if string(b.buf[i:i+n]) != want[:n] {
		return false, true
	}
	return n == len(want), n == len(want) || b.ended()
}
