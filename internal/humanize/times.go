package humanize

import (
	"fmt"
	"strings"
	"time"
)

// ClientTime returns a duration as the C client writes it, with so many decimals of a second:
// "0.004 sec", "1 min 1.005 sec", "1 hour 2.000 sec". Units of which there are none are left out.
// Source: nice_time in https://github.com/mysql/mysql-server/blob/trunk/client/mysql.cc.
func ClientTime(d time.Duration, decimals int) string {
	var b strings.Builder
	for _, unit := range []struct {
		name string
		size time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}} {
		if n := d / unit.size; n > 0 {
			b.WriteString(Count(int64(n), unit.name) + " ")
			d %= unit.size
		}
	}
	if d >= time.Minute {
		fmt.Fprintf(&b, "%d min ", d/time.Minute)
		d %= time.Minute
	}
	fmt.Fprintf(&b, "%.*f sec", decimals, d.Seconds())
	return b.String()
}

// Elapsed returns a time that has passed, to a tenth of a second or as a clock: "12.3 s", "1:12",
// "2:01:05".
func Elapsed(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return colons(d)
}

// Clock returns a time that has passed in at most seven characters below ten hours, without a unit
// for a narrow column: "0.002", "12.3", "1:12", "2:01:05".
func Clock(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.3f", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f", d.Seconds())
	}
	return colons(d)
}

// colons returns a duration of a minute or more in whole seconds: "1:12", "2:01:05".
func colons(d time.Duration) string {
	seconds := int64(d / time.Second)
	if seconds < 3600 {
		return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// Roughly returns a duration in one unit, rounded, for a guess: "14 s", "3 min", "2 h", "3 days".
func Roughly(d time.Duration) string {
	switch s := int64(d.Round(time.Second) / time.Second); {
	case s < 90:
		return fmt.Sprintf("%d s", s)
	case s < 90*60:
		return fmt.Sprintf("%d min", (s+30)/60)
	case s < 48*3600:
		return fmt.Sprintf("%d h", (s+1800)/3600)
	default:
		return fmt.Sprintf("%d days", (s+43200)/86400)
	}
}

// Span returns a time in milliseconds in the unit that suits it, with two or three digits: "480 µs", "1.2 ms",
// "35 ms", "2.51 s", "1.5 min". With ascii, µ is u.
func Span(ms float64, ascii bool) string {
	switch {
	case ms >= 60_000:
		return fmt.Sprintf("%.1f min", ms/60_000)
	case ms >= 1000:
		return fmt.Sprintf("%.2f s", ms/1000)
	case ms >= 10:
		return fmt.Sprintf("%.0f ms", ms)
	case ms >= 0.1:
		return fmt.Sprintf("%.1f ms", ms)
	case ascii:
		return fmt.Sprintf("%.0f us", ms*1000)
	}
	return fmt.Sprintf("%.0f µs", ms*1000)
}
