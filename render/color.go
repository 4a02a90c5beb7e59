package render

import "bytes"

// The colours and weights of text on a terminal.
// Source: ECMA-48, 8.3.117 (SGR).
const (
	dim    = "\x1b[2m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	reset  = "\x1b[0m"
)

// Arrow stands between the old and the new value of a cell.
const Arrow = " → "

// The colours of rows that begin with a sign.
var signs = map[string]string{"+": green, "-": red, "~": yellow}

// Heading returns a heading as it stands in a text; it must be safe to be shown.
func (o Options) Heading(text string) string {
	if !o.Color {
		return text
	}
	return bold + text + reset
}

// paint appends the colour of each cell of a row to colors, "" for no colour. It appends
// nothing when no signs are shown and no cell is lit.
func (o Options) paint(colors []string, cells [][]byte) []string {
	if o.Lit != nil && o.Color {
		for _, lit := range o.Lit(cells) {
			if lit {
				colors = append(colors, yellow)
			} else {
				colors = append(colors, "")
			}
		}
		return colors
	}
	if !o.Signs || !o.Color || len(cells) == 0 {
		return colors
	}
	color := signs[string(cells[0])]
	for i, cell := range cells {
		if color == yellow && i > 0 && !bytes.Contains(cell, []byte(Arrow)) {
			colors = append(colors, "")
			continue
		}
		colors = append(colors, color)
	}
	return colors
}

// color returns the colour of a cell of the current row.
func (g *grid) color(column int) string {
	if column >= len(g.colors) {
		return ""
	}
	return g.colors[column]
}

// uncolor ends a colour.
func (o *out) uncolor(color string) {
	if color != "" {
		o.str(reset)
	}
}
