package results

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"mysh/internal/result"
	"mysh/internal/scan"
)

// Each run is a letter for its statement; its result is the number of the run.
func TestStore_RunBefore(t *testing.T) {
	for _, c := range []struct{ what, runs, previous, kept string }{
		{"the first run", "a", "", ""},
		{"another statement", "ab", "", "a0"},
		{"the same statement", "aa", "a0", "a0"},
		{"the run before, not the first one", "aaa", "a1", "a1"},
		{"others between", "abca", "a0", "a0 b1 c2"},
		{"the newest run of each other statement", "ababc", "", "a2 b3"},
		{"four others between", "abcdea", "a0", "a0 b1 c2 d3 e4"},
		{"five others between", "abcdefa", "", "b1 c2 d3 e4 f5"},
	} {
		var s Store
		for i, statement := range c.runs {
			addRun(&s, string(statement), testLimit, eventsOf("n", fmt.Sprint(i)))
		}
		name := func(e *Entry) string {
			if e == nil {
				return ""
			}
			return e.Statement.Text + strings.Fields(showEvents(e.recording.Events()))[1]
		}
		var kept []string
		for _, e := range s.previous {
			kept = append(kept, name(e))
		}
		slices.Sort(kept)
		if got := name(s.runBefore()); got != c.previous {
			t.Errorf("%s: the run before is %q, want %q", c.what, got, c.previous)
		}
		if got := strings.Join(kept, " "); got != c.kept {
			t.Errorf("%s: kept %q, want %q", c.what, got, c.kept)
		}
	}
}

func TestStore_PlaceIsPartOfTheKey(t *testing.T) {
	for _, c := range []struct {
		other StatementKey
		same  bool
	}{
		{StatementKey{Text: "select 1", Schema: "shop", Server: "one"}, true},
		{StatementKey{Text: "select 2", Schema: "shop", Server: "one"}, false},
		{StatementKey{Text: "select 1", Schema: "test", Server: "one"}, false},
		{StatementKey{Text: "select 1", Schema: "shop", Server: "two"}, false},
	} {
		var s Store
		s.Begin(scan.Input{}, StatementKey{Text: "select 1", Schema: "shop", Server: "one"}, testLimit)
		s.Begin(scan.Input{}, c.other, testLimit)
		if same := s.runBefore() != nil; same != c.same {
			t.Errorf("%+v: comparable %v, want %v", c.other, same, c.same)
		}
	}
}

// Sizes of results in KB, of different statements, and how many results are kept besides the last.
func TestStore_PreviousResultsShareTheLimit(t *testing.T) {
	for _, c := range []struct {
		sizes    []int
		previous int
	}{
		{[]int{400, 400}, 1},
		{[]int{400, 400, 400}, 2},
		{[]int{400, 400, 400, 400}, 2},
		{[]int{900, 900, 900}, 1},
		{[]int{100, 100, 900, 100}, 2},
	} {
		var s Store
		for i, size := range c.sizes {
			addRun(&s, fmt.Sprint("select ", i), testLimit, eventsOf("text", strings.Repeat("x", size<<10)))
		}
		if got := len(s.previous); got != c.previous {
			t.Errorf("%v KB: %d previous results, want %d", c.sizes, got, c.previous)
		}
	}
}

func TestEntry_Refusal(t *testing.T) {
	large := eventsOf("text", strings.Repeat("x", 600<<10), strings.Repeat("x", 600<<10))
	for _, c := range []struct {
		what                  string
		limit                 int64
		events                Events
		toUser, toProgram     string
		columns, wantedEvents string
	}{
		{"a result", testLimit, eventsOf("n", "1"), "", "", "n", "[n] 1 =1"},
		{"no rows", testLimit, eventsOf("n"), "", "", "n", "[n] =0"},
		{"a stopped statement", testLimit, stopped(eventsOf("n", "1")), "",
			"the last result is incomplete: its statement was stopped", "n", "[n] 1"},
		{"a result above the limit", testLimit, large,
			`the last result had more than 1 MB and was not kept; \set keep-result changes the limit`,
			`the last result had more than 1 MB and was not kept; \set keep-result changes the limit`, "", ""},
		{"keep-result is off", 0, eventsOf("n", "1"),
			`the last result was not kept, because \set keep-result is 0`,
			`the last result was not kept, because \set keep-result is 0`, "", ""},
	} {
		var s Store
		addRun(&s, "select", c.limit, c.events)
		checkError(t, c.what, s.Last().Refusal(false), c.toUser)
		checkError(t, c.what+", for a program", s.Last().Refusal(true), c.toProgram)
		if got := strings.Join(s.Columns(), " "); got != c.columns {
			t.Errorf("%s: columns %q, want %q", c.what, got, c.columns)
		}
		if got := showEvents(s.Last().recording.Events()); got != c.wantedEvents {
			t.Errorf("%s: kept %q, want %q", c.what, got, c.wantedEvents)
		}
	}
	checkError(t, "no result", new(Store).Last().Refusal(false), "there is no result yet")
}

