package command

import (
	"reflect"
	"strings"
	"testing"

	"mysh/internal/export"
)

func TestParseExplainAndChart(t *testing.T) {
	for line, want := range map[string]any{
		"explain ":                       explainArgs{},
		"explain analyze":                explainArgs{analyze: true},
		"explain > plan.txt":             explainArgs{route: export.Route{Path: "plan.txt"}},
		"explain analyze >> 'a plan'":    explainArgs{analyze: true, route: export.Route{Path: "a plan", Append: true}},
		"explain analyze | tr a-z A-Z":   explainArgs{analyze: true, route: export.Route{Command: "tr a-z A-Z"}},
		"chart ":                         []string(nil),
		"chart city `sum of all visits`": []string{"city", "sum of all visits"},
	} {
		name, args, _ := strings.Cut(line, " ")
		if got, err := parse(name, args); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf(`\%s: %+v, %v; want %+v`, line, got, err, want)
		}
	}
	for _, line := range []string{"explain csv", "explain analyze json > f", "explain analyze >", "chart city", "chart a b c"} {
		name, args, _ := strings.Cut(line, " ")
		if got, err := parse(name, args); err == nil {
			t.Errorf(`\%s: %+v, want an error`, line, got)
		}
	}
}
