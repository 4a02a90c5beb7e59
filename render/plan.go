package render

import (
	"bytes"
	"io"
	"math"
	"strings"

	"mysh/internal/charset"
	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/plan"
)

// narrowestPlan is the least width of a plan's steps in cells, however narrow the screen is.
const narrowestPlan = 32

const bold = "\x1b[1m"

// Plan writes a plan as an indented tree with one line per step and its figures at the right.
// Remarkable steps are listed below: the heaviest steps, estimates that are far off, full
// scans.
//
// On a terminal details are shortened with an ellipsis to fit Options.Width; elsewhere they are
// complete. Marks are words and signs, so that colours are not needed to understand them. Where
// text is not UTF-8, all signs are ASCII.
func Plan(w io.Writer, p *plan.Plan, o Options) error {
	d := planDrawing{o: o, plan: p, signs: unicodeSigns}
	if !charset.UTF8(o.Charset) {
		d.signs = asciiSigns
	}
	for _, root := range p.Roots {
		d.add(root, "", "")
	}
	d.chooseColumns()
	d.header()
	for _, line := range d.lines {
		d.line(line)
	}
	d.verdict()
	_, err := w.Write(d.out.Bytes())
	return err
}

// planSigns are the characters of a drawing besides text.
type planSigns struct {
	tee, corner, bar, blank, heavy, none, times, over, ellipsis string
	ascii                                                       bool
}

var (
	unicodeSigns = planSigns{"├ ", "└ ", "│ ", "  ", "◀", "–", "×", "÷", "…", false}
	asciiSigns   = planSigns{"|-", "`-", "| ", "  ", "<", "-", "x", "/", "...", true}
)

type planDrawing struct {
	o       Options
	plan    *plan.Plan
	signs   planSigns
	lines   []planLine
	columns []planColumn
	widths  []int
	room    int // for the steps; 0 for as much as they need
	out     bytes.Buffer
}

// A planLine is a step after the branches of the tree.
type planLine struct {
	branches string
	node     *plan.Node
}

// Adds a step and its inputs. A chain of steps is drawn without indentation, since servers nest
// chains deeply.
func (d *planDrawing) add(n *plan.Node, own, below string) {
	d.lines = append(d.lines, planLine{own, n})
	for i, input := range n.Inputs {
		if i == len(n.Inputs)-1 {
			d.add(input, below+d.signs.corner, below+d.signs.blank)
		} else {
			d.add(input, below+d.signs.tee, below+d.signs.bar)
		}
	}
}

// A planColumn is one figure of each step.
type planColumn struct {
	name string
	text func(d *planDrawing, n *plan.Node) string
	mark func(n *plan.Node) string // the colour, "" for none
}

func plain(*plan.Node) string { return "" }

func markHeavy(n *plan.Node) string {
	if n.Heavy {
		return red
	}
	return ""
}

func markOff(n *plan.Node) string {
	if n.Off != 0 {
		return yellow
	}
	return ""
}

var planColumns = []planColumn{
	{"est.", func(d *planDrawing, n *plan.Node) string { return d.figure(n.Expected) }, plain},
	{"rows", func(d *planDrawing, n *plan.Node) string { return d.rowCount(n) }, plain},
	{"off", func(d *planDrawing, n *plan.Node) string { return d.off(n.Off) }, markOff},
	{"loops", func(d *planDrawing, n *plan.Node) string { return d.loops(n) }, plain},
	{"", func(d *planDrawing, n *plan.Node) string { return d.own(n) }, markHeavy},
	{"share", func(d *planDrawing, n *plan.Node) string { return d.share(n) }, markHeavy},
}

// Chooses the columns that have figures in this plan, and their widths.
func (d *planDrawing) chooseColumns() {
	taken := 0
	for _, c := range planColumns {
		if c.name == "" {
			c.name = map[plan.Unit]string{plan.Milliseconds: "own time", plan.Cost: "own cost"}[d.plan.Unit]
		}
		width, says := display.Width(c.name), false
		for _, l := range d.lines {
			text := c.text(d, l.node)
			width = max(width, display.Width(text))
			says = says || strings.Trim(text, d.signs.none+" ") != ""
		}
		if says && c.name != "" {
			d.columns = append(d.columns, c)
			d.widths = append(d.widths, width)
			taken += 2 + width
		}
	}
	longest := 0
	for _, l := range d.lines {
		longest = max(longest, display.Width(l.branches)+display.Width(d.step(l.node)))
	}
	d.room = longest
	if d.o.Terminal {
		d.room = min(longest, max(d.o.width()-taken-1, narrowestPlan))
	}
}

