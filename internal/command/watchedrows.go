package command

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysh/internal/result"
	"mysh/internal/runner"
	"mysh/internal/scan"
)

// maxWatched is how many rows of a run are compared with those of the run before.
const maxWatched = 10_000

// watchedRows are the rows of the last run of a statement, and of the one before.
type watchedRows struct {
	rate bool // numbers are shown as their change per second

	columns       []string
	first         []string // the first row of the last result; nil for none
	key           []int    // columns that identify a row; none for its position
	before, after map[string][]string
	beforeAt, at  time.Time
	drawn         int // rows of the result under way that were drawn
}

// run runs the statement once, in front, as if the user had typed it.
func (w *watchedRows) run(ctx context.Context, env *Env, st scan.Input) error {
	w.first = nil
	x, err := env.Runner.PrepareFor(st, func(rows *runner.RowSink) runner.Sink {
		rows.Light(w.changed)
		return watchSink{rows, w}
	})
	if x == nil {
		return err
	}
	return env.Runner.RunStatement(ctx, x, env.Jobs)
}

// begin begins a result: the rows of the last run become those of the run before.
func (w *watchedRows) begin(columns []result.Column) {
	w.columns, w.key, w.first, w.drawn = nil, nil, nil, 0
	for i, c := range columns {
		w.columns = append(w.columns, c.Name)
		if c.Flags&result.FlagPrimaryKey != 0 {
			w.key = append(w.key, i)
		}
	}
	w.before, w.after = w.after, make(map[string][]string)
	w.beforeAt, w.at = w.at, time.Now()
}

// keyOf returns what identifies a row, the n-th of its result.
func (w *watchedRows) keyOf(row []string, n int) string {
	if w.key == nil {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, i := range w.key {
		b.WriteString(strconv.Quote(row[i]))
	}
	return b.String()
}

// add adds a row to those of the last run. It returns the row as it is shown.
func (w *watchedRows) add(row []string) []string {
	n := len(w.after)
	if w.first == nil {
		w.first = row
	}
	if n >= maxWatched {
		return row
	}
	key := w.keyOf(row, n)
	w.after[key] = row
	before, seconds := w.before[key], w.at.Sub(w.beforeAt).Seconds()
	if !w.rate || before == nil || seconds <= 0 {
		return row
	}
	shown := slices.Clone(row)
	for i := range row {
		if slices.Contains(w.key, i) || i >= len(before) {
			continue
		}
		now, err := strconv.ParseFloat(row[i], 64)
		was, errWas := strconv.ParseFloat(before[i], 64)
		if err == nil && errWas == nil {
			shown[i] = strconv.FormatFloat((now-was)/seconds, 'f', 1, 64) + "/s"
		}
	}
	return shown
}

// changed returns which cells of the row that is drawn next have changed since the run before.
func (w *watchedRows) changed(cells [][]byte) []bool {
	n := w.drawn
	w.drawn++
	lit := make([]bool, len(cells))
	if len(w.before) == 0 {
		return lit
	}
	row := make([]string, len(cells))
	for i, cell := range cells {
		row[i] = string(cell)
	}
	key := w.keyOf(row, n)
	now, before := w.after[key], w.before[key]
	for i := range lit {
		lit[i] = now != nil && (i >= len(before) || i < len(now) && now[i] != before[i])
	}
	return lit
}

// A watchSink compares the rows of a run with those of the run before.
type watchSink struct {
	*runner.RowSink
	rows *watchedRows
}

// Event draws an event.
func (s watchSink) Event(q *runner.Request, event result.Event) error {
	switch e := event.(type) {
	case result.Header:
		s.rows.begin(e.Columns)
	case *result.Batch:
		shown := result.NewBatch(nil)
		shown.Last = e.Last
		cells := make([][]byte, len(s.rows.columns))
		for i := range e.Rows {
			if _, err := e.Cells(i, cells); err != nil {
				return err
			}
			row := make([]string, len(cells))
			for c, cell := range cells {
				row[c] = string(cell)
			}
			for c, text := range s.rows.add(row) {
				if cells[c] != nil {
					cells[c] = []byte(text)
				}
			}
			shown.Rows = append(shown.Rows, result.AppendRow(nil, cells...))
		}
		return s.RowSink.Event(q, shown)
	}
	return s.RowSink.Event(q, event)
}
