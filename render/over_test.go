package render

import (
	"bytes"
	"testing"

	"mysh/internal/display"
	"mysh/internal/result"
)

// A row drawn over a template of blanks is equal to the row drawn piece by piece.
func FuzzOver(f *testing.F) {
	f.Add([]byte("12\xffN\xffabc\xffü\xff"), uint8(2))
	f.Add([]byte("\x00\xff\xffa\tb\xffNULL"), uint8(3))
	f.Fuzz(func(t *testing.T, text []byte, columns uint8) {
		var rows [][][]byte
		var cells [][]byte
		cols := make([]result.Column, 1+columns%5)
		for i := range cols {
			cols[i] = nullable(integer("a"))
			if i%2 == 0 {
				cols[i] = blob(nullable(column("b", result.TypeBlob, 0)))
			}
		}
		for value := range bytes.SplitSeq(text, []byte{0xff}) {
			if len(value) > 0 && value[0] == 'N' {
				value = nil
			}
			if cells = append(cells, value); len(cells) == len(cols) {
				rows, cells = append(rows, cells), nil
			}
		}
		for name, o := range map[string]Options{
			"file": {Names: true}, "latin1": {Charset: "latin1"}, "hex": {Binary: BinaryHex}, "signs": {Terminal: true, Color: true, Signs: true},
			"terminal": {Terminal: true}, "colours": {Terminal: true, Color: true}, "style": {Terminal: true, Style: "rounded"},
		} {
			draw := func(over bool) string {
				var o1 out
				g := grid{out: &o1, o: o, border: styleByName(o.Style).border()}
				g.begin(cols)
				for i := range g.widths {
					g.widths[i] = 4
					for _, cells := range rows[:len(rows)/2] { // some of the other rows do not fit
						g.widths[i] = max(g.widths[i], display.WidthBytes(cells[i]))
					}
				}
				g.header()
				if !over {
					g.line = nil
				}
				for _, cells := range rows {
					g.row(cells)
				}
				return string(o1.buf)
			}
			if got, want := draw(true), draw(false); got != want {
				t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
			}
		}
	})
}

// Rows of common values use the fast paths. The output is the same as without them.
func TestTable_FastPathMatchesSlowPath(t *testing.T) {
	cols := []result.Column{integer("id"), nullable(text("name"))}
	for name, cells := range map[string][][]byte{"values": row("12", "plain text"), "NULL": row("7", nil)} {
		packet := result.AppendRow(nil, cells...)
		for _, format := range []string{"tab", "tsv", "csv"} {
			f, _ := ByName(format)
			s := f.New(&bytes.Buffer{}, Options{}).(*stream)
			check(t, s.Begin(cols))
			s.begin()
			if !s.copier.row(&s.out, packet) {
				t.Errorf("%s in %s is not copied", name, format)
			}
		}
		g := grid{out: new(out), border: styleByName("").border()}
		g.begin(cols)
		for i := range g.widths {
			g.widths[i] = 10
		}
		g.header()
		if !g.drawASCIIRow(cells) {
			t.Errorf("%s in a table is not drawn over the line of blanks", name)
		}
	}
}
