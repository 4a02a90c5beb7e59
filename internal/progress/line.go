package progress

import (
	"fmt"
	"strings"
	"time"

	"mysh/internal/display"
)

// Line says how far a task is: done of total bytes (0 if that is unknown), for how long it
// has run, at how many bytes per second it goes, and from that when it will be over. What
// does not make sense is left out, and so is what does not fit into that many cells.
func Line(width int, name string, done, total int64, elapsed time.Duration, rate float64) string {
	var parts []string
	if name != "" {
		parts = append(parts, display.Safe(name))
	}
	known := total > 0 && done <= total // a file may have grown
	if known {
		unit := unitOf(total)
		parts = append(parts, fmt.Sprintf("%s of %s", unit.number(done), unit.text(total)))
	} else {
		parts = append(parts, unitOf(done).text(done))
	}
	parts = append(parts, clock(elapsed))
	if rate >= 1 {
		parts = append(parts, unitOf(int64(rate)).text(int64(rate))+"/s")
	}
	if known && rate >= 1 && done < total {
		parts = append(parts, "about "+Roughly(max(time.Duration(float64(total-done)/rate*float64(time.Second)), time.Second))+" left")
	}
	text := "  " + strings.Join(parts, " · ")
	if !known {
		return display.Fit(text, width)
	}
	text = fmt.Sprintf(" %2d %%%s", 100*done/total, text)
	for _, cells := range []int{20, 10} {
		if whole := "  " + bar(done, total, cells) + text; display.Width(whole) <= width {
			return whole
		}
	}
	return display.Fit(" "+text, width)
}

// The eighths of a cell.
var eighths = []string{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}

func bar(done, total int64, cells int) string {
	n := int(float64(done) / float64(total) * float64(cells) * 8)
	filled := strings.Repeat("█", n/8) + eighths[n%8]
	return "▕" + filled + strings.Repeat(" ", cells-(n+7)/8) + "▏"
}

// A unit is a multiple of a byte.
type unit struct {
	name string
	size int64
}

var units = []unit{{"B", 1}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}}

// Returns the largest unit of which there is at least one.
func unitOf(n int64) unit {
	u := units[0]
	for _, next := range units {
		if n >= next.size {
			u = next
		}
	}
	return u
}

func (u unit) number(n int64) string {
	if u.size == 1 || n >= 100*u.size {
		return fmt.Sprintf("%d", n/u.size)
	}
	return fmt.Sprintf("%.1f", float64(n)/float64(u.size))
}

func (u unit) text(n int64) string { return u.number(n) + " " + u.name }

// Writes a duration as a clock does: 0:05, 12:00, 1:00:00.
func clock(d time.Duration) string {
	s := int64(d / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// Roughly writes a duration for a glance: "14 s", "3 min", "2 h", "3 days".
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
