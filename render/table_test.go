package render

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mysh/internal/display"
	"mysh/internal/result"
)

var terminal = Options{Terminal: true, Names: true, Width: 80}

// tablewriter and the line writer draw the same bytes for every style.
func TestTable_BothDrawersMatch(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := []string{"", " ", "  x ", "NULL", "42", "-1.50", "日本語", "Zoë", "a|b", "\\", "😀", "tab\tnl\n", "\x1b[2J", "lo ng  text", "…", "+--+"}
	for range 500 {
		s := set{}
		for range 1 + r.IntN(6) {
			c := text(words[r.IntN(len(words))])
			if r.IntN(3) == 0 {
				c = integer("n")
			}
			if r.IntN(2) == 0 {
				c = nullable(c)
			}
			if r.IntN(8) == 0 {
				c = blob(c)
			}
			s.cols = append(s.cols, c)
		}
		for range 1 + r.IntN(8) {
			cells := make([][]byte, len(s.cols))
			for i := range cells {
				if s.cols[i].Flags&result.FlagNotNull != 0 || r.IntN(4) > 0 {
					cells[i] = []byte(words[r.IntN(len(words))])
				}
			}
			s.rows = append(s.rows, cells)
		}
		o := Options{Terminal: true, Names: r.IntN(4) > 0, Color: r.IntN(2) == 0, Binary: Binary(r.IntN(4)), Style: styles[r.IntN(len(styles))].name}
		var byTablewriter, byLines bytes.Buffer
		for _, w := range []*bytes.Buffer{&byTablewriter, &byLines} {
			table := newTable(w, o).(*table)
			check(t, table.Begin(s.cols))
			check(t, table.Rows(batch(s.rows...)))
			if !table.bounded() {
				t.Fatalf("not for tablewriter: %q", s.rows)
			}
			if w == &byLines {
				check(t, table.fixWidths())
			}
			check(t, table.End(result.Outcome{}))
		}
		if byTablewriter.String() != byLines.String() {
			t.Fatalf("style %s:\n--- tablewriter\n%s\n--- lines\n%s", o.Style, &byTablewriter, &byLines)
		}
	}
}

// Every symbol of every style is one cell wide, so that columns line up.
func TestStylesLineUp(t *testing.T) {
	for _, name := range Styles() {
		o := terminal
		o.Style = name
		lines := strings.Split(strings.TrimSuffix(render(t, "table", o, 1, numbers), "\n"), "\n")
		for _, line := range lines {
			if display.Width(line) != display.Width(lines[0]) {
				t.Errorf("style %s does not line up:\n%s", name, strings.Join(lines, "\n"))
				break
			}
		}
	}
}

// The first page determines the widths. A wider value later shifts the rest of its row and is
// whole.
func TestTableOnATerminalStreams(t *testing.T) {
	var w bytes.Buffer
	r := newTable(&w, terminal)
	check(t, r.Begin([]result.Column{integer("id"), text("name")}))
	for i := range pageRows {
		check(t, r.Rows(batch(row(fmt.Sprint(i), "x"))))
		if i < pageRows-1 && w.Len() > 0 {
			t.Fatalf("row %d: %d bytes written before the page was full", i, w.Len())
		}
	}
	check(t, r.Rows(batch(row("100000", "wide value"), row("7", "y"))))
	check(t, r.Flush())
	lines := strings.Split(w.String(), "\n")
	want := []string{
		"+-----+------+", "| id  | name |", "+-----+------+", "|   0 | x    |",
	}
	if got := lines[:4]; strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	want = []string{"| 100000 | wide value |", "|   7 | y    |", ""}
	if got := lines[len(lines)-3:]; strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	check(t, r.End(result.Outcome{}))
	if !strings.HasSuffix(w.String(), "\n+-----+------+\n") {
		t.Error("no line at the end")
	}
}

func TestTableOnATerminalPageIsBoundedInBytes(t *testing.T) {
	var w bytes.Buffer
	r := newTable(&w, terminal)
	check(t, r.Begin([]result.Column{text("big")}))
	big := strings.Repeat("x", 100<<10)
	for i := 0; w.Len() == 0; i++ {
		if i > pageBytes/len(big)+1 {
			t.Fatalf("nothing written after %d rows of %d bytes", i, len(big))
		}
		check(t, r.Rows(batch(row(big))))
	}
}

