package producttest

// MariaDB55 is a plain MariaDB 5.5, whose protocol is that of MySQL 5.5.
// Source: https://mariadb.com/kb/en/what-is-mariadb-55/.
var MariaDB55 = plain("MariaDB 5.5", "5.5.68-MariaDB", "MariaDB Server", mysql55).lacking(before57...).lacking("server_uuid")

// MariaDB103 is a plain MariaDB 10.3, which announces 5.5.5 first and has no server_uid.
// Source: https://mariadb.com/kb/en/server-system-variables/#server_uid, https://mariadb.com/kb/en/connection/#initial-handshake-packet.
var MariaDB103 = plain("MariaDB 10.3", "5.5.5-10.3.39-MariaDB-log", "MariaDB Server", mariadb10).lacking(mariadbLacks...)

// mariadbVariables are what MariaDB has beside mysqlVariables, or otherwise.
// Source: https://mariadb.com/kb/en/server-system-variables/.
var mariadbVariables = map[string]string{
	"tx_read_only": "0", "tx_isolation": "REPEATABLE-READ", "sql_mode": "STRICT_TRANS_TABLES", "max_statement_time": "0", "in_transaction": "0",
	"collation_connection": "utf8mb4_general_ci",
}

// mariadbLacks are the variables of MySQL that MariaDB does not have.
// Source: https://mariadb.com/kb/en/system-variable-differences-between-mariadb-and-mysql/.
var mariadbLacks = []string{"server_uuid", "transaction_read_only", "transaction_isolation", "super_read_only", "max_execution_time", "session_track_gtids"}
