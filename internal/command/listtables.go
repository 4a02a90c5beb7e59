package command

// schemas are listed by \l.
var schemas = description{
	what: "schemas", schemaless: true,
	plain: []view{
		{
			servers: "mariadb>=10.5",
			columns: []listed{{"schema", asIs}, {"collation", asIs}, {"comment", asProse}},
			query:   "SELECT SCHEMA_NAME, DEFAULT_COLLATION_NAME, SCHEMA_COMMENT FROM information_schema.SCHEMATA" + schemataOrder,
		}, {
			columns: []listed{{"schema", asIs}, {"collation", asIs}},
			query:   "SELECT SCHEMA_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA" + schemataOrder,
		},
	},
	more: []view{
		{
			servers: "mariadb>=10.5",
			columns: append(schemaColumns, listed{"comment", asProse}),
			query:   "SELECT SCHEMA_NAME, DEFAULT_COLLATION_NAME, n, r, d, i, SCHEMA_COMMENT FROM information_schema.SCHEMATA" + sizesOfSchemas + schemataOrder,
		}, {
			columns: schemaColumns,
			query:   "SELECT SCHEMA_NAME, DEFAULT_COLLATION_NAME, n, r, d, i FROM information_schema.SCHEMATA" + sizesOfSchemas + schemataOrder,
		},
	},
	// These servers open each table for its figures.
	moreOfMany: []view{{
		servers: "mariadb mysql<8.0",
		columns: schemaColumns,
		query:   "SELECT SCHEMA_NAME, DEFAULT_COLLATION_NAME, n, r, d, i FROM information_schema.SCHEMATA" + quickSizesOfSchemas + schemataOrder,
		refused: "SELECT on mysql.innodb_table_stats would have made this faster.",
		note:    "Rows and sizes are the statistics of InnoDB alone, so that not all tables were opened.",
	}},
}

var schemaColumns = []listed{{"schema", asIs}, {"collation", asIs}, {"tables", asNumber}, {"rows", asAbout}, {"data", asSize}, {"indexes", asSize}}

const (
	schemataOrder = " WHERE {name SCHEMA_NAME} ORDER BY LOWER(SCHEMA_NAME) IN " + systemSchemas + ", SCHEMA_NAME"

	sizesOfSchemas = " LEFT JOIN (SELECT TABLE_SCHEMA s, COUNT(*) n, SUM(TABLE_ROWS) r, SUM(DATA_LENGTH) d, SUM(INDEX_LENGTH) i" +
		" FROM information_schema.TABLES WHERE {name TABLE_SCHEMA} AND " + isTable + " GROUP BY TABLE_SCHEMA) sizes ON s = SCHEMA_NAME"

	quickSizesOfSchemas = " LEFT JOIN (SELECT TABLE_SCHEMA s, COUNT(*) n FROM information_schema.TABLES WHERE {name TABLE_SCHEMA} AND " + isTable + " GROUP BY TABLE_SCHEMA) tables ON tables.s = SCHEMA_NAME" +
		" LEFT JOIN (SELECT database_name s, SUM(n_rows) r, SUM(clustered_index_size) * @@innodb_page_size d, SUM(sum_of_other_index_sizes) * @@innodb_page_size i" +
		" FROM mysql.innodb_table_stats WHERE {name database_name} GROUP BY database_name) sizes ON sizes.s = SCHEMA_NAME"

	isTable = "TABLE_TYPE NOT IN ('VIEW', 'SEQUENCE')"

	// For the server, names that differ in the case of letters only are equal in an order.
	inOrderOfTables = " ORDER BY TABLE_SCHEMA, TABLE_NAME, HEX(TABLE_NAME)"
)

