package results

import (
	"math"
	"strings"

	"mysh/internal/display"
)

// barBlocks are eighths of a block, from the left: none to seven.
var barBlocks = [8]string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}

const (
	blue       = "\x1b[34m"
	red        = "\x1b[31m"
	dim        = "\x1b[2m"
	resetColor = "\x1b[0m"
)

// drawBars draws a bar for each point: label, bar, number. Bars of negative numbers are to the left of
// zero, bars of positive numbers to the right.
func drawBars(points []chartPoint, o ChartOptions) string {
	s := newBarScale(points, o)
	var b strings.Builder
	for _, p := range points {
		b.WriteString(s.bar(p))
		b.WriteByte('\n')
	}
	return b.String()
}

// A barScale has the common measures of the bars of a chart.
type barScale struct {
	o           ChartOptions
	label, text int     // widths of the labels and of the numbers
	left, right int     // cells for bars on either side of zero
	unit        float64 // cells for one unit
}

func newBarScale(points []chartPoint, o ChartOptions) barScale {
	s := barScale{o: o}
	low, high := 0.0, 0.0
	for _, p := range points {
		s.label = max(s.label, display.Width(p.label()))
		s.text = max(s.text, display.Width(numberText(p)))
		if !p.null {
			low, high = min(low, p.value), max(high, p.value)
		}
	}
	s.label = min(s.label, max(o.Width*2/5, o.Width-s.text-12))
	s.label = min(s.label, max(o.Width/2, 8))
	cells := max(o.Width-s.label-s.text-2, 4)
	if low == 0 && high == 0 {
		return s
	}
	all := high/2 - low/2 // of twice the numbers: the range itself may be too large
	s.left = int(math.Ceil(-low / 2 / all * float64(cells)))
	if high <= 0 {
		s.left = cells
	}
	s.right = cells - s.left
	s.unit = math.Inf(1)
	if high > 0 {
		s.right = max(s.right, 1)
		s.unit = float64(s.right) / high
	}
	if low < 0 {
		s.unit = min(s.unit, float64(s.left)/-low)
	}
	return s
}

func numberText(p chartPoint) string {
	if p.null {
		return "NULL"
	}
	return p.text
}

// bar returns the row of one point.
func (s barScale) bar(p chartPoint) string {
	label := fitLabel(p.label(), s.label, s.o.ASCII)
	row := label + strings.Repeat(" ", s.label-display.Width(label)) + " "
	text := numberText(p)
	gap := strings.Repeat(" ", s.text-display.Width(text))
	if p.null {
		return row + strings.Repeat(" ", s.left+s.right) + " " + gap + s.paint(dim, text)
	}
	left, right := "", ""
	length := math.Abs(p.value) * s.unit
	if p.value < 0 {
		left = s.negative(length)
	} else {
		right = s.positive(length)
	}
	row += strings.Repeat(" ", s.left-display.Width(left)) + s.paint(red, left)
	row += s.paint(blue, right) + strings.Repeat(" ", s.right-display.Width(right))
	return row + " " + gap + text
}

// positive returns a bar of the given length in cells that begins at its left end. A length other
// than zero is always visible.
func (s barScale) positive(length float64) string {
	if s.o.ASCII {
		return strings.Repeat("#", wholeCells(length, s.right))
	}
	n := int(math.Round(length * 8))
	if n == 0 && length > 0 {
		n = 1
	}
	n = min(n, s.right*8)
	return strings.Repeat("█", n/8) + barBlocks[n%8]
}

// negative returns a bar that ends at its right end. For its left end, Unicode has only a half block
// and an eighth block.
func (s barScale) negative(length float64) string {
	n := wholeCells(length, s.left)
	if s.o.ASCII {
		return strings.Repeat("#", n)
	}
	halves := min(int(math.Round(length*2)), s.left*2)
	switch {
	case halves == 0 && length > 0:
		return "▕"
	case halves%2 == 1:
		return "▐" + strings.Repeat("█", halves/2)
	}
	return strings.Repeat("█", halves/2)
}

// wholeCells returns a length in whole cells: at least one unless it is zero.
func wholeCells(length float64, most int) int {
	n := int(math.Round(length))
	if n == 0 && length > 0 {
		n = 1
	}
	return min(n, most)
}

func (s barScale) paint(color, text string) string {
	if !s.o.Color || text == "" {
		return text
	}
	return color + text + resetColor
}

// fitLabel shortens a label to the given number of cells; an ellipsis marks the cut.
func fitLabel(label string, cells int, ascii bool) string {
	if display.Width(label) <= cells {
		return label
	}
	if !ascii {
		return display.Fit(label, cells)
	}
	prefix, _ := display.Prefix(label, max(cells-2, 0))
	return prefix + ".."[:min(cells, 2)]
}
