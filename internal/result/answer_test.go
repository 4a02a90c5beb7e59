package result_test

import (
	"errors"
	"fmt"
	"testing"

	"mysh/internal/result"
)

// An answer without the requested shape has an error and no rows.
func TestAnswer(t *testing.T) {
	header := func(columns int) result.Event { return result.Header{Columns: make([]result.Column, columns)} }
	row := func(cells ...string) result.Event {
		var b [][]byte
		for _, cell := range cells {
			b = append(b, []byte(cell))
		}
		batch := result.NewBatch(nil)
		batch.Rows = append(batch.Rows, result.AppendRow(nil, b...))
		return batch
	}
	null := result.NewBatch(nil)
	null.Rows = append(null.Rows, result.AppendRow(nil, nil, []byte("b")))
	outcome := result.Outcome{}
	cases := []struct {
		name    string
		columns int
		events  []result.Event
		rows    string
		err     string
	}{
		{"rows", 2, []result.Event{header(2), row("a", "b"), row("c", ""), outcome}, "[[a b] [c ]]", ""},
		{"NULL", 2, []result.Event{header(2), null, outcome}, "[[ b]]", ""},
		{"no rows", 2, []result.Event{header(2), outcome}, "[]", ""},
		{"OK", result.NoColumns, []result.Event{outcome}, "[]", ""},
		{"any", result.AnyColumns, []result.Event{header(3), row("a", "b", "c"), outcome}, "[[a b c]]", ""},
		{"too few", 2, []result.Event{header(1), row("a"), outcome}, "[]", "1 columns, not 2"},
		{"too many", 2, []result.Event{header(3), row("a", "b", "c"), outcome}, "[]", "3 columns, not 2"},
		{"none", 2, []result.Event{header(0), outcome}, "[]", "0 columns, not 2"},
		{"OK instead of rows", 2, []result.Event{outcome}, "[]", "no rows, only OK"},
		{"rows instead of OK", result.NoColumns, []result.Event{header(1), row("a"), outcome}, "[]", "rows"},
		{"a second result", 1, []result.Event{header(1), row("a"), outcome, header(2), row("b", "c"), outcome}, "[]", "several results"},
		{"a second OK", result.NoColumns, []result.Event{outcome, outcome}, "[]", "several results"},
		{"a row that is cut", 2, []result.Event{header(2), row("a"), outcome}, "[]", result.ErrMalformedRow.Error()},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			answer := result.NewAnswer(c.columns)
			for _, event := range c.events {
				answer.Add(event)
			}
			rows, err := answer.Rows()
			want := ""
			if c.err != "" {
				want = result.ErrUnexpected.Error() + ": " + c.err
			}
			if got := fmt.Sprint(err); err == nil && want != "" || err != nil && (got != want || !errors.Is(err, result.ErrUnexpected)) {
				t.Errorf("error %v, want %q", err, want)
			}
			if got := fmt.Sprint(rows); got != c.rows {
				t.Errorf("rows %s, want %s", got, c.rows)
			}
		})
	}
}
