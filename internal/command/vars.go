package command

// setBy is who set a variable on MySQL. The server records the last SET of any session, also one that
// has changed the value of that session alone.
// Source: https://dev.mysql.com/doc/refman/9.7/en/performance-schema-variables-info-table.html.
const setBy = "CASE i.VARIABLE_SOURCE WHEN 'COMPILED' THEN 'default' WHEN 'COMMAND_LINE' THEN 'command line'" +
	" WHEN 'DYNAMIC' THEN CONCAT_WS('@', NULLIF(i.SET_USER, ''), NULLIF(i.SET_HOST, '')) ELSE COALESCE(NULLIF(i.VARIABLE_PATH, ''), LOWER(i.VARIABLE_SOURCE)) END," +
	" DATE_FORMAT(i.SET_TIME, '%Y-%m-%d %H:%i:%s')"

// isChanged is whether a variable has another value than its default. The server knows only whether a session
// has set it, and sessions set these again and again. The values are the defaults.
// Source: https://dev.mysql.com/doc/refman/9.7/en/server-system-variables.html.
const isChanged = "(i.VARIABLE_SOURCE <> 'COMPILED' AND NOT (i.VARIABLE_SOURCE = 'DYNAMIC' AND COALESCE((i.VARIABLE_NAME, g.VARIABLE_VALUE) IN" +
	" (('autocommit', 'ON'), ('character_set_client', 'utf8mb4'), ('character_set_connection', 'utf8mb4'), ('character_set_results', 'utf8mb4')," +
	" ('collation_connection', 'utf8mb4_0900_ai_ci'), ('foreign_key_checks', 'ON'), ('group_concat_max_len', '1024'), ('information_schema_stats_expiry', '86400')," +
	" ('max_execution_time', '0'), ('net_read_timeout', '30'), ('net_write_timeout', '60'), ('print_identified_with_as_hex', 'OFF'), ('session_track_state_change', 'OFF')," +
	" ('session_track_system_variables', 'time_zone,autocommit,character_set_client,character_set_results,character_set_connection')," +
	" ('sql_mode', 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION')," +
	" ('sql_notes', 'ON'), ('sql_quote_show_create', 'ON'), ('sql_safe_updates', 'OFF'), ('time_zone', 'SYSTEM'), ('transaction_isolation', 'REPEATABLE-READ')," +
	" ('transaction_read_only', 'OFF'), ('unique_checks', 'ON'), ('wait_timeout', '28800')), FALSE)))"

// origin is who set a variable on MariaDB, which does not record when.
// Source: https://mariadb.com/kb/en/information-schema-system_variables-table/.
const origin = "CASE GLOBAL_VALUE_ORIGIN WHEN 'COMPILE-TIME' THEN 'default' WHEN 'COMMAND-LINE' THEN 'command line' WHEN 'AUTO' THEN 'the server'" +
	" WHEN 'SQL' THEN 'set global' WHEN 'CONFIG' THEN 'configuration' ELSE LOWER(GLOBAL_VALUE_ORIGIN) END"

var (
	valueColumns = []listed{{"variable", asIs}, {"value", asIs}, {"set by", asIs}, {"since", asIs}}
	mysqlMore    = append(valueColumns[:4:4], listed{"in this session", asIs}, listed{"minimum", asNumber}, listed{"maximum", asNumber})
	documented   = append(mysqlMore[:7:7], listed{"meaning", asIs})
)

