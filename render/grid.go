package render

import (
	"bytes"
	"encoding/base64"
	"unicode/utf8"

	"mysh/internal/charset"
	"mysh/internal/display"
	"mysh/internal/result"
)

// Columns wider than this are aligned to it, and all to the left, in what the C client writes.
// Source: MAX_COLUMN_LENGTH in https://github.com/mysql/mysql-server/blob/trunk/client/mysql.cc.
const clientColumnLimit = 1024

// A grid draws the lines of a table whose widths are known. A value wider than its column
// pushes the rest of its row to the right; nothing is cut.
type grid struct {
	out    *out
	o      Options
	border border
	null   string // as drawn
	nullW  int    // and its width

	names  []string
	forms  []Binary
	widths []int
	right  []bool // aligned to the right
	bytes  bool   // each byte counts as one cell
	shown  []int  // columns drawn, elided for a gap

	line     []byte // what rows are drawn over, empty if nothing
	starts   []int  // where the columns begin in it
	nullText []byte // null, if it is as plain as values drawn so

	colors  []string  // of the cells of a row, when it begins with a sign
	wrapped bool      // values are cut into lines of their column's width
	scratch []byte    // text of one cell, or of all of a row of several lines
	pieces  [][]piece // lines of each cell of such a row
}

// elided stands in grid.shown for the columns left out.
const elided = -1

func (g *grid) begin(cols []result.Column) {
	g.names = resize(g.names, len(cols))
	g.right = resize(g.right, len(cols))
	g.widths = resize(g.widths, len(cols))
	g.shown = resize(g.shown, len(cols))
	g.forms = binaryForms(g.forms, cols, g.o.Binary)
	for i, c := range cols {
		g.names[i] = c.Name
		if g.o.Terminal {
			g.names[i] = display.Safe(c.Name)
		}
		g.right[i] = c.Numeric()
		g.shown[i] = i
	}
	g.wrapped = false
	g.bytes = !g.o.Terminal && !charset.UTF8(g.o.Charset)
	g.null = g.o.null("NULL")
	if g.o.Terminal {
		g.null = display.Safe(g.null)
	}
	g.nullW = display.Width(g.null)
	g.nullText = append([]byte{}, g.null...)
	if g.o.Terminal && g.o.Color {
		g.null = dim + g.null + reset
		g.nullText = nil
	}
}

// text returns the bytes to draw for a cell and their width, and whether they are printable
// ASCII. They are good until the next call.
func (g *grid) text(column int, cell []byte) (text []byte, width int, plain bool) {
	switch g.forms[column] {
	case BinaryHex:
		return nil, 2 + 2*len(cell), false
	case BinaryBase64:
		return nil, base64.StdEncoding.EncodedLen(len(cell)), false
	}
	if display.Plain(cell) {
		return cell, len(cell), true
	}
	if g.bytes {
		return cell, len(cell), false
	}
	if g.o.Terminal {
		g.scratch = display.AppendSafe(g.scratch[:0], cell)
		cell = g.scratch
	}
	return cell, display.WidthBytes(cell), false
}

// row draws one row.
func (g *grid) row(cells [][]byte) {
	g.colors = g.o.paint(g.colors[:0], cells)
	if len(g.colors) == 0 && g.over(cells) {
		return
	}
	if g.tall(cells) {
		g.tallRow(cells)
		return
	}
	for i, column := range g.shown {
		g.between(i)
		if column == elided {
			g.out.str(ellipsis)
			continue
		}
		g.cell(column, cells[column])
	}
	g.endRow()
}

// between draws what stands before the i-th cell of a row.
func (g *grid) between(i int) {
	if i == 0 {
		g.out.str(g.border.before)
	} else {
		g.out.str(g.border.between)
	}
}

func (g *grid) endRow() {
	g.out.str(g.border.end)
	g.out.byte('\n')
}

