package results

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"mysh/internal/display"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// Chart returns a drawing of two columns of the last of the results, labels and numbers, with the
// names of the columns above it. Without names of columns, the result must have no other columns;
// with one column, the labels are the numbers of the rows. Chart returns "" for a result without
// rows.
//
// The error is a [*scan.UserError], an error of the rows, or the cause of the end of the context.
func (e *Entry) Chart(ctx context.Context, columns []string, o ChartOptions) (string, error) {
	r := chartReader{names: columns}
	for event, err := range e.recording.Events() {
		switch {
		case ctx.Err() != nil:
			err = context.Cause(ctx)
		case err == nil:
			err = r.add(event)
		}
		if err != nil {
			return "", err
		}
	}
	if r.rows == 0 {
		return "", nil
	}
	o.series = r.isSeries()
	text := r.heading() + drawChart(&r.points, o)
	if !e.complete {
		text += "The result is incomplete: the statement was stopped.\n"
	}
	return text, nil
}

// A chartReader reads labels and numbers from the rows of a result.
type chartReader struct {
	names        []string // of the label and the value; nil for the columns of a result that has no others
	columns      []result.Column
	label, value int // indexes of columns; label is -1 for the number of the row
	cells        [][]byte
	points       chartPoints
	rows         int64

	previous        string  // label of the row before
	previousNumber  float64 // the same as a number
	rising, falling bool    // the labels so far are in order
}

// add reads an event. A header discards the result before: the last result is drawn.
func (r *chartReader) add(event result.Event) error {
	switch e := event.(type) {
	case result.Header:
		names := r.names
		*r = chartReader{names: names, columns: e.Columns, cells: make([][]byte, len(e.Columns)), rising: true, falling: true}
		return r.chooseColumns()
	case *result.Batch:
		for i := range e.Rows {
			if _, err := e.Cells(i, r.cells); err != nil {
				return err
			}
			if err := r.addRow(); err != nil {
				return err
			}
		}
	}
	return nil
}

// chooseColumns finds the columns of the label and the value.
func (r *chartReader) chooseColumns() (err error) {
	switch {
	case r.names != nil:
		if r.label, err = findColumn(r.columns, r.names[0]); err == nil {
			r.value, err = findColumn(r.columns, r.names[1])
		}
		if err != nil {
			return err
		}
	case len(r.columns) == 1:
		r.label, r.value = -1, 0
	case len(r.columns) == 2:
		r.label, r.value = 0, 1
	default:
		return scan.Errorf(scan.Notice, `the last result has %d columns; type \chart <label> <value> and choose from: %s`,
			len(r.columns), strings.Join(columnNames(r.columns), ", "))
	}
	return nil
}

// addRow adds the row in cells to the points.
func (r *chartReader) addRow() error {
	r.rows++
	label := fmt.Sprint(r.rows)
	if r.label >= 0 {
		label = "NULL"
		if cell := r.cells[r.label]; cell != nil {
			label = string(cell)
		}
		r.checkOrder(label)
	}
	cell := r.cells[r.value]
	p := chartPoint{first: display.Safe(label), text: display.Safe(string(cell)), null: cell == nil}
	if !p.null {
		var ok bool
		if p.value, ok = parseNumber(string(cell)); !ok {
			return scan.Errorf(scan.Notice, `%q in row %d of column %s is not a number; type \chart <label> <value> to draw other columns`,
				display.Fit(p.text, 40), r.rows, r.columns[r.value].Name)
		}
	}
	r.points.add(p)
	return nil
}

// checkOrder updates rising and falling for the label of the next row.
func (r *chartReader) checkOrder(label string) {
	number, _ := parseNumber(label)
	if r.rows > 1 {
		order := cmp.Compare(r.previous, label)
		if r.columns[r.label].Numeric() {
			order = cmp.Compare(r.previousNumber, number)
		}
		r.rising = r.rising && order < 0
		r.falling = r.falling && order > 0
	}
	r.previous, r.previousNumber = label, number
}

// isSeries reports whether the labels are dates, times or numbers in order, so that they are like an
// axis.
func (r *chartReader) isSeries() bool {
	if r.label < 0 {
		return true
	}
	switch t := r.columns[r.label].Type; {
	case r.columns[r.label].Numeric():
	case t == result.TypeDate, t == result.TypeDatetime, t == result.TypeTimestamp, t == result.TypeNewDate:
	default:
		return looksLikeTime(r.previous) && r.rising
	}
	return r.rising || r.falling
}

// looksLikeTime reports whether a label is a date or a time, or the beginning of one, like "2026-11",
// "2026-11-22 14" and "14:30". Functions that return such labels return text.
func looksLikeTime(label string) bool {
	marks := 0
	for _, c := range label {
		switch {
		case c >= '0' && c <= '9':
		case strings.ContainsRune("-:. /TW", c):
			marks++
		default:
			return false
		}
	}
	return marks > 0
}

// heading returns a line with the names of the columns that are drawn.
func (r *chartReader) heading() string {
	value := display.Safe(r.columns[r.value].Name)
	if r.label < 0 {
		return value + "\n"
	}
	return value + " by " + display.Safe(r.columns[r.label].Name) + "\n"
}
