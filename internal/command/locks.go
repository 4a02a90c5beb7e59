package command

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/product"
)

const locksHelp = `
\locks              locks that are held and waited for
\locks shop.orders  those on a table
\locks ord*         those on tables whose names fit
\locks+             intention locks, too

Row locks are grouped by index and mode; "first" is the key of one of them.
MariaDB and MySQL 5.7 name the rows of a lock only if it takes part in a wait.`

var locksColumns = []listed{{"connection", asNumber}, {"user", asIs}, {"kind", asIs}, {"on", asIs}, {"index", asIs}, {"mode", asIs}, {"state", asIs}, {"locks", asNumber}, {"first", asIs}}

// A lockSource is a query for some of the locks on a server: connection, user, host, kind, schema,
// object, index, mode, state, number, first key.
type lockSource struct {
	servers string // a condition on products
	query   string
	instead string // a query to ask if the server refuses the first one; "" for none
	needs   string // what it takes for the answer to be complete, if the server refuses; "" is the refusal itself
}

// metadataLocks is a query for metadata locks by the performance schema.
const metadataLocks = "SELECT h.PROCESSLIST_ID, h.PROCESSLIST_USER, h.PROCESSLIST_HOST, LOWER(m.OBJECT_TYPE), m.OBJECT_SCHEMA, m.OBJECT_NAME, '', LOWER(REPLACE(m.LOCK_TYPE, '_', ' '))," +
	" IF(m.LOCK_STATUS = 'GRANTED', 'held', 'waiting'), COUNT(*), '' FROM performance_schema.metadata_locks m JOIN performance_schema.threads h ON h.THREAD_ID = m.OWNER_THREAD_ID" +
	" WHERE h.PROCESSLIST_ID <> CONNECTION_ID() AND {within m.OBJECT_SCHEMA} AND {name m.OBJECT_NAME} AND ({more} OR m.LOCK_TYPE <> 'INTENTION_EXCLUSIVE')" +
	" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 5, 6"

// rowLocksOfWaits is a query for the row locks that take part in waits.
const rowLocksOfWaits = "SELECT t.trx_mysql_thread_id, p.USER, p.HOST, IF(l.lock_type = 'RECORD', 'row', 'table'), SUBSTRING_INDEX(REPLACE(l.lock_table, '`', ''), '.', 1), SUBSTRING_INDEX(REPLACE(l.lock_table, '`', ''), '.', -1)," +
	" l.lock_index, l.lock_mode, IF(l.lock_id = t.trx_requested_lock_id, 'waiting', 'held'), COUNT(*), MIN(l.lock_data)" +
	" FROM information_schema.INNODB_LOCKS l JOIN information_schema.INNODB_TRX t ON t.trx_id = l.lock_trx_id" +
	" LEFT JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id" +
	" WHERE {within SUBSTRING_INDEX(REPLACE(l.lock_table, '`', ''), '.', 1)} AND {name SUBSTRING_INDEX(REPLACE(l.lock_table, '`', ''), '.', -1)}" +
	" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9" +
	" UNION ALL SELECT t.trx_mysql_thread_id, p.USER, p.HOST, 'row', '', '(not named)', '', '', 'held', t.trx_rows_locked, ''" +
	" FROM information_schema.INNODB_TRX t LEFT JOIN information_schema.PROCESSLIST p ON p.ID = t.trx_mysql_thread_id" +
	" WHERE NOT {given} AND t.trx_rows_locked > 0 AND t.trx_id NOT IN (SELECT lock_trx_id FROM information_schema.INNODB_LOCKS) ORDER BY 1, 5, 6"