// variables are the server's global variables. Without a pattern those are shown that do not have their
// default.
var variables = description{
	what: "variables", schemaless: true,
	plain: []view{
		{
			servers: "mysql>=8.0", columns: valueColumns,
			query: "SELECT i.VARIABLE_NAME, g.VARIABLE_VALUE, " + setBy + " FROM performance_schema.variables_info i" +
				" JOIN performance_schema.global_variables g USING (VARIABLE_NAME)" +
				" WHERE {name VARIABLE_NAME} AND ({given} OR " + isChanged + ") ORDER BY VARIABLE_NAME",
		},
		{
			servers: "mariadb", columns: []listed{{"variable", asIs}, {"value", asIs}, {"default", asIs}, {"set by", asIs}},
			query: "SELECT LOWER(VARIABLE_NAME), COALESCE(GLOBAL_VALUE, SESSION_VALUE), DEFAULT_VALUE, " + origin +
				" FROM information_schema.SYSTEM_VARIABLES" +
				" WHERE {name VARIABLE_NAME} AND ({given} OR GLOBAL_VALUE_ORIGIN <> 'COMPILE-TIME') ORDER BY VARIABLE_NAME",
		},
		{
			columns: valueColumns[:2],
			query:   "SELECT VARIABLE_NAME, VARIABLE_VALUE FROM performance_schema.global_variables WHERE {name VARIABLE_NAME} ORDER BY VARIABLE_NAME",
		},
	},
	more: []view{
		{
			servers: "mysql>=9.0", columns: documented,
			query: "SELECT i.VARIABLE_NAME, g.VARIABLE_VALUE, " + setBy + ", t.VARIABLE_VALUE, NULLIF(i.MIN_VALUE, '0'), NULLIF(i.MAX_VALUE, '0'), d.DOCUMENTATION" +
				inThisSession + " LEFT JOIN performance_schema.variables_metadata d ON d.VARIABLE_NAME = i.VARIABLE_NAME" + shownVariables,
		},
		{
			servers: "mysql>=8.0", columns: mysqlMore,
			query: "SELECT i.VARIABLE_NAME, g.VARIABLE_VALUE, " + setBy + ", t.VARIABLE_VALUE, NULLIF(i.MIN_VALUE, '0'), NULLIF(i.MAX_VALUE, '0')" +
				inThisSession + shownVariables,
		},
		{
			servers: "mariadb", columns: []listed{{"variable", asIs}, {"value", asIs}, {"default", asIs}, {"set by", asIs}, {"minimum", asNumber}, {"maximum", asNumber}, {"values", asIs}, {"meaning", asIs}},
			query: "SELECT LOWER(VARIABLE_NAME), COALESCE(GLOBAL_VALUE, SESSION_VALUE), DEFAULT_VALUE, " + origin +
				", NUMERIC_MIN_VALUE, NUMERIC_MAX_VALUE, ENUM_VALUE_LIST, VARIABLE_COMMENT FROM information_schema.SYSTEM_VARIABLES" +
				" WHERE {name VARIABLE_NAME} AND ({given} OR GLOBAL_VALUE_ORIGIN <> 'COMPILE-TIME') ORDER BY VARIABLE_NAME",
		},
		{
			columns: valueColumns[:2],
			query:   "SELECT VARIABLE_NAME, VARIABLE_VALUE FROM performance_schema.global_variables WHERE {name VARIABLE_NAME} ORDER BY VARIABLE_NAME",
		},
	},
}

const (
	// inThisSession joins the values of the user's own session where they differ.
	inThisSession = " FROM performance_schema.variables_info i" +
		" JOIN performance_schema.global_variables g ON g.VARIABLE_NAME = i.VARIABLE_NAME" +
		" LEFT JOIN (SELECT v.VARIABLE_NAME, v.VARIABLE_VALUE FROM performance_schema.variables_by_thread v" +
		" JOIN performance_schema.threads h USING (THREAD_ID) WHERE h.PROCESSLIST_ID = {connection}) t" +
		" ON t.VARIABLE_NAME = i.VARIABLE_NAME AND t.VARIABLE_VALUE <> g.VARIABLE_VALUE"
	shownVariables = " WHERE {name i.VARIABLE_NAME} AND ({given} OR " + isChanged + " OR t.VARIABLE_VALUE IS NOT NULL) ORDER BY i.VARIABLE_NAME"
)

const variablesHelp = `
\vars            the variables that do not have their default
\vars innodb*    those whose names fit, whatever their value
\vars+ sql_mode  also the value in this session, the limits and the meaning

"set by" names a file, the command line or a user. MySQL records the last SET of
any session, also one that has changed the value of that session alone.`
