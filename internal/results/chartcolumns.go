package results

import (
	"fmt"
	"math"
	"strings"

	"mysh/internal/display"
	"mysh/internal/humanize"
)

// columnBlocks are eighths of a block, from the bottom: none to seven.
var columnBlocks = [8]string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇"}

// columnRows is how many rows a chart of columns has.
const columnRows = 8

// drawColumns draws a series as columns from left to right: the greatest and the least number at the left,
// the first and the last label below. If there are more points than columns, points are merged.
//
// Columns begin at zero if there are numbers on both sides of zero, or if the numbers come near
// zero. Otherwise they begin at the least number, which the axis shows.
func drawColumns(points []chartPoint, o ChartOptions) string {
	low, high := valueRange(points)
	base, top := low, high
	if low > 0 && low <= high/2 || low >= 0 && low == high {
		base = 0
	}
	if high < 0 && high >= low/2 || high <= 0 && low == high {
		top = 0
	}
	highText, lowText := humanize.Number(top, axisDigits), humanize.Number(base, axisDigits)
	margin := max(display.Width(highText), display.Width(lowText))
	room := max(o.Width-margin-2, 8)
	shown := mergeTo(points, room)
	wide := min(max(room/len(shown), 1), 4)
	zero := -1 // the row of zero, between the ends
	if base < 0 && top > 0 {
		zero = int(columnHeight(0, base, top))
	}
	var b strings.Builder
	for row := columnRows - 1; row >= 0; row-- {
		name := ""
		switch row {
		case columnRows - 1:
			name = highText
		case 0:
			name = lowText
		case zero:
			name = "0"
		}
		b.WriteString(strings.Repeat(" ", margin-display.Width(name)) + name)
		b.WriteString(axisMark(o, name != ""))
		var cells strings.Builder
		for _, p := range shown {
			cells.WriteString(columnCell(columnHeight(p.value, base, top)-float64(row), p.null, row == 0, wide, o.ASCII))
		}
		line := strings.TrimRight(cells.String(), " ")
		if o.Color && line != "" {
			line = blue + line + resetColor
		}
		b.WriteString(line + "\n")
	}
	b.WriteString(axisLabels(points, margin+2, len(shown)*wide, o))
	b.WriteString(mergeNote(shown, "column"))
	b.WriteString(nullNote(points))
	return b.String()
}

// columnHeight returns the height of a number in rows, from 0 to columnRows.
func columnHeight(value, base, top float64) float64 {
	if top == base {
		return 0
	}
	return (value/2 - base/2) / (top/2 - base/2) * columnRows // the range itself may be too large
}

func axisMark(o ChartOptions, marked bool) string {
	switch {
	case o.ASCII && marked:
		return " +"
	case o.ASCII:
		return " |"
	case marked:
		return " ┤"
	}
	return " │"
}

// columnCell returns one row of a column that rises above this row by the given number of rows. The
// lowest row is never empty, so that a column of no height differs from a missing one.
func columnCell(above float64, empty, lowest bool, wide int, ascii bool) string {
	cell := " "
	eighth := int(math.Round(above * 8))
	switch {
	case empty:
	case ascii && (above >= 0.5 || lowest && eighth > 0):
		cell = "#"
	case ascii && lowest:
		cell = "_"
	case ascii:
	case eighth >= 8:
		cell = "█"
	case lowest:
		cell = columnBlocks[max(eighth, 1)]
	case eighth > 0:
		cell = columnBlocks[eighth]
	}
	if wide > 2 {
		return strings.Repeat(cell, wide-1) + " "
	}
	return strings.Repeat(cell, wide)
}

// axisLabels returns the line below the columns: the first label and the last one.
func axisLabels(points []chartPoint, margin, width int, o ChartOptions) string {
	width = max(width, 8)
	first := fitLabel(points[0].first, max(width/2-1, 4), o.ASCII)
	last := fitLabel(points[len(points)-1].last, max(width/2-1, 4), o.ASCII)
	gap := max(width-display.Width(first)-display.Width(last), 1)
	return strings.Repeat(" ", margin) + first + strings.Repeat(" ", gap) + last + "\n"
}

// nullNote returns a note about how many rows have no number.
func nullNote(points []chartPoint) string {
	n := 0
	for _, p := range points {
		n += p.nulls
	}
	switch n {
	case 0:
		return ""
	case 1:
		return "1 row is NULL and not drawn.\n"
	}
	return fmt.Sprintf("%d rows are NULL and not drawn.\n", n)
}
