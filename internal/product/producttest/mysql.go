package producttest

// MySQL is a plain MySQL 8.4. A SLEEP that is killed returns 1.
// Source: https://dev.mysql.com/doc/refman/8.4/en/miscellaneous-functions.html#function_sleep.
var MySQL = plain("MySQL 8.4", "8.4.6", "MySQL Community Server - GPL", mysql8)

// MySQL57 is a plain MySQL 5.7.
// Source: https://dev.mysql.com/doc/refman/5.7/en/server-system-variables.html.
var MySQL57 = plain("MySQL 5.7", "5.7.44-log", "MySQL Community Server (GPL)", mysql57)

// MySQL55 is a plain MySQL 5.5: no connection attributes, no session tracking, EOF packets, and
// neither a UUID nor performance_schema's status.
// Source: https://dev.mysql.com/doc/refman/5.6/en/mysql-nutshell.html (what 5.6 added),
// https://dev.mysql.com/doc/refman/5.7/en/mysql-nutshell.html (what 5.7 added).
var MySQL55 = plain("MySQL 5.5", "5.5.62-log", "MySQL Community Server (GPL)", mysql55).lacking(before57...).lacking("server_uuid")

// MySQL51 is a plain MySQL 5.1, whose greeting names no plugin.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html,
// https://dev.mysql.com/doc/refman/5.5/en/mysql-nutshell.html (what 5.5 added).
var MySQL51 = plain("MySQL 5.1", "5.1.73", "Source distribution", mysql51).lacking(before57...).lacking("server_uuid", "innodb_read_only")

// before57 are variables that came with MySQL 5.6 and 5.7, and later.
var before57 = []string{
	"transaction_read_only", "innodb_read_only", "session_track_schema", "session_track_system_variables", "session_track_state_change", "session_track_gtids",
	"super_read_only", "transaction_isolation", "max_execution_time",
}

func plain(name, version, comment string, capabilities uint64) Product {
	p := Product{
		Name: name, version: version, comment: comment, capabilities: capabilities, errors: mysqlErrors,
		first: 8, processes: mysqlProcesses, kills: mysqlKills, interrupted: interrupted,
		sleepEnds: true,
	}
	if capabilities&longPassword == 0 || version == "5.5.68-MariaDB" {
		p.sleepEnds, p.variables = false, mariadbVariables
	}
	return p
}

// lacking returns the product without some variables and functions.
func (p Product) lacking(names ...string) Product {
	p.lacks = append(p.lacks[:len(p.lacks):len(p.lacks)], names...)
	return p
}
