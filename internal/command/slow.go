package command

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysh/internal/scan"
)

const slowHelp = `
\slow     the statements of 5 seconds, those first that took the most time
          together
\slow 60  of a minute; Ctrl-C gives up
\slow 0   since the server began to count them
\slow+    all, not the first 15

Statements that differ in their values alone are one line. Times, rows and calls
come from the performance schema, which MariaDB has off unless its configuration
says performance_schema = ON. In formats for programs, times are in
milliseconds.`

// Numbers of \slow.
const (
	slowSeconds = 5
	slowLines   = 15
)

// slowArgs are for how long to watch, and what to show.
type slowArgs struct {
	listArgs
	wait time.Duration // 0 for all since the server counts
}

// parseSlow reads "[+] [seconds]" and a route.
func parseSlow(args string, mode scan.Mode) (any, error) {
	parsed, err := parseList(args, mode)
	if err != nil {
		return nil, err
	}
	s := slowArgs{listArgs: parsed.(listArgs), wait: slowSeconds * time.Second}
	if s.text == "" {
		return s, nil
	}
	const most = 24 * 3600
	seconds, err := strconv.ParseFloat(s.text, 64)
	if err != nil || !(seconds >= 0 && seconds <= most) {
		return nil, scan.Errorf(scan.Notice, "%q is not a number of seconds up to a day", s.text)
	}
	s.wait = time.Duration(seconds * float64(time.Second))
	return s, nil
}

// A figure of a statement digest: an index into its figures.
const (
	calls = iota
	picoseconds
	rowsExamined
	rowsSent
	withoutIndex
	failures
	figures
)

const digestsQuery = "SELECT SCHEMA_NAME, DIGEST, COUNT_STAR, SUM_TIMER_WAIT, SUM_ROWS_EXAMINED, SUM_ROWS_SENT, SUM_NO_INDEX_USED, SUM_ERRORS" +
	" FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST IS NOT NULL"

// A digest is a statement without its values, in a schema.
type digest struct {
	schema, hash string
	figures      [figures]float64
}

// slow shows the statements that have taken the most time together.
func slow(ctx context.Context, env *Env, args slowArgs) (Next, error) {
	return listWith(func(ctx context.Context, env *Env, _ listArgs) (*listing, error) {
		return slowListing(ctx, env, args)
	})(ctx, env, args.listArgs)
}

func slowListing(ctx context.Context, env *Env, args slowArgs) (*listing, error) {
	l := &listing{
		columns: []listed{{"total", asSpan}, {"share", asIs}, {"calls", asNumber}, {"average", asSpan}, {"examined", asRate}, {"sent", asRate}, {"no index", asNumber}, {"errors", asNumber}, {"schema", asIs}, statementColumn(args.more)},
		empty:   "No statement has ended meanwhile.",
	}
	if note := digestsNote(ctx, env); note != "" {
		l.empty = note
		return l, nil
	}
	var before []digest
	after, err := digests(ctx, env)
	if err != nil {
		return nil, err
	}
	if args.wait > 0 {
		before = after
		env.Console.Message(fmt.Sprintf("Watching the server's statements for %s s.", strconv.FormatFloat(args.wait.Seconds(), 'f', -1, 64)))
		if err = interval(ctx, env, "Watching the statements", args.wait); err != nil {
			return nil, err
		}
		if after, err = digests(ctx, env); err != nil {
			return nil, err
		}
	}
	grown := difference(before, after)
	total := 0.0
	for _, d := range grown {
		total += d.figures[picoseconds]
	}
	if !args.more {
		grown = grown[:min(len(grown), slowLines)]
	}
	texts, err := digestTexts(ctx, env, grown)
	if err != nil {
		return nil, err
	}
	for _, d := range grown {
		if text := texts[d.hash]; !strings.Contains(text, "events_statements_summary_by_digest") { // which are our own
			l.rows = append(l.rows, d.row(total, text))
		}
	}
	return l, nil
}

