package results

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mysh/render"
)

// Returns a store with two runs of a statement, three minutes apart. Rows are separated by blanks.
func twoRuns(columns, before, after string) *Store {
	s := new(Store)
	addRun(s, "select", testLimit, eventsOf(append([]string{columns}, strings.Fields(before)...)...))
	addRun(s, "select", testLimit, eventsOf(append([]string{columns}, strings.Fields(after)...)...))
	s.Last().at = s.runBefore().at.Add(3 * time.Minute)
	return s
}

func TestComparison_Summary(t *testing.T) {
	keyed, plain := "id int key|city", "id int of t|city"
	byPosition := ".\nRows are matched by position, because there is no unique key. Type \\diff by <columns> to choose one."
	for _, c := range []struct {
		what, columns, before, after string
		by                           []string
		want                         string
	}{
		{"nothing changed", keyed, "1|a 2|b", "2|b 1|a", nil, "No difference from the run 3 min before: 2 rows; matched by id."},
		{"all kinds of changes", keyed, "1|a 2|b 3|c 4|d", "1|a 2|x 4|d 5|e 6|f", nil, "Since the run 3 min before: 2 added, 1 removed, 1 changed, 2 the same; matched by id."},
		{"one kind", keyed, "1|a", "1|b", nil, "Since the run 3 min before: 1 changed; matched by id."},
		{"no key", plain, "1|a", "1|b", nil, "Since the run 3 min before: 1 changed" + byPosition},
		{"no key and no change", plain, "1|a", "1|a", nil, "No difference from the run 3 min before: 1 row; matched by position."},
		{"a column that is named", plain, "1|a 2|b", "2|b", []string{"ID"}, "Since the run 3 min before: 1 removed, 1 the same; matched by id."},
		{"columns that are named", plain, "1|a", "", []string{"2", "id"}, "Since the run 3 min before: 1 removed; matched by city, id."},
		{"a named column that repeats", plain, "1|a 1|b", "1|a", []string{"id"}, "Since the run 3 min before: 1 removed, 1 the same.\nRows are matched by id, and rows with equal values by their order."},
	} {
		all, err := twoRuns(c.columns, c.before, c.after).Compare(t.Context(), CompareOptions{By: c.by, Limit: testLimit})
		if err != nil || len(all) != 1 {
			t.Errorf("%s: %d comparisons, %v", c.what, len(all), err)
			continue
		}
		if got := all[0].Summary(); got != c.want {
			t.Errorf("%s: got %s\nwant %s", c.what, got, c.want)
		}
	}
}

