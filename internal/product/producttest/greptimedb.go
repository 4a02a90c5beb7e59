package producttest

// GreptimeDB is GreptimeDB since 0.15.
// Source: https://github.com/GreptimeTeam/greptimedb/pull/6320.
var GreptimeDB = Product{
	Name:    "GreptimeDB",
	version: "8.4.2-greptime-0.15.0", capabilities: withoutTrack &^ multi, comment: "Greptime",
	first: 8, noTables: true, noTrack: true,
	processes: []string{"id", "catalog", "schemas", "query", "client", "frontend", "start_timestamp", "elapsed_time"},
	lacks:     []string{"server_uuid", "innodb_read_only", "read_only", "transaction_read_only", "session_track_system_variables", "connection_id()"},
	errors: dialect{
		syntax:     failure{1149, "42000", "(InvalidSyntax): Invalid SQL syntax: sql parser error: Expected: an SQL statement, found: %s"},
		noVariable: failure{1235, "42000", "(Unsupported): Not supported: Unsupported set variable %s"},
		noFunction: failure{1815, "HY000", "(PlanQuery): Failed to plan SQL: Error during planning: Invalid function '%s'."},
		noTable:    failure{1146, "42S02", "(TableNotFound): Failed to plan SQL: Table not found: greptime.%s"},
		denied:     failure{1045, "28000", "(PermissionDenied): %s"},
	},
	kills:       []killForm{{`kill\s+query\s+(\d+)\s*;?`, killGreeted, failure{1105, "HY000", "(InvalidArguments): Process %s not found"}}},
	interrupted: failure{1317, "70100", "(Cancelled): Stream has been cancelled"},
}
