package results

import (
	"io"
	"strings"
	"testing"

	"mysh/render"
)

// Returns a constructor of renderers of a format.
func renderer(t *testing.T, format string) func(io.Writer) render.Renderer {
	t.Helper()
	f, ok := render.ByName(format)
	if !ok {
		t.Fatalf("no format %s", format)
	}
	return func(w io.Writer) render.Renderer { return f.New(w, render.Options{Names: true}) }
}

func TestEntry_Copy(t *testing.T) {
	var s Store
	addRun(&s, "select", testLimit, eventsOf("id int|city", "1|Rome", "2|∅", "3|São Paulo"))
	for _, c := range []struct {
		what       string
		part       Part
		format     string
		text, name string
		err        string
	}{
		{"all", Part{}, "csv", "id,city\r\n1,Rome\r\n2,\r\n3,São Paulo\r\n", "3 rows", ""},
		{"a row", Part{Row: 3}, "json", `[{"id":3,"city":"São Paulo"}]`, "row 3", ""},
		{"a column", Part{Cells: true, Column: "CITY"}, "csv", "Rome\n\nSão Paulo\n", "city of 3 rows", ""},
		{"the first column", Part{Cells: true}, "csv", "1\n2\n3\n", "id of 3 rows", ""},
		{"a column by number", Part{Cells: true, Column: "2"}, "csv", "Rome\n\nSão Paulo\n", "city of 3 rows", ""},
		{"a cell", Part{Cells: true, Row: 1, Column: "city"}, "csv", "Rome", "city of row 1", ""},
		{"NULL", Part{Cells: true, Row: 2, Column: "city"}, "csv", "", "city of row 2", ""},

		{"no such row", Part{Row: 4}, "csv", "", "", "there is no row 4: the last result has 3 rows"},
		{"no such cell", Part{Cells: true, Row: 4}, "csv", "", "", "there is no row 4: the last result has 3 rows"},
		{"no such column", Part{Cells: true, Column: "cty"}, "csv", "", "", `there is no column "cty" in the last result; did you mean city?`},
	} {
		text, name, err := s.Last().Copy(c.part, renderer(t, c.format))
		checkError(t, c.what, err, c.err)
		got := string(text)
		if c.format == "json" {
			got = strings.Join(strings.Fields(got), "")
			c.text = strings.Join(strings.Fields(c.text), "")
		}
		if got != c.text || name != c.name {
			t.Errorf("%s: got %q, %q; want %q, %q", c.what, got, name, c.text, c.name)
		}
	}
}

func TestEntry_CopyHasALimit(t *testing.T) {
	half := strings.Repeat("x", copyLimit/2)
	var s Store
	addRun(&s, "select", 16*copyLimit, eventsOf("text", half, half, half))
	for _, part := range []Part{{}, {Cells: true}} {
		_, _, err := s.Last().Copy(part, renderer(t, "tsv"))
		checkError(t, "too much", err, `more than 1.0 MB is too much for the clipboard; use \last > file`)
	}
	if text, _, err := s.Last().Copy(Part{Cells: true, Row: 3}, renderer(t, "tsv")); err != nil || string(text) != half {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}
