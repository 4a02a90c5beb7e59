package command

import (
	"reflect"
	"strings"
	"testing"

	"mysh/internal/results"
	"mysh/internal/scan"
)

func TestParseRoute(t *testing.T) {
	for text, want := range map[string]Route{
		"":                       {},
		"csv":                    {Format: "csv"},
		"> pets.csv":             {Path: "pets.csv"},
		">pets.csv":              {Path: "pets.csv"},
		">> pets.csv":            {Path: "pets.csv", Append: true},
		"json > pets.txt":        {Format: "json", Path: "pets.txt"},
		"> 'my pets.csv'":        {Path: "my pets.csv"},
		`> "a > b | c.csv";`:     {Path: "a > b | c.csv"},
		"| sort | head -3":       {Command: "sort | head -3"},
		"tab | cut -f2 > x":      {Format: "tab", Command: "cut -f2 > x"},
		"| grep -v ';' && ls ; ": {Command: "grep -v ';' && ls ;"},
	} {
		if got, err := ParseRoute(text); err != nil || got != want {
			t.Errorf("ParseRoute(%q) = %+v, %v; want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{">", ">>", "|", "csv >  ", "two words", "a b > c", "> a | cat", "> a > b", "> 'a' 'b' | c", "> a.csv.gz", "csv > 'a.ZST'"} {
		if got, err := ParseRoute(text); err == nil {
			t.Errorf("ParseRoute(%q) = %+v, want an error", text, got)
		}
	}
}

func TestFormatIn(t *testing.T) {
	for _, c := range []struct {
		route Route
		usual string
		want  string
	}{
		{Route{}, "table", "table"},
		{Route{Format: "csv"}, "table", "csv"},
		{Route{Path: "a.csv"}, "table", "csv"},
		{Route{Path: "a.b/A.JSON"}, "table", "json"},
		{Route{Path: "a.csv", Format: "json"}, "table", "json"},
		{Route{Path: "a.txt"}, "csv", "table"},
		{Route{Path: "a.sql"}, "table", "insert"},
		{Route{Path: "a.dat"}, "table", "tab"},
		{Route{Path: "a.dat"}, "xml", "xml"},
		{Route{Command: "cat > a.csv"}, "vertical", "tab"},
		{Route{Command: "jq ."}, "json", "json"},
	} {
		if got := c.route.FormatIn(c.usual); got != c.want {
			t.Errorf("%+v in %s: %s, want %s", c.route, c.usual, got, c.want)
		}
	}
}

func TestParseOut(t *testing.T) {
	for args, want := range map[string]Action{
		"":                  Out{},
		"pets.csv":          Out{Route{Path: "pets.csv"}},
		"my pets.csv;":      Out{Route{Path: "my pets.csv"}},
		">> pets.csv":       Out{Route{Path: "pets.csv", Append: true}},
		"json > pets":       Out{Route{Format: "json", Path: "pets"}},
		"|less":             Out{Route{Command: "less"}},
		"| awk '{print;x}'": Out{Route{Command: "awk '{print;x}'"}},
	} {
		if got, err := Parse("o", args, scan.Mode{}); err != nil || got != want {
			t.Errorf(`\o %s: %+v, %v; want %+v`, args, got, err, want)
		}
	}
}

func TestParseCopy(t *testing.T) {
	for args, want := range map[string]Copy{
		"":                {},
		"csv":             {Format: "csv"},
		"row 3":           {Part: results.Part{Row: 3}},
		"row 3 json":      {Part: results.Part{Row: 3}, Format: "json"},
		"cell":            {Part: results.Part{Row: 1, Cells: true}},
		"cell 2":          {Part: results.Part{Row: 2, Cells: true}},
		"cell x":          {Part: results.Part{Row: 1, Cells: true, Column: "x"}},
		"column x":        {Part: results.Part{Cells: true, Column: "x"}},
		"cell 2 `a name`": {Part: results.Part{Row: 2, Cells: true, Column: "a name"}},
	} {
		if got, err := Parse("copy", args, scan.Mode{}); err != nil || got != want {
			t.Errorf(`\copy %s: %+v, %v; want %+v`, args, got, err, want)
		}
	}
	for _, args := range []string{"row", "row x", "row 0", "column", "column a b", "cell x 1", "csv json", "row 1 csv more", "cell 1 a b"} {
		if got, err := Parse("copy", args, scan.Mode{}); err == nil {
			t.Errorf(`\copy %s: %+v, want an error`, args, got)
		}
	}
}

func TestParseExplainAndChart(t *testing.T) {
	for line, want := range map[string]Action{
		"explain ":                       Explain{},
		"explain analyze":                Explain{Analyze: true},
		"explain > plan.txt":             Explain{Route: Route{Path: "plan.txt"}},
		"explain analyze >> 'a plan'":    Explain{Analyze: true, Route: Route{Path: "a plan", Append: true}},
		"explain analyze | tr a-z A-Z":   Explain{Analyze: true, Route: Route{Command: "tr a-z A-Z"}},
		"chart ":                         Chart{},
		"chart city `sum of all visits`": Chart{Columns: []string{"city", "sum of all visits"}},
	} {
		name, args, _ := strings.Cut(line, " ")
		if got, err := Parse(name, args, scan.Mode{}); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf(`\%s: %+v, %v; want %+v`, line, got, err, want)
		}
	}
	for _, line := range []string{"explain csv", "explain analyze json > f", "explain analyze >", "chart city", "chart a b c"} {
		name, args, _ := strings.Cut(line, " ")
		if got, err := Parse(name, args, scan.Mode{}); err == nil {
			t.Errorf(`\%s: %+v, want an error`, line, got)
		}
	}
}
