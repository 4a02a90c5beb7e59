package render

import (
	"bytes"
	"strings"

	"mysh/internal/display"
)

// The sign for a newline at the end of a line within a cell.
const newlineSign = "↵"

// A piece is one line of a cell, as offsets in grid.scratch.
type piece struct{ start, end, width int }

// tall reports whether a row needs more than one line.
func (g *grid) tall(cells [][]byte) bool {
	if !g.o.Lines && !g.wrapped {
		return false
	}
	for i, cell := range cells {
		switch {
		case g.encodings[i] != 0 || len(cell) == 0:
		case g.o.Lines && bytes.IndexByte(cell, '\n') >= 0:
			return true
		case g.wrapped && len(cell) > g.widths[i]:
			if _, w, _ := g.text(i, cell); w > g.widths[i] {
				return true
			}
		}
	}
	return false
}

// tallRow draws a row whose cells have several lines.
func (g *grid) tallRow(cells [][]byte) {
	g.scratch = g.scratch[:0]
	g.pieces = resize(g.pieces, len(cells))
	for i, cell := range cells {
		g.pieces[i] = g.cut(g.pieces[i][:0], i, cell)
	}
	g.drawPieces(g.right)
	g.colors = g.colors[:0]
}

// tallHeader draws the names, wrapped like values.
func (g *grid) tallHeader() {
	g.scratch = g.scratch[:0]
	g.pieces = resize(g.pieces, len(g.names))
	for i, name := range g.names {
		start := len(g.scratch)
		g.scratch = append(g.scratch, name...)
		g.pieces[i] = g.wrap(g.pieces[i][:0], i, start)
	}
	g.drawPieces(make([]bool, len(g.names)))
}

func (g *grid) drawPieces(right []bool) {
	height := 1
	for _, pieces := range g.pieces {
		height = max(height, len(pieces))
	}
	for line := range height {
		for i, column := range g.shown {
			g.startCell(i, column)
			if column == elided {
				continue
			}
			var p piece
			if line < len(g.pieces[column]) {
				p = g.pieces[column][line]
			}
			g.pad(right[column], g.widths[column]-p.width)
			color := ""
			if p.end > p.start {
				color = g.color(column)
			}
			g.out.str(color)
			g.out.bytes(g.scratch[p.start:p.end])
			g.out.uncolor(color)
			g.pad(!right[column], g.widths[column]-p.width)
		}
		g.endRow()
	}
}

// cut appends the lines of a cell to dst and their text to g.scratch.
func (g *grid) cut(dst []piece, column int, cell []byte) []piece {
	start := len(g.scratch)
	switch {
	case cell == nil:
		g.scratch = append(g.scratch, g.null...)
		return append(dst, piece{start, len(g.scratch), g.nullW})
	case g.encodings[column] != 0:
		var o out
		o.binary(cell, g.encodings[column])
		g.scratch = append(g.scratch, o.buf...)
		return append(dst, piece{start, len(g.scratch), len(o.buf)})
	}
	for more := true; more; {
		var line []byte
		line, cell, more = cell, nil, false
		if g.o.Lines {
			line, cell, more = bytes.Cut(line, []byte{'\n'})
		}
		start := len(g.scratch)
		g.scratch = display.AppendSafe(g.scratch, line)
		dst = g.wrap(dst, column, start)
		if more {
			dst = g.sign(dst, column)
		}
		more = more && len(cell) > 0 // a newline at the end begins no line
	}
	return dst
}

// wrap appends the text in g.scratch from start on. If lines are wrapped, it appends pieces
// that fit into the column.
func (g *grid) wrap(dst []piece, column, start int) []piece {
	end := len(g.scratch)
	if !g.wrapped {
		return append(dst, piece{start, end, display.WidthBytes(g.scratch[start:end])})
	}
	text := string(g.scratch[start:end])
	for {
		line, width := display.Prefix(text, g.widths[column])
		if line == "" && text != "" {
			line, width = display.Cluster(text) // wider than its column
		}
		if blank := strings.LastIndexByte(line, ' ') + 1; len(line) < len(text) && blank > len(line)/2 {
			line = line[:blank] // between words, unless the line would be less than half full
			width = display.Width(line)
		}
		dst = append(dst, piece{start, start + len(line), width})
		start += len(line)
		if text = text[len(line):]; text == "" {
			return dst
		}
	}
}

// sign appends the sign for a newline to the last piece, or below it if that piece is full.
func (g *grid) sign(pieces []piece, column int) []piece {
	if g.wrapped && pieces[len(pieces)-1].width >= g.widths[column] {
		pieces = append(pieces, piece{len(g.scratch), len(g.scratch), 0})
	}
	if g.o.Color {
		g.scratch = append(g.scratch, dim+newlineSign+reset...)
	} else {
		g.scratch = append(g.scratch, newlineSign...)
	}
	last := &pieces[len(pieces)-1]
	last.end = len(g.scratch)
	last.width++
	return pieces
}

// tallWidth returns the width of the widest line of a cell.
func (g *grid) tallWidth(column int, cell []byte) int {
	widest := 0
	for line := range bytes.Lines(cell) {
		line, newline := bytes.CutSuffix(line, []byte{'\n'})
		_, w, _ := g.text(column, line)
		if newline {
			w++
		}
		widest = max(widest, w)
	}
	return widest
}

// wrapMinimum is the least width of a wrapped column.
const wrapMinimum = 10

// wrapTo narrows the widest columns of text until a line fits into the given width, and reports
// whether it can. Numbers are never wrapped.
func (g *grid) wrapTo(width int) bool {
	limit := 0
	for i, w := range g.widths {
		if !g.right[i] {
			limit = max(limit, w)
		}
	}
	for ; limit >= wrapMinimum; limit-- {
		total := 1
		for i, w := range g.widths {
			if !g.right[i] {
				w = min(w, limit)
			}
			total += 3 + w
		}
		if total <= width {
			break
		}
	}
	if limit < wrapMinimum {
		return false
	}
	for i, w := range g.widths {
		if !g.right[i] {
			g.widths[i] = min(w, limit)
		}
	}
	g.wrapped = true
	return true
}
