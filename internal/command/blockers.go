package command

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/humanize"
	"mysh/internal/result"
)

const blockersHelp = `
\blockers   who waits for whose locks
\blockers+  also with the statements of those that hold them

Below a connection, and indented, are those that wait for it. "perhaps" means
that the server does not report the holder: MariaDB does with
"install soname 'metadata_lock_info';" or with its performance schema.`

// serverNow is the time on the server's clock in the time zone of its own tables.
const serverNow = "COALESCE(CONVERT_TZ(NOW(), @@session.time_zone, 'SYSTEM'), NOW())"

// blockers shows which connections wait for locks, and for whom.
func blockers(ctx context.Context, env *Env, args listArgs) (*listing, error) {
	waits, err := lockWaits(ctx, env)
	if err != nil {
		return nil, err
	}
	l := &listing{
		columns: []listed{{"connection", asIs}, {"user", asIs}, {"state", asIs}, {"for", asSince}, {"waits for", asIs}, statementColumn(args.more)},
		empty:   "No connection waits for a lock, as far as the server reports.",
	}
	seen, err := processesOf(ctx, env, waits)
	if err != nil {
		return nil, err
	}
	// MariaDB reports waits of a tenth of a second ago.
	waits = slices.DeleteFunc(waits, func(w result.LockWait) bool { return seen[w.Waiting].state == "idle" })
	if len(waits) == 0 {
		if !env.Sessions.State().MariaDB {
			l.empty = strings.TrimSpace(l.empty + " " + instrumentsNote(ctx, env))
		}
		return l, nil
	}
	var roots []uint64
	visited := make(map[uint64]bool)
	var add func(id uint64, depth int)
	add = func(id uint64, depth int) {
		if visited[id] {
			return
		}
		visited[id] = true
		p := seen[id]
		state, since := p.state, p.since
		if p.waiting {
			state, since = "waiting", p.waitSince
		}
		l.rows = append(l.rows, []string{strings.Repeat("  ", depth) + fmt.Sprint(id), p.user, state, since, waitText(waits, id), p.statement})
		for _, w := range waits {
			if w.Blocking == id {
				add(w.Waiting, depth+1)
			}
		}
	}
	for _, w := range waits {
		if !slices.ContainsFunc(waits, func(other result.LockWait) bool { return other.Waiting == w.Blocking }) {
			if !visited[w.Blocking] {
				roots = append(roots, w.Blocking)
			}
			add(w.Blocking, 0)
		}
	}
	for _, w := range waits { // those in a circle
		add(w.Blocking, 0)
	}
	l.note = killNote(roots, len(visited)-len(roots))
	return l, nil
}

// lockWaits asks which connection waits for which.
func lockWaits(ctx context.Context, env *Env) (waits []result.LockWait, err error) {
	err = env.Runner.Wait(ctx, "Asking the server", env.Runner.SessionNote, func(ctx context.Context) error {
		waits, err = env.Sessions.Front().LockWaits(ctx)
		return err
	})
	if err != nil && ctx.Err() == nil {
		return nil, refusal(err, "list lock waits", "", env.Sessions.State().User)
	}
	return waits, err
}

// waitText returns what a connection waits for: "row lock on shop.orders of 41", where 41 is a
// connection; "" for nothing.
func waitText(waits []result.LockWait, id uint64) string {
	var text string
	var holders []string
	for _, w := range waits {
		if w.Waiting != id {
			continue
		}
		if text == "" {
			text = w.Lock + " lock"
			if w.Object != "" {
				text += " on " + w.Object
			}
			if w.Uncertain {
				text += ", perhaps"
			}
		}
		if holder := fmt.Sprint(w.Blocking); !slices.Contains(holders, holder) {
			holders = append(holders, holder)
		}
	}
	if text != "" {
		text += " of " + strings.Join(holders, ", ")
	}
	return text
}

// killNote returns how to end connections that others wait for.
func killNote(ids []uint64, waiting int) string {
	var kills []string
	for _, id := range ids {
		kills = append(kills, fmt.Sprintf("kill %d;", id))
	}
	if len(kills) == 0 || len(kills) > 5 {
		return ""
	}
	return fmt.Sprintf("To end what %s for, type: %s", strings.Replace(humanize.Count(int64(waiting), "connection")+" wait", "1 connection wait", "1 connection waits", 1), strings.Join(kills, " "))
}

// A process is what a connection does.
type process struct {
	user, state, since string // idle or running, and for how many seconds
	waiting            bool
	waitSince          string // seconds
	statement          string
}

// processesOf asks what the connections of lock waits do.
func processesOf(ctx context.Context, env *Env, waits []result.LockWait) (map[uint64]process, error) {
	if len(waits) == 0 {
		return nil, nil
	}
	var ids []string
	for _, w := range waits {
		ids = append(ids, fmt.Sprint(w.Waiting), fmt.Sprint(w.Blocking))
	}
	slices.Sort(ids)
	rows, err := ask(ctx, env, "list connections", 7, "SELECT p.ID, p.USER, p.HOST, p.COMMAND, p.TIME,"+
		" TIMESTAMPDIFF(SECOND, t.trx_wait_started, "+serverNow+"), LEFT(p.INFO, 1000)"+
		" FROM information_schema.PROCESSLIST p LEFT JOIN information_schema.INNODB_TRX t ON t.trx_mysql_thread_id = p.ID"+
		" WHERE p.ID IN ("+strings.Join(slices.Compact(ids), ", ")+")")
	if err != nil {
		return nil, err
	}
	seen := make(map[uint64]process)
	for _, row := range rows {
		id, _ := strconv.ParseUint(row[0], 10, 64)
		p := process{user: userText(env, id, row[1], row[2]), state: "running", since: row[4], waitSince: row[5], statement: row[6]}
		if row[3] == "Sleep" {
			p.state = "idle"
		}
		p.waiting = slices.ContainsFunc(waits, func(w result.LockWait) bool { return w.Waiting == id })
		if p.waitSince == "" {
			p.waitSince = p.since
		}
		seen[id] = p
	}
	return seen, nil
}

// userText returns whose a connection is: "app@10.0.0.3", and which of this shell's.
func userText(env *Env, connection uint64, user, host string) string {
	if user == "" {
		return ""
	}
	host, _, _ = strings.Cut(host, ":")
	text := user + "@" + host
	switch number := env.Jobs.NumberOf(connection); {
	case number != 0:
		text += fmt.Sprintf(" (job %d)", number)
	case connection == env.Sessions.State().ConnectionID:
		text += " (this session)"
	}
	return text
}
