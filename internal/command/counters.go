package command

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysh/internal/scan"
)

const countersHelp = `
\counters        what has changed within a second, and by how much
\counters com_*  those whose names fit, also those that did not change
\counters+       all

"status" is the C client's command for the connection, hence the other name.`

// counters shows the server's status variables and by how much each has grown in a second.
func counters(ctx context.Context, env *Env, args listArgs) (*listing, error) {
	if args.pattern.schema != "" {
		return nil, scan.Errorf(scan.Notice, "counters are in no schema: the pattern has no place for one")
	}
	query := fill("SHOW GLOBAL STATUS WHERE {name Variable_name}", args, env.Sessions.State())
	before, err := ask(ctx, env, "list counters", 2, query)
	if err != nil || len(before) == 0 {
		return &listing{empty: fmt.Sprintf("No counters fit %s.", args.text)}, err
	}
	asked := time.Now()
	if err = interval(ctx, env, "Watching the counters", time.Second); err != nil {
		return nil, err
	}
	after, err := ask(ctx, env, "list counters", 2, query)
	if err != nil {
		return nil, err
	}
	seconds := time.Since(asked).Seconds()
	values := make(map[string]string, len(before))
	for _, row := range before {
		values[row[0]] = row[1]
	}
	l := &listing{
		columns: []listed{{"counter", asIs}, {"value", asNumber}, {"per second", asRate}},
		empty:   "No counter has changed within a second.",
	}
	all := args.more || args.pattern.name != ""
	for _, row := range after {
		rate := perSecond(values[row[0]], row[1], seconds)
		if all || rate != "" && rate != "0" {
			l.rows = append(l.rows, []string{row[0], row[1], rate})
		}
	}
	slices.SortFunc(l.rows, func(a, b []string) int { return cmp.Compare(strings.ToLower(a[0]), strings.ToLower(b[0])) })
	return l, nil
}

// perSecond returns by how much a number has grown, per second; "" for what is no number.
func perSecond(before, after string, seconds float64) string {
	a, err1 := strconv.ParseFloat(before, 64)
	b, err2 := strconv.ParseFloat(after, 64)
	if err1 != nil || err2 != nil || seconds <= 0 {
		return ""
	}
	return strconv.FormatFloat(math.Round(1000*(b-a)/seconds)/1000, 'f', -1, 64)
}
