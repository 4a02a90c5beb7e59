package render

import (
	"bytes"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/pkg/twwidth"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"mysh/internal/display"
)

// tablewriter draws tables up to this size. It needs about 5 µs per cell.
const prettyCells = 5000

// Longer cells are not passed to tablewriter, whose cache of widths never drops them.
const prettyCell = 256

func init() {
	// The cache of widths needs more memory than the rest of a result, and saves little of the
	// work.
	twwidth.SetCacheCapacity(0)
	// Otherwise borders are drawn half as long in Chinese, Japanese and Korean locales.
	twwidth.SetOptions(twwidth.Options{EastAsianWidth: false, ForceNarrowBorders: true})
}

// bounded reports whether the buffered rows are few and plain enough for tablewriter. It adds
// up the widths of characters where a terminal draws several as one.
func (t *table) bounded() bool {
	if t.rows == 0 || len(t.cols) == 0 || t.rows*int64(len(t.cols)) > prettyCells || t.o.TypeInfo {
		return false
	}
	for _, name := range t.grid.names {
		if !simple(name) {
			return false
		}
	}
	for b, err := range t.buffered.All() {
		if err != nil {
			return false
		}
		for i := range b.Rows {
			cells, err := b.Cells(i, t.cells)
			if err != nil || t.grid.tall(cells) {
				return false
			}
			for c, cell := range cells {
				if text, _, _ := t.grid.text(c, cell); !simple(string(text)) {
					return false
				}
			}
		}
	}
	return simple(t.o.null("NULL"))
}

// simple reports whether s is short and each of its characters is a cluster of its own.
func simple(s string) bool {
	if len(s) > prettyCell || display.Plain([]byte(s)) {
		return len(s) <= prettyCell
	}
	sum := 0
	for _, r := range s {
		sum += display.Width(string(r))
	}
	return sum == display.Width(s) && sum == twwidth.Width(s)
}

// pretty draws the buffered rows with tablewriter. Its defaults change names, and wrap and trim
// cells; each option below turns one of these off.
func (t *table) pretty() error {
	g := &t.grid
	style := styleByName(t.o.Style)
	tb := tablewriter.NewTable(&t.out,
		tablewriter.WithRenderer(renderer.NewBlueprint(style.rendition())),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithHeaderAlignment(tw.AlignLeft),
		tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithTrimTab(tw.Off),
		tablewriter.WithTrimLine(tw.Off),
		tablewriter.WithRowAlignmentConfig(tw.CellAlignment{PerColumn: alignments(g.right)}),
		tablewriter.WithColumnWidths(columnWidths(g.widths)),
	)
	if t.o.Names {
		tb.Header(g.names)
	}
	defer t.buffered.Reset()
	for b, err := range t.buffered.All() {
		if err != nil {
			return err
		}
		for i := range b.Rows {
			cells, err := b.Cells(i, t.cells)
			if err != nil {
				return err
			}
			row := make([]string, len(cells)) // tablewriter stores the row
			for c, cell := range cells {
				row[c] = g.string(c, cell)
			}
			if err := tb.Append(row); err != nil {
				return err
			}
		}
	}
	t.widthsFixed = true
	if err := tb.Render(); err != nil {
		return err
	}
	return t.out.flush() // Render does not return the errors of the writer
}

// string returns the text of a cell.
func (g *grid) string(column int, cell []byte) string {
	if cell == nil {
		return g.null
	}
	var o out
	if o.binary(cell, g.encodings[column]) {
		return string(o.buf)
	}
	text, _, _ := g.text(column, cell)
	return string(bytes.Clone(text))
}

func (s style) rendition() tw.Rendition {
	state := func(on bool) tw.State {
		if on {
			return tw.On
		}
		return tw.Off
	}
	return tw.Rendition{
		Symbols: tw.NewSymbols(s.tw),
		Borders: tw.Border{Top: state(s.frame), Bottom: state(s.frame), Left: tw.On, Right: tw.On},
		Settings: tw.Settings{Lines: tw.Lines{
			ShowHeaderLine: state(s.header), ShowTop: state(s.frame), ShowBottom: state(s.frame),
		}},
	}
}

func alignments(right []bool) []tw.Align {
	aligns := make([]tw.Align, len(right))
	for i, r := range right {
		aligns[i] = tw.AlignLeft
		if r {
			aligns[i] = tw.AlignRight
		}
	}
	return aligns
}

// columnWidths returns the widths as tablewriter expects them: with the padding.
func columnWidths(widths []int) tw.Mapper[int, int] {
	m := tw.NewMapper[int, int]()
	for i, w := range widths {
		m.Set(i, w+2)
	}
	return m
}
