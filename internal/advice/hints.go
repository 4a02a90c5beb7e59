package advice

// A hint is the help for the errors with a number and a text, in a situation. The number is that of
// the error, or of the error of the server below. The first hint that fits is shown.
type hint struct {
	number uint16 // 0 for any
	text   string // a regular expression that the message must match; "" for any message
	when   when
	words  string // $1 and ${1} are groups of text; LOCKER and LASTSET statements of the Situation
}

// Texts that several hints share.
const (
	readOnlyOption  = `--(?:super-|innodb-|tidb-)?read[-_]only`
	greetingRead    = `'reading initial communication packet'`
	greetingWaited  = `'waiting for initial communication packet'`
	roleChanged     = `The role of this server has changed: it is read-only now. \connect reaches the primary, if the address leads to it.`
	notPrimary      = `This server is read-only. \connect reaches the primary, if the address leads to it.`
	commitRefused   = `The cluster refused the commit: another node changed the same rows first. The whole transaction is gone; begin it again.`
	otherRowsFirst  = `Another transaction changed the same rows first: the whole transaction was rolled back. Begin it again.`
	sentToReader    = `The proxy has sent this to a server that is read-only, by its rules or after a failover.`
	proxyUnreached  = `A proxy could not reach its server: the statement was not executed.`
	proxyLost       = `A proxy lost its connection to the server: it is not known whether the statement was executed.`
	sessionGoesOn   = ` This session continues.`
	connectionEnded = ` The connection has ended.`
	notExecutedHG   = `The statement was not executed; \connect opens a session that is free.`
)

// Sentences that hold for MySQL and MariaDB only: other products have locks of their own.
const (
	deadlockShows = ` \deadlock shows both sides.`
	blockersShow  = ` \blockers shows who holds locks.`
)

