package render

import (
	"github.com/olekukonko/tablewriter/tw"
)

// A style is the borders of a table.
type style struct {
	name   string
	tw     tw.BorderStyle
	frame  bool // a line above and below
	header bool // a line under the names
	sides  bool // a line left and right of each row
}

// The styles of tablewriter whose every symbol is one cell wide. A table needs that to be
// aligned.
var styles = []style{
	{"ascii", tw.StyleASCII, true, true, true},
	{"light", tw.StyleLight, true, true, true},
	{"rounded", tw.StyleRounded, true, true, true},
	{"heavy", tw.StyleHeavy, true, true, true},
	{"double", tw.StyleDouble, true, true, true},
	{"light-heavy", tw.StyleLightHeavy, true, true, true},
	{"heavy-light", tw.StyleHeavyLight, true, true, true},
	{"light-double", tw.StyleLightDouble, true, true, true},
	{"double-light", tw.StyleDoubleLight, true, true, true},
	{"merger", tw.StyleMerger, true, true, true},
	{"dotted", tw.StyleDotted, true, true, true},
	{"arrow", tw.StyleArrow, true, true, true},
	{"starry", tw.StyleStarry, true, true, true},
	{"blocks", tw.StyleBlocks, true, true, true},
	{"markdown", tw.StyleMarkdown, false, true, true},
	{"none", tw.StyleNone, false, false, false},
}

// Styles returns the valid names of Options.Style, the default first.
func Styles() []string {
	names := make([]string, len(styles))
	for i, s := range styles {
		names[i] = s.name
	}
	return names
}

func styleByName(name string) style {
	for _, s := range styles {
		if s.name == name {
			return s
		}
	}
	return styles[0]
}

// A rule is one of a table's horizontal lines.
type rule struct{ left, line, mid, right string }

// A border is what the line writer draws around cells: horizontal lines, and the text before,
// between and after the cells of a row.
type border struct {
	top, header, bottom  *rule // nil: there is no such line
	before, between, end string
}

func (s style) border() border {
	sym := tw.NewSymbols(s.tw)
	column := sym.Column()
	b := border{before: column + " ", between: " " + column + " ", end: " " + column}
	if !s.sides {
		b.before, b.end = " ", " "
		b.between = "  "
	}
	if s.frame {
		b.top = &rule{sym.TopLeft(), sym.Row(), sym.TopMid(), sym.TopRight()}
		b.bottom = &rule{sym.BottomLeft(), sym.Row(), sym.BottomMid(), sym.BottomRight()}
	}
	if s.header {
		b.header = &rule{sym.MidLeft(), sym.Row(), sym.Center(), sym.MidRight()}
	}
	return b
}

// draw appends the rule over columns of the given widths.
func (r *rule) draw(o *out, widths []int) {
	o.str(r.left)
	for i, w := range widths {
		if i > 0 {
			o.str(r.mid)
		}
		o.repeat(r.line, w+2)
	}
	o.str(r.right)
	o.byte('\n')
}
