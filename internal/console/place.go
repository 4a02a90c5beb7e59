package console

import (
	"strings"

	"mysh/internal/display"
)

// A Place is a row of a terminal in which a new text replaces the last one. The zero value is
// empty.
type Place struct {
	cols, cells int // of the terminal when the text was shown, and of the text
}

// erase clears the row of the cursor.
// Source: https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ (CR, EL, CUD).
const erase = "\r\x1b[K"

// oneRow prevents a terminal from wrapping, and manyRows allows it again. The terminal may have
// become narrower without a report of it.
// Source: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html (DECAWM).
const oneRow, manyRows = "\x1b[?7l", "\x1b[?7h"

// Show returns the bytes that show a text, cut to one row of a terminal with cols columns. The
// cursor returns to the start of the text. A terminal that becomes narrower wraps the text or
// cuts it off; in both cases the cursor remains in the row in which the text begins.
func (p *Place) Show(text string, cols int) string {
	s := p.Erase(cols) + oneRow + text + manyRows + "\r"
	p.cols, p.cells = cols, display.Width(text)
	return s
}

// Erase returns the bytes that erase the text, including the rows below into which the terminal
// may have wrapped it.
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
