package command

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/result"
)

// The queries for the sizes of many tables, where a server would open each: InnoDB's own statistics, and one
// table of another engine.
const (
	manySizesQuery = "SELECT TABLE_SCHEMA, TABLE_NAME, ENGINE, r, d, i FROM information_schema.TABLES" +
		" LEFT JOIN (SELECT database_name s, SUBSTRING_INDEX(SUBSTRING_INDEX(table_name, '#P#', 1), '#p#', 1) t, SUM(n_rows) r," +
		" SUM(clustered_index_size) * @@innodb_page_size d, SUM(sum_of_other_index_sizes) * @@innodb_page_size i" +
		" FROM mysql.innodb_table_stats WHERE {schema database_name} GROUP BY 1, 2) sizes ON s = TABLE_SCHEMA AND t = TABLE_NAME" +
		" WHERE TABLE_TYPE <> 'VIEW' AND TABLE_TYPE <> 'SYSTEM VIEW' AND TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema')" +
		" AND {schema TABLE_SCHEMA} AND {name TABLE_NAME}"
	sizesOfTable = "SELECT TABLE_SCHEMA, TABLE_NAME, ENGINE, TABLE_ROWS, DATA_LENGTH, INDEX_LENGTH FROM information_schema.TABLES" +
		" WHERE TABLE_SCHEMA = {schema} AND TABLE_NAME = {name}"
)

// mostOpened is how many tables of other engines than InnoDB are opened for their sizes.
const mostOpened = 500

// sizesOfMany lists the sizes of many tables, or of their schemas. The listing has no rows if the server
// does not show its statistics.
func sizesOfMany(ctx context.Context, env *Env, args listArgs, byTable bool, state result.State) (*listing, error) {
	columns := schemaSizes[:len(schemaSizes)-1] // without the free space
	if byTable {
		columns = tableSizes[:len(tableSizes)-1]
	}
	l := &listing{columns: columns, note: "Free space is left out, so that not all tables were opened. A pattern for fewer tables shows it."}
	const width = 6
	rows, err := ask(ctx, env, "list sizes", width, fill(manySizesQuery, args, state))
	if err != nil {
		if isRefused(err) {
			return l, nil
		}
		return nil, err
	}
	others := make(map[[2]string][]string) // rows of tables without statistics
	var names [][2]string
	for _, row := range rows {
		if row[3] == "" && row[2] != "" && len(names) < mostOpened {
			name := [2]string{row[0], row[1]}
			others[name], names = row, append(names, name)
		}
	}
	opened, err := askOfTables(ctx, env, "list sizes", width, sizesOfTable, names)
	if err != nil {
		return nil, err
	}
	for _, row := range opened {
		if known := others[[2]string{row[0], row[1]}]; known != nil {
			copy(known[3:], row[3:])
		}
	}
	if byTable {
		l.rows = rows
	} else {
		l.rows = sizesBySchema(rows)
	}
	data := len(columns) - 2
	slices.SortStableFunc(l.rows, func(a, b []string) int {
		return cmp.Or(cmp.Compare(sum(b[data], b[data+1]), sum(a[data], a[data+1])), slices.Compare(a, b))
	})
	return l, nil
}

// sizesBySchema adds up the rows of tables: schema, number of tables, rows, data, indexes.
func sizesBySchema(tables [][]string) (schemas [][]string) {
	slices.SortStableFunc(tables, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	for _, t := range tables {
		if n := len(schemas); n == 0 || schemas[n-1][0] != t[0] {
			schemas = append(schemas, []string{t[0], "0", "0", "0", "0"})
		}
		s := schemas[len(schemas)-1]
		s[1] = strconv.FormatUint(sum(s[1], "1"), 10)
		for i, figure := range t[3:] {
			s[2+i] = strconv.FormatUint(sum(s[2+i], figure), 10)
		}
	}
	return schemas
}

// sum returns the sum of two numbers, of which "" is none.
func sum(a, b string) uint64 {
	x, _ := strconv.ParseUint(a, 10, 64)
	y, _ := strconv.ParseUint(b, 10, 64)
	return x + y
}