// A procedure returns several results; the last one that was stopped makes the entry incomplete.
func TestStore_KeepsAllResultsOfAStatement(t *testing.T) {
	var s Store
	addRun(&s, "call p()", testLimit, eventsOf("a", "1"), eventsOf("b", "2", "3"))
	if got, want := showEvents(s.Last().Select(t.Context(), Query{})), "[a] 1 =1 [b] 2 3 =2"; got != want || !s.Last().Complete() {
		t.Errorf("got %s, complete %v; want %s", got, s.Last().Complete(), want)
	}
	addRun(&s, "call p()", testLimit, eventsOf("a", "1"), stopped(eventsOf("b", "2", "3")))
	if got, want := showEvents(s.Last().Select(t.Context(), Query{})), "[a] 1 =1 [b] 2 3"; got != want || s.Last().Complete() {
		t.Errorf("got %s, complete %v; want %s", got, s.Last().Complete(), want)
	}
}

func TestStore_IgnoresOtherEvents(t *testing.T) {
	var s Store
	s.Add(result.Outcome{HasRows: true}, testLimit)
	if s.Last() != nil {
		t.Error("an event without a statement makes an entry")
	}
	addRun(&s, "select", testLimit, eventsOf("n", "1"))
	for _, event := range []result.Event{result.Notice{Text: "x"}, result.Progress{}, result.Upload{}, result.Outcome{Affected: 3}} {
		s.Add(event, testLimit)
	}
	if got := showEvents(s.Last().recording.Events()); got != "[n] 1 =1" {
		t.Errorf("kept %s", got)
	}
}

func TestStore_Reset(t *testing.T) {
	var s Store
	addRun(&s, "a", testLimit, eventsOf("n", "1"))
	addRun(&s, "a", testLimit, eventsOf("n", "1"))
	s.Reset()
	if s.Last() != nil || s.runBefore() != nil || s.Columns() != nil {
		t.Error("something is left")
	}
}

// The user may press Tab while the shell receives rows.
func TestStore_ColumnsFromAnyGoroutine(t *testing.T) {
	var s Store
	var wg sync.WaitGroup
	done := make(chan struct{})
	wg.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				if names := s.Columns(); names != nil && !slices.Equal(names, []string{"a", "b"}) {
					t.Errorf("columns %v", names)
					return
				}
			}
		}
	})
	for range 100 {
		addRun(&s, "select", testLimit, eventsOf("a|b", "1|2"))
	}
	s.Reset()
	close(done)
	wg.Wait()
}

func TestEntry_Select(t *testing.T) {
	var s Store
	addRun(&s, "call p()", testLimit, eventsOf("id int|city", "1|Rome", "2|Oslo", "3|Bonn"), stopped(eventsOf("id int", "7", "8")))
	for _, c := range []struct {
		what  string
		query Query
		want  string
	}{
		{"all", Query{}, "[id|city] 1|Rome 2|Oslo 3|Bonn =3 [id] 7 8"},
		{"rows", Query{Where: []Condition{{Column: "id", Operator: ">", Value: "2"}}}, "[id|city] 3|Bonn =1 Of the last result, which has 3 rows. [id] 7 8"},
		{"no rows", Query{Where: []Condition{{Column: "id", Operator: ">", Value: "9"}}}, "[id|city] =0 Of the last result, which has 3 rows. [id]"},
		{"a column, sorted", Query{Columns: []string{"id"}, Sort: []Order{{Column: "id", Descending: true}}, Limit: 2}, "[id] 3 2 =2 Of the last result, which has 3 rows. [id] 8 7"},
	} {
		if err := s.Last().CheckQuery(c.query); err != nil {
			t.Errorf("%s: %v", c.what, err)
		}
		if got := showEvents(s.Last().Select(t.Context(), c.query)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.what, got, c.want)
		}
	}
	checkError(t, "a column that the second result does not have",
		s.Last().CheckQuery(Query{Columns: []string{"city"}}), `there is no column "city" in the last result; choose from: id`)
}

func TestEntry_SelectEndsWithTheContext(t *testing.T) {
	var s Store
	addRun(&s, "select", testLimit, eventsOf("n int", "1", "2"))
	interrupted := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(interrupted)
	if got, want := showEvents(s.Last().Select(ctx, Query{Limit: 1})), "[n] error: interrupted"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRecording_RepeatsItsEvents(t *testing.T) {
	var r Recording
	for _, events := range []Events{eventsOf("a", "1", "2"), eventsOf("b|c", "∅|")} {
		for event := range events {
			if err := r.Add(event); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 2 {
		if got, want := showEvents(r.Events()), "[a] 1 2 =2 [b|c] ∅| =1"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		r.stow()
	}
	if got, want := r.Size(), int64(3*columnSize+2+2+2); got != want {
		t.Errorf("size %d, want %d", got, want)
	}
	if r.Reset(); r.Size() != 0 || showEvents(r.Events()) != "" {
		t.Error("something is left")
	}
}
