package locate

import (
	"fmt"
	"strings"

	"mysh/internal/display"
)

// Draw returns two lines, the second without a line feed: the line of the statement in which the
// place is, in at most width cells, and marks below it with the guess of [Place.Meant] behind them. The line's number
// is shown where there are several. What could steer a terminal is shown as visible escapes.
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

// Returns a part of a line as it is shown.
func oneLine(s string) string {
	return display.Safe(seenBlanks(strings.NewReplacer("\t", " ", "\r", "").Replace(s)))
}

// Returns the end of s, at most so many cells of it.
func lastCells(s string, cells int) string {
	_, total := display.Prefix(s, display.Width(s))
	skip, _ := display.Prefix(s, max(total-cells, 0))
	return s[len(skip):]
}
