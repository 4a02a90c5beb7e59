package producttest

// MatrixOne is MatrixOne behind its proxy, which gives connections numbers that no other one has.
// Source: https://github.com/matrixorigin/matrixone/pull/7128, https://github.com/matrixorigin/matrixone/issues/9448.
var MatrixOne = Product{
	Name:    "MatrixOne",
	version: "8.0.30-MatrixOne-v1.2.0", capabilities: withoutTrack &^ expired, comment: "MatrixOne",
	first: 1010, noTables: true, noTrack: true, errors: mysqlErrors,
	processes:   []string{"node_id", "conn_id", "session_id", "account", "user", "host", "db", "session_start", "command", "info"},
	lacks:       []string{"server_uuid", "innodb_read_only", "read_only", "transaction_read_only"},
	kills:       []killForm{{killByNumber, killAnywhere, failure{20101, "HY000", "internal error: Unknown connection id %s"}}},
	interrupted: failure{20105, "HY000", "query interrupted"},
}
