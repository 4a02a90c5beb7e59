package session

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysh/internal/result"
)

// otherMetadataWaits is a query for waits for metadata locks on something other than a table: the
// global read lock, locks of GET_LOCK.
// Source: https://dev.mysql.com/doc/refman/9.7/en/performance-schema-metadata-locks-table.html.
const otherMetadataWaits = "SELECT w.PROCESSLIST_ID, h.PROCESSLIST_ID, IF(p.OBJECT_TYPE = 'USER LEVEL LOCK', 'user', LOWER(p.OBJECT_TYPE)), CONCAT_WS('.', p.OBJECT_SCHEMA, p.OBJECT_NAME)" +
	" FROM performance_schema.metadata_locks p JOIN performance_schema.metadata_locks g ON g.OBJECT_TYPE = p.OBJECT_TYPE" +
	" AND g.OBJECT_SCHEMA <=> p.OBJECT_SCHEMA AND g.OBJECT_NAME <=> p.OBJECT_NAME AND g.LOCK_STATUS = 'GRANTED' AND g.OWNER_THREAD_ID <> p.OWNER_THREAD_ID" +
	" AND NOT (g.LOCK_TYPE = 'INTENTION_EXCLUSIVE' AND p.LOCK_TYPE = 'INTENTION_EXCLUSIVE')" +
	" JOIN performance_schema.threads w ON w.THREAD_ID = p.OWNER_THREAD_ID JOIN performance_schema.threads h ON h.THREAD_ID = g.OWNER_THREAD_ID" +
	" WHERE p.LOCK_STATUS = 'PENDING' AND p.OBJECT_TYPE <> 'TABLE'"

// lockWaits are queries for the lock waits on a server: the waiting connection, the blocking
// connection, the kind of lock, the locked object. A server may refuse each of them.
// Sources: https://dev.mysql.com/doc/refman/9.7/en/sys-innodb-lock-waits.html,
// https://dev.mysql.com/doc/refman/9.7/en/sys-schema-table-lock-waits.html,
// https://mariadb.com/kb/en/information-schema-innodb_lock_waits-table/,
// https://mariadb.com/kb/en/metadata-lock-info-plugin/.
var lockWaits = map[bool][]string{
	false: { // MySQL
		"SELECT waiting_pid, blocking_pid, 'row', locked_table FROM sys.innodb_lock_waits",
		"SELECT waiting_pid, blocking_pid, 'table', CONCAT(object_schema, '.', object_name) FROM sys.schema_table_lock_waits WHERE waiting_pid <> blocking_pid",
		otherMetadataWaits,
	},
	true: { // MariaDB
		"SELECT r.trx_mysql_thread_id, b.trx_mysql_thread_id, 'row', l.lock_table FROM information_schema.INNODB_LOCK_WAITS w" +
			" JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id" +
			" JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id" +
			" LEFT JOIN information_schema.INNODB_LOCKS l ON l.lock_id = w.requested_lock_id",
		"SELECT p.ID, m.THREAD_ID, 'table', CONCAT(m.TABLE_SCHEMA, '.', m.TABLE_NAME) FROM information_schema.METADATA_LOCK_INFO m" +
			" JOIN information_schema.PROCESSLIST p ON p.STATE LIKE 'Waiting for table metadata lock%' AND p.ID <> m.THREAD_ID" +
			" AND p.INFO LIKE CONCAT('%', m.TABLE_NAME, '%')",
		"SELECT waiting_pid, blocking_pid, 'table', CONCAT(object_schema, '.', object_name) FROM sys.schema_table_lock_waits WHERE waiting_pid <> blocking_pid",
		otherMetadataWaits,
	},
}

// uncertainWaits is a query for what MariaDB knows of metadata locks without a plugin or its
// performance schema: which transactions were open when the wait began. As a rule, one of them
// has the lock.
const uncertainWaits = "SELECT p.ID, t.trx_mysql_thread_id, 'table', NULL FROM information_schema.PROCESSLIST p" +
	" JOIN information_schema.INNODB_TRX t ON t.trx_mysql_thread_id <> p.ID" +
	" WHERE p.STATE LIKE 'Waiting for table metadata lock%' AND t.trx_started <= NOW() - INTERVAL p.TIME SECOND ORDER BY t.trx_started"

