package console

import (
	"bytes"

	"mysh/internal/display"
)

// A measure counts how much of a screen a text needs.
type measure struct {
	rows int
	line []byte // the line that has not ended yet
	wrap bool   // a line may need several rows
}

// Adds more of the text, and reports whether the text now exceeds the given numbers of rows or
// columns.
func (m *measure) exceeds(more []byte, rows, cols int) bool {
	for len(more) > 0 {
		line, rest, ended := bytes.Cut(more, []byte{'\n'})
		m.line = append(m.line, line...)
		took := 1
		if len(m.line) > cols {
			var p sgrStripper
			width := display.WidthBytes(p.strip(m.line))
			if width > cols && !m.wrap {
				return true
			}
			took = max(1, (width+cols-1)/max(1, cols))
		}
		if !ended {
			return m.wrap && m.rows+took > rows
		}
		m.line, more = m.line[:0], rest
		if m.rows += took; m.rows > rows {
			return true
		}
	}
	return false
}

// A sgrStripper removes colours (SGR sequences) from a text that is written in pieces.
type sgrStripper struct {
	inside int // how many bytes of a sequence were seen: "\x1b" is one, "\x1b[" two
	buf    []byte
}

// Returns b without colours. The result is valid until the next call.
func (p *sgrStripper) strip(b []byte) []byte {
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