// row returns a digest as it is shown. Rows are per call.
func (d digest) row(total float64, text string) []string {
	const millisecond = 1e9 // in picoseconds
	f := d.figures
	share := ""
	if total > 0 {
		share = fmt.Sprintf("%.0f %%", 100*f[picoseconds]/total)
	}
	return []string{
		short(f[picoseconds] / millisecond), share, short(f[calls]), short(f[picoseconds] / millisecond / f[calls]), short(f[rowsExamined] / f[calls]), short(f[rowsSent] / f[calls]),
		short(f[withoutIndex]), short(f[failures]), d.schema, text,
	}
}

// short returns a number with at most three decimals.
func short(v float64) string {
	text := strconv.FormatFloat(v, 'f', 3, 64)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// digests asks for the digests and their figures.
func digests(ctx context.Context, env *Env) ([]digest, error) {
	rows, err := ask(ctx, env, "list statement digests", 2+figures, digestsQuery)
	list := make([]digest, len(rows))
	for i, row := range rows {
		list[i].schema, list[i].hash = row[0], row[1]
		for f := range list[i].figures {
			list[i].figures[f] = number(row[2+f])
		}
	}
	return list, err
}

// difference returns the digests that have been called between two looks, with the figures of that
// time, sorted by time.
func difference(before, after []digest) (grown []digest) {
	type key struct{ schema, hash string }
	old := make(map[key]digest, len(before))
	for _, d := range before {
		old[key{d.schema, d.hash}] = d
	}
	for _, d := range after {
		was := old[key{d.schema, d.hash}]
		if was.figures[calls] > d.figures[calls] {
			was = digest{} // the server has begun to count again from 0
		}
		for f := range d.figures {
			d.figures[f] -= was.figures[f]
		}
		if d.figures[calls] > 0 {
			grown = append(grown, d)
		}
	}
	slices.SortFunc(grown, func(a, b digest) int {
		return cmp.Or(cmp.Compare(b.figures[picoseconds], a.figures[picoseconds]), cmp.Compare(a.hash, b.hash))
	})
	return grown
}

// digestTexts asks for the texts of digests.
func digestTexts(ctx context.Context, env *Env, list []digest) (map[string]string, error) {
	hashes := make([]string, len(list))
	for i, d := range list {
		hashes[i] = "'" + strings.Map(hexadecimal, d.hash) + "'"
	}
	if len(hashes) == 0 {
		return nil, nil
	}
	slices.Sort(hashes)
	rows, err := ask(ctx, env, "list statement digests", 2, "SELECT DIGEST, MAX(LEFT(DIGEST_TEXT, 2000)) FROM performance_schema.events_statements_summary_by_digest"+
		" WHERE DIGEST IN ("+strings.Join(slices.Compact(hashes), ", ")+") GROUP BY DIGEST")
	texts := make(map[string]string, len(rows))
	for _, row := range rows {
		texts[row[0]] = row[1]
	}
	return texts, err
}

// hexadecimal drops what is no digit of a digest: a server may send anything.
func hexadecimal(r rune) rune {
	if strings.ContainsRune("0123456789abcdefABCDEF", r) {
		return r
	}
	return -1
}

// digestsNote returns a sentence about the setting that has the server count no digests; "" if it does.
func digestsNote(ctx context.Context, env *Env) string {
	if note := instrumentsNote(ctx, env); note != "" {
		return note
	}
	rows, err := ask(ctx, env, "read setup_consumers", 1, "SELECT ENABLED FROM performance_schema.setup_consumers WHERE NAME = 'statements_digest'")
	if err != nil || len(rows) != 1 || rows[0][0] != "NO" {
		return ""
	}
	return `The server counts no statements: "update performance_schema.setup_consumers set enabled = 'YES' where name = 'statements_digest';" has it count them.`
}
