package runner

import (
	"fmt"
	"strings"
	"time"

	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/result"
)

// slowRows is how long rows must have been received before an outcome reports the time of the
// first one.
const slowRows = time.Second

// printOutcome prints an outcome: "3 rows in set, 1 warning (0.004 sec)". If rows were received
// for long, a user also sees the time of the first row: "(12.345 sec, first row 0.004 sec)".
func (r *Runner) printOutcome(o result.Outcome) {
	mode := &r.current.Mode
	if !mode.ShowsOutcome() {
		return
	}
	var b strings.Builder
	switch {
	case !o.HasRows:
		fmt.Fprintf(&b, "Query OK, %s affected", humanize.Count(int64(o.Affected), "row"))
	case o.Rows == 0 && !mode.Quick && !mode.ColumnTypes:
		b.WriteString("Empty set")
	default:
		fmt.Fprintf(&b, "%s in set", humanize.Count(o.Rows, "row"))
	}
	if o.Warnings > 0 {
		b.WriteString(", " + humanize.Count(int64(o.Warnings), "warning"))
	}
	if mode.ShowsTiming() {
		b.WriteString(" (" + humanize.ClientTime(o.Elapsed, 3))
		if mode.Interactive && o.First > 0 && o.Elapsed-o.First >= slowRows {
			b.WriteString(", first row " + humanize.ClientTime(o.First, 3))
		}
		b.WriteByte(')')
	}
	b.WriteByte('\n')
	if o.Info != "" {
		if mode.Terminal {
			o.Info = display.Safe(display.Excerpt(o.Info))
		}
		b.WriteString(o.Info + "\n")
	}
	b.WriteByte('\n')
	r.console.WriteString(b.String())
}
