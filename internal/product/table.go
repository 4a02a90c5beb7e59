package product

import (
	"slices"
	"strings"
)

// A Product is what follows from the product of a server, beyond the language that it speaks.
type Product struct {
	Name string // as its makers write it

	// Kill is how a statement of another connection is stopped.
	Kill Kill

	// PerNode is whether each server of a cluster counts its connections for itself. A KILL that is
	// sent to another server than ours could stop a stranger's statement.
	PerNode bool

	// KillQuery is the statement that stops the running statement of a connection. %d is the
	// connection's number.
	KillQuery string

	// KillRefused is a sentence on what a user may do if the server refuses a KILL; "" for none.
	KillRefused string

	// KillEndsTransaction is whether a KILL of a statement rolls back its transaction.
	KillEndsTransaction bool

	// Routes is whether one session may have its statements executed by several servers. What
	// one statement reports need not hold for the next one, and statements of the shell's own
	// may tie the session to one of the servers.
	Routes bool

	// Untracked is whether the server does not report what changes in a session, even if it
	// accepts the request to do so.
	Untracked bool

	family        Family
	inVersion     []string // each identifies the product in the version of the greeting; in lower case
	inComment     []string // each identifies the product in @@version_comment; in lower case
	killed        []string // each is a part of the error, not 1317, of a statement that was stopped; in lower case
	beforeVersion string   // stands before the product's own version, where that is known
}

// Kill is how a statement of another connection is stopped.
type Kill byte

const (
	// KillOnNode is a KILL that must be sent to the server which executes the statement: on
	// another server, the number belongs to another connection.
	KillOnNode Kill = iota

	// KillByGreeting is a KILL that accepts the number of the greeting on each connection to the
	// same address, and never stops another user's statement.
	KillByGreeting

	// KillByOwnNumber is a KILL like KillByGreeting, but the greeting may hold only a part of the
	// number. CONNECTION_ID() returns all of it.
	KillByOwnNumber

	// KillUnknown is no KILL at all.
	KillUnknown
)

// table has a row for each product that is known. Of two products whose marks stand in one text,
// the first one counts: a proxy may announce the version of its servers.
var table = []Product{
	{
		Name: "ProxySQL Admin", family: MySQL, inComment: []string{"proxysql admin"}, beforeVersion: noVersion,
		Kill: KillUnknown, Routes: true, Untracked: true,
	},
	{
		// Source: https://github.com/sysown/proxysql/issues/860.
		Name: "ProxySQL", family: MySQL, inComment: []string{"(proxysql"}, beforeVersion: noVersion,
		Kill: KillByGreeting, KillQuery: killQuery, Routes: true, Untracked: true,
	},
	{
		// Source: https://github.com/mariadb-corporation/MaxScale/blob/24.02/server/modules/protocol/MariaDB/mariadb_client.cc.
		Name: "MaxScale", family: MySQL, inVersion: []string{"maxscale"}, inComment: []string{"maxscale"}, beforeVersion: noVersion,
		Kill: KillByGreeting, KillQuery: killQuery, Routes: true,
	},
	{
		// Its greeting has a number only if it passes on that of the server.
		// Source: https://dev.mysql.com/doc/mysql-router/9.4/en/mysql-router-configuration-connection-sharing.html.
		Name: "MySQL Router", family: MySQL, inVersion: []string{"-router"}, beforeVersion: noVersion, KillQuery: killQuery, Routes: true,
	},
	router("ReadySet"), router("ShardingSphere"), router("Mycat"), router("DBLE"), router("Kingshard"), router("Gaea"), router("Heimdall"),
	{
		// Source: https://github.com/vitessio/vitess/pull/13371.
		Name: "Vitess", family: MySQL, inVersion: []string{"vitess"}, inComment: []string{"vitess"}, beforeVersion: "version: ",
		Kill: KillByGreeting, KillQuery: killQuery, killed: []string{"(errno 1317)"}, KillEndsTransaction: true, Routes: true, Untracked: true,
		KillRefused: "vtgate accepts KILL from version 18 on, if it was started with --allow-kill-statement.",
	},
	{
		// Source: https://docs.pingcap.com/tidb/stable/sql-statement-kill.
		Name: "TiDB", family: MySQL, inVersion: []string{"-tidb-"}, inComment: []string{"tidb server"}, beforeVersion: "-tidb-v",
		Kill: KillByOwnNumber, KillQuery: "KILL TIDB QUERY %d", Untracked: true,
	},
	{
		Name: "OceanBase", family: MySQL, inVersion: []string{"oceanbase"}, inComment: []string{"oceanbase"}, beforeVersion: "oceanbase-v",
		Kill: KillByGreeting, KillQuery: killQuery, Untracked: true,
		KillRefused: "OceanBase's proxy forwards KILL from version 4.2.3 on.",
	},
	{
		// The handler replaces KILL QUERY and a number of one digit only. The number is a part of
		// ClickHouse's own name for a query.
		// Source: https://github.com/ClickHouse/ClickHouse/blob/master/src/Server/MySQLHandler.cpp.
		Name: "ClickHouse", family: MySQL, inVersion: []string{"clickhouse"},
		Kill: KillByGreeting, KillQuery: "KILL QUERY WHERE query_id LIKE 'mysql:%d:%%'", killed: []string{"query was cancelled"}, Untracked: true,
	},
	frontends(clone("StarRocks", "starrocks version ")), frontends(clone("Doris", "doris-")), clone("Dolt", noVersion), clone("GreptimeDB", noVersion),
	clone("Databend", noVersion), clone("MatrixOne", "matrixone-v"),
	{
		Name: "SingleStore", family: MySQL, inVersion: []string{"singlestore", "memsql"}, inComment: []string{"singlestore", "memsql"},
		beforeVersion: noVersion, KillQuery: killQuery, Untracked: true,
	},
	{Name: "MariaDB", family: MariaDB, inVersion: []string{"mariadb"}, KillQuery: killQuery},
	{Name: "MySQL", family: MySQL, KillQuery: killQuery},
}

const killQuery = "KILL QUERY %d"

// noVersion is the text before the version of a product that does not announce its own one.
const noVersion = "\x00"

// router returns the row of a proxy of which nothing more is known.
func router(name string) Product {
	marks := []string{strings.ToLower(name)}
	return Product{Name: name, family: MySQL, inVersion: marks, inComment: marks, beforeVersion: noVersion,
		KillQuery: killQuery, Routes: true, Untracked: true}
}

// clone returns the row of a server that speaks MySQL's protocol, whose KILL accepts the number of
// the greeting.
func clone(name, beforeVersion string) Product {
	marks := []string{strings.ToLower(strings.TrimSuffix(name, "DB"))}
	return Product{Name: name, family: MySQL, inVersion: marks, inComment: marks, beforeVersion: beforeVersion,
		Kill: KillByGreeting, KillQuery: killQuery, killed: []string{"cancel"}, Untracked: true}
}

// frontends returns the row of a product with several equal servers in front.
func frontends(p Product) Product {
	p.PerNode = true
	return p
}

// IsKillError reports whether an error's message is that of a statement which a KILL has stopped, in
// words of the product's own.
func (p *Product) IsKillError(message string) bool { return containsAny(message, p.killed) }

// containsAny reports whether a text has one of some marks, which are in lower case.
func containsAny(text string, marks []string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(marks, func(mark string) bool { return strings.Contains(text, mark) })
}
