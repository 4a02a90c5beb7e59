package command

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/result"
)

const topHelp = `
\top   what connections do, the longest first
\top+  connections that sleep, too

Statements of one user that differ in their values alone are one line; "count"
is how many connections run it, and "longest" for how long the first of them has
done so. The line below the table has the statement that ends the longest one.`

// shownConnections is how many numbers of connections a line of \top has.
const shownConnections = 3

// A running statement is a line of \top: one that several connections may run.
type running struct {
	ids                          []string
	user, schema, seconds, state string
	text                         string // of the first of them
	normal                       string
}

// top shows what the connections of a server do, the longest first.
func top(ctx context.Context, env *Env, args listArgs) (*listing, error) {
	state := env.Sessions.State()
	seconds := "p.TIME"
	if state.MariaDB {
		seconds = "p.TIME_MS / 1000"
	}
	rows, err := ask(ctx, env, "list connections", 8, fill("SELECT p.ID, p.USER, p.HOST, p.DB, p.COMMAND, "+seconds+", p.STATE, LEFT(p.INFO, 4000)"+
		" FROM information_schema.PROCESSLIST p WHERE p.ID <> CONNECTION_ID() AND p.COMMAND NOT IN ('Daemon')"+
		" AND ({more} OR p.COMMAND NOT IN ('Sleep', 'Binlog Dump', 'Binlog Dump GTID', 'Slave_IO', 'Slave_SQL', 'Slave_worker')) ORDER BY 6 DESC, 1", args, state))
	if err != nil {
		return nil, err
	}
	waits, _ := lockWaits(ctx, env) // without them the rest is shown
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	l := &listing{
		columns: []listed{{"count", asNumber}, {"longest", asSince}, {"user", asIs}, {"schema", asIs}, {"state", asIs}, {"waits for", asIs}, statementColumn(args.more), {"connections", asIs}},
		empty:   "Nothing runs.",
	}
	lines := foldRunning(env, rows)
	for _, line := range lines {
		text := line.text
		if len(line.ids) > 1 && line.normal != "" {
			text = line.normal
		}
		numbers := strings.Join(line.ids[:min(len(line.ids), shownConnections)], ", ")
		if len(line.ids) > shownConnections {
			numbers += ", ..."
		}
		l.rows = append(l.rows, []string{strconv.Itoa(len(line.ids)), line.seconds, line.user, line.schema, line.state, waitsOf(waits, line.ids), text, numbers})
	}
	if len(lines) > 0 && lines[0].normal != "" {
		l.note = fmt.Sprintf("To end the longest, type: kill %[1]s; (its statement alone: kill query %[1]s;)", lines[0].ids[0])
	}
	if _, err := ask(ctx, env, "see others", 1, "SELECT 1 FROM information_schema.INNODB_TRX LIMIT 1"); err != nil && ctx.Err() == nil {
		l.note = strings.TrimSpace(l.note + "\n" + fmt.Sprintf(`Only connections of %s are shown; "grant process on *.* to …" shows all.`, state.User))
	}
	return l, nil
}

// foldRunning returns processes, which are sorted by time, with those in one line that run the same.
func foldRunning(env *Env, rows [][]string) (lines []*running) {
	byText := make(map[string]*running)
	for _, row := range rows {
		id, _ := strconv.ParseUint(row[0], 10, 64)
		normal := normalized(row[7])
		key := strings.Join([]string{row[1], row[3], row[4], normal}, "\x00")
		if line, ok := byText[key]; ok {
			line.ids = append(line.ids, row[0])
			continue
		}
		state := row[6]
		if row[4] != "Query" && row[4] != "Execute" {
			state = strings.TrimSuffix(row[4]+": "+state, ": ")
		}
		line := &running{ids: []string{row[0]}, user: userText(env, id, row[1], row[2]), schema: row[3], seconds: row[5], state: state, text: row[7], normal: normal}
		byText[key] = line
		lines = append(lines, line)
	}
	slices.SortStableFunc(lines, func(a, b *running) int { return cmp.Compare(number(b.seconds), number(a.seconds)) })
	return lines
}

// waitsOf returns what some of the connections wait for.
func waitsOf(waits []result.LockWait, ids []string) string {
	for _, w := range waits {
		if slices.Contains(ids, fmt.Sprint(w.Waiting)) {
			return waitText(waits, w.Waiting)
		}
	}
	return ""
}

// number returns the number that text is, 0 if it is none.
func number(text string) float64 {
	n, _ := strconv.ParseFloat(text, 64)
	return n
}
