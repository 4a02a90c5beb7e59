package session

import (
	"strconv"
	"strings"

	"mysh/internal/lazy"
	"mysh/internal/wire"
)

// identities are queries for the number that a connection has on its server, and for what
// tells this run of this server from any other: its name and the second of its start. UNIX_TIMESTAMP()
// and Uptime are both taken at the query's beginning, so that their difference does not waver.
// MariaDB before 10.10 has no server_uid. What speaks the protocol besides the two has a name at
// best: the next query is asked where one is refused or answered by NULL.
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

// Asks the server at the other end who it is. "" means that it does not tell, or that the
// connection's number is not its own but that of a proxy in between.
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
		case strings.Trim(rows[0][1], "0-") != "": // TiDB has one of zeros on every node
			return rows[0][1], nil
		}
	}
	return "", nil
}

// numberOwners are the servers and proxies whose KILL takes the number of the greeting, whichever of
// their nodes is asked or server stands behind them, and that stop no other user's statements.
// Sources: https://docs.pingcap.com/tidb/stable/sql-statement-kill,
// https://github.com/vitessio/vitess/pull/13371,
// https://github.com/ClickHouse/ClickHouse/blob/master/src/Server/MySQLHandler.cpp,
// https://github.com/sysown/proxysql/issues/860.
var numberOwners = lazy.Regexp(`(?i)TiDB|Vitess|ClickHouse|Dolt|ProxySQL`)

// Reports whether the server at the other end of a second connection is one of them. Its own number
// must be the greeting's: TiDB before 7.3 has longer ones, of which the greeting holds a part. ProxySQL
// answers both questions itself, in exactly these words.
func ownsNumbers(side *wire.Conn) bool {
	server := side.Server()
	rows, err := collect(side, 1, "SELECT CONNECTION_ID()")
	if err != nil || len(rows) != 1 || rows[0][0] != strconv.FormatUint(uint64(server.ConnectionID), 10) {
		return false
	}
	if numberOwners().MatchString(server.Version) {
		return true
	}
	rows, err = collect(side, 1, "select @@version_comment limit 1")
	return err == nil && len(rows) == 1 && numberOwners().MatchString(rows[0][0])
}
