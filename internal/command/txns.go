package command

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const txnsHelp = `
\txns   open transactions, the oldest first
\txns+  also the isolation level, the tables that a transaction has locked, and
        on MySQL the last statement of an idle one

"modified" and "locked" are numbers of rows; "blocks" are the connections that
wait for the transaction.`

// txnsQuery lists open transactions of InnoDB. The texts in it are the further columns and joins of "+".
const txnsQuery = "SELECT t.trx_mysql_thread_id, p.USER, p.HOST, TIMESTAMPDIFF(SECOND, t.trx_started, " + serverNow + ")," +
	" IF(p.ID IS NULL, 'prepared', IF(t.trx_state = 'LOCK WAIT', 'waiting', IF(t.trx_state = 'ROLLING BACK', 'rolling back', IF(p.COMMAND = 'Sleep', 'idle', 'running'))))," +
	" COALESCE(TIMESTAMPDIFF(SECOND, t.trx_wait_started, " + serverNow + "), p.TIME), t.trx_rows_modified, t.trx_rows_locked, LEFT(%s, 1000)%s" +
	" FROM information_schema.INNODB_TRX t LEFT JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id%s ORDER BY t.trx_started, t.trx_id"

// txns shows the open transactions, the oldest first.
func txns(ctx context.Context, env *Env, args listArgs) (*listing, error) {
	query := fmt.Sprintf(txnsQuery, "p.INFO", "", "")
	l := &listing{
		columns: []listed{{"connection", asNumber}, {"user", asIs}, {"age", asSince}, {"state", asIs}, {"for", asSince},
			{"modified", asNumber}, {"locked", asNumber}, {"waits for", asIs}, {"blocks", asIs}, statementColumn(args.more)},
		empty: "No transaction is open.",
	}
	if args.more {
		statement, join := "p.INFO", ""
		if !env.Sessions.State().MariaDB {
			statement = "COALESCE(p.INFO, CONCAT('(last) ', e.SQL_TEXT))"
			join = " LEFT JOIN performance_schema.threads h ON h.PROCESSLIST_ID = t.trx_mysql_thread_id" +
				" LEFT JOIN performance_schema.events_statements_current e ON e.THREAD_ID = h.THREAD_ID AND e.NESTING_EVENT_LEVEL = 0"
		}
		query = fmt.Sprintf(txnsQuery, statement, ", p.DB, LOWER(CAST(t.trx_isolation_level AS CHAR(20))), t.trx_tables_locked", join)
		l.columns = append(l.columns, listed{"schema", asIs}, listed{"isolation", asIs}, listed{"tables", asNumber})
	}
	rows, err := ask(ctx, env, "list transactions", len(l.columns)-1, query)
	if err != nil {
		return nil, err
	}
	waits, err := lockWaits(ctx, env)
	if ctx.Err() != nil {
		return nil, err
	}
	if err != nil {
		l.note = fmt.Sprintf("Who waits for whom is not known: %s.", err)
	}
	for _, row := range rows {
		id, _ := strconv.ParseUint(row[0], 10, 64)
		var blocked []string
		for _, w := range waits {
			if w.Blocking == id {
				blocked = append(blocked, fmt.Sprint(w.Waiting))
			}
		}
		shown := []string{row[0], userText(env, id, row[1], row[2]), row[3], row[4], row[5], row[6], row[7],
			waitText(waits, id), strings.Join(slices.Compact(blocked), ", ")}
		l.rows = append(l.rows, append(shown, row[8:]...))
	}
	return l, nil
}
