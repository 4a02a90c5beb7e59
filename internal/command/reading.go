package command

import (
	"fmt"
	"slices"
	"strings"

	"mysh/internal/display"
	"mysh/internal/result"
	"mysh/internal/runner"
)

// A listingSink draws the values of a listing as people read them. What \last has of it are the values
// themselves.
type listingSink struct {
	*runner.RowSink
	reading
}

// Event draws an event.
func (s *listingSink) Event(q *runner.Request, event result.Event) error {
	switch e := event.(type) {
	case result.Header:
		e.Columns = s.header(e.Columns)
		return s.RowSink.Event(q, e)
	case *result.Batch:
		batch, err := s.batch(e)
		if err != nil {
			return err
		}
		return s.RowSink.Event(q, batch)
	}
	return s.RowSink.Event(q, event)
}

// A reading turns the values of a listing into what people read.
type reading struct {
	columns []listed
	shown   []int  // the columns that are shown; nil is all
	isTable bool   // rows stand below each other
	isShort bool   // long texts are shortened
	room    int    // for a long text, in cells
	once    string // the texts of the asOnce columns of the last row
}

// notEmpty returns the columns that have a value in some row, and the first one.
func (l *listing) notEmpty() (columns []int) {
	for i := range l.columns {
		if i == 0 || slices.ContainsFunc(l.rows, func(row []string) bool { return row[i] != "" }) {
			columns = append(columns, i)
		}
	}
	return columns
}

// header returns the columns that are shown.
func (r *reading) header(all []result.Column) (columns []result.Column) {
	if r.shown == nil {
		return all
	}
	for _, i := range r.shown {
		columns = append(columns, all[i])
	}
	return columns
}

// batch returns rows with their values as people read them.
func (r *reading) batch(raw *result.Batch) (*result.Batch, error) {
	batch := result.NewBatch(nil)
	batch.Last = raw.Last
	all := make([][]byte, len(r.columns))
	var shown [][]byte
	for i := range raw.Rows {
		if _, err := raw.Cells(i, all); err != nil {
			return nil, err
		}
		once := ""
		for c, cell := range all {
			if r.columns[c].kind == asOnce {
				once += string(cell) + "\x00"
			}
		}
		for c, cell := range all {
			text := r.columns[c].kind.text(string(cell))
			switch {
			case r.columns[c].kind == asOnce && once == r.once && r.isTable:
				text = ""
			case r.isShort:
				text = r.columns[c].kind.shorten(text, r.room)
			}
			all[c] = []byte(text)
		}
		r.once = once
		if shown = all; r.shown != nil {
			shown = nil
			for _, c := range r.shown {
				shown = append(shown, all[c])
			}
		}
		batch.Rows = append(batch.Rows, result.AppendRow(nil, shown...))
	}
	return batch, nil
}

// roomFor returns the width that columns of long texts have: what the others leave of a line, in equal
// parts. It returns the usual width if the width of a line is not known.
func (l *listing) roomFor(shown []int, width int) int {
	const usual, least = 60, 40
	if width == 0 {
		return usual
	}
	long, left := 0, width-2 // without the border and a blank at the end
	for _, c := range shown {
		kind, cells := l.columns[c].kind, display.Width(l.columns[c].name)
		left -= len(" | ")
		if kind == asProse {
			long++
			continue
		}
		for _, row := range l.rows {
			cells = max(cells, display.Width(display.Safe(kind.shorten(kind.text(row[c]), usual))))
		}
		left -= cells
	}
	if long == 0 {
		return usual
	}
	return max(left/long, least)
}

// shorten returns what a table shows of a long text, for which there is so much room.
func (k listedKind) shorten(text string, room int) string {
	const mostNames = 6
	switch k {
	case asList:
		if names := strings.Split(text, ", "); len(names) > mostNames+1 {
			return fmt.Sprintf("%s, … %d more", strings.Join(names[:mostNames], ", "), len(names)-mostNames)
		}
	case asProse:
		return display.Fit(strings.Join(strings.Fields(text), " "), room)
	}
	return text
}
