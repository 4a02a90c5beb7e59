package command

import (
	"context"
	"fmt"

	"mysh/internal/scan"
)

const sizesHelp = `       \sizes           schemas with the size of their files, the largest first
       \sizes+          with data, indexes and free space, for which the server may open each table
       \sizes shop      the tables of a schema
       \sizes shop.o*   those whose names fit
       Rows and sizes are the server's statistics; "analyze table" has it count anew.`

var (
	sizeColumns      = []listed{{"tables", asNumber}, {"rows", asAbout}, {"data", asSize}, {"indexes", asSize}, {"free", asSize}}
	schemaSizes      = append([]listed{{"schema", asIs}}, sizeColumns...)
	tableSizes       = append([]listed{{"schema", asIs}, {"table", asIs}, {"engine", asIs}}, sizeColumns[1:]...)
	schemaFilesSizes = []listed{{"schema", asIs}, {"InnoDB tables", asNumber}, {"files", asSize}}
)

// The queries for sizes. MySQL 8 reads them from its dictionary, the others open each table.
// The tables of the schema mysql share a file on MySQL 8, and each has all of its free space.
const (
	schemaSizesQuery = "SELECT TABLE_SCHEMA, COUNT(*), SUM(TABLE_ROWS), SUM(DATA_LENGTH), SUM(INDEX_LENGTH), IF(TABLE_SCHEMA = 'mysql', MAX(DATA_FREE), SUM(DATA_FREE)) FROM information_schema.TABLES" +
		" WHERE TABLE_TYPE <> 'VIEW' AND TABLE_TYPE <> 'SYSTEM VIEW' AND TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema') GROUP BY TABLE_SCHEMA" +
		" ORDER BY SUM(DATA_LENGTH + INDEX_LENGTH) DESC, TABLE_SCHEMA"
	tableSizesQuery = "SELECT TABLE_SCHEMA, TABLE_NAME, ENGINE, TABLE_ROWS, DATA_LENGTH, INDEX_LENGTH, DATA_FREE FROM information_schema.TABLES" +
		" WHERE TABLE_TYPE <> 'VIEW' AND TABLE_TYPE <> 'SYSTEM VIEW' AND {schema TABLE_SCHEMA} AND {name TABLE_NAME}" +
		" ORDER BY DATA_LENGTH + INDEX_LENGTH DESC, TABLE_NAME"
	// The names of files are in a character set of their own.
	// Source: https://dev.mysql.com/doc/refman/5.7/en/information-schema-innodb-sys-tablespaces-table.html.
	schemaFilesQuery = "SELECT CONVERT(CONVERT(CAST(SUBSTRING_INDEX(NAME, '/', 1) AS BINARY) USING filename) USING utf8) s, COUNT(*), SUM(FILE_SIZE)" +
		" FROM information_schema.INNODB_SYS_TABLESPACES WHERE NAME LIKE '%/%' GROUP BY s ORDER BY SUM(FILE_SIZE) DESC, s"
)

// sizesOf are the sizes of schemas.
var (
	quickSizes = []view{{servers: "mysql>=8.0", columns: schemaSizes, query: schemaSizesQuery}, {columns: schemaFilesSizes, query: schemaFilesQuery}}
	exactSizes = []view{{columns: schemaSizes, query: schemaSizesQuery}}
	tablesOf   = []view{{columns: tableSizes, query: tableSizesQuery}}
)

// sizes shows the largest schemas, or the largest tables of one.
func sizes(ctx context.Context, env *Env, args listArgs) (*listing, error) {
	views, empty := quickSizes, "There are no tables."
	if args.more {
		views = exactSizes
	}
	if args.pattern != (pattern{}) {
		if args.pattern.schema == "" {
			args.pattern = pattern{schema: args.pattern.name}
		}
		views, empty = tablesOf, fmt.Sprintf("No tables fit %s.", args.text)
	}
	state := env.Sessions.State()
	v, err := viewFor(views, state)
	if err != nil {
		return nil, scan.Errorf(scan.Notice, "%s", err)
	}
	rows, err := ask(ctx, env, "list sizes", len(v.columns), fill(v.query, args, state))
	return &listing{columns: v.columns, rows: rows, empty: empty}, err
}
