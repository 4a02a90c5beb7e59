package command

import (
	"context"
	"strconv"
	"strings"

	"mysh/internal/humanize"
)

var indexParts = []listed{{"index", asIs}, {"unique", asIs}, {"columns", asIs}, {"type", asIs}, {"size", asSize}, {"distinct", asAbout}, {"uses", asNumber}, {"state", asIs}, {"comment", asIs}}

// What an index is, one row for each of its columns, and the sizes and uses of indexes.
const (
	indexQuery = "SELECT INDEX_NAME, NON_UNIQUE, COLUMN_NAME, SUB_PART, COLLATION, INDEX_TYPE, CARDINALITY, INDEX_COMMENT, {state}, {expression}" +
		" FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = {schema} AND TABLE_NAME = {name} ORDER BY INDEX_NAME <> 'PRIMARY', NON_UNIQUE, INDEX_NAME, SEQ_IN_INDEX"
	sizeQuery = "SELECT index_name, SUM(stat_value) * @@innodb_page_size FROM mysql.innodb_index_stats WHERE database_name = {schema} AND (table_name = {name}" +
		" OR table_name > CONCAT({name}, '#P#') AND table_name < CONCAT({name}, '#P$')" + // partitions; MySQL writes #p#
		" OR table_name > CONCAT({name}, '#p#') AND table_name < CONCAT({name}, '#p$')) AND stat_name = 'size' GROUP BY index_name"
	useQuery = "SELECT INDEX_NAME, COUNT_STAR FROM performance_schema.table_io_waits_summary_by_index_usage" +
		" WHERE OBJECT_TYPE = 'TABLE' AND OBJECT_SCHEMA = {schema} AND OBJECT_NAME = {name} AND INDEX_NAME IS NOT NULL AND @@performance_schema"
)

// indexForms are what servers call the state of an index and its expression, the newest first. Which of
// them a server has, it shows itself.
var indexForms = map[bool][][2]string{
	false: {{"IF(IS_VISIBLE = 'NO', 'invisible', '')", writtenOnce("EXPRESSION")}, {"IF(IS_VISIBLE = 'NO', 'invisible', '')", "NULL"}, {"''", "NULL"}},
	true:  {{"IF(IGNORED = 'YES', 'ignored', '')", "NULL"}, {"''", "NULL"}},
}

// writtenOnce returns the text of an expression in a column of MySQL's, which has each quote in it with a
// backslash, and each string with the character set in which the expression was written.
func writtenOnce(column string) string {
	const quote, escaped = `''''`, `CONCAT(CHAR(92 USING utf8mb4), '''')`
	return "REPLACE(REPLACE(" + column + ", " + escaped + ", " + quote + "), '_utf8mb4''', '''')"
}

// indexedExpression is a column of an index on MySQL, or an expression in parentheses.
var indexedExpression = "COALESCE(COLUMN_NAME, CONCAT('(', " + writtenOnce("EXPRESSION") + ", ')'))"

// askIndexes asks for the indexes of a table.
func (q *inquiry) askIndexes(ctx context.Context) ([][]string, error) {
	var rows [][]string
	for _, form := range indexForms[q.env.Sessions.State().MariaDB] {
		const columns = 10
		var err error
		rows, err = q.try(ctx, "", columns, strings.NewReplacer("{state}", form[0], "{expression}", form[1]).Replace(indexQuery))
		if err != nil {
			return nil, err
		}
		if rows != nil {
			break
		}
	}
	if rows == nil {
		return nil, nil
	}
	sizes, err := q.try(ctx, "Sizes of indexes need the SELECT privilege on mysql.innodb_index_stats.", 2, sizeQuery)
	if err != nil {
		return nil, err
	}
	uses, err := q.try(ctx, "Uses of indexes need the SELECT privilege on performance_schema.table_io_waits_summary_by_index_usage.", 2, useQuery)
	if err != nil {
		return nil, err
	}
	if uses == nil && len(q.lacks) == 0 {
		q.lacks = append(q.lacks, "Uses of indexes are not known: performance_schema is off, or nothing has used the table since the server started.")
	}
	var out [][]string
	for _, r := range rows {
		column := r[2]
		if r[9] != "" {
			column = "(" + r[9] + ")"
		}
		column = indexPart(column, r[3], r[4], r[5])
		if n := len(out); n > 0 && out[n-1][0] == r[0] {
			out[n-1][2] += ", " + column
			out[n-1][5] = r[6] // of all columns up to this one
			continue
		}
		unique := map[bool]string{true: "yes", false: "no"}[r[1] == "0"]
		out = append(out, []string{r[0], unique, column, strings.ToLower(r[5]), valueOf(sizes, r[0]), r[6], valueOf(uses, r[0]), r[8], r[7]})
	}
	return out, nil
}

// valueOf returns the second cell of the row whose first one is a name; "" for none.
func valueOf(rows [][]string, name string) string {
	for _, row := range rows {
		if strings.EqualFold(row[0], name) {
			return row[1]
		}
	}
	return ""
}

// indexes writes a line for each index.
func (p *page) indexes(rows [][]string) {
	var lines [][]string
	for _, r := range rows {
		var kind []string
		if r[1] == "yes" && r[0] != "PRIMARY" {
			kind = append(kind, "unique")
		}
		if r[3] != "btree" && r[3] != "" {
			kind = append(kind, p.text(r[3]))
		}
		if r[7] != "" {
			kind = append(kind, r[7])
		}
		distinct, uses := "", ""
		if r[5] != "" {
			distinct = asAbout.text(r[5]) + " distinct"
		}
		switch r[6] {
		case "":
		case "0":
			uses = "unused since the server started"
		default:
			n, _ := strconv.ParseInt(r[6], 10, 64)
			uses = humanize.Many(n, "use")
		}
		lines = append(lines, []string{p.text(r[0]), "(" + p.text(r[2]) + ")", strings.Join(kind, " "), asSize.text(r[4]), distinct, uses, p.text(r[8])})
	}
	p.aligned("Indexes", lines)
}