// hints are in the order in which they are tried: by product, then those of all servers.
//
// Sources: https://dev.mysql.com/doc/mysql-errors/9.7/en/ and https://mariadb.com/docs/server/reference/error-codes
// for servers; for the others, the source of each product:
// https://github.com/sysown/proxysql (lib/MySQL_Session.cpp), https://github.com/vitessio/vitess (go/vt/vterrors/code.go),
// https://github.com/pingcap/tidb (errors.toml), https://github.com/oceanbase/oceanbase (deps/oblib/src/lib/ob_errno.cpp),
// https://github.com/mysql/mysql-server (router/src).
var hints = []hint{
	// ProxySQL. The statement has reached no server.
	{9001, `while reaching hostgroup (\d+)`, always, `ProxySQL reached no server of hostgroup $1: the statement was not executed, and this session continues.`},
	{9002, `while reaching hostgroup (\d+)`, always, `ProxySQL reached no server of hostgroup $1: the statement was not executed, and this session continues.`},
	{9003, `^Command not supported`, always, `ProxySQL does not support this command; the session continues.`},
	{9005, `trying to reach HG (\d+) while locked on HG (\d+)`, lockerKnown, "ProxySQL ties this session to hostgroup $2, perhaps since: LOCKER\n" + notExecutedHG},
	{9005, `trying to reach HG (\d+) while locked on HG (\d+)`, always, "A SET that ProxySQL does not know ties this session to hostgroup $2.\n" + notExecutedHG},
	{9006, `locked to hostgroup (\d+)`, lockerKnown, "ProxySQL ties this session to hostgroup $1, perhaps since: LOCKER\n" + notExecutedHG},
	{9006, `locked to hostgroup (\d+)`, always, "A SET that ProxySQL does not know ties this session to hostgroup $1.\n" + notExecutedHG},
	{1907, `query_timeout exceeded`, always, `ProxySQL stopped the statement after its limit (mysql-default_query_timeout, or that of a query rule).`},

	// A proxy, or a storage engine, that is a client of other servers.
	{2002, ``, fromProxy, proxyUnreached + sessionGoesOn},
	{2003, ``, fromProxy, proxyUnreached + sessionGoesOn},
	{2003, ``, fromProxyEnd, proxyLost + connectionEnded},
	{2005, ``, fromProxy, proxyUnreached + sessionGoesOn},
	{2006, ``, fromProxy, proxyLost + sessionGoesOn},
	{2013, ``, fromProxy, proxyLost + sessionGoesOn},
	{0, ``, fromProxyEnd, proxyLost + connectionEnded},

	// Logins. MySQL Router sends 2003 in place of a greeting; HAProxy closes the connection if no server of it lives.
	{2003, `^Can't connect to remote MySQL server`, always, `MySQL Router answered, but reached no server for this port. Its log has the reason; try again when the cluster has a primary.`},
	{2013, greetingRead, always, `The connection was accepted and closed at once: by a balancer whose servers are down, by a server that refuses this host, or by another kind of server.`},
	{2013, greetingWaited, always, `The connection was accepted, but no greeting came: the server hangs, or another kind of server listens there.`},
	{2013, `'reading authorization packet'`, connecting, `The connection was closed during the login, by the server (connect_timeout) or by a proxy that lost its server.`},
	{0, ``, factorMissing, `The server asked for another password of this account: --password2 is that of the second factor, --password3 that of the third.`},
	{2026, `signed by unknown authority$`, connecting, `--ssl-ca names the authority to trust. A MariaDB of 11.4 or later can prove its certificate by the password: --ssl-verify-server-cert.`},
	{2059, `'mysql_clear_password' .*not enabled`, connecting, `The server asks for the password itself (PAM, LDAP). --enable-cleartext-plugin allows that, over TLS or a Unix socket.`},
	{2061, `'mysql_clear_password' .*secure connection|'dialog' .*secure connection`, connecting, `The password itself is sent over TLS or a Unix socket only: --ssl-mode=REQUIRED.`},
	{2061, `requires secure connection`, connecting, `TLS protects the password: --ssl-mode=REQUIRED. Without it the server's public key does: --server-public-key-path or --get-server-public-key.`},
	{1040, `to MySQL Router`, always, `MySQL Router has no free connection (max_connections, max_total_connections).`},
	{1040, ``, always, `The server has no free connection (max_connections). One more is reserved for accounts with CONNECTION_ADMIN or SUPER.`},
	{1129, `^Too many connection errors from`, always, `MySQL Router blocks this host after max_connect_errors failed logins, until the router is restarted.`},
	{1129, `mariadb-admin`, always, `FLUSH HOSTS on the server lifts the block. If health checks of a balancer cause it, raise max_connect_errors.`},
	{1129, ``, always, `TRUNCATE TABLE performance_schema.host_cache on the server lifts the block. If health checks of a balancer cause it, raise max_connect_errors.`},
	{1203, ``, connecting, `The account has as many connections as it may have (max_user_connections). Close one of them.`},
	{1226, `max_user_connections|max_connections`, connecting, `The account has as many connections as it may have. Close one of them.`},

	// Vitess.
	{0, `^VT05003\b`, always, `vtgate knows keyspaces, not all schemas of its servers. SHOW DATABASES lists them.`},
	{0, `^VT07001\b`, always, `vtgate allows KILL only if it was started with --allow-kill-statement.`},
	{0, `^VT09002\b|^VT09012\b`, always, `This session is on replicas. USE keyspace@primary leads to the primary.`},
	{0, `^VT09005\b`, always, `USE keyspace selects one; SHOW KEYSPACES lists them.`},
	{0, `^VT12001\b|^VT12002\b|(?:^|: )unsupported: `, always, "vtgate cannot run this over several shards. USE `keyspace:shard` sends what follows to one shard as it is."},
	{0, `^VT13001\b|^VT13002\b`, always, `This is a fault of vtgate, not of the statement.`},
	{0, `^VT14\d+\b`, always, `vtgate reached no tablet. Try again; SHOW VITESS_TABLETS shows which serve.`},
	{0, `unsupported statement type for OLAP|not allowed in OLAP|OLAP does not supported`, always, `SET workload = oltp allows it.`},
	{0, `vttablet: .*Row count exceeded (\d+)`, always, `vttablet returns at most $1 rows. LIMIT, or SET workload = olap, which has no such limit.`},
	{0, `vttablet: .*\(exceeded timeout: ([^)]+)\)`, always, `vttablet ended the transaction after its limit of $1: all of it was rolled back. Begin it again.`},
	{0, `vttablet: .*transaction \S+: (?:not found|ended at)`, always, `The tablet has ended the transaction, as after a failover or a KILL. Type rollback, then begin it again.`},
	{0, `vttablet: .*(?:tablet type|wrong tablet type|not serving|operation not allowed in state)`, always, `The tablet has changed its role or does not serve now. Try again in a few seconds.`},
	{0, `target: .*no healthy tablet available|primary is not serving`, always, `No tablet of the shard serves now. Try again in a few seconds; SHOW VITESS_TABLETS shows which serve.`},

	// TiDB. ProxySQL and OceanBase have the same numbers for other errors.
	{8130, ``, always, `Send the statements one at a time, or SET tidb_multi_statement_mode = 'ON'.`},
	{8002, `can not retry`, always, otherRowsFirst},
	{8004, `[Tt]ransaction is too large`, always, `Change fewer rows in one transaction; BATCH ON … splits a statement into several.`},
	{8027, `Information schema is out of date`, always, `This TiDB server has lost its storage. \connect reaches another one behind a balancer.`},
	{8028, `Information schema is changed`, always, `A table was altered during the transaction, which was rolled back. Begin it again.`},
	{8175, ``, always, `SET tidb_mem_quota_query = bytes raises the limit for this session.`},
	{1105, `Out Of Memory Quota`, always, `SET tidb_mem_quota_query = bytes raises the limit for this session.`},
	{9001, `PD server timeout`, always, `The cluster's placement driver does not answer. Try again in a few seconds.`},
	{9002, `TiKV server timeout`, always, `A storage node does not answer. Try again in a few seconds.`},
	{9003, `TiKV server is busy`, always, `A storage node is overloaded. Try again in a few seconds.`},
	{9004, `Resolve lock timeout`, always, `Another transaction holds locks on the rows. Try again.`},
	{9005, `Region is unavailable`, always, `A part of the data has no leader now. Try again in a few seconds.`},
	{9006, `GC life time is shorter`, always, `The transaction, or its AS OF time, is older than what is kept (tidb_gc_life_time). Begin it again.`},
	{9007, `Write conflict`, always, otherRowsFirst},

	// OceanBase. Its time-outs are in microseconds: a zero more is ten times as long.
	{4012, `maximum query timeout: (\d+)\(us\)`, always, `SET ob_query_timeout = ${1}0; allows ten times as long in this session.`},
	{4012, `^Transaction|trx_timeout`, always, `The transaction ran longer than ob_trx_timeout. Type rollback, SET ob_trx_timeout = microseconds, then begin it again.`},
	{6210, `^Transaction`, always, `The transaction ran longer than ob_trx_timeout. Type rollback, SET ob_trx_timeout = microseconds, then begin it again.`},
	{6002, `[Tt]ransaction need`, always, `The transaction cannot go on. Type rollback, then begin it again.`},
	{4012, `^Timeout`, always, `SET ob_query_timeout = microseconds allows more time in this session.`},
	{4013, `[Mm]emory`, always, `The tenant has no memory for this now. Read or change fewer rows, or have its memory raised.`},
	{4016, `^Internal error`, always, `SELECT LAST_TRACE_ID() returns the name under which the server has logged it.`},
	{4038, `not master`, always, `The leader of the data has moved. Try again in a few seconds.`},
	{8001, `initializing`, always, `The server is starting. Try again in a few seconds.`},
	{8001, `[Mm]em`, always, `SET tidb_mem_quota_query = bytes raises the limit for this session.`},

	// A SET that was answered with OK and does harm: Vitess applies it when it next reserves a connection.
	{1193, ``, afterSet, `This comes since: LASTSET` + "\n" + `\connect opens a session without it.`},
	{1229, ``, afterSet, `This comes since: LASTSET` + "\n" + `\connect opens a session without it.`},
	{1231, ``, afterSet, `This comes since: LASTSET` + "\n" + `\connect opens a session without it.`},
	{1232, ``, afterSet, `This comes since: LASTSET` + "\n" + `\connect opens a session without it.`},
	{1238, ``, afterSet, `This comes since: LASTSET` + "\n" + `\connect opens a session without it.`},

	// Servers that may only be read.
	{1290, readOnlyOption, routed, sentToReader},
	{1290, readOnlyOption, wasWritable, roleChanged},
	{1290, readOnlyOption, always, notPrimary},
	{1015, `errno: 165\b`, wasWritable, roleChanged},
	{1015, `errno: 165\b`, always, notPrimary},
	{1836, ``, routed, sentToReader},
	{1836, ``, wasWritable, roleChanged},
	{1836, ``, always, notPrimary},
	{1874, ``, always, notPrimary},
	{4049, `Group Replication secondary`, always, notPrimary},
	{1792, ``, inReadOnly, `This transaction was begun read-only. Type rollback or commit, then: START TRANSACTION READ WRITE`},
	{1792, ``, always, `This session begins its transactions read-only. SET SESSION TRANSACTION READ WRITE ends that.`},

	// Group Replication.
	{3098, ``, always, `Group Replication replicates only InnoDB tables that have a primary key.`},
	{3100, ``, always, `Group Replication did not let the transaction commit: this member has no majority, or leaves the group. \connect reaches another member, if the address leads to one.`},
	{3101, ``, always, `Another member changed the same rows first: the whole transaction was rolled back. Begin it again.`},
	{3781, ``, always, `The new primary is still applying what came before. Try again in a few seconds.`},
	{3782, ``, always, `This member leaves the group. \connect reaches another member, if the address leads to one.`},
	{3783, ``, always, `This member has left the group. \connect reaches another member, if the address leads to one.`},
	{3796, ``, always, `This member is not online in its group. \connect reaches another member, if the address leads to one.`},
	{3797, ``, always, `This member could not wait for the others. Try again, or SET group_replication_consistency = 'EVENTUAL'.`},
	{3798, ``, always, `The transaction is committed here; whether on the other members is not known.`},
	{3799, ``, always, `This member leaves the group. \connect reaches another member, if the address leads to one.`},

	// Galera.
	{1047, `WSREP has not yet prepared`, always, `This node is not in step with its cluster, or has no majority: the statement was not executed. \connect reaches another node, if the address leads to one.`},

	// Locks, and transactions that the server has ended.
	{1213, ``, rollingBack, `The transaction was rolled back nevertheless.`},
	{1213, ``, committing, commitRefused},
	{1213, ``, transactionEnd, `The server rolled the whole transaction back. Begin it again.` + deadlockShows},
	{1213, ``, inTransaction, `Only this statement was rolled back; the transaction is still open.`},
	{1213, ``, always, `The statement was rolled back. Run it again.` + deadlockShows},
	{1180, `\b149\b`, always, commitRefused},
	{1180, ``, always, `The transaction was not committed: all of it was rolled back. Begin it again.`},
	{1205, ``, transactionEnd, `The server rolled the whole transaction back (innodb_rollback_on_timeout).` + blockersShow},
	{1205, ``, inTransaction, `Only this statement was rolled back; the transaction is still open.` + blockersShow},
	{1205, ``, always, blockersShow},
	{1614, ``, always, `The server rolled the whole transaction back. Begin it again.` + deadlockShows},
	{3572, ``, always, `Another transaction holds a lock on the rows; without NOWAIT the statement waits.` + blockersShow},

	// Limits.
	{3024, ``, always, `SET SESSION max_execution_time = 0 lifts the limit for this session.`},
	{1969, ``, always, `SET SESSION max_statement_time = 0 lifts the limit for this session.`},
	{3170, `^Memory capacity of (\d+) bytes for '(\w+)'`, always, `SET SESSION $2 = ${1}0 raises the limit ten times.`},

	// Connections that the server has ended.
	{1053, ``, connecting, `The server is shutting down. Try again when it has started.`},
	{1053, ``, always, `The server is shutting down.` + connectionEnded},
	{1927, ``, always, `The connection was killed, by another user or for a limit of the server.` + connectionEnded},
	{3169, ``, always, `The connection was killed by another user.` + connectionEnded},
	{4031, `inactivity|wait_timeout`, always, `The server had ended the connection before: the statement was not executed.`},
}
