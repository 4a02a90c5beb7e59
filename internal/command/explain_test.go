package command

import (
	"reflect"
	"strings"
	"testing"

	"mysh/internal/export"
	"mysh/internal/runner/runnertest"
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

// The server is asked in the forms that show most first, until it knows one.
func TestExplain_AsksUntilTheServerUnderstands(t *testing.T) {
	const tree, table = "\n  | EXPLAIN\n  | \"-> Table scan on pets  (cost=0.55 rows=3) (actual time=0.02..3.1 rows=40 loops=1)\\n\"\n  takes 4ms\n",
		"\n  | plan\n  | Project\n"
	const unknown = "\n  ERROR 1235 (42000): This version of MySQL doesn't yet support it\n"
	for _, c := range []struct {
		name, rules, typed string
		sent               []string
		shown, err         string
	}{
		{name: "the first form", rules: "EXPLAIN FORMAT=TREE select 1" + tree, typed: `\explain select 1;`,
			sent: []string{"EXPLAIN FORMAT=TREE select 1"}, shown: "Table scan on pets"},
		{name: "a later form", rules: "EXPLAIN ANALYZE FORMAT=TREE select 1" + unknown + "EXPLAIN ANALYZE select 1" + tree, typed: `\explain analyze select 1;`,
			sent: []string{"EXPLAIN ANALYZE FORMAT=TREE select 1", "EXPLAIN ANALYZE select 1"}, shown: "The statement was run (0.004 sec)."},
		{name: "an answer that is no plan", rules: "EXPLAIN FORMAT=… select 1" + unknown + "EXPLAIN select 1" + table, typed: `\explain select 1;`,
			sent:  []string{"EXPLAIN FORMAT=TREE select 1", "EXPLAIN FORMAT=JSON select 1", "EXPLAIN FORMAT=TRADITIONAL select 1", "EXPLAIN select 1"},
			shown: "| Project |"},
		{name: "an answer that another form may improve", rules: "EXPLAIN FORMAT=TREE update pets" + "\n  | EXPLAIN\n  | -> <not executable by iterator executor>\n" + "EXPLAIN FORMAT=JSON update pets" + tree,
			typed: `\explain update pets;`, sent: []string{"EXPLAIN FORMAT=TREE update pets", "EXPLAIN FORMAT=JSON update pets"}, shown: "Table scan on pets"},
		{name: "another error ends it", rules: "EXPLAIN FORMAT=TREE select x\n  ERROR 1054 (42S22): Unknown column 'x'\n", typed: `\explain select x;`,
			sent: []string{"EXPLAIN FORMAT=TREE select x"}, err: "ERROR 1054 (42S22): Unknown column 'x'"},
		{name: "MariaDB", rules: "  version 10.11.19-MariaDB\nEXPLAIN FORMAT=JSON select 1" + table + "EXPLAIN select 1" + table, typed: `\explain select 1;`,
			sent: []string{"EXPLAIN FORMAT=JSON select 1", "EXPLAIN select 1"}, shown: "| Project |"},
		{name: "MariaDB measures", rules: "  version 10.11.19-MariaDB\nANALYZE FORMAT=JSON select 1" + table, typed: `\explain analyze select 1;`,
			sent: []string{"ANALYZE FORMAT=JSON select 1"}, shown: "| Project |"},
	} {
		t.Run(c.name, func(t *testing.T) {
			runnertest.InBubble(t, func(t *testing.T) {
				s := newShell(t, c.rules)
				_, err := s.do(c.typed)
				if got := s.Shown(); runnertest.TextOf(err) != c.err || !strings.Contains(got, c.shown) {
					t.Errorf("%v, shown\n%s", err, got)
				}
				if got, want := strings.Join(s.Session.Sent(), "\n"), strings.Join(c.sent, "\n"); got != want {
					t.Errorf("sent\n%s\nwant\n%s", got, want)
				}
				if s.Results.Last() != nil {
					t.Error("the plan is the last result")
				}
			})
		})
	}
}

// Without a statement of its own, \explain is for the last one, or for the one that was explained last.
func TestExplain_TheLastStatement(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.do("select id, name from pets;")
		s.Shown()
		if _, err := s.do(`\explain`); err != nil {
			t.Error(err)
		}
		if got := s.Shown(); !strings.Contains(got, "Table scan on pets") {
			t.Errorf("got\n%s", got)
		}
		other := newShell(t, server)
		other.do(`\explain select id, name from pets;`)
		if _, err := other.do(`\explain`); err != nil || len(other.Session.Sent()) != 2 {
			t.Errorf("%v, sent %q", err, other.Session.Sent())
		}
	})
}

// An answer that holds no plan leaves no file.
func TestExplain_ToAFileInALaterForm(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, "EXPLAIN FORMAT=TREE update pets\n  | EXPLAIN\n  | -> <not executable by iterator executor>\n"+
			"EXPLAIN FORMAT=JSON update pets\n  | EXPLAIN\n  | \"-> Table scan on pets  (cost=0.55 rows=3)\\n\"\n")
		if _, err := s.do(`\explain update pets \g > plan.txt`); err != nil {
			t.Error(err)
		}
		if names := runnertest.Files(t); len(names) != 1 || !strings.Contains(runnertest.ContentOf("plan.txt"), "Table scan on pets") {
			t.Errorf("there are %q, the file holds %q", names, runnertest.ContentOf("plan.txt"))
		}
	})
}

// A plan may go to a file, whole.
func TestExplain_ToAFile(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		if _, err := s.do(`\explain select id, name from pets \g > plan.txt`); err != nil {
			t.Error(err)
		}
		if got := runnertest.ContentOf("plan.txt"); !strings.Contains(got, "Table scan on pets [full scan]     3      0.55  100 %\n") {
			t.Errorf("the file holds %q", got)
		}
		if got := s.Shown(); !strings.HasPrefix(got, "1 row, ") || !strings.Contains(got, " written to plan.txt") {
			t.Errorf("got %q", got)
		}
	})
}
