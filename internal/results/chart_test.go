package results

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"mysh/internal/display"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// Returns points from "label number" lines; NULL is none.
func pointsOf(text string) *chartPoints {
	var p chartPoints
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		i := strings.LastIndexByte(line, ' ')
		point := chartPoint{first: line[:max(i, 0)], text: line[i+1:]}
		var ok bool
		if point.value, ok = parseNumber(point.text); !ok {
			point.null = true
		}
		p.add(point)
	}
	return &p
}

// Returns n points of a series.
func seriesOf(n int, f func(i int) float64) *chartPoints {
	var p chartPoints
	for i := range n {
		v := f(i)
		p.add(chartPoint{first: fmt.Sprintf("day %03d", i+1), text: fmt.Sprint(v), value: v})
	}
	return &p
}

var (
	cities = "Berlin 28\nCairo 14\nLagos 29.5\nRome 0.01\nTokyo 0"
	wave   = func(i int) float64 { return 100 * math.Sin(float64(i)/12) }
)

var charts = []struct {
	name   string
	points *chartPoints
	o      ChartOptions
}{
	{"bars", pointsOf(cities), ChartOptions{Width: 50}},
	{"bars in colour", pointsOf(cities), ChartOptions{Width: 50, Color: true}},
	{"bars without UTF-8", pointsOf(cities), ChartOptions{Width: 50, ASCII: true}},
	{"the narrowest bars", pointsOf(cities), ChartOptions{Width: 1}},
	{"positive and negative, and NULL", pointsOf("north 20\nsouth -10\neast NULL\nwest -0.1"), ChartOptions{Width: 50}},
	{"the same without UTF-8", pointsOf("north 20\nsouth -10\neast NULL\nwest -0.1"), ChartOptions{Width: 50, ASCII: true}},
	{"negative only, in colour", pointsOf("a -1\nb -2\nc -3.5"), ChartOptions{Width: 40, Color: true}},
	{"labels of every width", pointsOf("東京 5\nZoë 4\n👩‍👩‍👧 3\nhalf ｱ 2\n 1"), ChartOptions{Width: 40}},
	{"a long label", pointsOf(strings.Repeat("very ", 20) + "long 5\nshort 4\n長い" + strings.Repeat("長", 40) + " 3"), ChartOptions{Width: 60}},
	{"the same without UTF-8", pointsOf(strings.Repeat("very ", 20) + "long 5\nshort 4"), ChartOptions{Width: 60, ASCII: true}},
	{"numbers as they are given", pointsOf("a 00042\nb 123456789012345678901234567890.1234\nc 1e20"), ChartOptions{Width: 70}},
	{"huge", pointsOf("a 1e300\nb -1e300\nc 1"), ChartOptions{Width: 40}},
	{"all equal", pointsOf("a 7\nb 7"), ChartOptions{Width: 40}},
	{"all zero", pointsOf("a 0\nb 0.00"), ChartOptions{Width: 40}},
	{"all NULL", pointsOf("a NULL\nb NULL"), ChartOptions{Width: 40}},
	{"one", pointsOf("a 3"), ChartOptions{Width: 40}},
	{"none", pointsOf(""), ChartOptions{Width: 40}},
	{"too many bars", seriesOf(130, func(i int) float64 { return float64(i) }), ChartOptions{Width: 50}},
	{"a series", seriesOf(60, wave), ChartOptions{Width: 70, series: true}},
	{"a series in colour", seriesOf(20, wave), ChartOptions{Width: 60, series: true, Color: true}},
	{"a series without UTF-8", seriesOf(60, wave), ChartOptions{Width: 70, series: true, ASCII: true}},
	{"a short series is bars", seriesOf(4, wave), ChartOptions{Width: 50, series: true}},
	{"a long series", seriesOf(1000, wave), ChartOptions{Width: 70, series: true}},
	{"a very long series", seriesOf(100_000, func(i int) float64 { return float64(i % 50_000) }), ChartOptions{Width: 70, series: true}},
	{"far above zero", seriesOf(40, func(i int) float64 { return 1_000_000 + float64(i*i) }), ChartOptions{Width: 60, series: true}},
	{"below zero", seriesOf(40, func(i int) float64 { return -float64(i) }), ChartOptions{Width: 60, series: true}},
	{"an even series", seriesOf(20, func(int) float64 { return 5 }), ChartOptions{Width: 60, series: true}},
	{"a series of zero", seriesOf(20, func(int) float64 { return 0 }), ChartOptions{Width: 60, series: true}},
	{"a huge series", seriesOf(20, func(i int) float64 { return 1e300 * float64(i-10) / 10 }), ChartOptions{Width: 60, series: true}},
	{"gaps", pointsOf(strings.Repeat("x 1\ny NULL\nz 3\n", 6)), ChartOptions{Width: 60, series: true}},
	{"the narrowest series", seriesOf(60, wave), ChartOptions{Width: 1, series: true}},
}

func TestDrawChart(t *testing.T) {
	var b strings.Builder
	for _, c := range charts {
		b.WriteString("=== " + c.name + "\n" + strings.ReplaceAll(drawChart(c.points, c.o), "\x1b", "␛"))
	}
	const file = "testdata/charts.txt"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// No row is wider than asked for, and without UTF-8 there is only ASCII, as far as labels and
// numbers allow.
func TestDrawChart_Fits(t *testing.T) {
	for _, c := range charts {
		c.o.Color = false
		for row := range strings.Lines(drawChart(c.points, c.o)) {
			row = strings.TrimSuffix(row, "\n")
			if w := display.Width(row); w > max(c.o.Width, narrowestChart) && !strings.HasPrefix(row, "Each") && !strings.Contains(row, "NULL and") {
				t.Errorf("%s: %q has %d cells", c.name, row, w)
			}
			if c.o.ASCII && strings.ContainsFunc(row, func(r rune) bool { return r >= utf8.RuneSelf }) {
				t.Errorf("%s: %q is not ASCII", c.name, row)
			}
		}
	}
}

// chartPoints holds few points, and their mean is the mean of all points that were added.
func TestPoints_AreMerged(t *testing.T) {
	const n = 300_001
	p := seriesOf(n, func(i int) float64 { return float64(i) })
	all := p.all()
	if len(all) > maxPoints {
		t.Errorf("%d points are kept", len(all))
	}
	one := mergePoints(all)
	if one.rows != n || math.Abs(one.value-(n-1)/2) > 1e-3 || one.first != "day 001" || one.last != fmt.Sprintf("day %03d", n) {
		t.Errorf("all together are %+v", one)
	}
}

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]bool{
		"1": true, "-0.50": true, "1e20": true, " 7 ": true, "00042": true, "123456789012345678901234567890": true,
		"": false, "x": false, "NaN": false, "inf": false, "1e999": false, "1 000": false, "2026-11-22": false,
	} {
		if _, ok := parseNumber(text); ok != want {
			t.Errorf("Number(%q) is %v, want %v", text, ok, want)
		}
	}
}
