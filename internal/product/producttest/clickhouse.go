package producttest

// ClickHouse is ClickHouse's interface for MySQL's protocol. It has few capabilities, and neither
// CLIENT_LONG_PASSWORD nor several statements in one text. SQLSTATE is always 00000.
//
// KILL QUERY with a number works only for a number of one digit: the handler matches the number with
// ^[0-9]. Any other text goes to ClickHouse, whose KILL QUERY has a condition. The identifier of a
// query is mysql:NUMBER:UUID. The answer of ClickHouse's KILL QUERY is rows.
// Source: https://github.com/ClickHouse/ClickHouse/blob/v24.3.1.2672-lts/src/Server/MySQLHandler.cpp
// (MySQLHandler, killConnectionIdReplacementQuery, isFederatedServerSetupSetCommand),
// https://clickhouse.com/docs/sql-reference/statements/kill,
// https://github.com/ClickHouse/ClickHouse/issues/12038.
var ClickHouse = Product{
	Name:    "ClickHouse",
	version: "24.3.1.2672-ClickHouse", capabilities: 1<<3 | 1<<9 | 1<<15 | pluginAuth | deprecateEOF, collation: 33,
	first: 41, noTables: true, noTrack: true,
	lacks: []string{
		"server_uuid", "innodb_read_only", "read_only", "transaction_read_only", "session_track_system_variables", "session_track_state_change",
		"hostname", "port", "report_host", "performance_schema", "last_insert_id()", "unix_timestamp()",
	},
	errors: dialect{
		syntax:     failure{62, "00000", "DB::Exception: Syntax error: failed at position 1 ('%s'): %s. Expected one of: Query, Query with output, SELECT query, possibly with UNION"},
		noVariable: failure{46, "00000", "DB::Exception: Unknown system variable '%s'"},
		noFunction: failure{46, "00000", "DB::Exception: Function with name '%s' does not exist"},
		noTable:    failure{60, "00000", "DB::Exception: Unknown table expression identifier '%s' in scope SELECT"},
		denied:     failure{497, "00000", "DB::Exception: app: Not enough privileges. To execute this query, it's necessary to have the grant SELECT ON %s"},
	},
	answers: []answer{
		{pattern: `set names.*|set character_set_results.*|set foreign_key_checks.*|set autocommit.*|set sql_mode.*|set @@.*|set session transaction isolation level.*`},
		{pattern: `show variables.*`, table: &table{columns: []string{"''"}, rows: [][]string{{""}}}},
		{pattern: `set .*`, failure: &failure{115, "00000", "DB::Exception: Unknown setting 'session_track_system_variables'"}},
	},
	kills: []killForm{
		{`kill query (\d)`, killListed, failure{}},
		{`kill query where query_id (?:i?like|=) 'mysql:(\d+):%'(?:\s+(?:a?sync))?\s*;?`, killListed, failure{}},
		{`kill.*`, killDenied, failure{62, "00000", "DB::Exception: Syntax error: failed at position 12: %s. Expected one of: ON, WHERE"}},
	},
	interrupted: failure{394, "00000", "DB::Exception: Query was cancelled"},
	// Source: the same file, run().
	commands:  []byte{comStatistics, 17, comReset},
	noCommand: &failure{48, "00000", "DB::Exception: Command %s is not implemented."},
}