func (g *grid) cell(column int, cell []byte) {
	o, width, right := g.out, g.widths[column], g.right[column]
	if !g.o.Terminal && width > clientColumnLimit && g.forms[column] == 0 {
		width, right = clientColumnLimit, false
	}
	if cell == nil {
		g.pad(right, width-g.nullW)
		o.str(g.null)
		g.pad(!right, width-g.nullW)
		return
	}
	text, w, plain := g.text(column, cell)
	if !plain && !g.o.Terminal && !g.bytes {
		w -= broken(text)
	}
	g.pad(right, width-w)
	color := g.color(column)
	o.str(color)
	switch {
	case plain:
		o.bytes(text)
	case o.binary(cell, g.forms[column]):
	case !g.o.Terminal && bytes.IndexByte(text, 0) >= 0:
		o.escaped(text, nulBlank)
	default:
		o.bytes(text)
	}
	o.uncolor(color)
	g.pad(!right, width-w)
}

// broken returns how many bytes of b are not UTF-8. The C client leaves room for them in the
// width of a column but does not count them when it fills a cell up, so values of BIT and
// BINARY columns stand in wider cells.
func broken(b []byte) int {
	if utf8.Valid(b) {
		return 0
	}
	n := 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			n++
		}
		b = b[size:]
	}
	return n
}

const blanks = "                                                                "

// pad appends n blanks if wanted.
func (g *grid) pad(wanted bool, n int) {
	switch {
	case !wanted || n <= 0:
	case n <= len(blanks):
		g.out.str(blanks[:n])
	default:
		g.out.repeat(" ", n)
	}
}

// header draws what stands above the rows.
func (g *grid) header() {
	g.blank()
	g.rule(g.border.top)
	switch {
	case !g.o.Names:
		return
	case g.wrapped:
		g.tallHeader()
	default:
		g.nameRow()
	}
	g.rule(g.border.header)
}

func (g *grid) nameRow() {
	for i, column := range g.shown {
		g.between(i)
		if column == elided {
			g.out.str(ellipsis)
			continue
		}
		width := g.widths[column]
		if !g.o.Terminal {
			width = min(width, clientColumnLimit)
		}
		g.out.str(g.names[column])
		g.pad(true, width-display.Width(g.names[column]))
	}
	g.endRow()
}

// footer draws what stands below the rows.
func (g *grid) footer() { g.rule(g.border.bottom) }

func (g *grid) rule(r *rule) {
	if r == nil {
		return
	}
	widths := make([]int, len(g.shown))
	for i, column := range g.shown {
		widths[i] = 1
		if column != elided {
			widths[i] = g.widths[column]
		}
	}
	r.draw(g.out, widths)
}

// total returns the width of a line.
func (g *grid) total() int {
	total := 1
	for _, column := range g.shown {
		total += 3
		if column == elided {
			total++
		} else {
			total += g.widths[column]
		}
	}
	return total
}

const ellipsis = "…"

// elide leaves out as many columns in the middle as it takes to fit into the given width,
// and returns the first and the last of them. The first column always stays; ok is false if
// all fit, or if none can be left out.
func (g *grid) elide(width int) (first, last int, ok bool) {
	n := len(g.widths)
	if g.total() <= width || n < 2 {
		return 0, 0, false
	}
	used := 1 + 3 + 1 + 3 + g.widths[0] // the edge, the gap and the first column
	first, last = 1, n-1
	for first <= last {
		// The ends take turns, so that as many columns stay on the left as on the right.
		next := last
		if first <= n-1-last {
			next = first
		}
		if used += 3 + g.widths[next]; used > width {
			break
		}
		if next == last {
			last--
		} else {
			first++
		}
	}
	g.shown = g.shown[:0]
	for i := range n {
		switch {
		case i < first || i > last:
			g.shown = append(g.shown, i)
		case i == first:
			g.shown = append(g.shown, elided)
		}
	}
	return first, last, true
}
