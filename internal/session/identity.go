package session

import (
	"strconv"
	"strings"

	"mysh/internal/wire"
)

// identities are queries for the number of a connection on its server, and for the identity of this
// run of the server: its name and the second of its start. UNIX_TIMESTAMP() and Uptime are both
// read at the beginning of the query, so their difference is constant. MariaDB before 10.10 has no
// server_uid. Other servers with this protocol have a name at best. If a query is refused or
// returns NULL, the next one is sent.
// Sources: https://dev.mysql.com/doc/refman/9.7/en/replication-options.html#sysvar_server_uuid,
// https://mariadb.com/kb/en/server-system-variables/#server_uid.
var identities = map[bool][]string{
	false: {
		"SELECT CONNECTION_ID(), CONCAT(@@server_uuid, ' ', (SELECT UNIX_TIMESTAMP() - VARIABLE_VALUE" +
			" FROM performance_schema.global_status WHERE VARIABLE_NAME = 'Uptime'))",
		"SELECT CONNECTION_ID(), @@server_uuid",
	},
	true: {
		"SELECT CONNECTION_ID(), CONCAT_WS(' ', @@hostname, @@port, @@datadir, @@server_id," +
			" (SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_VARIABLES WHERE VARIABLE_NAME = 'SERVER_UID')," +
			" (SELECT UNIX_TIMESTAMP() - VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'UPTIME'))",
	},
}

// Returns the identity of the server. "" means that the server has none, or that the number of the
// connection is that of a proxy in between.
func identify(conn *wire.Conn) (string, error) {
	server := conn.Server()
	for _, query := range identities[server.MariaDB] {
		rows, err := collect(conn, 2, query)
		switch {
		case err != nil && broken(err):
			return "", err
		case err != nil || len(rows) != 1:
		case rows[0][0] != strconv.FormatUint(uint64(server.ConnectionID), 10):
			return "", nil
		case strings.Trim(rows[0][1], "0-") != "": // on every node of TiDB the UUID is all zeros
			return rows[0][1], nil
		}
	}
	return "", nil
}

// numberOwners are the names, in lower case, of the servers and proxies whose KILL accepts the number of the greeting, on any of
// their nodes and for each of their servers, and never stops another user's statement.
// Sources: https://docs.pingcap.com/tidb/stable/sql-statement-kill,
// https://github.com/vitessio/vitess/pull/13371,
// https://github.com/ClickHouse/ClickHouse/blob/master/src/Server/MySQLHandler.cpp,
// https://github.com/sysown/proxysql/issues/860.
var numberOwners = []string{"tidb", "vitess", "clickhouse", "dolt", "proxysql"}

// Reports whether the server of a second connection is one of numberOwners. The connection's own
// number must be that of the greeting: TiDB before 7.3 has longer numbers, of which the greeting
// has a part. ProxySQL answers both queries itself, but only in exactly these words.
func ownsNumbers(side *wire.Conn) bool {
	server := side.Server()
	rows, err := collect(side, 1, "SELECT CONNECTION_ID()")
	if err != nil || len(rows) != 1 || rows[0][0] != strconv.FormatUint(uint64(server.ConnectionID), 10) {
		return false
	}
	if containsAny(server.Version, numberOwners...) {
		return true
	}
	rows, err = collect(side, 1, "select @@version_comment limit 1")
	return err == nil && len(rows) == 1 && containsAny(rows[0][0], numberOwners...)
}
