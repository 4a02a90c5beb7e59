package session

import (
	"strconv"

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
		case rows[0][1] != "":
			return rows[0][1], nil
		}
	}
	return "", nil
}
