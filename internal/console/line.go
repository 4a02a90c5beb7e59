package console

import (
	"fmt"
	"strings"
	"time"

	"mysh/internal/display"
	"mysh/internal/humanize"
)

// Line returns the progress of a task as text: its name, done of total bytes (0 if total is
// unknown), the elapsed time, rate in bytes per second, and the estimated rest. Figures that
// make no sense are omitted, and so are parts that do not fit into width cells.
func Line(width int, name string, done, total int64, elapsed time.Duration, rate float64) string {
	var parts []string
	if name != "" {
		parts = append(parts, display.Safe(name))
	}
	known := total > 0 && done <= total // a file may have grown since
	if known {
		parts = append(parts, humanize.SizeOf(done, total))
	} else {
		parts = append(parts, humanize.Size(done))
	}
	parts = append(parts, humanize.Elapsed(elapsed))
	if rate >= 1 {
		parts = append(parts, humanize.Size(int64(rate))+"/s")
	}
	if known && rate >= 1 && done < total {
		parts = append(parts, "about "+humanize.Roughly(max(time.Duration(float64(total-done)/rate*float64(time.Second)), time.Second))+" left")
	}
	text := "  " + strings.Join(parts, " · ")
	if !known {
		return display.Fit(text, width)
	}
	text = fmt.Sprintf(" %4s%s", humanize.PercentDone(float64(done)/float64(total)), text)
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
