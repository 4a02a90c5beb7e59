package render

import (
	"bytes"
	"strings"
	"testing"

	"mysh/internal/result"
)

// Colour repeats the sign in the first column. A changed row is coloured only in the cells that
// changed. ‹g, ‹r and ‹y begin green, red and yellow, › ends them.
func TestSignsAreColoured(t *testing.T) {
	columns := []result.Column{
		{Name: "", Type: result.TypeVarString, Flags: result.FlagNotNull},
		{Name: "n", Type: result.TypeLong},
		{Name: "text", Type: result.TypeVarString, Collation: 255},
	}
	batch := result.NewBatch(nil)
	for _, row := range [][]string{{"+", "1", "a"}, {"-", "22", "b → c"}, {"~", "3 → 4", "d"}, {"~", "5", "e → f\ng"}} {
		var cells [][]byte
		for _, cell := range row {
			cells = append(cells, []byte(cell))
		}
		batch.Rows = append(batch.Rows, result.AppendRow(nil, cells...))
	}
	batch.Rows = append(batch.Rows, result.AppendRow(nil, []byte("+"), nil, []byte("\x1b[31m")))
	marks := strings.NewReplacer("\x1b[32m", "‹g", "\x1b[31m", "‹r", "\x1b[33m", "‹y", "\x1b[0m", "›", "\x1b[2m", "‹d")
	for format, want := range map[string]string{
		"table": `
+---+-------+----------+
|   | n     | text     |
+---+-------+----------+
| ‹g+› |     ‹g1› | ‹ga›        |
| ‹r-› |    ‹r22› | ‹rb → c›    |
| ‹y~› | ‹y3 → 4› | d        |
| ‹y~› |     5 | ‹ye → f‹d↵››   |
|   |       | ‹yg›        |
| ‹g+› |  ‹dNULL› | ‹g\x1b[31m› |
+---+-------+----------+
`,
		"vertical": `
*************************** 1. row ***************************
    : ‹g+›
   n: ‹g1›
text: ‹ga›
*************************** 2. row ***************************
    : ‹r-›
   n: ‹r22›
text: ‹rb → c›
*************************** 3. row ***************************
    : ‹y~›
   n: ‹y3 → 4›
text: d
*************************** 4. row ***************************
    : ‹y~›
   n: 5
text: ‹ye → f
g›
*************************** 5. row ***************************
    : ‹g+›
   n: ‹dNULL›
text: ‹g\x1b[31m›
`,
	} {
		f, _ := ByName(format)
		var b strings.Builder
		r := f.New(&b, Options{Terminal: true, Color: true, Names: true, Signs: true, Lines: true})
		for _, err := range []error{r.Begin(columns), r.Rows(batch), r.End(result.Outcome{HasRows: true, Rows: 5})} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := "\n" + marks.Replace(b.String()); got != want {
			t.Errorf("%s: got%s\nwant%s", format, got, want)
		}
	}
}

// Cells are lit as a function decides, row by row, where there are colours.
func TestLit_CellsAreColoured(t *testing.T) {
	columns := []result.Column{{Name: "id", Type: result.TypeLong, Flags: result.FlagNotNull}, {Name: "n", Type: result.TypeLong, Flags: result.FlagNotNull}}
	for name, want := range map[string]string{
		"table":    "+----+---+\n| id | n |\n+----+---+\n|  1 | 5 |\n|  2 | \x1b[33m7\x1b[0m |\n+----+---+\n",
		"vertical": "*************************** 1. row ***************************\nid: 1\n n: 5\n*************************** 2. row ***************************\nid: 2\n n: \x1b[33m7\x1b[0m\n",
		"csv":      "id,n\n1,5\n2,7\n",
	} {
		for _, color := range []bool{true, false} {
			format, _ := ByName(name)
			var b bytes.Buffer
			r := format.New(&b, Options{Terminal: true, Color: color, Names: true, Lines: true, Lit: func(cells [][]byte) []bool {
				return []bool{false, string(cells[1]) == "7"}
			}})
			batch := result.NewBatch(nil)
			batch.Rows = [][]byte{result.AppendRow(nil, []byte("1"), []byte("5")), result.AppendRow(nil, []byte("2"), []byte("7"))}
			r.Begin(columns)
			r.Rows(batch)
			r.End(result.Outcome{HasRows: true, Rows: 2})
			expected := want
			if !color {
				expected = strings.NewReplacer("\x1b[33m", "", "\x1b[0m", "").Replace(want)
			}
			if b.String() != expected {
				t.Errorf("%s, colours %v: got\n%q\nwant\n%q", name, color, b.String(), expected)
			}
		}
	}
}