// A slow result appears when Flush is called, not only when the page is full.
func TestFlushShowsThePageSoFar(t *testing.T) {
	var w bytes.Buffer
	r := newTable(&w, terminal)
	check(t, r.Begin([]result.Column{integer("n")}))
	check(t, r.Flush())
	if w.Len() != 0 {
		t.Errorf("a table without rows wrote %q", &w)
	}
	check(t, r.Rows(batch(row("1"))))
	check(t, r.Flush())
	if want := "+---+\n| n |\n+---+\n| 1 |\n"; w.String() != want {
		t.Errorf("got %q, want %q", &w, want)
	}
	check(t, r.Break())
	if want := "+---+\n| n |\n+---+\n| 1 |\n+---+\n"; w.String() != want {
		t.Errorf("got %q, want %q", &w, want)
	}
}

// In a file the whole result determines the widths. A result that was cut short is not shown,
// as in the C client.
func TestTable_FileWaitsForTheEnd(t *testing.T) {
	var w bytes.Buffer
	r := newTable(&w, Options{Names: true})
	check(t, r.Begin([]result.Column{text("s")}))
	check(t, r.Rows(batch(row("x"))))
	check(t, r.Flush())
	check(t, r.Break())
	if w.Len() > 0 {
		t.Errorf("got %q, want nothing", &w)
	}
	check(t, r.Begin([]result.Column{text("s")}))
	check(t, r.Rows(batch(row("y"))))
	check(t, r.Rows(batch(row("wide"))))
	check(t, r.End(result.Outcome{}))
	if want := "+------+\n| s    |\n+------+\n| y    |\n| wide |\n+------+\n"; w.String() != want {
		t.Errorf("got\n%s", &w)
	}
}

// A result too large for memory is read back from its temporary file whole and in order.
func TestTableInAFileSpools(t *testing.T) {
	var w bytes.Buffer
	r := newTable(&w, Options{Names: true})
	check(t, r.Begin([]result.Column{integer("id"), text("s")}))
	const rows = 5000
	filler := strings.Repeat("y", 1000)
	for i := range rows {
		value := filler[:i%1000]
		if i == 77 {
			value = strings.Repeat("z", 300<<10) // larger than a block
		}
		check(t, r.Rows(batch(row(fmt.Sprint(i), value))))
	}
	check(t, r.End(result.Outcome{}))
	lines := strings.Split(w.String(), "\n")
	if len(lines) != rows+5 {
		t.Fatalf("%d lines, want %d", len(lines), rows+5)
	}
	for i, line := range lines[3 : 3+rows] {
		if !strings.HasPrefix(line, fmt.Sprintf("| %4d | %s", i, filler[:i%1000*min(1, max(i-77, 77-i))])) {
			t.Fatalf("row %d is %.60q", i, line)
		}
	}
}

// If the temporary file cannot be created, the error names a remedy.
func TestSpoolWithoutATemporaryDirectory(t *testing.T) {
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, filepath.Join(t.TempDir(), "gone"))
	}
	r := newTable(&bytes.Buffer{}, Options{Names: true})
	check(t, r.Begin([]result.Column{text("s")}))
	err := r.Rows(batch(row(strings.Repeat("x", 4<<20))))
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "TMPDIR") {
		t.Errorf("got %v, want one about TMPDIR", err)
	}
}

func TestWideResults(t *testing.T) {
	s := set{}
	var cells []any
	for i := range 12 {
		s.cols = append(s.cols, text(fmt.Sprintf("column_%d", i+1)))
		cells = append(cells, fmt.Sprintf("value %d", i+1))
	}
	s.rows = [][][]byte{row(cells...), row(cells...)}
	for name, wide := range map[string]Wide{"off": WideOff, "vertical": WideVertical, "elide": WideElide} {
		t.Run(name, func(t *testing.T) {
			o := terminal
			o.Wide = wide
			golden(t, "golden/table/wide_"+name, render(t, "table", o, 1, s))
		})
	}
}

