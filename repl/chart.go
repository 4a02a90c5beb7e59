package repl

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"mysh/internal/charset"
	"mysh/internal/display"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/scan"
	"mysh/render"
)

// usualWidth is the width of a chart where nobody says how wide the screen is.
const usualWidth = 80

// Draws the last result: a column of labels and one of numbers, which may be named. Without
// names it must have no others; of one column the rows are counted.
func (sh *Shell) chart(columns []string) error {
	m := sh.results.Last()
	if err := m.Refusal(false); err != nil {
		return err
	}
	r := chartReader{names: columns}
	for event, err := range m.Select(sh.context(), results.Query{}) {
		switch {
		case sh.interrupted():
			err = ErrInterrupted
		case err == nil:
			err = r.take(event)
		}
		if err != nil {
			return sh.stopped(err)
		}
	}
	elsewhere := sh.way != nil
	look := sh.options(m.Statement, render.Format{}, elsewhere)
	o := results.ChartOptions{Width: cmp.Or(look.Width, usualWidth), ASCII: !charset.UTF8(look.Charset), Color: look.Color, Series: r.series()}
	if r.rows == 0 {
		sh.say("The last result has no rows to draw.")
		return nil
	}
	text := r.heading() + results.DrawChart(&r.points, o)
	if !m.Complete() {
		text += "This is not all: the statement was stopped.\n"
	}
	if elsewhere {
		if _, err := io.WriteString(sh.way, text); err != nil {
			return err
		}
		if sh.way.file != nil {
			sh.way.file.Mark() // what fails after it takes nothing of it away
		}
		sh.say("The chart was written to " + sh.way.route.String() + ".")
		return nil
	}
	return sh.paged(func() error {
		_, err := io.WriteString(sh.out.Styled(), text+"\n")
		return err
	})
}

// A chartReader takes labels and numbers out of a result.
type chartReader struct {
	names        []string // of the columns wanted; nil for the only ones
	columns      []result.Column
	label, value int // label is -1 for the number of the row
	cells        [][]byte
	points       results.Points
	rows         int64

	before          string // the label before
	number          float64
	rising, falling bool // as far as the labels go
}

func (r *chartReader) take(event result.Event) error {
	switch e := event.(type) {
	case result.Header:
		names := r.names
		*r = chartReader{names: names, columns: e.Columns, cells: make([][]byte, len(e.Columns)), rising: true, falling: true}
		return r.choose()
	case *result.Batch:
		for i := range e.Rows {
			if _, err := e.Cells(i, r.cells); err != nil {
				return err
			}
			if err := r.row(); err != nil {
				return err
			}
		}
	}
	return nil
}

// Chooses the columns.
func (r *chartReader) choose() (err error) {
	switch {
	case r.names != nil:
		if r.label, err = results.FindColumn(r.columns, r.names[0]); err == nil {
			r.value, err = results.FindColumn(r.columns, r.names[1])
		}
		if err != nil {
			return err
		}
	case len(r.columns) == 1:
		r.label, r.value = -1, 0
	case len(r.columns) == 2:
		r.label, r.value = 0, 1
	default:
		var names []string
		for _, c := range r.columns {
			names = append(names, c.Name)
		}
		return scan.Errorf(scan.Notice, `the last result has %d columns: \chart <label> <value> says which to draw (there are: %s)`,
			len(r.columns), strings.Join(names, ", "))
	}
	return nil
}

func (r *chartReader) row() error {
	r.rows++
	label := fmt.Sprint(r.rows)
	if r.label >= 0 {
		label = "NULL"
		if cell := r.cells[r.label]; cell != nil {
			label = string(cell)
		}
		r.follow(label)
	}
	cell := r.cells[r.value]
	p := results.Point{Label: display.Safe(label), Text: display.Safe(string(cell)), Null: cell == nil}
	if !p.Null {
		var ok bool
		if p.Value, ok = results.ParseNumber(string(cell)); !ok {
			return scan.Errorf(scan.Notice, `%q in row %d of column %s is not a number: \chart <label> <value> says which columns to draw`,
				display.Fit(p.Text, 40), r.rows, r.columns[r.value].Name)
		}
	}
	r.points.Add(p)
	return nil
}

// Notes whether the labels are still in order.
func (r *chartReader) follow(label string) {
	number, _ := results.ParseNumber(label)
	if r.rows > 1 {
		order := cmp.Compare(r.before, label)
		if r.columns[r.label].Numeric() {
			order = cmp.Compare(r.number, number)
		}
		r.rising = r.rising && order < 0
		r.falling = r.falling && order > 0
	}
	r.before, r.number = label, number
}

// Reports whether the labels are points of time, or numbers, in order.
func (r *chartReader) series() bool {
	if r.label < 0 {
		return true
	}
	switch t := r.columns[r.label].Type; {
	case r.columns[r.label].Numeric():
	case t == result.TypeDate, t == result.TypeDatetime, t == result.TypeTimestamp, t == result.TypeNewDate:
	default:
		return looksLikeTime(r.before) && r.rising
	}
	return r.rising || r.falling
}

// Reports whether a label is a part of a point of time: "2026-11", "2026-11-22 14", "14:30".
// Functions that make such return text.
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

// Names the columns that are drawn.
func (r *chartReader) heading() string {
	value := display.Safe(r.columns[r.value].Name)
	if r.label < 0 {
		return value + "\n"
	}
	return value + " by " + display.Safe(r.columns[r.label].Name) + "\n"
}
