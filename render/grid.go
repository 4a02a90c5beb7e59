package render

import (
	"bytes"
	"encoding/base64"
	"unicode/utf8"

	"mysh/internal/charset"
	"mysh/internal/display"
	"mysh/internal/result"
)

// The C client aligns a column wider than clientColumnLimit to this width, and to the left.
// Source: MAX_COLUMN_LENGTH in https://github.com/mysql/mysql-server/blob/trunk/client/mysql.cc.
const clientColumnLimit = 1024

// A grid draws the lines of a table whose widths are known. A value wider than its column moves
// the rest of its row to the right; nothing is cut.
type grid struct {
	out    *out
	o      Options
	border border
	null   string // as drawn
	nullW  int    // the width of null

	names     []string
	encodings []Binary
	widths    []int
	right     []bool // aligned to the right
	bytes     bool   // a byte counts as one cell
	shown     []int  // the visible columns; elided stands for a gap

	line     []byte // the template of a row, empty if there is none
	starts   []int  // the position of each column in line
	nullText []byte // null, if it can be drawn into the template

	colors  []string  // of the cells of a row that begins with a sign
	wrapped bool      // values are cut into lines of their column's width
	scratch []byte    // text of one cell, or of all cells of a row of several lines
	pieces  [][]piece // the lines of each cell of such a row
}

// elided represents the omitted columns in grid.shown.
const elided = -1

func (g *grid) begin(cols []result.Column) {
	g.names = resize(g.names, len(cols))
	g.right = resize(g.right, len(cols))
	g.widths = resize(g.widths, len(cols))
	g.shown = resize(g.shown, len(cols))
	g.encodings = binaryEncodings(g.encodings, cols, g.o.Binary)
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
// ASCII. The bytes are valid until the next call.
func (g *grid) text(column int, cell []byte) (text []byte, width int, plain bool) {
	switch g.encodings[column] {
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
	if len(g.colors) == 0 && g.drawASCIIRow(cells) {
		return
	}
	if g.tall(cells) {
		g.tallRow(cells)
		return
	}
	for i, column := range g.shown {
		g.startCell(i, column)
		if column == elided {
			continue
		}
		g.cell(column, cells[column])
	}
	g.endRow()
}

// startCell draws the text before the i-th cell of a row, and the ellipsis in the place of elided
// columns.
func (g *grid) startCell(i, column int) {
	if i == 0 {
		g.out.str(g.border.before)
	} else {
		g.out.str(g.border.between)
	}
	if column == elided {
		g.out.str(ellipsis)
	}
}

func (g *grid) endRow() {
	g.out.str(g.border.end)
	g.out.byte('\n')
}

func (g *grid) cell(column int, cell []byte) {
	o, width, right := g.out, g.widths[column], g.right[column]
	if !g.o.Terminal && width > clientColumnLimit && g.encodings[column] == 0 {
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
	case o.binary(cell, g.encodings[column]):
	case !g.o.Terminal && bytes.IndexByte(text, 0) >= 0:
		o.escaped(text, nulBlank)
	default:
		o.bytes(text)
	}
	o.uncolor(color)
	g.pad(!right, width-w)
}

// broken returns how many bytes of b are not UTF-8. The C client counts them in the width of a
// column but not when it pads a cell. Values of BIT and BINARY columns are therefore padded
// more.
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

// pad appends n blanks if wanted is true.
func (g *grid) pad(wanted bool, n int) {
	switch {
	case !wanted || n <= 0:
	case n <= len(blanks):
		g.out.str(blanks[:n])
	default:
		g.out.repeat(" ", n)
	}
}

// header draws the lines above the rows.
func (g *grid) header() {
	g.newRowTemplate()
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
		g.startCell(i, column)
		if column == elided {
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

// footer draws the line below the rows.
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

// elide omits as many columns in the middle as needed for a line to fit into the given width,
// and returns the first and the last of them. It never omits the first column. ok is false if
// all columns fit, or if none can be omitted.
func (g *grid) elide(width int) (first, last int, ok bool) {
	n := len(g.widths)
	if g.total() <= width || n < 2 {
		return 0, 0, false
	}
	used := 1 + 3 + 1 + 3 + g.widths[0] // the edge, the gap and the first column
	first, last = 1, n-1
	for first <= last {
		// Columns are added on both ends in turn, so that as many remain on the left as on the
		// right.
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
