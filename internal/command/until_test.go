package command

import (
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/runner/runnertest"
)

var (
	untilColumns = []result.Column{
		{Name: "state", Type: result.TypeVarString}, {Name: "done", Type: result.TypeLongLong}, {Name: "total", Type: result.TypeLongLong},
		{Name: "at", Type: result.TypeDatetime}, {Name: "gone", Type: result.TypeLongLong}, {Name: "Value", Type: result.TypeVarString},
	}
	untilRow = [][]byte{[]byte("total done"), []byte("10"), []byte("9"), []byte("2026-11-28 10:00:00"), nil, []byte("10")}
)

// A condition compares as \last where does. Its value may be another column of the row.
func TestUntil_Holds(t *testing.T) {
	for _, c := range []struct {
		condition string
		want      bool
	}{
		{"done > 9", true}, {"done = total", false}, {"DONE > Total", true}, {"done >= total and total = 9", true}, {"done >= total AND total = 8", false},
		{"done = 010", true}, {"1 = 'total done'", true}, {"state = total", false}, {"state ~ 'TOTAL'", true}, {"state !~ ^total", false},
		{"Value > 9", true}, {"Value = '10'", true}, {"state > 9", true},
		{"gone = null", true}, {"gone != null", false}, {"gone = total", false}, {"total = gone", false}, {"gone < 5", false},
		{"at > 2026-11", true}, {"at > '2026-11-28 10:00:00'", false},
	} {
		until, rest, err := parseUntil("until " + c.condition)
		if err != nil || rest != "" || until.String() != c.condition {
			t.Errorf("%s: got %q, %q, %v", c.condition, until, rest, err)
		}
		if got, err := until.holds(untilColumns, untilRow); got != c.want || err != nil {
			t.Errorf("%s: got %v, %v", c.condition, got, err)
		}
	}
}

// A value in quotes is a text, even if a column has that name.
func TestUntil_QuotedValueIsNoColumn(t *testing.T) {
	columns := []result.Column{{Name: "state", Type: result.TypeVarString}, {Name: "done", Type: result.TypeVarString}}
	row := [][]byte{[]byte("done"), []byte("7")}
	for condition, want := range map[string]bool{"state = 'done'": true, "state = done": false} {
		until, _, err := parseUntil("until " + condition)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := until.holds(columns, row); got != want || err != nil {
			t.Errorf("%s: got %v, %v", condition, got, err)
		}
	}
}

// What can never hold is refused: before anything runs if that is known, otherwise with the first result.
func TestUntil_Refuses(t *testing.T) {
	for text, want := range map[string]string{
		"until":                  "missing column name. " + watchUsage,
		"until done":             `expected one of <= >= <> != !~ = < > ~ after "done". ` + watchUsage,
		"until done =":           "expected a value after done =. " + watchUsage,
		"until done = 7 and":     "missing column name. " + watchUsage,
		"until state ~ '('":      "invalid pattern \"(\" for state: error parsing regexp: missing closing ): `(`",
		"until state < null":     "NULL is allowed after = and != only, not after <",
		"until done = 'x' and q": `expected one of <= >= <> != !~ = < > ~ after "q". ` + watchUsage,
	} {
		if _, _, err := parseUntil(text); runnertest.TextOf(err) != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	for condition, want := range map[string]string{
		"doen = 7":    `there is no column "doen" in the last result; did you mean done?`,
		"done = many": `cannot compare done with "many": expected a number`,
		"7 = 1":       `there is no column "7" in the last result; choose from: state, done, total, at, gone, Value`,
	} {
		until, _, err := parseUntil("until " + condition)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := until.holds(untilColumns, untilRow); runnertest.TextOf(err) != want {
			t.Errorf("%s: got %v, want %s", condition, err, want)
		}
		if _, err := until.holds(nil, nil); !strings.HasPrefix(runnertest.TextOf(err), "cannot wait until "+condition) {
			t.Errorf("%s, no result: got %v", condition, err)
		}
		if got, err := until.holds(untilColumns, nil); got || err != nil {
			t.Errorf("%s, no row: got %v, %v", condition, got, err)
		}
	}
}

// The statement follows the condition.
func TestParseUntil_LeavesTheStatement(t *testing.T) {
	for text, want := range map[string]string{
		"until done = total select 1":            "select 1",
		"UNTIL done=total and x<3\nselect 'and'": "select 'and'",
		"select until from t":                    "select until from t",
		"until `a b` != 'x y' select 1":          "select 1",
	} {
		if _, rest, err := parseUntil(text); rest != want || err != nil {
			t.Errorf("%q: got %q, %v", text, rest, err)
		}
	}
}
