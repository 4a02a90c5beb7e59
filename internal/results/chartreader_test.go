package results

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestEntry_Chart(t *testing.T) {
	for _, c := range []struct {
		what    string
		columns []string
		events  []Events
		want    string // its first lines
		err     string
	}{
		{"two columns", nil, []Events{eventsOf("city|n int", "Rome|2", "Oslo|1")}, "n by city\nRome ██", ""},
		{"one column: numbers of rows", nil, []Events{eventsOf("n int", "2", "1")}, "n\n1 ██", ""},
		{"named columns", []string{"CITY", "3"}, []Events{eventsOf("x|city|n int", "x|Rome|2", "x|Oslo|1")}, "n by city\nRome ██", ""},
		{"NULL as a label and as a number", nil, []Events{eventsOf("city|n int", "∅|2", "Oslo|∅")}, "n by city\nNULL ██", ""},
		{"a control character in a label", nil, []Events{eventsOf("city|n int", "a\x1bb|2")}, "n by city\na\\x1bb", ""},
		{"the last of several results", nil, []Events{eventsOf("a int", "7"), eventsOf("city|n int", "Rome|2")}, "n by city\nRome ██", ""},
		{"no rows", nil, []Events{eventsOf("city|n int")}, "", ""},

		{"three columns", nil, []Events{eventsOf("a|b|c", "1|2|3")}, "",
			`the last result has 3 columns; type \chart <label> <value> and choose from: a, b, c`},
		{"no such column", []string{"a", "bb"}, []Events{eventsOf("a|b|c", "1|2|3")}, "", `there is no column "bb" in the last result; did you mean b?`},
		{"no number", nil, []Events{eventsOf("city|n", "Rome|2", "Oslo|many")}, "",
			`"many" in row 2 of column n is not a number; type \chart <label> <value> to draw other columns`},
	} {
		var s Store
		addRun(&s, "select", testLimit, c.events...)
		got, err := s.Last().Chart(t.Context(), c.columns, ChartOptions{Width: 40})
		checkError(t, c.what, err, c.err)
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: got\n%s\nwant\n%s", c.what, got, c.want)
		}
	}
}

func TestEntry_ChartOfAStoppedStatement(t *testing.T) {
	var s Store
	addRun(&s, "select", testLimit, stopped(eventsOf("city|n int", "Rome|2")))
	got, err := s.Last().Chart(t.Context(), nil, ChartOptions{})
	if want := "\nThe result is incomplete: the statement was stopped.\n"; err != nil || !strings.HasSuffix(got, want) {
		t.Errorf("got %s, %v, want %s at the end", got, err, want)
	}
}

func TestEntry_ChartEndsWithTheContext(t *testing.T) {
	var s Store
	addRun(&s, "select", testLimit, eventsOf("n int", "1"))
	interrupted := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(interrupted)
	if _, err := s.Last().Chart(ctx, nil, ChartOptions{}); !errors.Is(err, interrupted) {
		t.Errorf("got %v", err)
	}
}

// Labels that are like an axis make a chart of columns, if there are enough of them.
func TestChartReader_IsSeries(t *testing.T) {
	for _, c := range []struct {
		what, columns, labels string
		want                  bool
	}{
		{"numbers of rows", "n int", "5 3 4", true},
		{"rising numbers", "x int|n int", "9|1 10|1 11|1", true},
		{"falling numbers", "x int|n int", "11|1 10|1 9|1", true},
		{"numbers in no order", "x int|n int", "9|1 11|1 10|1", false},
		{"equal numbers", "x int|n int", "9|1 9|1", false},
		{"dates", "d date|n int", "2026-11-01|1 2026-11-02|1", true},
		{"dates downwards", "d date|n int", "2026-11-02|1 2026-11-01|1", true},
		{"text like months", "m|n int", "2026-10|1 2026-11|1", true},
		{"text like times", "m|n int", "14:30|1 14:45|1", true},
		{"text like months, downwards", "m|n int", "2026-11|1 2026-10|1", false},
		{"text of digits", "m|n int", "10|1 11|1", false},
		{"other text in order", "m|n int", "a|1 b|1", false},
	} {
		var r chartReader
		for event := range eventsOf(append([]string{c.columns}, strings.Fields(c.labels)...)...) {
			if err := r.add(event); err != nil {
				t.Fatalf("%s: %v", c.what, err)
			}
		}
		if got := r.isSeries(); got != c.want {
			t.Errorf("%s: got %v, want %v", c.what, got, c.want)
		}
	}
}
