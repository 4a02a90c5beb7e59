package advice

import (
	"regexp"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// State of a session between statements: idle, in a transaction, in one that is read-only.
var (
	idle       = result.State{Connected: true, Status: result.StatusAutocommit}
	inside     = result.State{Connected: true, Status: result.StatusInTransaction}
	insideRead = result.State{Connected: true, Status: result.StatusInTransaction | result.StatusReadOnlyTrx}
	readOnly   = result.State{Connected: true, ReadOnly: true}
	lost       = result.State{Connected: true, TransactionLost: true}
	gone       = result.State{}
	vitess     = result.State{Connected: true, Status: result.StatusInTransaction, Version: "8.4.6-Vitess"}
	tidb       = result.State{Connected: true, Version: "8.0.11-TiDB-v8.5.0"}
	proxySQL   = result.State{Connected: true, Version: "8.0.11", VersionComment: "(ProxySQL)"}
)

func ran(before, after result.State) Situation { return Situation{Before: before, After: after} }

func control(before, after result.State, c sqltext.Control) Situation {
	return Situation{Before: before, After: after, Traits: sqltext.Traits{Control: c}}
}

var connects = Situation{Connecting: true}

const refusedUntil = "\nStatements are refused until you type rollback or begin."

// The errors of products, and the help below each.
var errorsOfServers = []struct {
	number    uint16
	message   string
	situation Situation
	want      string
}{
	// ProxySQL.
	{9001, "Max connect timeout reached while reaching hostgroup 10 after 10000ms", ran(idle, idle),
		"ProxySQL reached no server of hostgroup 10: the statement was not executed, and this session continues."},
	{9002, "Max connect failure while reaching hostgroup 3", ran(idle, idle),
		"ProxySQL reached no server of hostgroup 3: the statement was not executed, and this session continues."},
	{9006, "ProxySQL Error: connection is locked to hostgroup 0 but trying to reach hostgroup 1", Situation{Before: idle, After: idle, Locker: "set @a\n = 1"},
		"ProxySQL ties this session to hostgroup 0, perhaps since: set @a = 1\nThe statement was not executed; \\connect opens a session that is free."},
	{9006, "ProxySQL Error: connection is locked to hostgroup 0 but trying to reach hostgroup 1", ran(idle, idle),
		"A SET that ProxySQL does not know ties this session to hostgroup 0.\nThe statement was not executed; \\connect opens a session that is free."},
	{9005, "Session trying to reach HG 1 while locked on HG 0 . Rejecting query: execute p", ran(idle, idle),
		"A SET that ProxySQL does not know ties this session to hostgroup 0.\nThe statement was not executed; \\connect opens a session that is free."},
	{1907, "Query execution was interrupted, query_timeout exceeded", ran(idle, idle),
		"ProxySQL stopped the statement after its limit (mysql-default_query_timeout, or that of a query rule)."},
	{2003, "Can't connect to MySQL server on '10.0.0.7' (115)", ran(idle, idle),
		"A proxy could not reach its server: the statement was not executed. This session continues."},
	{2013, "Lost connection to MySQL server during query", ran(inside, lost),
		"A proxy lost its connection to the server: it is not known whether the statement was executed. This session continues." + refusedUntil},
	{2003, "Lost connection to backend server: network error", ran(idle, gone), // MaxScale
		"A proxy lost its connection to the server: it is not known whether the statement was executed. The connection has ended."},

	// Logins.
	{2026, "SSL connection error: x509: certificate signed by unknown authority", connects,
		"--ssl-ca names the authority to trust. A MariaDB of 11.4 or later can prove its certificate by the password: --ssl-verify-server-cert."},
	{2026, "SSL connection error: x509: certificate signed by unknown authority, and the server does not prove it by the password; name the authority with ssl-ca", connects, ""},
	{2059, "Authentication plugin 'mysql_clear_password' cannot be loaded: plugin not enabled", connects,
		"The server asks for the password itself (PAM, LDAP). --enable-cleartext-plugin allows that, over TLS or a Unix socket."},
	{2061, "Authentication plugin 'dialog' reported error: Authentication requires secure connection.", connects,
		"The password itself is sent over TLS or a Unix socket only: --ssl-mode=REQUIRED."},
	{2061, "Authentication plugin 'caching_sha2_password' reported error: Authentication requires secure connection.", connects,
		"TLS protects the password: --ssl-mode=REQUIRED. Without it the server's public key does: --server-public-key-path or --get-server-public-key."},
	{2003, "Can't connect to remote MySQL server for client connected to '0.0.0.0:6446'", connects,
		"MySQL Router answered, but reached no server for this port. Its log has the reason; try again when the cluster has a primary."},
	{2003, "Can't connect to remote MySQL server", connects,
		"MySQL Router answered, but reached no server for this port. Its log has the reason; try again when the cluster has a primary."},
	{2013, "Lost connection to MySQL server at 'reading initial communication packet', system error: 104", connects,
		"The connection was accepted and closed at once: by a balancer whose servers are down, by a server that refuses this host, or by another kind of server."},
	{2013, "Lost connection to MySQL server at 'waiting for initial communication packet', system error: 110", connects,
		"The connection was accepted, but no greeting came: the server hangs, or another kind of server listens there."},
	{2003, "Can't connect to MySQL server on 'db1:3306' (111)", connects, ""},
	{1045, "Access denied for user 'app'@'localhost' (using password: YES)", connects, ""},
	{1040, "Too many connections", connects,
		"The server has no free connection (max_connections). One more is reserved for accounts with CONNECTION_ADMIN or SUPER."},
	{1040, "Too many connections to MySQL Router", connects, "MySQL Router has no free connection (max_connections, max_total_connections)."},
	{1129, "Host '10.0.0.3' is blocked because of many connection errors; unblock with 'mysqladmin flush-hosts'", connects,
		"TRUNCATE TABLE performance_schema.host_cache on the server lifts the block. If health checks of a balancer cause it, raise max_connect_errors."},
	{1129, "Host '10.0.0.3' is blocked because of many connection errors; unblock with 'mariadb-admin flush-hosts'", connects,
		"FLUSH HOSTS on the server lifts the block. If health checks of a balancer cause it, raise max_connect_errors."},
	{1129, "Too many connection errors from 10.0.0.3", connects,
		"MySQL Router blocks this host after max_connect_errors failed logins, until the router is restarted."},

	// Vitess: from a real vtgate 24, and from its source.
	{1364, "target: ks.-80.primary: vttablet: rpc error: code = Unknown desc = Field 'id' doesn't have a default value (errno 1364) (sqlstate HY000) (CallerID: userData1): Sql: \"insert into customers values ()\", BindVars: {}", ran(idle, idle),
		"This is from the primary of keyspace ks, shard -80."},
	{1105, "target: commerce.-.primary: vttablet: rpc error: code = ResourceExhausted desc = Row count exceeded 10000 (errno 10001) (sqlstate HY000) (CallerID: app)", ran(idle, idle),
		"This is from the primary of keyspace commerce, as ERROR 10001 (HY000).\nvttablet returns at most 10000 rows. LIMIT, or SET workload = olap, which has no such limit."},
	{1213, "target: ks.80-.primary: vttablet: rpc error: code = Aborted desc = Deadlock found when trying to get lock; try restarting transaction (errno 1213) (sqlstate 40001) (CallerID: app): Sql: \"update t\", BindVars: {}", ran(inside, lost),
		"This is from the primary of keyspace ks, shard 80-.\nThe server rolled the whole transaction back. Begin it again. \\deadlock shows both sides." + refusedUntil},
	{1105, "target: ks.-80.primary: vttablet: rpc error: code = Unavailable desc = no healthy (CallerID: a)\ntarget: ks.80-.primary: vttablet: rpc error: code = Unavailable desc = no healthy (CallerID: a)", ran(idle, idle),
		"This is from the primary of keyspace ks, shard -80; 1 other shard refused it, too."},
	{1105, "target: ks.-80.primary: vttablet: rpc error: code = Aborted desc = transaction 17: ended at 2026-11-28 18:00:00 UTC (exceeded timeout: 20s) (CallerID: a)", ran(inside, lost),
		"This is from the primary of keyspace ks, shard -80.\nvttablet ended the transaction after its limit of 20s: all of it was rolled back. Begin it again." + refusedUntil},
	{1105, "target: ks.-80.primary: no healthy tablet available for 'keyspace:\"ks\" shard:\"-80\" tablet_type:PRIMARY'", ran(idle, idle),
		"No tablet of the shard serves now. Try again in a few seconds; SHOW VITESS_TABLETS shows which serve."},
	{1105, "target: ks.-80.primary: vttablet: rpc error: code = FailedPrecondition desc = operation not allowed in state NOT_SERVING (CallerID: u)", ran(idle, idle),
		"This is from the primary of keyspace ks, shard -80.\nThe tablet has changed its role or does not serve now. Try again in a few seconds."},
	{1049, "VT05003: unknown database 'mysql' in vschema", ran(idle, idle), "vtgate knows keyspaces, not all schemas of its servers. SHOW DATABASES lists them."},
	{1235, "VT12001: unsupported: cross-shard query", ran(idle, idle),
		"vtgate cannot run this over several shards. USE `keyspace:shard` sends what follows to one shard as it is."},
	{1105, "unsupported: subqueries in GROUP BY", ran(idle, idle),
		"vtgate cannot run this over several shards. USE `keyspace:shard` sends what follows to one shard as it is."},
	{1105, "unsupported statement type for OLAP: BEGIN", ran(idle, idle), "SET workload = oltp allows it."},
	{1095, "VT07001: kill statement execution not permitted.", ran(idle, idle), "vtgate allows KILL only if it was started with --allow-kill-statement."},
	{1317, "target: ks.-80.primary: vttablet: rpc error: code = Aborted desc = transaction 1795123: ended at 2026-11-28 18:00:00.1 UTC (unlocked closed connection) (CallerID: u)", ran(inside, inside),
		"This is from the primary of keyspace ks, shard -80.\nThe tablet has ended the transaction, as after a failover or a KILL. Type rollback, then begin it again."},
	{1232, "Incorrect argument type to variable 'x'", Situation{Before: idle, After: idle, LastSet: "set x = 'a'"},
		"This comes since: set x = 'a'\n\\connect opens a session without it."},
	{1232, "Incorrect argument type to variable 'x'", ran(idle, idle), ""},

	// TiDB. 9001 to 9006 and 8001 are other errors on other products.
	{8130, "client has multi-statement capability disabled. Run SET GLOBAL tidb_multi_statement_mode='ON' after you understand the security risk", ran(idle, idle),
		"Send the statements one at a time, or SET tidb_multi_statement_mode = 'ON'."},
	{9007, "Write conflict, txnStartTS=1, conflictStartTS=2 [try again later]", control(inside, lost, sqltext.ControlCommit),
		"Another transaction changed the same rows first: the whole transaction was rolled back. Begin it again." + refusedUntil},
	{9005, "Region is unavailable", ran(idle, idle), "A part of the data has no leader now. Try again in a few seconds."},
	{9001, "PD server timeout", ran(idle, idle), "The cluster's placement driver does not answer. Try again in a few seconds."},
	{9006, "GC life time is shorter than transaction duration, transaction starts at 1, GC safe point is 2", ran(idle, idle),
		"The transaction, or its AS OF time, is older than what is kept (tidb_gc_life_time). Begin it again."},
	{8028, "Information schema is changed during the execution of the statement(for example, table definition may be updated by other DDL ran in parallel).", ran(inside, lost),
		"A table was altered during the transaction, which was rolled back. Begin it again." + refusedUntil},
	{1105, "Out Of Memory Quota![conn_id=54]", ran(idle, idle), "SET tidb_mem_quota_query = bytes raises the limit for this session."},

	// OceanBase.
	{4012, "Timeout, query has reached the maximum query timeout: 10000000(us), maybe you can adjust the session variable ob_query_timeout or query_timeout hint, and try again.", ran(idle, idle),
		"SET ob_query_timeout = 100000000; allows ten times as long in this session."},
	{4012, "Transaction is timeout", ran(inside, inside), "The transaction ran longer than ob_trx_timeout. Type rollback, SET ob_trx_timeout = microseconds, then begin it again."},
	{4013, "No memory or reach tenant memory limit", ran(idle, idle), "The tenant has no memory for this now. Read or change fewer rows, or have its memory raised."},
	{4016, "Internal error", ran(idle, idle), "SELECT LAST_TRACE_ID() returns the name under which the server has logged it."},
	{8001, "Server is initializing", connects, "The server is starting. Try again in a few seconds."},

	// Servers that may only be read, and whose role has changed.
	{1290, "The MySQL server is running with the --read-only option so it cannot execute this statement", ran(idle, idle), roleChanged},
	{1290, "The MySQL server is running with the --super-read-only option so it cannot execute this statement", ran(idle, idle), roleChanged},
	{1290, "The MySQL server is running with the --read-only option so it cannot execute this statement", ran(proxySQL, proxySQL), sentToReader},
	{1290, "The MariaDB server is running with the --read-only option so it cannot execute this statement", ran(readOnly, readOnly), notPrimary},
	{1290, "Der MySQL-Server läuft mit der Option --read-only und kann diese Anweisung deswegen nicht ausführen", ran(idle, idle), roleChanged},
	{1290, "The MySQL server is running with the --secure-file-priv option so it cannot execute this statement", ran(idle, idle), ""},
	{1836, "Running in read-only mode", ran(readOnly, readOnly), notPrimary},
	{1836, "Running in read-only mode", ran(tidb, tidb), notPrimary},
	{1015, "Can't lock file (errno: 165 - Table is read only)", ran(readOnly, readOnly), notPrimary}, // innodb_read_only of MySQL 9.7
	{1015, "Can't lock file (errno: 11 - Resource temporarily unavailable)", ran(readOnly, readOnly), ""},
	{1792, "Cannot execute statement in a READ ONLY transaction.", ran(insideRead, insideRead),
		"This transaction was begun read-only. Type rollback or commit, then: START TRANSACTION READ WRITE"},
	{1792, "Cannot execute statement in a READ ONLY transaction.", ran(idle, idle),
		"This session begins its transactions read-only. SET SESSION TRANSACTION READ WRITE ends that."},

	// Group Replication and Galera.
	{3100, "Error on observer while running replication hook 'before_commit'.", control(inside, lost, sqltext.ControlCommit),
		"Group Replication did not let the transaction commit: this member has no majority, or leaves the group. \\connect reaches another member, if the address leads to one." + refusedUntil},
	{3101, "Plugin instructed the server to rollback the current transaction.", ran(idle, idle),
		"Another member changed the same rows first: the whole transaction was rolled back. Begin it again."},
	{3098, "The table does not comply with the requirements by an external plugin.", ran(idle, idle), "Group Replication replicates only InnoDB tables that have a primary key."},
	{1213, "Deadlock found when trying to get lock; try restarting transaction", control(inside, lost, sqltext.ControlCommit),
		"The cluster refused the commit: another node changed the same rows first. The whole transaction is gone; begin it again." + refusedUntil},
	{1213, "Deadlock found when trying to get lock; try restarting transaction", control(inside, idle, sqltext.ControlRollback),
		"The transaction was rolled back nevertheless."},
	{1047, "WSREP has not yet prepared node for application use", ran(idle, idle),
		"This node is not in step with its cluster, or has no majority: the statement was not executed. \\connect reaches another node, if the address leads to one."},
	{1180, "Got error 149 - 'Lock deadlock; Retry transaction' during COMMIT", control(inside, lost, sqltext.ControlCommit), commitRefused + refusedUntil}, // Group Replication
	{1180, "Got error 28 - 'No space left on device' during COMMIT", control(inside, lost, sqltext.ControlCommit),
		"The transaction was not committed: all of it was rolled back. Begin it again." + refusedUntil},

	// Locks, limits, ends.
	{1213, "Deadlock found when trying to get lock; try restarting transaction", ran(inside, lost),
		"The server rolled the whole transaction back. Begin it again. \\deadlock shows both sides." + refusedUntil},
	{1213, "Deadlock found when trying to get lock; try restarting transaction", ran(idle, idle),
		"The statement was rolled back. Run it again. \\deadlock shows both sides."},
	{1205, "Lock wait timeout exceeded; try restarting transaction", ran(inside, inside),
		"Only this statement was rolled back; the transaction is still open. \\blockers shows who holds locks."},
	{1205, "Lock wait timeout exceeded; try restarting transaction", ran(vitess, vitess), "Only this statement was rolled back; the transaction is still open."},
	{1205, "Lock wait timeout exceeded; try restarting transaction", ran(proxySQL, proxySQL), ""},
	{1205, "Lock wait timeout exceeded; try restarting transaction", ran(idle, idle), "\\blockers shows who holds locks."},
	{3572, "Statement aborted because lock(s) could not be acquired immediately and NOWAIT is set.", ran(inside, inside),
		"Another transaction holds a lock on the rows; without NOWAIT the statement waits. \\blockers shows who holds locks."},
	{3024, "Query execution was interrupted, maximum statement execution time exceeded", ran(idle, idle),
		"SET SESSION max_execution_time = 0 lifts the limit for this session."},
	{1969, "Query execution was interrupted (max_statement_time exceeded)", ran(idle, idle),
		"SET SESSION max_statement_time = 0 lifts the limit for this session."},
	{1053, "Server shutdown in progress", ran(idle, gone), "The server is shutting down. The connection has ended."},
	{1927, "Connection was killed", ran(idle, gone), "The connection was killed, by another user or for a limit of the server. The connection has ended."},
	{4031, "The client was disconnected by the server because of inactivity. See wait_timeout and interactive_timeout for configuring this behavior.", ran(idle, gone),
		"The server had ended the connection before: the statement was not executed."},
	{1064, "Getting analyzing error. Detail message: Unknown system variable 'x', the most similar variables are {'y'}.", ran(idle, idle), ""},
	{62, "Code: 62. DB::Exception: Syntax error: failed at position 1 ('selec'): selec 1. (SYNTAX_ERROR)", ran(idle, idle), ""},
	{1062, "Duplicate entry '9006' for key 'PRIMARY'", ran(inside, inside), ""},
	{1146, "Table 'shop.x' doesn't exist", ran(idle, idle), ""},
}

func TestFor_HelpOfEachError(t *testing.T) {
	for _, c := range errorsOfServers {
		refused := &result.Error{Number: c.number, State: "HY000", Message: c.message, Sent: !c.situation.Connecting}
		if got := strings.Join(For(refused, c.situation).Lines, "\n"); got != c.want {
			t.Errorf("ERROR %d: %s\ngot\n%s\nwant\n%s", c.number, c.message, got, c.want)
		}
	}
}

// A password that was not given is only a reason where the server asked for it.
func TestFor_MissingFactor(t *testing.T) {
	refused := &result.Error{Number: 1045, Message: "Access denied for user 'ann'@'localhost' (using password: YES)", Sent: true}
	if got := For(refused, connects).Lines; got != nil {
		t.Errorf("%q", got)
	}
	refused.Cause = result.ErrFactor
	if got := strings.Join(For(refused, connects).Lines, "\n"); !strings.HasPrefix(got, "The server asked for another password of this account: --password2 is") {
		t.Errorf("%q", got)
	}
}

// No error of the client itself is taken for one of a proxy.
func TestFor_LostConnectionIsNoProxy(t *testing.T) {
	err := &result.Error{Number: result.CodeLost, State: "HY000", Message: "Lost connection to MySQL server during query"}
	if got := For(err, ran(idle, gone)); got.Lines != nil || got.About != err || got.Core != "" {
		t.Errorf("%+v", got)
	}
}

// What a message is about is the error of the server below, in the words that locate knows.
func TestFor_ErrorOfTheServerBelow(t *testing.T) {
	for _, c := range []struct {
		number        uint16
		message, core string
		about         string
	}{
		{1054, "target: ks.-80.primary: vttablet: rpc error: code = NotFound desc = Unknown column 'nosuch2' in 'field list' (errno 1054) (sqlstate 42S22) (CallerID: userData1): Sql: \"select nosuch2 from customers\", BindVars: {#maxLimit: \"type:INT64 value:\\\"10001\\\"\"}",
			"Unknown column 'nosuch2' in 'field list'", "ERROR 1054 (42S22): Unknown column 'nosuch2' in 'field list'"},
		{1105, "vtgate: http://localhost:15001/: target: ks.0.master, used tablet: zone1-100 (localhost): vttablet: rpc error: code = AlreadyExists desc = Duplicate entry '1' for key 'PRIMARY' (errno 1062) (sqlstate 23000) (CallerID: u): Sql: \"insert\", BindVars: {}",
			"Duplicate entry '1' for key 'PRIMARY'", "ERROR 1062 (23000): Duplicate entry '1' for key 'PRIMARY'"},
		{1105, "table nosuch not found", "", "ERROR 1146 (HY000): Table 'nosuch' doesn't exist"},
		{1146, "VT05005: table 'a' does not exist in keyspace 'ks'", "table 'a' does not exist in keyspace 'ks'", "ERROR 1146 (HY000): Table 'a' doesn't exist"},
		{1105, "errCode = 2, detailMessage = Unknown column 'n' in 't'", "Unknown column 'n' in 't'", "ERROR 1054 (HY000): Unknown column 'n' in 't'"},
		{1064, "Getting analyzing error at line 1, column 7. Detail message: Column 'n' cannot be resolved.", "Column 'n' cannot be resolved", "ERROR 1054 (HY000): Unknown column 'n' in 'field list'"},
		{60, "Code: 60. DB::Exception: Table shop.x does not exist. (UNKNOWN_TABLE) (version 24.3.1.2672)", "Table shop.x does not exist.", "ERROR 1146 (HY000): Table 'shop.x' doesn't exist"},
		{1105, "UnknownTable. Code: 1025, Text = error: Unknown table t.", "error: Unknown table t", "ERROR 1105 (HY000): UnknownTable. Code: 1025, Text = error: Unknown table t."},
		{60, "DB::Exception: Unknown table expression identifier 't' in scope SELECT", "Unknown table expression identifier 't' in scope SELECT", "ERROR 1146 (HY000): Table 't' doesn't exist"},
		{1317, "target: ks.-80.primary: vttablet: rpc error: code = Canceled desc = (errno 1317) (sqlstate 70100): Query execution was interrupted, elapsed time: 9ms, killing query ID 97 (CallerID: userData1)",
			"Query execution was interrupted, elapsed time: 9ms, killing query ID 97", "ERROR 1317 (HY000): Query execution was interrupted, elapsed time: 9ms, killing query ID 97"},
		{1146, "table not found: nosuch", "", "ERROR 1146 (HY000): Table 'nosuch' doesn't exist"}, // Dolt
		{1049, "database not found: nosuch", "", "ERROR 1049 (HY000): Unknown database 'nosuch'"},
		{1105, "column \"nosuch\" could not be found in any table in scope", "", "ERROR 1054 (HY000): Unknown column 'nosuch' in 'field list'"},
		{1105, "table \"c\" does not have column \"x\"", "", "ERROR 1054 (HY000): Unknown column 'c.x' in 'field list'"},
		{1105, "function: 'nosuch' not found", "", "ERROR 1305 (HY000): FUNCTION nosuch does not exist"},
		{1105, "stored procedure \"nosuch\" does not exist", "", "ERROR 1305 (HY000): PROCEDURE nosuch does not exist"},
		{1050, "Table 'x' already exists", "", "ERROR 1050 (HY000): Table 'x' already exists"},
		{1105, "Table 'x' is not mine", "", "ERROR 1105 (HY000): Table 'x' is not mine"},
		{1146, "Tabelle 'shop.x' existiert nicht", "", "ERROR 1146 (HY000): Tabelle 'shop.x' existiert nicht"},
		{1054, "Unknown column 'x' in 'SELECT'", "", "ERROR 1054 (HY000): Unknown column 'x' in 'SELECT'"},
	} {
		got := For(&result.Error{Number: c.number, State: "HY000", Message: c.message, Sent: true}, ran(idle, idle))
		if got.Core != c.core || got.About.Error() != c.about || !strings.Contains(c.message, got.Core) {
			t.Errorf("%s: core %q, about %s", c.message, got.Core, got.About)
		}
	}
}

// What a server or a user writes cannot steer the terminal, or add lines to the help.
func TestFor_HostileTextIsSafe(t *testing.T) {
	s := Situation{Before: idle, After: idle, Locker: "set @a = '\x1b[31m'", LastSet: "set x = '\x1b[2J'"}
	for _, message := range []string{
		"ProxySQL Error: connection is locked to hostgroup 0 but trying to reach hostgroup 1",
		"target: k\x1b[31ms.-80.primary: vttablet: \x1b[31m boom (errno 1) (sqlstate HY000)",
		"target: ks.-80.primary: vttablet: transaction (exceeded timeout: \x1b[2J)",
	} {
		for _, number := range []uint16{1105, 9006, 1232} {
			if got := strings.Join(For(&result.Error{Number: number, Message: message, Sent: true}, s).Lines, "\n"); strings.Contains(got, "\x1b") {
				t.Errorf("%d %q: %q", number, message, got)
			}
		}
	}
}

// Every hint can be shown: its pattern compiles, no earlier hint hides it, and it is a sentence of one line
// or two.
func TestHints_AreReachable(t *testing.T) {
	for i, h := range hints {
		regexp.MustCompile(h.text)
		if lines := strings.Split(h.words, "\n"); len(lines) > 2 || h.words == "" {
			t.Errorf("ERROR %d has the help %q", h.number, h.words)
		}
		for _, earlier := range hints[:i] {
			if earlier.when == always && earlier.text == "" && (earlier.number == 0 || earlier.number == h.number) {
				t.Errorf("ERROR %d, %q: an earlier hint is for every such error", h.number, h.words)
			}
		}
	}
}

func FuzzFor(f *testing.F) {
	for _, c := range errorsOfServers {
		f.Add(c.number, c.message)
	}
	f.Fuzz(func(t *testing.T, number uint16, message string) {
		a := For(&result.Error{Number: number, Message: message, Sent: true}, ran(inside, lost))
		if a.About == nil || !strings.Contains(message, a.Core) {
			t.Fatalf("%d %q: %+v", number, message, a)
		}
		for _, line := range a.Lines {
			if strings.ContainsAny(line, "\x1b\n") {
				t.Fatalf("%d %q: %q", number, message, line)
			}
		}
	})
}

func TestTrail_Locker(t *testing.T) {
	for _, c := range []struct {
		statement string
		locks     bool
	}{
		{"set @a = 1", true},
		{"set session nosuch_variable = 1", true},
		{"set sql_mode = 'ANSI', @b = 2", true},
		{"set @@session.rand_seed1 = 4", true},
		{"set names utf8mb4", false},
		{"set character set latin1", false},
		{"set sql_mode = '@'", false},
		{"set @@session.time_zone = '+00:00', autocommit = 0", false},
		{"set `sql_mode` = ''", false},
		{"set autocommit = 1; select 2", true},
		{"select @a := 1", false}, // not a SET
		{"set transaction isolation level read committed", false},
	} {
		var trail Trail
		trail.Add(7, c.statement, scan.Mode{}, sqltext.Classify(c.statement, "", scan.Mode{}), nil)
		if got := trail.Locker(7) == c.statement; got != c.locks {
			t.Errorf("%s: %v", c.statement, got)
		}
	}
}

// The first statement counts, on its connection, until the session is reset.
func TestTrail_IsOfOneConnection(t *testing.T) {
	var trail Trail
	add := func(connection uint64, text string) {
		trail.Add(connection, text, scan.Mode{}, sqltext.Classify(text, "", scan.Mode{}), nil)
	}
	add(7, "set @a = 1")
	add(7, "set @b = 1")
	if got := trail.Locker(7); got != "set @a = 1" {
		t.Error(got)
	}
	if got := trail.Locker(8); got != "" {
		t.Error(got)
	}
	add(8, "select 1")
	if got := trail.Locker(8); got != "" {
		t.Error(got)
	}
	add(8, "set @c = 1")
	trail.Forget()
	if got := trail.Locker(8); got != "" {
		t.Error(got)
	}
}

// The same error of two statements in a row after a SET is that of the SET.
func TestTrail_LastSet(t *testing.T) {
	wrong := &result.Error{Number: 1232, Message: "Incorrect argument type to variable 'x'"}
	other := &result.Error{Number: 1146, Message: "Table 'shop.t' doesn't exist"}
	type step struct {
		text string
		err  *result.Error
		want string
	}
	for _, steps := range [][]step{
		{{"set x = 'a'", nil, ""}, {"select 1", wrong, ""}, {"select 2", wrong, "set x = 'a'"}, {"select 3", wrong, "set x = 'a'"}, {"select 4", nil, ""}},
		{{"set x = 'a'", nil, ""}, {"select 1", wrong, ""}, {"select 2", other, ""}, {"select 3", wrong, ""}},
		{{"set x = 'a'", nil, ""}, {"select 1", wrong, ""}, {"set y = 1", nil, ""}, {"select 3", wrong, ""}},
		{{"select 1", wrong, ""}, {"select 1", wrong, ""}},
	} {
		var trail Trail
		for _, s := range steps {
			trail.Add(7, s.text, scan.Mode{}, sqltext.Classify(s.text, "", scan.Mode{}), s.err)
			if got := trail.LastSet(7); got != s.want {
				t.Errorf("%v: after %s: %q", steps, s.text, got)
			}
		}
	}
}
