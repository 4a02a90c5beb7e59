package producttest

import (
	"regexp"
	"strings"
)

// ProxySQL is ProxySQL 2.6 with reads and writes split: a writer in hostgroup 0, a reader in 1.
//
// The greeting has the number of ProxySQL's own session. SELECT CONNECTION_ID() in exactly that text
// is answered by it, any other text by the server. KILL in exactly three forms is not sent to a
// server; only the user's own sessions end, and the answer is always OK.
// Source: https://github.com/sysown/proxysql/blob/5cc418bb/lib/MySQL_Session.cpp (SELECT_CONNECTION_ID,
// handle_command_query_kill), https://github.com/sysown/proxysql/issues/860,
// https://github.com/sysown/proxysql/issues/1797.
var ProxySQL = Product{
	Name:    "ProxySQL",
	version: "8.0.11", capabilities: withoutTrack, comment: "MySQL Community Server - GPL",
	nodes:   []node{{name: "hostgroup 0"}, {name: "hostgroup 1", readOnly: true}},
	numbers: sessionNumber, first: 8, hosts: proxyHost, processes: mysqlProcesses, errors: mysqlErrors,
	greetedID: `select connection_id\(\)`,
	// Source: https://github.com/sysown/proxysql/blob/5cc418bb/lib/MySQL_Session.cpp (SELECT_VERSION_COMMENT,
	// handler___status_WAITING_CLIENT_DATA___STATE_SLEEP___MYSQL_COM_QUERY_PROXYSQL_INTERNAL).
	answers: []answer{
		{pattern: `select @@version_comment limit 1`, table: &table{columns: []string{"@@version_comment"}, rows: [][]string{{"(ProxySQL)"}}}},
		{pattern: `proxysql internal session`, table: &table{columns: []string{"session_info"}, rows: [][]string{{`{"thread_session_id":501}`}}}},
		{pattern: `select .* from unreachable`, failure: &failure{9001, "HY000", "Max connect timeout reached while reaching hostgroup 2 after 10000ms"}},
	},
	// Source: https://proxysql.com/documentation/proxysql-read-write-split-howto/.
	routes: []route{{`select .*for update`, 0}, {`select.*`, 1}},
	locks:  true,
	kills: []killForm{
		{`kill\s+(?:connection |query |)\s*(\d+)\s*`, killGreeted, failure{}},
		{`kill\s.*?(\d+)\s*;?\s*`, killThread, noThread}, // any other form reaches the writer
	},
	interrupted: interrupted,
	// Source: https://github.com/sysown/proxysql/issues/4217.
	commands:  []byte{17, 18},
	noCommand: &failure{1047, "42000", "command handling not implemented yet: %s"},
}

// lockedElsewhere is the answer to a statement for another hostgroup than the one that the session is
// bound to.
// Source: https://github.com/sysown/proxysql/blob/5cc418bb/lib/MySQL_Session.cpp (locked_on_hostgroup).
var lockedElsewhere = failure{9006, "Y0000", "ProxySQL Error: connection is locked to hostgroup 0 but trying to reach hostgroup 1"}

// handledSets matches the assignments of SET that ProxySQL follows. Any other one binds the session to
// the hostgroup on which it runs, as does a SET with a semicolon or a user variable. The
// variables of session tracking are followed only since 3.0.
// Source: https://github.com/sysown/proxysql/blob/5cc418bb/lib/MySQL_Session.cpp
// (handler___status_WAITING_CLIENT_DATA___STATE_SLEEP___MYSQL_COM_QUERY___not_mysql),
// https://github.com/sysown/proxysql/issues/4839.
var handledSets = regexp.MustCompile(`(?is)^(?:@@|session |@@session\.|local )?\s*(?:sql_mode|time_zone|character_set_results|sql_auto_is_null|sql_select_limit` +
	`|sql_safe_updates|collation_connection|net_write_timeout|max_join_size|tx_isolation|transaction_isolation|foreign_key_checks|unique_checks|autocommit` +
	`|wait_timeout|sql_log_bin|group_concat_max_len|innodb_lock_wait_timeout|max_execution_time|optimizer_switch)\s*:?=`)

// lock returns the failure of a text that may not leave the node that the session is bound to, and
// binds the session if the text is a SET that ProxySQL does not follow.
func (s *Server) lock(c *session, text string) *failure {
	trimmed := strings.TrimSpace(text)
	if !s.product.locks || matches(s.product.greetedID, trimmed) || matches(s.product.kills[0].pattern, trimmed) {
		return nil
	}
	at := s.route(c, trimmed)
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.locked >= 0 && at != c.locked {
		return &lockedElsewhere
	}
	if !strings.HasPrefix(strings.ToLower(trimmed), "set ") {
		return nil
	}
	rest := strings.ToLower(strings.TrimSpace(trimmed[4:]))
	if strings.HasPrefix(rest, "names ") || strings.Contains(rest, "transaction ") {
		return nil
	}
	for _, assignment := range assignments(rest) {
		if strings.Contains(rest, ";") || !handledSets.MatchString(strings.TrimSpace(assignment)) {
			c.locked = at
		}
	}
	return nil
}

// ProxySQLAdmin is ProxySQL's port for administration, which speaks SQLite's SQL: no KILL, no
// information_schema, and every number is 0.
// Source: https://proxysql.com/documentation/the-admin-schemas/,
// https://github.com/sysown/proxysql/issues/1797 (comments).
var ProxySQLAdmin = Product{
	Name:    "ProxySQL's admin port",
	version: "8.0.11", capabilities: withoutTrack &^ (multi | deprecateEOF), comment: "(ProxySQL Admin Module)",
	numbers: zeroNumber, first: 0, noTables: true,
	answers: []answer{
		{pattern: `select @@version_comment limit 1`, table: &table{columns: []string{"@@version_comment"}, rows: [][]string{{"(ProxySQL Admin Module)"}}}},
		{pattern: `select connection_id\(\)`, failure: &failure{1045, "28000", "ProxySQL Admin Error: no such function: CONNECTION_ID"}},
		{pattern: `select @@.*`, failure: &failure{1045, "28000", `ProxySQL Admin Error: unrecognized token: "@"`}},
	},
	lacks:       []string{"connection_id()", "version()", "database()", "unix_timestamp()"},
	kills:       []killForm{{`kill.*`, killDenied, failure{1045, "28000", `ProxySQL Admin Error: near "%s": syntax error`}}},
	interrupted: interrupted,
	errors: dialect{
		syntax:     failure{1045, "28000", `ProxySQL Admin Error: near "%s": syntax error`},
		noVariable: failure{1045, "28000", `ProxySQL Admin Error: unrecognized token: "@"`},
		noFunction: failure{1045, "28000", "ProxySQL Admin Error: no such function: %s"},
		noTable:    failure{1045, "28000", "ProxySQL Admin Error: no such table: %s"},
		denied:     failure{1045, "28000", "ProxySQL Admin Error: no such table: %s"},
	},
}
