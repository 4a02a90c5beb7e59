package locate

import (
	"fmt"
	"strings"

	"mysh/internal/display"
)

// Draw returns two lines separated by a line feed: the line of the statement with the mistake,
// in at most width cells, and marks below it, followed by the hint of [Place.Suggest]. A
// statement of several lines has the line's number at the front. Control characters appear as
// escapes.
func (p Place) Draw(width int) string {
	text := p.text
	start := strings.LastIndexByte(text[:p.from], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[p.from:], '\n'); i >= 0 {
		end = p.from + i
	}
	label := "  "
	if strings.Contains(text, "\n") {
		label = fmt.Sprintf("  %d | ", strings.Count(text[:start], "\n")+1)
	}
	to := min(p.to, end)
	before, marked, after := oneLine(text[start:p.from]), oneLine(text[p.from:to]), oneLine(text[to:end])
	room := max(width-display.Width(label), 20)
	if display.Width(before+marked+after) > room && display.Width(before) > room/2 {
		before = "…" + lastCells(before, room/3)
	}
	marks := min(max(display.Width(marked), 1), max(room-display.Width(before), 1))
	line := label + display.Fit(before+marked+after, room)
	under := strings.Repeat(" ", display.Width(label+before)) + strings.Repeat("^", marks)
	if p.hint != "" {
		under += " " + p.hint
	}
	return line + "\n" + under
}

// oneLine returns a part of a line in printable form.
func oneLine(s string) string {
	return display.Safe(visibleBlanks(strings.NewReplacer("\t", " ", "\r", "").Replace(s)))
}

// lastCells returns the end of s that fits into this number of cells.
func lastCells(s string, cells int) string {
	_, total := display.Prefix(s, display.Width(s))
	skip, _ := display.Prefix(s, max(total-cells, 0))
	return s[len(skip):]
}
