package output

import (
	"bytes"

	"mysh/internal/display"
)

// An extent is how much of a screen a text takes.
type extent struct {
	rows int
	line []byte // the one that is not over
	wrap bool   // a line may take several rows
}

// Takes more of the text, and reports whether it exceeds so many rows or columns by now.
func (e *extent) exceeds(more []byte, rows, cols int) bool {
	for len(more) > 0 {
		line, rest, ended := bytes.Cut(more, []byte{'\n'})
		e.line = append(e.line, line...)
		took := 1
		if len(e.line) > cols {
			var p plain
			width := display.WidthBytes(p.strip(e.line))
			if width > cols && !e.wrap {
				return true
			}
			took = max(1, (width+cols-1)/max(1, cols))
		}
		if !ended {
			return e.wrap && e.rows+took > rows
		}
		e.line, more = e.line[:0], rest
		if e.rows += took; e.rows > rows {
			return true
		}
	}
	return false
}

// A plain takes colours (SGR sequences) out of a text that comes in pieces.
type plain struct {
	inside int // bytes of a sequence that were seen: "\x1b" is one, "\x1b[" two
	buf    []byte
}

// Returns b without colours. It is good until the next call.
func (p *plain) strip(b []byte) []byte {
	if p.inside == 0 && bytes.IndexByte(b, '\x1b') < 0 {
		return b
	}
	kept := p.buf[:0]
	for _, c := range b {
		switch {
		case c == '\x1b':
			p.inside = 1
		case p.inside == 1 && c == '[':
			p.inside = 2
		case p.inside == 2 && (c >= '0' && c <= '9' || c == ';' || c == ':'):
		case p.inside > 0:
			p.inside = 0
		default:
			kept = append(kept, c)
		}
	}
	p.buf = kept
	return kept
}