// Sources: https://dev.mysql.com/doc/refman/9.7/en/performance-schema-data-locks-table.html,
// https://dev.mysql.com/doc/refman/9.7/en/performance-schema-metadata-locks-table.html,
// https://mariadb.com/kb/en/metadata-lock-info-plugin/.
var lockSources = []lockSource{
	{
		servers: "mysql>=8.0",
		query: "SELECT h.PROCESSLIST_ID, h.PROCESSLIST_USER, h.PROCESSLIST_HOST, IF(l.LOCK_TYPE = 'RECORD', 'row', 'table'), l.OBJECT_SCHEMA, l.OBJECT_NAME, l.INDEX_NAME, l.LOCK_MODE," +
			" IF(l.LOCK_STATUS = 'GRANTED', 'held', 'waiting'), COUNT(*), MIN(l.LOCK_DATA) FROM performance_schema.data_locks l LEFT JOIN performance_schema.threads h USING (THREAD_ID)" +
			" WHERE {within l.OBJECT_SCHEMA} AND {name l.OBJECT_NAME} AND ({more} OR l.LOCK_MODE NOT IN ('IX', 'IS')) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 5, 6",
	},
	{servers: "mariadb mysql<8.0", query: rowLocksOfWaits},
	{servers: "mysql", query: metadataLocks},
	{
		servers: "mariadb",
		query: "SELECT m.THREAD_ID, p.USER, p.HOST, LOWER(REPLACE(m.LOCK_TYPE, ' metadata lock', '')), m.TABLE_SCHEMA, m.TABLE_NAME, '', LOWER(REPLACE(REPLACE(m.LOCK_MODE, 'MDL_', ''), '_', ' '))," +
			" 'held', COUNT(*), '' FROM information_schema.METADATA_LOCK_INFO m LEFT JOIN information_schema.PROCESSLIST p ON p.ID = m.THREAD_ID" +
			" WHERE m.THREAD_ID <> CONNECTION_ID() AND {within m.TABLE_SCHEMA} AND {name m.TABLE_NAME} AND ({more} OR m.LOCK_MODE <> 'MDL_INTENTION_EXCLUSIVE')" +
			" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 5, 6",
		instead: metadataLocks,
		needs:   `Metadata locks are not shown: "install soname 'metadata_lock_info';" has MariaDB report them.`,
	},
}

// locks shows the locks that are held and waited for.
func locks(ctx context.Context, env *Env, args listArgs) (*listing, error) {
	state := env.Sessions.State()
	server := state.Server()
	l := &listing{columns: locksColumns, empty: "No locks are held, as far as the server reports."}
	if args.pattern != (pattern{}) {
		l.empty = "No locks are held on " + args.text + ", as far as the server reports."
	}
	answered, failed := false, error(nil)
	for _, source := range lockSources {
		if condition, err := product.ParseCondition(source.servers); err != nil || !condition.Holds(server) {
			continue
		}
		rows, err := ask(ctx, env, "list locks", 11, fill(source.query, args, state))
		if err != nil && ctx.Err() == nil && source.instead != "" {
			if other, refused := ask(ctx, env, "list locks", 11, fill(source.instead, args, state)); refused == nil && len(other) > 0 {
				rows, err = other, nil // without rows, the instrument is off
			}
		}
		if ctx.Err() != nil {
			return nil, err
		}
		if err != nil {
			l.note = source.needs
			failed = cmp.Or(failed, err)
			if l.note == "" {
				l.note = "Some locks are not shown: " + strings.TrimPrefix(err.Error(), "cannot list locks: ") + "."
			}
			continue
		}
		answered = true
		for _, row := range rows {
			l.rows = append(l.rows, lockRow(env, row))
		}
	}
	if !answered {
		return nil, failed
	}
	slices.SortStableFunc(l.rows, func(a, b []string) int { return cmp.Or(cmp.Compare(len(a[0]), len(b[0])), cmp.Compare(a[0], b[0])) })
	if len(l.rows) == 0 && !state.MariaDB {
		l.note = instrumentsNote(ctx, env)
	}
	return l, nil
}

// lockRow returns a row of a lockSource as it is shown.
func lockRow(env *Env, row []string) []string {
	id, _ := strconv.ParseUint(row[0], 10, 64)
	on := row[5]
	if row[4] != "" {
		on = strings.TrimSuffix(row[4]+"."+on, ".")
	}
	return []string{row[0], userText(env, id, row[1], row[2]), row[3], on, row[6], row[7], row[8], row[9], row[10]}
}