func (d *planDrawing) header() {
	if len(d.columns) == 0 {
		return
	}
	d.paint(dim, strings.Repeat(" ", d.room))
	for i, c := range d.columns {
		d.paint(dim, "  "+pad(c.name, d.widths[i]))
	}
	d.out.WriteByte('\n')
}

func pad(text string, width int) string {
	return strings.Repeat(" ", max(width-display.Width(text), 0)) + text
}

// Makes text from the server safe for a terminal. Elsewhere it only keeps the text on one line.
func (d *planDrawing) safe(text string) string {
	if d.o.Terminal {
		return display.Safe(text)
	}
	return strings.ReplaceAll(text, "\n", " ")
}

const fullScan = " [full scan]"

// Returns the full text of a step.
func (d *planDrawing) step(n *plan.Node) string {
	text := d.safe(n.Head())
	if n.FullScan {
		text += fullScan
	}
	return text + d.safe(n.Detail)
}

// Draws a step: its text, shortened if necessary, and its figures.
func (d *planDrawing) line(l planLine) {
	n := l.node
	room := d.room - display.Width(l.branches)
	head, mark, detail := d.fit(n, max(room, narrowestPlan/2))
	d.paint(dim, l.branches)
	if n.Heavy {
		d.paint(bold, head)
	} else {
		d.out.WriteString(head)
	}
	d.paint(yellow, mark)
	d.paint(dim, detail)
	if len(d.columns) > 0 {
		d.out.WriteString(strings.Repeat(" ", max(room-display.Width(head+mark+detail), 0)))
	}
	var figures strings.Builder
	for i, c := range d.columns {
		figure := pad(c.text(d, n), d.widths[i])
		figures.WriteString("  ")
		if color := c.mark(n); color != "" && d.o.Color {
			figures.WriteString(color + figure + reset)
		} else {
			figures.WriteString(figure)
		}
	}
	d.out.WriteString(strings.TrimRight(figures.String(), " "))
	d.out.WriteByte('\n')
}

// Returns the text of a step with its mark. On a terminal it is shortened to the given number
// of cells: first the details, never the mark.
func (d *planDrawing) fit(n *plan.Node, cells int) (head, mark, detail string) {
	head, detail = d.safe(n.Head()), d.safe(n.Detail)
	if n.FullScan {
		mark = fullScan
	}
	rest := cells - display.Width(head+mark)
	switch {
	case !d.o.Terminal || rest >= display.Width(detail):
	case rest >= display.Width(d.signs.ellipsis):
		detail = d.shorten(detail, rest)
	default:
		head, detail = d.shorten(head, max(cells-len(mark), narrowestPlan/2)), ""
	}
	return head, mark, detail
}

// Shortens a text to the given number of cells; an ellipsis marks the cut.
func (d *planDrawing) shorten(text string, cells int) string {
	prefix, _ := display.Prefix(text, cells-display.Width(d.signs.ellipsis))
	return prefix + d.signs.ellipsis
}

func (d *planDrawing) paint(color, text string) {
	if !d.o.Color || strings.TrimSpace(text) == "" {
		d.out.WriteString(text)
		return
	}
	d.out.WriteString(color + text + reset)
}

// number returns a figure of a plan as text. Servers report figures to three digits.
func number(v float64) string { return humanize.Number(v, 3) }

func (d *planDrawing) figure(f plan.Figure) string {
	if !f.Known {
		return d.signs.none
	}
	return number(f.Value)
}

func (d *planDrawing) rowCount(n *plan.Node) string {
	if n.Skipped {
		return "not run"
	}
	return d.figure(n.Actual)
}

func (d *planDrawing) loops(n *plan.Node) string {
	if !n.Loops.Known || n.Loops.Value <= 1 {
		return ""
	}
	return number(n.Loops.Value)
}

func (d *planDrawing) off(times float64) string {
	switch {
	case times == 0:
		return ""
	case times < 1:
		return d.signs.over + number(math.Round(1/times))
	}
	return d.signs.times + number(math.Round(times))
}

func (d *planDrawing) own(n *plan.Node) string {
	switch {
	case !n.Own.Known || d.plan.Unit == plan.Rows:
		return d.signs.none
	case d.plan.Unit == plan.Milliseconds:
		return humanize.Span(n.Own.Value, d.signs.ascii)
	}
	return number(n.Own.Value)
}

func (d *planDrawing) share(n *plan.Node) string {
	if !n.Own.Known || n.Share == 0 {
		return ""
	}
	text := humanize.Percent(n.Share)
	if n.Heavy {
		return text + " " + d.signs.heavy
	}
	return text + strings.Repeat(" ", 1+display.Width(d.signs.heavy))
}
