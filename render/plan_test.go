package render

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/plan"
)

// recordedPlans is the folder of the plans that servers have returned; the tests of [plan]
// record them.
const recordedPlans = "../internal/plan/testdata"

// planTables maps each form whose plans are tables to its columns.
var planTables = map[string]string{
	"mysql-table":   "id select_type table partitions type possible_keys key key_len ref rows filtered Extra",
	"mariadb-table": "id select_type table type possible_keys key key_len ref rows Extra",
}

// recordedAnswers returns the answers in a recorded file, by name, and the names in the order
// of the file.
func recordedAnswers(t testing.TB, name string) (names []string, answers map[string]string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(recordedPlans, name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	answers = make(map[string]string)
	for part := range strings.SplitSeq(strings.TrimPrefix(string(text), "=== "), "\n=== ") {
		name, answer, _ := strings.Cut(part, "\n")
		names = append(names, name)
		answers[name] = strings.TrimSuffix(answer, "\n")
	}
	return names, answers
}

func readPlan(name, answer string) (*plan.Plan, bool) {
	columns, ok := planTables[name]
	if !ok {
		return plan.Read([]string{"EXPLAIN"}, [][]string{{answer}})
	}
	var rows [][]string
	for line := range strings.SplitSeq(answer, "\n") {
		rows = append(rows, strings.Split(line, "\t"))
	}
	return plan.Read(strings.Fields(columns), rows)
}

// The plans of both servers look the same, in each form that the server offers.
func TestPlans(t *testing.T) {
	for _, name := range []string{"mysql-tree", "mysql-analyze", "mysql-json", "mysql-table", "mariadb-json", "mariadb-analyze", "mariadb-table"} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			names, answers := recordedAnswers(t, name)
			for _, statement := range names {
				b.WriteString("=== " + statement + "\n")
				p, ok := readPlan(name, answers[statement])
				if !ok {
					b.WriteString("(no plan)\n")
					continue
				}
				if err := Plan(&b, p, Options{Terminal: true, Width: 100}); err != nil {
					t.Fatal(err)
				}
			}
			golden(t, filepath.Join("plans", name+".txt"), b.String())
		})
	}
}

// One plan on different screens. Marks are visible without colour and are not cut off; outside
// of a terminal nothing is cut off.
func TestPlanLooks(t *testing.T) {
	var b strings.Builder
	for _, look := range []struct {
		name string
		o    Options
	}{
		{"a terminal", Options{Terminal: true, Width: 80}},
		{"with colours", Options{Terminal: true, Width: 80, Color: true}},
		{"narrow", Options{Terminal: true, Width: 50}},
		{"narrower than can be", Options{Terminal: true, Width: 10}},
		{"no UTF-8", Options{Terminal: true, Width: 80, Charset: "latin1"}},
		{"a file", Options{}},
	} {
		for _, from := range [][2]string{{"mysql-analyze", "exists"}, {"mariadb-analyze", "hash join"}, {"mysql-analyze", "text of two lines"}} {
			_, answers := recordedAnswers(t, from[0])
			p, ok := readPlan(from[0], answers[from[1]])
			if !ok {
				t.Fatal(from, "is no plan")
			}
			b.WriteString("=== " + look.name + ": " + from[1] + "\n")
			if err := Plan(&b, p, look.o); err != nil {
				t.Fatal(err)
			}
		}
	}
	golden(t, filepath.Join("plans", "looks.txt"), strings.ReplaceAll(b.String(), "\x1b", "␛"))
}

// Unknown parts of a newer server's plan are shown unchanged, and cannot control the terminal.
func TestPlan_NewerServer(t *testing.T) {
	var b strings.Builder
	for _, answer := range []string{
		"-> Quantum join of \x1b[31mo\x1b[0m and c  (cost=1 rows=10)\n    -> Teleport o (really)  (cost=2 rows=1) (energy=7)\n",
		`{"query_block": {"select_id": 1, "warp": {"speed": 9, "table": {"table_name": "o\u001b[2J", "access_type": "leap", "rows": 5, "mood": "fine"}}, "notes": ["a", "b"]}}`,
	} {
		p, ok := plan.Read([]string{"EXPLAIN"}, [][]string{{answer}})
		if !ok {
			t.Fatalf("%q is no plan", answer)
		}
		if err := Plan(&b, p, Options{Terminal: true, Width: 100}); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, filepath.Join("plans", "newer.txt"), b.String())
}
