package render

import (
	"slices"
	"strings"

	"mysh/internal/display"
)

// longestLine bounds the line that rows are drawn over.
const longestLine = 4096

// blank makes the line that rows are drawn over, now that the widths are known: a row of blanks.
// There is none where values may not stand as they are.
func (g *grid) blank() {
	g.line, g.starts = g.line[:0], g.starts[:0]
	if g.wrapped || slices.Contains(g.shown, elided) || g.total() > longestLine {
		return
	}
	for i, width := range g.widths {
		if g.forms[i] != 0 || !g.o.Terminal && width > clientColumnLimit {
			g.line = g.line[:0]
			return
		}
		if i == 0 {
			g.line = append(g.line, g.border.before...)
		} else {
			g.line = append(g.line, g.border.between...)
		}
		g.starts = append(g.starts, len(g.line))
		g.line = append(g.line, strings.Repeat(" ", width)...)
	}
	g.line = append(append(g.line, g.border.end...), '\n')
}

// over draws a row over the line of blanks, which takes half the time that its pieces take. It
// reports false, with nothing drawn, if not all of its values are printable ASCII that fits.
func (g *grid) over(cells [][]byte) bool {
	if len(g.line) == 0 {
		return false
	}
	start := len(g.out.buf)
	buf := append(g.out.buf, g.line...)
	line := buf[start:]
	for i, cell := range cells {
		if cell == nil {
			cell = g.nullText
		}
		at, room := g.starts[i], g.widths[i]-len(cell)
		if cell == nil || room < 0 || !display.Plain(cell) {
			g.out.buf = buf[:start]
			return false
		}
		if g.right[i] {
			at += room
		}
		copy(line[at:], cell)
	}
	g.out.buf = buf
	return true
}
