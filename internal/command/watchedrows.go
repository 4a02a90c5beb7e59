package command

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/runner"
)

// maxWatched is how many rows of a run are compared with those of the run before.
const maxWatched = 10_000

// null is the text of NULL in rows that are compared.
const null = "\x00"

// watchedRows are the rows of the last run of a statement, and of the one before.
type watchedRows struct {
	rate bool // numbers are shown as their change per second

	columns       []result.Column // of the last result; nil for none
	first         [][]byte        // the first row of the last result; nil for none
	count         int             // rows of the last result
	key           []int           // columns that identify a row; none for its position
	before, after map[string][]string
	beforeAt, at  time.Time
	drawn         int // rows of the result under way that were drawn
}

// add adds an event of the last run.
func (w *watchedRows) add(event result.Event) error {
	switch e := event.(type) {
	case result.Header:
		w.begin(e.Columns)
	case *result.Batch:
		cells := make([][]byte, len(w.columns))
		for i := range e.Rows {
			if _, err := e.Cells(i, cells); err != nil {
				return err
			}
			w.addRow(cells)
		}
	}
	return nil
}

// begin begins a result: the rows of the last run become those of the run before.
func (w *watchedRows) begin(columns []result.Column) {
	w.columns, w.key, w.first, w.count, w.drawn = columns, nil, nil, 0, 0
	for i, c := range columns {
		if c.Flags&result.FlagPrimaryKey != 0 {
			w.key = append(w.key, i)
		}
	}
	w.before, w.after = w.after, make(map[string][]string)
	w.beforeAt, w.at = w.at, time.Now()
}

// addRow adds a row to those of the last run.
func (w *watchedRows) addRow(cells [][]byte) {
	if w.first == nil {
		for _, cell := range cells {
			w.first = append(w.first, bytes.Clone(cell))
		}
	}
	if w.count < maxWatched {
		row := texts(cells)
		w.after[w.keyOf(row, w.count)] = row
	}
	w.count++
}

// texts returns the texts of the cells of a row.
func texts(cells [][]byte) []string {
	row := make([]string, len(cells))
	for i, cell := range cells {
		if row[i] = string(cell); cell == nil {
			row[i] = null
		}
	}
	return row
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

// show replaces the cells of the n-th row of the last run as it is to be shown.
func (w *watchedRows) show(cells [][]byte, n int) {
	row := texts(cells)
	before, seconds := w.before[w.keyOf(row, n)], w.at.Sub(w.beforeAt).Seconds()
	if !w.rate || before == nil || seconds <= 0 {
		return
	}
	for i := range cells {
		if slices.Contains(w.key, i) || i >= len(before) {
			continue
		}
		now, err := strconv.ParseFloat(row[i], 64)
		was, errWas := strconv.ParseFloat(before[i], 64)
		if err == nil && errWas == nil {
			cells[i] = []byte(strconv.FormatFloat((now-was)/seconds, 'f', 1, 64) + "/s")
		}
	}
}

// changed returns which cells of the row that is drawn next have changed since the run before.
func (w *watchedRows) changed(cells [][]byte) []bool {
	n := w.drawn
	w.drawn++
	lit := make([]bool, len(cells))
	if len(w.before) == 0 {
		return lit
	}
	key := w.keyOf(texts(cells), n)
	now, before := w.after[key], w.before[key]
	for i := range lit {
		lit[i] = now != nil && (i >= len(before) || i < len(now) && now[i] != before[i])
	}
	return lit
}

// text returns the last result in short: the only row, as in "done 3, total 7", or how many there are.
func (w *watchedRows) text() string {
	const most = 40
	switch {
	case w.columns == nil:
		return "no result"
	case w.count != 1:
		return humanize.Count(int64(w.count), "row")
	}
	var parts []string
	for i, c := range w.columns {
		value := "NULL"
		if w.first[i] != nil {
			value = string(w.first[i])
		}
		parts = append(parts, c.Name+" "+value)
	}
	return display.Fit(display.Safe(strings.Join(strings.Fields(strings.Join(parts, ", ")), " ")), most)
}

// A watchSink compares the rows of a run with those of the run before.
type watchSink struct {
	*runner.RowSink
	rows *watchedRows
	seen bool // rows have the events of the run already, which are drawn once more
	open bool // within a result
	n    int  // rows of the result so far
}

// Event draws an event. A second header within a result continues it.
func (s *watchSink) Event(q *runner.Request, event result.Event) error {
	switch e := event.(type) {
	case result.Header:
		if !s.open {
			s.n, s.rows.drawn = 0, 0
		}
		if !s.open && !s.seen {
			s.rows.begin(e.Columns)
		}
		s.open = true
	case *result.Batch:
		shown, err := s.shown(e)
		if err != nil {
			return err
		}
		event = shown
	case result.Outcome:
		s.open = false
	}
	return s.RowSink.Event(q, event)
}

// shown returns the rows of a batch as they are to be shown.
func (s *watchSink) shown(b *result.Batch) (*result.Batch, error) {
	shown := result.NewBatch(nil)
	shown.Last = b.Last
	cells := make([][]byte, len(s.rows.columns))
	for i := range b.Rows {
		if _, err := b.Cells(i, cells); err != nil {
			return nil, err
		}
		if !s.seen {
			s.rows.addRow(cells)
		}
		s.rows.show(cells, s.n)
		s.n++
		shown.Rows = append(shown.Rows, result.AppendRow(nil, cells...))
	}
	return shown, nil
}
