package export

import (
	"testing"
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
	for args, want := range map[string]Route{
		"":                  {},
		"pets.csv":          {Path: "pets.csv"},
		"my pets.csv;":      {Path: "my pets.csv"},
		">> pets.csv":       {Path: "pets.csv", Append: true},
		"json > pets":       {Format: "json", Path: "pets"},
		"|less":             {Command: "less"},
		"| awk '{print;x}'": {Command: "awk '{print;x}'"},
	} {
		if got, err := ParseOut(args); err != nil || got != want {
			t.Errorf(`\o %s: %+v, %v; want %+v`, args, got, err, want)
		}
	}
}

func TestParseInward(t *testing.T) {
	for text, want := range map[string]Route{
		"set": {Inward: ToVariables}, "set old_": {Inward: ToVariables, Prefix: "old_"}, "exec": {Inward: ToInput},
	} {
		if got, ok := ParseInward(text); !ok || got != want {
			t.Errorf("%q: got %+v, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "csv", "set a b", "exec a", "set > f", "settings"} {
		if got, ok := ParseInward(text); ok {
			t.Errorf("%q: got %+v", text, got)
		}
	}
}