// LockWaits returns which connection waits for which, on the whole server. The error is the first
// refusal if the server has refused each question.
func (s *Session) LockWaits(ctx context.Context) ([]result.LockWait, error) {
	mariadb := s.State().MariaDB
	waits, err := s.lockWaits(ctx, lockWaits[mariadb])
	if err != nil || !mariadb {
		return waits, err
	}
	perhaps, err := s.uncertainWaits(ctx)
	certain := len(waits)
	for _, w := range perhaps {
		if !slices.ContainsFunc(waits[:certain], func(known result.LockWait) bool { return known.Waiting == w.Waiting }) {
			waits = append(waits, w)
		}
	}
	return waits, err
}

// Blockers returns the connections that the running statement waits for, and those that they wait
// for in turn, the nearest first. There are none if the statement does not wait for a lock, or if
// the user has no right to see the waits.
func (s *Session) Blockers(ctx context.Context) ([]result.Blocker, error) {
	state := s.State()
	waits, err := s.lockWaits(ctx, lockWaits[state.MariaDB])
	if err != nil && broken(err) {
		return nil, err
	}
	chain := follow(waits, state.ConnectionID)
	if len(chain) == 0 && state.MariaDB {
		if waits, err = s.uncertainWaits(ctx); err != nil && broken(err) {
			return nil, err
		}
		chain = follow(waits, state.ConnectionID)
	}
	for i := range chain {
		if err := s.describe(ctx, &chain[i]); err != nil {
			return chain, err
		}
	}
	return chain, nil
}

func (s *Session) uncertainWaits(ctx context.Context) ([]result.LockWait, error) {
	waits, err := s.lockWaits(ctx, []string{uncertainWaits})
	for i := range waits {
		waits[i].Uncertain = true
	}
	return waits, err
}

// Returns the rows of queries like lockWaits. Queries that the server refuses have none; the error is
// the first refusal if it refuses all.
func (s *Session) lockWaits(ctx context.Context, queries []string) (waits []result.LockWait, err error) {
	answered := false
	for _, query := range queries {
		rows, refused := s.askOn(ctx, s.watchConn, 4, query)
		if refused != nil {
			if broken(refused) {
				return nil, refused
			}
			if err == nil {
				err = refused
			}
			continue
		}
		answered = true
		for _, row := range rows {
			waiting, err1 := strconv.ParseUint(row[0], 10, 64)
			blocking, err2 := strconv.ParseUint(row[1], 10, 64)
			if err1 != nil || err2 != nil {
				continue // the server's own threads have no number
			}
			waits = append(waits, result.LockWait{Waiting: waiting, Blocking: blocking, Lock: row[2], Object: strings.ReplaceAll(row[3], "`", "")})
		}
	}
	if answered {
		err = nil
	}
	return waits, err
}

// Returns the connections that block a connection, then those that block these, each once.
func follow(waits []result.LockWait, id uint64) (chain []result.Blocker) {
	seen := map[uint64]bool{id: true}
	for queue := []uint64{id}; len(queue) > 0; queue = queue[1:] {
		for _, w := range waits {
			if w.Waiting != queue[0] || seen[w.Blocking] {
				continue
			}
			seen[w.Blocking] = true
			chain = append(chain, result.Blocker{ConnectionID: w.Blocking, Blocks: w.Waiting, Lock: w.Lock, Object: w.Object, Uncertain: w.Uncertain})
			queue = append(queue, w.Blocking)
		}
	}
	return chain
}

// Asks the server what a blocker is doing.
func (s *Session) describe(ctx context.Context, b *result.Blocker) error {
	rows, err := s.askOn(ctx, s.watchConn, 5, fmt.Sprintf(
		"SELECT USER, HOST, COMMAND, TIME, LEFT(INFO, 1000) FROM information_schema.PROCESSLIST WHERE ID = %d", b.ConnectionID))
	if err != nil || len(rows) == 0 {
		return err
	}
	seconds, _ := strconv.ParseUint(rows[0][3], 10, 31)
	b.User, b.Host, b.Statement = rows[0][0], rows[0][1], rows[0][4]
	b.Idle = rows[0][2] == "Sleep"
	b.Duration = time.Duration(seconds) * time.Second
	return nil
}
