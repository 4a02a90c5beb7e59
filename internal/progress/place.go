package progress

import (
	"strings"

	"mysh/internal/display"
)

// A Place is a row of a terminal in which one text takes the place of another. The zero value is
// empty.
type Place struct {
	cols, cells int // of the terminal when the text was shown, and of the text
}

// erase empties the row that the cursor is in.
// Source: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ (CR, EL, CUD).
const erase = "\r\x1b[K"

// What keeps a terminal from wrapping, and lets it again: it may have become narrower without
// having said so yet.
// Source: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html (DECAWM).
const oneRow, manyRows = "\x1b[?7l", "\x1b[?7h"

// Show returns what shows a text that fits into one row of a terminal with that many columns. The
// cursor stays at its start: a terminal that becomes narrower wraps the text or cuts it off, and
// either way the cursor stays in the row in which the text begins.
func (p *Place) Show(text string, cols int) string {
	s := p.Erase(cols) + oneRow + text + manyRows + "\r"
	p.cols, p.cells = cols, display.Width(text)
	return s
}

// Erase returns what takes the text away, with the rows below into which the terminal may have
// wrapped it since.
func (p *Place) Erase(cols int) string {
	wrapped := 0
	if cols > 0 && cols < p.cols {
		wrapped = (p.cells - 1) / cols
	}
	*p = Place{}
	if wrapped == 0 {
		return erase
	}
	return "\x1b7" + strings.Repeat("\x1b[B"+erase, wrapped) + "\x1b8" + erase
}
