package render

import (
	"encoding/base64"
	"io"
	"slices"

	"mysh/internal/charset"
	"mysh/internal/display"
)

const (
	blockSize = 64 << 10 // how many bytes are written at once
	keepSize  = 1 << 20  // a larger buffer, grown by a huge value, is dropped
)

// An out collects output for large writes and stores the first error. Without a writer it only collects, whatever
// the size.
type out struct {
	w    io.Writer
	buf  []byte
	safe []byte // on a terminal: buf with escapes
	term bool   // escape control characters except newlines and tabs before buf is written to w
	err  error

	written bool // bytes were written to w
}

// spill writes the buffer if it holds a block. Callers call it where the text may be cut: on a
// terminal never within a character.
func (o *out) spill() {
	if len(o.buf) >= blockSize && o.w != nil {
		o.flush()
	}
}

// flush writes the buffer.
func (o *out) flush() error {
	if len(o.buf) > 0 && o.err == nil {
		o.written = true
		b := o.buf
		if o.term {
			o.safe = display.AppendSafeLines(o.safe[:0], b)
			b = o.safe
		}
		_, o.err = o.w.Write(b)
	}
	if cap(o.buf) > keepSize {
		o.buf, o.safe = nil, nil
	}
	o.buf = o.buf[:0]
	return o.err
}

func (o *out) str(s string) { o.buf = append(o.buf, s...) }
func (o *out) byte(c byte)  { o.buf = append(o.buf, c) }

// repeat appends s, a whole character, n times. It writes long repetitions in pieces, so that
// the buffer does not grow.
func (o *out) repeat(s string, n int) {
	for n > 0 {
		piece := min(n, blockSize/len(s))
		size := piece * len(s)
		o.buf = slices.Grow(o.buf, size)
		room := o.buf[len(o.buf) : len(o.buf)+size]
		for done := copy(room, s); done < size; done *= 2 {
			copy(room[done:], room[:done])
		}
		o.buf = o.buf[:len(o.buf)+size]
		o.spill()
		n -= piece
	}
}

// bytes appends b as it is. A huge value is written directly.
func (o *out) bytes(b []byte) {
	if len(b) < blockSize || o.term || o.w == nil {
		o.buf = append(o.buf, b...)
		return
	}
	o.written = true
	if o.flush() == nil {
		_, o.err = o.w.Write(b)
	}
}

// Write appends b; it makes an out an [io.Writer].
func (o *out) Write(b []byte) (int, error) {
	o.bytes(b)
	return len(b), o.err
}

// pieces calls write for all of b. Outside a terminal it writes a huge value in pieces, so that
// the buffer does not grow. Each piece but the last is a multiple of 3 bytes long, as base64
// needs.
func (o *out) pieces(b []byte, write func(*out, []byte)) {
	const size = blockSize / 3 * 3
	for !o.term && len(b) > size {
		write(o, b[:size])
		o.spill()
		b = b[size:]
	}
	write(o, b)
}

// An escapes maps some bytes to the text that replaces them.
type escapes struct {
	special  byteSet
	text     [256]string
	encoding charset.Encoding
}

func newEscapes(text map[byte]string) *escapes {
	var e escapes
	var special []byte
	for c, s := range text {
		e.text[c] = s
		special = append(special, c)
	}
	e.special = newByteSet(special...)
	return &e
}

// in returns the escapes for text in a character set. A character of two bytes is never
// escaped, whatever its bytes are.
func (e *escapes) in(name string) *escapes {
	encoding := charset.Of(name)
	if encoding == charset.ASCII {
		return e
	}
	in := *e
	in.encoding = encoding
	var special []byte
	for c, has := range e.special.has {
		if has || encoding.Lead(byte(c)) {
			special = append(special, byte(c))
		}
	}
	in.special = newByteSet(special...)
	return &in
}

// escaped appends b with escapes.
func (o *out) escaped(b []byte, e *escapes) {
	for len(b) > blockSize && !o.term {
		n := e.whole(b, blockSize)
		o.buf = e.append(o.buf, b[:n])
		o.spill()
		b = b[n:]
	}
	o.buf = e.append(o.buf, b)
}

func (e *escapes) append(dst, b []byte) []byte {
	for {
		n := e.special.find(b)
		dst = append(dst, b[:n]...)
		if n == len(b) {
			return dst
		}
		dst, b = e.appendOne(dst, b[n:])
	}
}

// appendOne appends the escape of the special character at the start of b, and returns the rest
// of b.
func (e *escapes) appendOne(dst, b []byte) (more, rest []byte) {
	if e.encoding == charset.ASCII || !e.encoding.Lead(b[0]) {
		return append(dst, e.text[b[0]]...), b[1:]
	}
	size := e.size(b)
	return append(dst, b[:size]...), b[size:]
}

// size returns the length in bytes of the character at the start of b.
func (e *escapes) size(b []byte) int {
	if e.encoding != charset.ASCII && len(b) > 1 && e.encoding.Lead(b[0]) && e.encoding.Trail(b[1]) {
		return 2
	}
	return 1
}

// whole returns a length of at least size bytes at which b can be cut without cutting a
// character.
func (e *escapes) whole(b []byte, size int) int {
	if e.encoding == charset.ASCII {
		return size
	}
	n := 0
	for n < size {
		n += e.size(b[n:])
	}
	return n
}

// hex appends b as 0x and upper-case digits, as --binary-as-hex does.
func (o *out) hex(b []byte) {
	o.str("0x")
	o.pieces(b, (*out).hexDigits)
}

func (o *out) hexDigits(b []byte) {
	const digits = "0123456789ABCDEF"
	for _, c := range b {
		o.buf = append(o.buf, digits[c>>4], digits[c&15])
	}
}

func (o *out) base64(b []byte) {
	o.pieces(b, func(o *out, b []byte) { o.buf = base64.StdEncoding.AppendEncode(o.buf, b) })
}

// binary appends a value of a binary column in an encoding of plain ASCII. It reports whether
// form is such an encoding.
func (o *out) binary(b []byte, form Binary) bool { return form != 0 && o.encode(b, form) }

func (o *out) encode(b []byte, form Binary) bool {
	switch form {
	case BinaryHex:
		o.hex(b)
	case BinaryBase64:
		o.base64(b)
	default:
		return false
	}
	return true
}
