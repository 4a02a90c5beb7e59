package render

import (
	"cmp"
	"fmt"
	"slices"

	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/plan"
)

// mostNamed is how many steps one line of a verdict names.
const mostNamed = 3

// smallTable is how many rows a full scan may read without being mentioned.
const smallTable = 100

// Writes the remarkable steps of a plan, if there are any.
func (d *planDrawing) verdict() {
	var heavy, off, scans []*plan.Node
	d.plan.Walk(func(n *plan.Node) {
		if n.Heavy {
			heavy = append(heavy, n)
		}
		if n.Off != 0 {
			off = append(off, n)
		}
		if n.FullScan && max(n.Expected.Value, n.Actual.Value) >= smallTable {
			scans = append(scans, n)
		}
	})
	slices.SortStableFunc(heavy, func(a, b *plan.Node) int { return cmp.Compare(b.Share, a.Share) })
	slices.SortStableFunc(off, func(a, b *plan.Node) int { return cmp.Compare(distance(b), distance(a)) })
	what := map[plan.Unit]string{plan.Milliseconds: "Most time", plan.Cost: "Most cost", plan.Rows: "Most rows"}[d.plan.Unit]
	d.writeNotes(what, heavy, func(n *plan.Node) string {
		return d.name(n) + ", " + humanize.Percent(n.Share)
	})
	d.writeNotes("Estimates far off", off, func(n *plan.Node) string {
		return fmt.Sprintf("%s: %s expected, %s returned", d.name(n), number(n.Expected.Value), number(n.Actual.Value))
	})
	d.writeNotes("Full scans", scans, func(n *plan.Node) string {
		rows := n.Actual
		if !rows.Known {
			rows = n.Expected
		}
		if n.Loops.Value > 1 {
			return fmt.Sprintf("%s, %s rows %s times", d.safe(n.Table), number(rows.Value), number(n.Loops.Value))
		}
		return fmt.Sprintf("%s, %s rows", d.safe(n.Table), number(rows.Value))
	})
}

// shortName is the greatest width of a step's name on a terminal, in cells.
const shortName = 60

// Returns a short name of a step: its operation and table, or its whole text.
func (d *planDrawing) name(n *plan.Node) string {
	text := d.safe(n.Text())
	if n.Table != "" {
		text = d.safe(n.Head())
	}
	if d.o.Terminal && display.Width(text) > shortName {
		text = d.shorten(text, shortName)
	}
	return text
}

// Returns by what factor an estimate is wrong, in either direction.
func distance(n *plan.Node) float64 { return max(n.Off, 1/n.Off) }

// Writes one line about some steps.
func (d *planDrawing) writeNotes(what string, nodes []*plan.Node, text func(*plan.Node) string) {
	if len(nodes) == 0 {
		return
	}
	var texts []string
	for _, n := range nodes {
		if t := text(n); !slices.Contains(texts, t) {
			texts = append(texts, t)
		}
	}
	if more := len(texts) - mostNamed; more > 0 {
		texts = append(texts[:mostNamed], fmt.Sprintf("and %d more", more))
	}
	line := what + ": " + texts[0]
	for _, text := range texts[1:] {
		if d.o.Terminal && display.Width(line+"; "+text) >= d.o.width() {
			d.out.WriteString(line + ";\n")
			line = "  " + text
			continue
		}
		line += "; " + text
	}
	d.out.WriteString(line + "\n")
}