// The catalog has keys that the server did not mark.
func TestStore_CompareAsksForKeys(t *testing.T) {
	keys := func(schema, table string) []string {
		if schema != "s" || table != "t" {
			t.Errorf("asked for %s.%s", schema, table)
		}
		return []string{"ID"}
	}
	all, err := twoRuns("city|id int of t", "a|1 b|2", "b|2 a|1").Compare(t.Context(), CompareOptions{Limit: testLimit, PrimaryKey: keys})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := all[0].Summary(), "No difference from the run 3 min before: 2 rows; matched by id."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestStore_CompareRefusals(t *testing.T) {
	run := func(events ...Events) func(*Store) {
		return func(s *Store) { addRun(s, "select", testLimit, events...) }
	}
	one := eventsOf("id|city", "1|a")
	large := strings.Repeat("x", 600<<10)
	many := func(first string) Events {
		return eventsOf("id|city", first+"1|"+large, first+"2|"+strings.Repeat("y", 300<<10))
	}
	for _, c := range []struct {
		what string
		runs []func(*Store)
		by   []string
		want string
	}{
		{"no result", nil, nil, "there is no result yet"},
		{"one run", []func(*Store){run(one)}, nil, `there is only one result of the last statement with rows; run it again, then type \diff`},
		{"the last run was stopped", []func(*Store){run(one), run(stopped(one))}, nil, "the last result is incomplete: its statement was stopped"},
		{"the run before was stopped", []func(*Store){run(stopped(one)), run(one)}, nil, `the result of the run before is incomplete: its statement was stopped; run it again, then type \diff`},
		{"the run before was not kept", []func(*Store){func(s *Store) { addRun(s, "select", 0, one) }, run(one)}, nil, `the result of the run before was not kept, because \set keep-result is 0`},
		{"another number of results", []func(*Store){run(one, one), run(one)}, nil, "cannot compare the runs: the one before returned 2 results, the last one 1 result"},
		{"other columns", []func(*Store){run(one), run(eventsOf("id|town", "1|a"))}, nil, "cannot compare the runs: the columns changed from id, city to id, town"},
		{"no such column", []func(*Store){run(one), run(one)}, []string{"cty"}, `there is no column "cty" in the last result; did you mean city?`},
		{"too many differences", []func(*Store){run(many("a")), run(many("b"))}, nil, `cannot compare the runs: that needs more than 1 MB; \set keep-result changes the limit`},
	} {
		var s Store
		for _, run := range c.runs {
			run(&s)
		}
		_, err := s.Compare(t.Context(), CompareOptions{By: c.by, Limit: testLimit})
		checkError(t, c.what, err, c.want)
	}
}

func TestStore_CompareEndsWithTheContext(t *testing.T) {
	interrupted := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(interrupted)
	if _, err := twoRuns("id", "1", "2").Compare(ctx, CompareOptions{Limit: testLimit}); !errors.Is(err, interrupted) {
		t.Errorf("got %v", err)
	}
}

// People get both values of a changed cell in one row, programs a row with the values before and
// one with the values after.
func TestComparison_Events(t *testing.T) {
	s := twoRuns("id int key|city|photo blob", "1|a|xy 2|∅|xy 3|c|xy", "1|b|xz 2||xy 4|d|xy")
	all, err := s.Compare(t.Context(), CompareOptions{Limit: testLimit})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		format  string
		options render.Options
		want    string
	}{
		{"csv", render.Options{}, "[change|id|city|photo] before|1|a|xy after|1|b|xz before|2|∅|xy after|2||xy removed|3|c|xy added|4|d|xy =6"},
		{"table", render.Options{}, "[|id|city|photo] ~|1|a→b|xy→xz ~|2|NULL→|xy -|3|c|xy +|4|d|xy =4"},
		{"vertical", render.Options{Null: "-"}, "[|id|city|photo] ~|1|a→b|xy→xz ~|2|-→|xy -|3|c|xy +|4|d|xy =4"},
		{"table", render.Options{NoNull: true}, "[|id|city|photo] ~|1|a→b|xy→xz ~|2|→|xy -|3|c|xy +|4|d|xy =4"},
		{"table", render.Options{Binary: render.BinaryHex}, "[|id|city|photo] ~|1|a→b|0x7879→0x787A ~|2|NULL→|0x7879 -|3|c|0x7879 +|4|d|0x7879 =4"},
		{"table", render.Options{Binary: render.BinaryBase64}, "[|id|city|photo] ~|1|a→b|eHk=→eHo= ~|2|NULL→|eHk= -|3|c|eHk= +|4|d|eHk= =4"},
		{"json", render.Options{Binary: render.BinaryHex}, "[change|id|city|photo] before|1|a|xy after|1|b|xz before|2|∅|xy after|2||xy removed|3|c|xy added|4|d|xy =6"},
	} {
		got := strings.ReplaceAll(showEvents(all[0].Events(c.format, c.options)), render.Arrow, "→")
		if got != c.want {
			t.Errorf("%s, %+v: got\n%s\nwant\n%s", c.format, c.options, got, c.want)
		}
	}
}

func TestComparison_NoEventsWithoutChanges(t *testing.T) {
	all, err := twoRuns("id int key", "1", "1").Compare(t.Context(), CompareOptions{Limit: testLimit})
	if err != nil {
		t.Fatal(err)
	}
	if got := showEvents(all[0].Events("table", render.Options{})); got != "" {
		t.Errorf("got %s", got)
	}
}
