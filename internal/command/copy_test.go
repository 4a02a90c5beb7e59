package command

import (
	"testing"

	"mysh/internal/results"
)

func TestParseCopy(t *testing.T) {
	for args, want := range map[string]copyArgs{
		"":                {},
		"csv":             {format: "csv"},
		"row 3":           {part: results.Part{Row: 3}},
		"row 3 json":      {part: results.Part{Row: 3}, format: "json"},
		"cell":            {part: results.Part{Row: 1, Cells: true}},
		"cell 2":          {part: results.Part{Row: 2, Cells: true}},
		"cell x":          {part: results.Part{Row: 1, Cells: true, Column: "x"}},
		"column x":        {part: results.Part{Cells: true, Column: "x"}},
		"cell 2 `a name`": {part: results.Part{Row: 2, Cells: true, Column: "a name"}},
	} {
		if got, err := parse("copy", args); err != nil || got.(copyArgs) != want {
			t.Errorf(`\copy %s: %+v, %v; want %+v`, args, got, err, want)
		}
	}
	for _, args := range []string{"row", "row x", "row 0", "column", "column a b", "cell x 1", "csv json", "row 1 csv more", "cell 1 a b"} {
		if got, err := parse("copy", args); err == nil {
			t.Errorf(`\copy %s: %+v, want an error`, args, got)
		}
	}
}