// tables are listed by \dt.
var tables = description{
	what: "tables",
	plain: []view{{
		columns: []listed{{"table", asIs}, {"engine", asIs}, {"comment", asProse}},
		query: "SELECT TABLE_SCHEMA, TABLE_NAME, ENGINE, TABLE_COMMENT FROM information_schema.TABLES" +
			" WHERE {schema TABLE_SCHEMA} AND {name TABLE_NAME} AND " + isTable + inOrderOfTables,
	}},
	more: []view{{
		columns: []listed{{"table", asIs}, {"engine", asIs}, {"rows", asAbout}, {"data", asSize}, {"indexes", asSize}, {"changed", asIs},
			{"collation", asIs}, {"options", asIs}, {"comment", asProse}},
		query: "SELECT TABLE_SCHEMA, TABLE_NAME, ENGINE, TABLE_ROWS, DATA_LENGTH, INDEX_LENGTH, UPDATE_TIME," +
			" TABLE_COLLATION, CONCAT_WS(' ', CASE TABLE_TYPE WHEN 'SYSTEM VERSIONED' THEN 'system versioned' END, NULLIF(CREATE_OPTIONS, '')), TABLE_COMMENT FROM information_schema.TABLES" +
			" WHERE {schema TABLE_SCHEMA} AND {name TABLE_NAME} AND " + isTable + inOrderOfTables,
	}},
	// These servers open each table for its figures and options. InnoDB has its own figures in a table.
	moreOfMany: []view{{
		servers: "mariadb mysql<8.0",
		columns: []listed{{"table", asIs}, {"engine", asIs}, {"rows", asAbout}, {"data", asSize}, {"indexes", asSize},
			{"collation", asIs}, {"comment", asProse}},
		query: "SELECT TABLE_SCHEMA, TABLE_NAME, ENGINE, r, d, i, TABLE_COLLATION, TABLE_COMMENT FROM information_schema.TABLES" +
			" LEFT JOIN (SELECT database_name s, SUBSTRING_INDEX(SUBSTRING_INDEX(table_name, '#P#', 1), '#p#', 1) t, SUM(n_rows) r," +
			" SUM(clustered_index_size) * @@innodb_page_size d, SUM(sum_of_other_index_sizes) * @@innodb_page_size i" +
			" FROM mysql.innodb_table_stats WHERE {schema database_name} GROUP BY 1, 2) sizes ON s = TABLE_SCHEMA AND t = TABLE_NAME" +
			" WHERE {schema TABLE_SCHEMA} AND {name TABLE_NAME} AND " + isTable + inOrderOfTables,
		refused: "SELECT on mysql.innodb_table_stats would have made this faster.",
		note:    "These are the statistics of InnoDB alone, so that not all tables were opened. A pattern for fewer tables shows more.",
	}},
	elsewhere: remark{
		"SELECT 1 FROM information_schema.TABLES WHERE {schema TABLE_SCHEMA} AND {name TABLE_NAME} AND TABLE_TYPE = 'VIEW' LIMIT 1",
		`but views do: \dv lists them.`,
	},
}

// views are listed by \dv. MariaDB opens each view for the other columns.
var views = description{
	what: "views",
	plain: []view{{
		columns: []listed{{"view", asIs}, {"security", asIs}},
		query: "SELECT TABLE_SCHEMA, TABLE_NAME, LOWER(SECURITY_TYPE) FROM information_schema.VIEWS" +
			" WHERE {schema TABLE_SCHEMA} AND {name TABLE_NAME} ORDER BY TABLE_SCHEMA, TABLE_NAME",
	}},
	more: []view{{
		columns: []listed{{"view", asIs}, {"security", asIs}, {"definer", asIs}, {"updatable", asIs}, {"check option", asIs}, {"collation", asIs},
			{"definition", asProse}},
		query: "SELECT TABLE_SCHEMA, TABLE_NAME, LOWER(SECURITY_TYPE), DEFINER, LOWER(IS_UPDATABLE), CASE CHECK_OPTION WHEN 'NONE' THEN NULL ELSE LOWER(CHECK_OPTION) END," +
			" COLLATION_CONNECTION, VIEW_DEFINITION FROM information_schema.VIEWS" +
			" WHERE {schema TABLE_SCHEMA} AND {name TABLE_NAME} ORDER BY TABLE_SCHEMA, TABLE_NAME",
	}},
	elsewhere: remark{
		"SELECT 1 FROM information_schema.TABLES WHERE {schema TABLE_SCHEMA} AND {name TABLE_NAME} AND " + isTable + " LIMIT 1",
		`but tables do: \dt lists them.`,
	},
}
