package producttest

// Databend is Databend since 0.7. KILL ends queries of tables; SLEEP runs to its end.
// Source: https://github.com/databendlabs/databend/pull/5448,
// https://github.com/databendlabs/databend/issues/10644.
var Databend = Product{
	Name:    "Databend",
	version: "8.0.90-v1.2.636-nightly-d1b2a4a1ef(rust-1.81.0-nightly-2024-09-09)", capabilities: withoutTrack &^ (multi | deprecateEOF), comment: "Databend",
	first: 8, noTables: true, noTrack: true, neverSleeps: true,
	lacks: []string{"server_uuid", "innodb_read_only", "read_only", "transaction_read_only", "session_track_system_variables"},
	errors: dialect{
		syntax:     failure{1105, "HY000", "SyntaxException. Code: 1005, Text = error: unexpected `%s`."},
		noVariable: failure{1105, "HY000", "UnknownVariable. Code: 2801, Text = Unknown variable: \"%s\"."},
		noFunction: failure{1105, "HY000", "UnknownFunction. Code: 1008, Text = no function matches the given name: '%s'."},
		noTable:    failure{1105, "HY000", "UnknownTable. Code: 1025, Text = error: Unknown table %s."},
		denied:     failure{1105, "HY000", "PermissionDenied. Code: 1063, Text = Permission denied: %s."},
	},
	kills:       []killForm{{killByNumber, killGreeted, failure{1105, "HY000", "UnknownSession. Code: 2208, Text = Not found session id: %s."}}},
	interrupted: failure{1105, "HY000", "AbortedQuery. Code: 1043, Text = Aborted query, because the server is shutting down or the query was killed."},
}
