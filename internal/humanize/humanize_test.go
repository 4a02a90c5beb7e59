package humanize

import (
	"fmt"
	"testing"
	"time"
)

func TestFigures(t *testing.T) {
	const ms, s, m, h = time.Millisecond, time.Second, time.Minute, time.Hour
	for _, c := range []struct{ got, want string }{
		{Count(0, "row"), "0 rows"},
		{Count(1, "row"), "1 row"},
		{Count(1_234_567, "row"), "1234567 rows"},

		{Many(1, "row"), "1 row"},
		{Many(98765, "row"), "98765 rows"},
		{Many(1_234_567, "row"), "1.23M rows"},

		{Number(0, 3), "0"},
		{Number(5, 3), "5"},
		{Number(-1.5, 3), "-1.5"},
		{Number(0.4853, 3), "0.485"},
		{Number(0.25, 4), "0.25"},
		{Number(0.00012, 4), "0.0001"},
		{Number(1e-9, 3), "1e-09"},
		{Number(12.345, 3), "12.3"},
		{Number(12.345, 4), "12.35"},
		{Number(999.96, 4), "1000"},
		{Number(1234.5, 3), "1234"},
		{Number(123456, 3), "123456"},
		{Number(1_234_567, 3), "1.23M"},
		{Number(1_234_567, 4), "1.235M"},
		{Number(-2_500_000, 3), "-2.5M"},
		{Number(2e9, 3), "2G"},
		{Number(3e12, 3), "3T"},
		{Number(1e300, 3), "1e+300"},

		{Size(0), "0 bytes"},
		{Size(1), "1 byte"},
		{Size(999), "999 bytes"},
		{Size(1000), "1.0 kB"},
		{Size(9949), "9.9 kB"},
		{Size(9950), "10 kB"},
		{Size(999_499), "999 kB"},
		{Size(999_500), "1.0 MB"},
		{Size(96_123_456), "96 MB"},
		{Size(1_234_567_890), "1.2 GB"},
		{Size(5e15), "5000 TB"},
		{SizeOf(45, 100), "45 of 100 bytes"},
		{SizeOf(0, 1), "0 of 1 byte"},
		{SizeOf(45e6, 96e6), "45 of 96 MB"},
		{SizeOf(400e6, 1.2e9), "0.4 of 1.2 GB"},
		{SizeOf(9e6, 9.94e6), "9.0 of 9.9 MB"},

		{Percent(0), "0 %"},
		{Percent(0.475), "48 %"},
		{Percent(0.998), "100 %"},
		{PercentDone(0), "0 %"},
		{PercentDone(0.475), "47 %"},
		{PercentDone(0.998), "99 %"},
		{PercentDone(1), "100 %"},

		{ClientTime(4*ms, 3), "0.004 sec"},
		{ClientTime(m+1005*ms, 3), "1 min 1.005 sec"},
		{ClientTime(h+2*s, 3), "1 hour 2.000 sec"},
		{ClientTime(49*h+2*m, 0), "2 days 1 hour 2 min 0 sec"},

		{Elapsed(0), "0.0 s"},
		{Elapsed(12_300 * ms), "12.3 s"},
		{Elapsed(72 * s), "1:12"},
		{Elapsed(2*h + 65*s), "2:01:05"},
		{Clock(2 * ms), "0.002"},
		{Clock(12_300 * ms), "12.3"},
		{Clock(72 * s), "1:12"},
		{Clock(2*h + 65*s), "2:01:05"},

		{Roughly(0), "0 s"},
		{Roughly(89 * s), "89 s"},
		{Roughly(90 * s), "2 min"},
		{Roughly(89 * m), "89 min"},
		{Roughly(95 * m), "2 h"},
		{Roughly(47 * h), "47 h"},
		{Roughly(70 * h), "3 days"},

		{Span(0.012, false), "12 µs"},
		{Span(0.012, true), "12 us"},
		{Span(1.234, false), "1.2 ms"},
		{Span(35, false), "35 ms"},
		{Span(2510, false), "2.51 s"},
		{Span(90_000, false), "1.5 min"},
		{Span(1e300, false)[:4], "1666"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// A Clock fits a narrow column.
func TestClock_Width(t *testing.T) {
	for d := time.Millisecond; d < 10*time.Hour; d += d/3 + time.Millisecond {
		if text := Clock(d); len(text) > 7 {
			t.Errorf("%v: %q has %d characters", d, text, len(text))
		}
	}
}

func ExampleSizeOf() {
	fmt.Println(SizeOf(45_000_000, 96_000_000))
	// Output: 45 of 96 MB
}
