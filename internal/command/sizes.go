package command

import (
	"context"
	"fmt"

	"mysh/internal/product"
)

const sizesHelp = `
\sizes          schemas, the largest first
\sizes shop     the tables of a schema
\sizes shop.o*  those whose names fit
\sizes+         on MariaDB and MySQL 5.7 the server opens each table: all
                engines, and free space (which is left out for more than
                1000 tables)

Rows and sizes are statistics, which "analyze table" updates. On MariaDB and
MySQL 5.7 they are InnoDB's alone without the plus.`

var (
	sizeColumns      = []listed{{"tables", asNumber}, {"rows", asAbout}, {"data", asSize}, {"indexes", asSize}, {"free", asSize}}
	schemaSizes      = append([]listed{{"schema", asIs}}, sizeColumns...)
	tableSizes       = append([]listed{{"schema", asIs}, {"table", asIs}, {"engine", asIs}}, sizeColumns[1:]...)
	schemaStatistics = []listed{{"schema", asIs}, {"InnoDB tables", asNumber}, {"rows", asAbout}, {"data", asSize}, {"indexes", asSize}}
	tableStatistics  = []listed{{"schema", asIs}, {"table", asIs}, {"rows", asAbout}, {"data", asSize}, {"indexes", asSize}}
)

// The queries for sizes. MySQL 8 reads those of information_schema from its dictionary, the others open
// each table: ten thousand take four seconds. InnoDB's own statistics have a row for each table, or for
// each partition of one.
// The tables of the schema mysql share a file on MySQL 8, and each has all of its free space.
// Source: https://mariadb.com/kb/en/mysqlinnodb_table_stats/.
const (
	schemaSizesQuery = "SELECT TABLE_SCHEMA, COUNT(*), SUM(TABLE_ROWS), SUM(DATA_LENGTH), SUM(INDEX_LENGTH), IF(TABLE_SCHEMA = 'mysql', MAX(DATA_FREE), SUM(DATA_FREE)) FROM information_schema.TABLES" +
		" WHERE TABLE_TYPE <> 'VIEW' AND TABLE_TYPE <> 'SYSTEM VIEW' AND TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema') GROUP BY TABLE_SCHEMA" +
		" ORDER BY SUM(DATA_LENGTH + INDEX_LENGTH) DESC, TABLE_SCHEMA"
	tableSizesQuery = "SELECT TABLE_SCHEMA, TABLE_NAME, ENGINE, TABLE_ROWS, DATA_LENGTH, INDEX_LENGTH, DATA_FREE FROM information_schema.TABLES" +
		" WHERE TABLE_TYPE <> 'VIEW' AND TABLE_TYPE <> 'SYSTEM VIEW' AND {schema TABLE_SCHEMA} AND {name TABLE_NAME}" +
		" ORDER BY DATA_LENGTH + INDEX_LENGTH DESC, TABLE_NAME, HEX(TABLE_NAME)"
	statisticsSums        = "SUM(n_rows), SUM(clustered_index_size) * @@innodb_page_size, SUM(sum_of_other_index_sizes) * @@innodb_page_size FROM mysql.innodb_table_stats"
	schemaStatisticsQuery = "SELECT database_name, COUNT(DISTINCT SUBSTRING_INDEX(SUBSTRING_INDEX(table_name, '#P#', 1), '#p#', 1)), " + statisticsSums + " GROUP BY database_name ORDER BY SUM(clustered_index_size + sum_of_other_index_sizes) DESC, database_name"
	tableStatisticsQuery  = "SELECT database_name, SUBSTRING_INDEX(SUBSTRING_INDEX(table_name, '#P#', 1), '#p#', 1) t, " + statisticsSums +
		" WHERE {schema database_name} AND {name table_name} GROUP BY database_name, t ORDER BY SUM(clustered_index_size + sum_of_other_index_sizes) DESC, t"
)

// The sizes of schemas, and of tables.
var (
	exactSchemas = view{columns: schemaSizes, query: schemaSizesQuery}
	exactTables  = view{columns: tableSizes, query: tableSizesQuery}
	quickSchemas = view{columns: schemaStatistics, query: schemaStatisticsQuery}
	quickTables  = view{columns: tableStatistics, query: tableStatisticsQuery}
)

// sizes shows the largest schemas, or the largest tables of one.
func sizes(ctx context.Context, env *Env, args listArgs) (*listing, error) {
	quick, exact, empty := quickSchemas, exactSchemas, "There are no tables."
	if args.pattern != (pattern{}) {
		if args.pattern.schema == "" {
			args.pattern = pattern{schema: args.pattern.name}
		}
		quick, exact, empty = quickTables, exactTables, fmt.Sprintf("No tables fit %s.", args.text)
	}
	state, isOne := env.Sessions.State(), args.pattern.schema != "" && !args.pattern.hasSchemas()
	condition, err := product.ParseCondition("mysql>=8.0")
	opensTables := err == nil && !condition.Holds(state.Server())
	if opensTables && !args.more {
		rows, err := ask(ctx, env, "list sizes", len(quick.columns), fill(quick.query, args, state))
		if err == nil && len(rows) > 0 || ctx.Err() != nil {
			l := &listing{columns: quick.columns, rows: rows}
			if isOne {
				l.note = `These are the tables of InnoDB: \sizes+ opens each table, and lists those of other engines, too.`
				l.dropFirst()
			}
			return l, err
		} // without a right to the statistics, or without InnoDB, tables are opened
	}
	if which := args; opensTables {
		byTable := args.pattern != (pattern{})
		if !byTable {
			which.pattern = pattern{schema: "*", system: true}
		}
		if tables.areMany(ctx, env, which, state) {
			l, err := sizesOfMany(ctx, env, which, byTable, state)
			if isOne && l != nil {
				l.dropFirst()
			}
			if err != nil || len(l.rows) > 0 {
				return l, err
			}
		}
	}
	rows, err := ask(ctx, env, "list sizes", len(exact.columns), fill(exact.query, args, state))
	l := &listing{columns: exact.columns, rows: rows, empty: empty}
	if isOne {
		l.dropFirst()
	}
	return l, err
}
