package results

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"mysh/internal/humanize"
)

// A chartPoint is a label and its number.
type chartPoint struct {
	first string  // label of the first row, already safe for a terminal
	text  string  // the number as the server sent it, shown beside its bar
	value float64 // finite
	null  bool    // there is no number

	last        string // label of the last row, when several rows are merged
	rows, nulls int    // how many rows, and how many without a number; 0 rows for a single point
}

// chartPoints collects the points of a result of any length in little memory: neighbours are merged
// when there are more than maxPoints. The zero value is empty and ready.
type chartPoints struct {
	list    []chartPoint
	each    int // rows per point
	pending []chartPoint
}

const maxPoints = 1 << 14

// add adds a point after the earlier ones.
func (p *chartPoints) add(point chartPoint) {
	point.rows, point.last = 1, point.first
	if point.null {
		point.nulls = 1
	}
	p.each = max(p.each, 1)
	if p.pending = append(p.pending, point); len(p.pending) < p.each {
		return
	}
	p.list = append(p.list, mergePoints(p.pending))
	p.pending = p.pending[:0]
	if len(p.list) == maxPoints {
		for i := range maxPoints / 2 {
			p.list[i] = mergePoints(p.list[2*i : 2*i+2])
		}
		p.list = p.list[:maxPoints/2]
		p.each *= 2
	}
}

// all returns the points.
func (p *chartPoints) all() []chartPoint {
	if len(p.pending) > 0 {
		return append(p.list[:len(p.list):len(p.list)], mergePoints(p.pending))
	}
	return p.list
}

// mergePoints returns one point for several: the mean of their numbers.
func mergePoints(points []chartPoint) chartPoint {
	if len(points) == 1 {
		return points[0]
	}
	one := chartPoint{first: points[0].first, last: points[len(points)-1].last, null: true}
	count := 0.0
	for _, p := range points {
		one.rows += p.rows
		one.nulls += p.nulls
		if n := float64(p.rows - p.nulls); n > 0 {
			count += n
			one.value += (p.value - one.value) * (n / count) // a sum could be too large
			one.null = false
		}
	}
	one.text = humanize.Number(one.value, axisDigits)
	return one
}

// ChartOptions describe how a chart is drawn.
type ChartOptions struct {
	Width  int  // cells of a row; at least narrowestChart
	ASCII  bool // use only ASCII characters
	Color  bool
	series bool // the points are in order, like labels on an axis of time or of numbers
}

// narrowestChart is the least width of a chart; a smaller width counts as this one.
const narrowestChart = 20

const (
	maxBars    = 60 // more points are merged
	axisDigits = 4  // significant digits of a number that is no value of the result
	fewColumns = 16 // a series of fewer points is drawn as bars
)

// parseNumber reads a number as servers write them: DECIMAL, floating point, integer. It returns
// false for other text and for a number that is too large.
func parseNumber(text string) (float64, bool) {
	value, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(value) || math.Abs(value) > 1e300 {
		return 0, false
	}
	return value, true
}

// drawChart returns a chart, with a newline after each row. It returns "" for no points.
func drawChart(points *chartPoints, o ChartOptions) string {
	o.Width = max(o.Width, narrowestChart)
	all := points.all()
	numbers := 0
	for _, p := range all {
		if !p.null {
			numbers++
		}
	}
	switch {
	case len(all) == 0:
		return ""
	case o.series && len(all) >= fewColumns && numbers > 0:
		return drawColumns(all, o)
	}
	bars := mergeTo(all, maxBars)
	return drawBars(bars, o) + mergeNote(bars, "bar")
}

// mergeTo merges points until there are at most most. All but the last have the same number of rows.
func mergeTo(points []chartPoint, most int) []chartPoint {
	size := (len(points) + most - 1) / most
	if size <= 1 {
		return points
	}
	var groups []chartPoint
	for from := 0; from < len(points); from += size {
		groups = append(groups, mergePoints(points[from:min(from+size, len(points))]))
	}
	return groups
}

// mergeNote returns a note about how points were merged, "" if none were.
func mergeNote(points []chartPoint, what string) string {
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

// label returns the label of a point: from its first to its last row.
func (p chartPoint) label() string {
	if p.last != p.first && p.rows > 1 {
		return p.first + " .. " + p.last
	}
	return p.first
}

// valueRange returns the least and the greatest number. At least one point must have a number.
func valueRange(points []chartPoint) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range points {
		if !p.null {
			low, high = min(low, p.value), max(high, p.value)
		}
	}
	return low, high
}