// For any width and values, wrapped tables fit the width and contain all text.
func TestWrappedTablesFit(t *testing.T) {
	s := set{[]result.Column{integer("id"), text("first long name"), text("b")}, nil}
	for i := range 40 {
		s.rows = append(s.rows, row(fmt.Sprint(i), strings.Repeat("wörd ", i)+"\n"+strings.Repeat("x", i), strings.Repeat("日本", i/2)+"\n"))
	}
	for width := 40; width < 200; width++ {
		o := terminal
		o.Wide, o.Width, o.Lines, o.Color = WideWrap, width, width%2 == 0, width%3 == 0
		got := render(t, "table", o, 7, s)
		for line := range strings.Lines(got) {
			line = strings.NewReplacer("\n", "", dim, "", reset, "").Replace(line)
			if display.Width(line) > width {
				t.Fatalf("width %d: a line of %d\n%s", width, display.Width(line), line)
			}
		}
		if n, want := strings.Count(got, "日"), strings.Count(fmt.Sprintf("%s", s.rows), "日"); n != want {
			t.Fatalf("width %d: %d of %d characters", width, n, want)
		}
	}
}

// For any width, elided tables fit if two columns and the gap fit.
func TestElidedTablesFit(t *testing.T) {
	s := set{}
	var cells []any
	for i := range 30 {
		s.cols = append(s.cols, text(fmt.Sprint("c", i)))
		cells = append(cells, strings.Repeat("v", i%9))
	}
	s.rows = [][][]byte{row(cells...)}
	for width := 20; width < 260; width++ {
		o := terminal
		o.Wide, o.Width = WideElide, width
		for _, line := range strings.Split(render(t, "table", o, 1, s), "\n") {
			if !strings.Contains(line, "not shown") && display.Width(line) > width {
				t.Fatalf("width %d: a line of %d\n%s", width, display.Width(line), line)
			}
		}
	}
}

// The line below the table names the columns that are not shown, even a single one.
func TestOneElidedColumnIsNamed(t *testing.T) {
	o := terminal
	o.Wide, o.Width = WideElide, 30
	s := set{[]result.Column{text("a"), text("long"), text("z")}, [][][]byte{row("1", strings.Repeat("x", 40), "3")}}
	if got := render(t, "table", o, 1, s); !strings.HasSuffix(got, "1 of 3 columns not shown: long. \\G shows all.\n") {
		t.Errorf("got\n%s", got)
	}
}

// One row with text of several lines is shown so that the mouse can copy it. With more rows,
// without a line feed, in a file, or without the option, the table is unchanged.
func TestText(t *testing.T) {
	create := set{
		cols: []result.Column{text("Trigger"), text("SQL Original Statement"), nullable(text("Created")), text("Body"), integer("n")},
		rows: [][][]byte{{[]byte("t1"), []byte("create trigger t1\nafter insert on a\n\tfor each row\x1b[2J set @x = '日本'"), nil, []byte("two\nlines\n"), []byte("7")}},
	}
	drawn := func(s set, o Options) string {
		var b bytes.Buffer
		r := newTable(&b, o)
		check(t, r.Begin(s.cols))
		check(t, r.Rows(batch(s.rows...)))
		check(t, r.Flush())
		check(t, r.End(result.Outcome{}))
		return b.String()
	}
	o := terminal
	o.Text, o.Width = true, 40
	if got, want := drawn(create, o), `Trigger: t1
-- SQL Original Statement -------------
create trigger t1
after insert on a
	for each row\x1b[2J set @x = '日本'
---------------------------------------
Created: NULL
-- Body -------------------------------
two
lines
---------------------------------------
n: 7
`; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	colored := o
	colored.Color, colored.Style, colored.Names = true, "light", false
	if got := drawn(create, colored); !strings.HasPrefix(got, "t1\n\x1b[2m"+strings.Repeat("─", 39)+"\x1b[0m\ncreate") || !strings.Contains(got, "\n\x1b[2mNULL\x1b[0m\n") {
		t.Errorf("with colours and without names: %q", got)
	}
	two, flat, binary := create, create, create
	two.rows = append(slices.Clone(create.rows), create.rows[0])
	flat.rows = [][][]byte{{[]byte("t1"), []byte("one line"), nil, []byte(""), []byte("7")}}
	binary.cols = []result.Column{text("Trigger"), blob(text("a")), nullable(text("b")), blob(text("c")), integer("n")}
	file, box := o, o
	file.Terminal, box.Text = false, false
	hex := o
	hex.Binary = BinaryHex
	for name, got := range map[string]string{
		"two rows": drawn(two, o), "no line feed": drawn(flat, o), "a file": drawn(create, file), "the setting": drawn(create, box), "binary values": drawn(binary, hex),
	} {
		if !strings.HasPrefix(got, "+---") {
			t.Errorf("%s: got\n%s", name, got)
		}
	}
}
