package command

import (
	"slices"
	"strings"
)

// tableIndexes are listed by \di.
var tableIndexes = description{
	what: "indexes", parts: true,
	plain:       viewsOfIndexes(listedIndexColumns, indexAttributes, "", view{}),
	plainOfMany: viewsOfIndexes(listedIndexColumns, quickAttributes, "", view{servers: "mariadb mysql<8.0", note: quickIndexesNote}),
	more: slices.Concat(
		viewsOfIndexes(listedIndexSizes, indexAttributes+", INDEX_TYPE, CARDINALITY"+sizeOfIndex, sizesOfIndexes,
			view{refused: "Sizes are left out: they are seen with SELECT on mysql.innodb_index_stats."}),
		viewsOfIndexes(listedIndexSizes[:len(listedIndexSizes)-1], indexAttributes+", INDEX_TYPE, CARDINALITY", "", view{})),
	moreOfMany: slices.Concat(
		viewsOfIndexes(quickIndexSizes, indexAttributes+sizeOfIndex, sizesOfIndexes,
			view{servers: "mysql>=8.0", refused: "SELECT on mysql.innodb_index_stats would have made this faster.", note: "Distinct values are left out, so that not all tables were opened. A pattern for fewer tables shows them."}),
		viewsOfIndexes(quickIndexSizes, quickAttributes+sizeOfIndex, sizesOfIndexes,
			view{servers: "mariadb mysql<8.0", refused: "SELECT on mysql.innodb_index_stats would have made this faster.", note: quickIndexesNote})),
}

const quickIndexesNote = "Full-text, spatial and descending indexes are not marked, so that not all tables were opened. A pattern for fewer tables shows more."

var (
	listedIndexColumns = []listed{{"table", asIs}, {"index", asIs}, {"kind", asIs}, {"columns", asList}, {"comment", asProse}}
	listedIndexSizes   = slices.Concat(listedIndexColumns, []listed{{"type", asIs}, {"distinct", asAbout}, {"size", asSize}})
	quickIndexSizes    = slices.Concat(listedIndexColumns, []listed{{"size", asSize}})
)

// What is asked of each column of an index. The type and the order are known to MariaDB and MySQL 5.7 only
// when a table is open.
const (
	indexAttributes = "NON_UNIQUE, INDEX_TYPE, {hidden}, {column}, SUB_PART, COLLATION, INDEX_COMMENT"
	quickAttributes = "NON_UNIQUE, '', {hidden}, {column}, SUB_PART, '', INDEX_COMMENT"
)

// viewsOfIndexes returns the views of indexes with columns of a further table, for the servers of a model.
func viewsOfIndexes(columns []listed, asked, from string, model view) (all []view) {
	const own = 10 // schema, table, index, and the attributes
	for _, server := range []struct{ servers, column, hidden string }{
		{"mysql>=8.0", indexedExpression, "CASE IS_VISIBLE WHEN 'NO' THEN 'invisible' END"},
		{"mariadb>=10.6", "COLUMN_NAME", "CASE IGNORED WHEN 'YES' THEN 'ignored' END"},
		{"mysql<8.0 mariadb<10.6", "COLUMN_NAME", "NULL"},
	} {
		if isNew := server.servers == "mysql>=8.0"; model.servers != "" && isNew != (model.servers == "mysql>=8.0") {
			continue
		}
		v := model
		v.servers, v.columns, v.fold, v.width = server.servers, columns, foldIndexes, own+len(columns)-len(listedIndexColumns)
		v.query = "SELECT i.TABLE_SCHEMA, i.TABLE_NAME, i.INDEX_NAME, " + strings.NewReplacer("{hidden}", server.hidden, "{column}", server.column).Replace(asked) +
			" FROM information_schema.STATISTICS i" + from +
			" WHERE {schema i.TABLE_SCHEMA} AND {name i.TABLE_NAME} AND {part i.INDEX_NAME}" +
			" ORDER BY i.TABLE_SCHEMA, i.TABLE_NAME, HEX(i.TABLE_NAME), i.INDEX_NAME <> 'PRIMARY', i.INDEX_NAME, SEQ_IN_INDEX"
		all = append(all, v)
	}
	return all
}

// foldIndexes makes one row of those of each column of an index.
func foldIndexes(rows [][]string) (indexes [][]string) {
	for _, r := range rows {
		schema, table, name, notUnique, kind, hidden, column, prefix, order, comment, more := r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10:]
		column = indexPart(column, prefix, order, kind)
		if n := len(indexes); n > 0 && slices.Equal(indexes[n-1][:3], r[:3]) {
			last := indexes[n-1]
			last[4] += ", " + column
			copy(last[6:], more) // the distinct values of all columns up to this one
			continue
		}
		var kinds []string
		switch {
		case name == "PRIMARY":
			kinds = append(kinds, "primary")
		case kind == "FULLTEXT", kind == "SPATIAL", kind == "VECTOR":
			kinds = append(kinds, strings.ToLower(kind))
		case notUnique == "0":
			kinds = append(kinds, "unique")
		}
		if hidden != "" {
			kinds = append(kinds, hidden)
		}
		indexes = append(indexes, append([]string{schema, table, name, strings.Join(kinds, ", "), column, comment}, more...))
	}
	return indexes
}

// indexPart returns a column of an index with the length of its prefix and its order. A spatial index always
// has a length.
func indexPart(column, prefix, order, kind string) string {
	if prefix != "" && kind != "SPATIAL" {
		column += "(" + prefix + ")"
	}
	if order == "D" {
		column += " desc"
	}
	return column
}

// longGroups is a SELECT whose GROUP_CONCAT is not cut after 1024 bytes, as MySQL does by default.
const longGroups = "SELECT /*+ SET_VAR(group_concat_max_len = 1000000) */"

// sizesOfIndexes joins the sizes that InnoDB has of indexes, in pages. Those of partitions are added up.
const (
	sizesOfIndexes = " LEFT JOIN mysql.innodb_index_stats whole ON whole.database_name = i.TABLE_SCHEMA AND whole.table_name = i.TABLE_NAME" +
		" AND whole.index_name = i.INDEX_NAME AND whole.stat_name = 'size'" +
		" LEFT JOIN (SELECT database_name s, SUBSTRING_INDEX(SUBSTRING_INDEX(table_name, '#P#', 1), '#p#', 1) t, index_name n, SUM(stat_value) size" +
		" FROM mysql.innodb_index_stats WHERE stat_name = 'size' AND {schema database_name} AND LOCATE('#p#', LOWER(table_name)) > 0 GROUP BY 1, 2, 3) parts" +
		" ON parts.s = i.TABLE_SCHEMA AND parts.t = i.TABLE_NAME AND parts.n = i.INDEX_NAME"

	sizeOfIndex = ", COALESCE(whole.stat_value, parts.size) * @@innodb_page_size"
)
