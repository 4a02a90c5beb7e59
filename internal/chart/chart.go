// Package chart draws labelled numbers with characters.
//
// [Draw] chooses: a bar for each label, or, for a longer series in order, such as days, columns
// from left to right. Bars begin at zero, so that their lengths compare as the numbers do.
// What does not fit is put together, and the drawing says how. Nothing here writes to a
// terminal.
package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"mysh/internal/humanize"
)

// A Point is a label and its number.
type Point struct {
	Label string  // safe for where it is shown
	Text  string  // the number as it was given, shown beside its bar
	Value float64 // finite
	Null  bool    // there is no number

	last        string // label of the last row, when several are put together
	rows, nulls int    // how many; 0 rows stand for one
}

// Points collects the points of a result of any length in little memory: of very many, some
// that follow each other are put together. The zero value is empty and ready.
type Points struct {
	list    []Point
	each    int // rows of each of them
	pending []Point
}

const mostPoints = 1 << 14

// Add adds a point behind those before.
func (p *Points) Add(point Point) {
	point.rows, point.last = 1, point.Label
	if point.Null {
		point.nulls = 1
	}
	p.each = max(p.each, 1)
	if p.pending = append(p.pending, point); len(p.pending) < p.each {
		return
	}
	p.list = append(p.list, together(p.pending))
	p.pending = p.pending[:0]
	if len(p.list) == mostPoints {
		for i := range mostPoints / 2 {
			p.list[i] = together(p.list[2*i : 2*i+2])
		}
		p.list = p.list[:mostPoints/2]
		p.each *= 2
	}
}

// All returns the points.
func (p *Points) All() []Point {
	if len(p.pending) > 0 {
		return append(p.list[:len(p.list):len(p.list)], together(p.pending))
	}
	return p.list
}

// Returns points as one: the mean of their numbers.
func together(points []Point) Point {
	if len(points) == 1 {
		return points[0]
	}
	one := Point{Label: points[0].Label, last: points[len(points)-1].last, Null: true}
	count := 0.0
	for _, p := range points {
		one.rows += p.rows
		one.nulls += p.nulls
		if n := float64(p.rows - p.nulls); n > 0 {
			count += n
			one.Value += (p.Value - one.Value) * (n / count) // a sum could be too large
			one.Null = false
		}
	}
	one.Text = humanize.Number(one.Value, axisDigits)
	return one
}

// Options say how a chart is drawn.
type Options struct {
	Width  int  // cells of a row; at least [Narrowest]
	ASCII  bool // no signs but ASCII
	Color  bool
	Series bool // the points are in order, as labels on a line of time or of numbers are
}

// Narrowest is the least width that a chart is drawn for; less is taken as this.
const Narrowest = 20

const (
	mostBars   = 60 // more points are put together
	axisDigits = 4  // of a number that is no value of the result
	fewColumns = 16 // fewer points of a series are bars
)

// Number reads a number as servers write them: DECIMAL, floating point, integer. What is too
// large or not a number is refused.
func Number(text string) (float64, bool) {
	value, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(value) || math.Abs(value) > 1e300 {
		return 0, false
	}
	return value, true
}

// Draw returns a chart, with a line feed behind each row. Of no points there is none.
func Draw(points *Points, o Options) string {
	o.Width = max(o.Width, Narrowest)
	all := points.All()
	numbers := 0
	for _, p := range all {
		if !p.Null {
			numbers++
		}
	}
	switch {
	case len(all) == 0:
		return ""
	case o.Series && len(all) >= fewColumns && numbers > 0:
		return drawColumns(all, o)
	}
	bars := group(all, mostBars)
	return drawBars(bars, o) + note(bars, "bar")
}

// Puts points together until there are at most most, each of as many rows except for the last.
func group(points []Point, most int) []Point {
	size := (len(points) + most - 1) / most
	if size <= 1 {
		return points
	}
	var groups []Point
	for from := 0; from < len(points); from += size {
		groups = append(groups, together(points[from:min(from+size, len(points))]))
	}
	return groups
}

// Says how points were put together; nothing when each is on its own.
func note(points []Point, what string) string {
	size, rest := points[0].rows, points[len(points)-1].rows
	if size <= 1 {
		return ""
	}
	text := fmt.Sprintf("Each %s is the mean of %d rows", what, size)
	if rest != size {
		text += fmt.Sprintf(", the last of %d", rest)
	}
	return text + ".\n"
}

// Returns the label of a point: from the first to the last row.
func (p Point) label() string {
	if p.last != p.Label && p.rows > 1 {
		return p.Label + " .. " + p.last
	}
	return p.Label
}

// Returns the least and the greatest number. There must be one.
func extent(points []Point) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range points {
		if !p.Null {
			low, high = min(low, p.Value), max(high, p.Value)
		}
	}
	return low, high
}
