package render

import (
	"io"
	"strconv"
	"strings"

	"mysh/internal/display"
	"mysh/internal/result"
)

// In the C client's table, vertical and markup formats a NUL is a blank.
var nulBlank = newEscapes(map[byte]string{0: " "})

// A vertical writes each value on a line of its own, after its column's name.
type vertical struct {
	o         Options
	null      string
	labels    []string // names, aligned to the right, or empty
	encodings []Binary
	colors    []string // of the values of a row that begins with a sign
	rows      int64
}

// newVertical returns a renderer of the C client's \G format. On a terminal values are made
// safe but their lines are preserved.
func newVertical(w io.Writer, o Options) Renderer {
	enc := &vertical{o: o, null: o.null("NULL")}
	if o.Terminal {
		enc.null = display.Safe(enc.null)
		if o.Color {
			enc.null = dim + enc.null + reset
		}
	}
	s := newStream(w, o, enc, false)
	s.out.term = false // values are made safe one by one; colours are not escaped
	return s
}

func (v *vertical) begin(_ *out, cols []result.Column) {
	v.encodings = binaryEncodings(v.encodings, cols, v.o.Binary)
	v.labels, v.rows = resize(v.labels, len(cols)), 0
	widest := 0
	for i, c := range cols {
		v.labels[i] = ""
		if v.o.Names {
			v.labels[i] = c.Name
			if v.o.Terminal {
				v.labels[i] = display.Safe(c.Name)
			}
			widest = max(widest, display.Width(v.labels[i]))
		}
	}
	for i, label := range v.labels {
		if v.o.Names {
			v.labels[i] = strings.Repeat(" ", widest-display.Width(label)) + label + ": "
		}
	}
}

func (v *vertical) row(o *out, cells [][]byte) {
	v.rows++
	o.str("*************************** ")
	o.buf = strconv.AppendInt(o.buf, v.rows, 10)
	o.str(". row ***************************\n")
	v.colors = v.o.paint(v.colors[:0], cells)
	for i, cell := range cells {
		o.str(v.labels[i])
		color := ""
		if len(v.colors) > 0 && cell != nil {
			color = v.colors[i]
		}
		o.str(color)
		switch {
		case cell == nil:
			o.str(v.null)
		case o.binary(cell, v.encodings[i]):
		case v.o.Terminal:
			o.buf = display.AppendSafeLines(o.buf, cell)
		default:
			o.escaped(cell, nulBlank)
		}
		o.uncolor(color)
		o.byte('\n')
	}
}

func (v *vertical) end(*out, bool) {}
