package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/dolthub/vitess/go/mysql"
)

// A repair translates one error of the embedded server into MySQL's. The first repair whose
// pattern matches the error's text is used.
type repair struct {
	server *regexp.Regexp
	number int
	// mysql is the message of MySQL, with $1 and so on from the pattern and ${schema} for the
	// default schema. If it is empty, the server's message is unchanged.
	mysql string
}

// repairs are tried in this order. Numbers, SQLSTATEs and messages are those of MySQL.
// Source: https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
var repairs = []repair{
	when(`context canceled|^connection was closed`, 1317, "Query execution was interrupted"),
	when(`(?s)^panic recovered: .*validateReadOnlyTransaction`, 1792, "Cannot execute statement in a READ ONLY transaction."),
	when(`(?i)READ ONLY transaction`, 1792, "Cannot execute statement in a READ ONLY transaction."),
	when(`^panic recovered: ([^\n]*)`, 1105, "The embedded server failed at this statement: $1"),
	when(`^table not found: ([^,.]+)\.([^,]+)`, 1146, "Table '$1.$2' doesn't exist"),
	when(`^table not found: ([^,]+)`, 1146, "Table '${schema}.$1' doesn't exist"),
	when(`^table with name (.+) already exists`, 1050, "Table '$1' already exists"),
	when(`^the view (.+)\.(.+) already exists`, 1050, "Table '$2' already exists"),
	when(`^the view (.+)\.(.+) does not exist`, 1051, "Unknown table '$1.$2'"),
	when(`^Unknown table '`, 1051, ""),
	when(`^View '.*' references invalid`, 1356, ""),
	when(`^database not found: (.+)`, 1049, "Unknown database '$1'"),
	when(`^no database selected`, 1046, "No database selected"),
	when(`^can't create (?:database|schema) (.+); (?:database|schema) exists`, 1007, "Can't create database '$1'; database exists"),
	when(`^column "(.+)" could not be found in any table in scope`, 1054, "Unknown column '$1' in 'field list'"),
	when(`^table "(.+)" does not have column "(.+)"`, 1054, "Unknown column '$1.$2' in 'field list'"),
	when(`^Unknown column '`, 1054, ""),
	when(`^ambiguous column(?: or alias)? name "(.+?)"`, 1052, "Column '$1' in field list is ambiguous"),
	when(`^Column "(.+)" in order clause is ambiguous`, 1052, "Column '$1' in order clause is ambiguous"),
	when(`^Column "(.+)" already exists|^duplicate column name: .(.+).$`, 1060, "Duplicate column name '$1$2'"),
	when(`^Not unique table/alias: .?([^'"\x60]+)`, 1066, "Not unique table/alias: '$1'"),
	when(`^Duplicate key name '`, 1061, ""),
	when(`^duplicate (?:primary|unique) key given: \[(.*)\]`, 1062, "Duplicate entry '$1' for key"),
	when(`^Duplicate entry|^duplicate (?:primary|unique) key`, 1062, ""),
	when(`^column name '(.+)' is non-nullable but attempted to set a value of null`, 1048, "Column '$1' cannot be null"),
	when(`^Field '(.+)' doesn't have a default value`, 1364, ""),
	when(`^cannot add or update a child row - Foreign key violation on fk: (.+), table: (.+), referenced table: (.+), key: (.+)`, 1452,
		"Cannot add or update a child row: a foreign key constraint fails (`${schema}`.$2, CONSTRAINT $1 REFERENCES $3, key $4)"),
	when(`^cannot add or update a child row: a foreign`, 1452, ""),
	when(`^cannot delete or update a parent row - Foreign key violation on fk: (.+), table: (.+), referenced table: (.+), key: (.+)`, 1451,
		"Cannot delete or update a parent row: a foreign key constraint fails (`${schema}`.$2, CONSTRAINT $1 REFERENCES $3, key $4)"),
	when(`^cannot drop table .(.+). as it is referenced in foreign key .(.+).$`, 3730, "Cannot drop table '$1' referenced by a foreign key constraint '$2'."),
	when(`^Check constraint "(.+)" violated`, 3819, "Check constraint '$1' is violated."),
	when(`^the subquery returned more than 1 row`, 1242, "Subquery returns more than 1 row"),
	when(`^operand should have (\d+) columns?`, 1241, "Operand should contain $1 column(s)"),
	when(`^number of values does not match number of columns|^Column count doesn't match value count`, 1136, "Column count doesn't match value count at row 1"),
	when(`different number of columns|schemas are different lengths`, 1222, "The used SELECT statements have a different number of columns"),
	when(`^in aggregated query without GROUP BY`, 1140, ""),
	when(`^function: '(.+)' not found`, 1305, "FUNCTION ${schema}.$1 does not exist"),
	when(`^function '(.+)' expected .* arguments`, 1582, "Incorrect parameter count in the call to native function '$1'"),
	when(`^stored procedure "(.+)" does not exist`, 1305, "PROCEDURE ${schema}.$1 does not exist"),
	when(`^trigger "(.+)" does not exist`, 1360, "Trigger does not exist"),
	when(`^Unknown system variable '@*(.+)'`, 1193, "Unknown system variable '$1'"),
	when(`^Variable '(.+)' is a read only variable`, 1238, "Variable '$1' is a read only variable"),
	when(`^Variable '.+' can't be set to the value of`, 1231, ""),
	when(`^Unknown prepared statement handler`, 1243, ""),
	when(`^Invalid JSON text`, 3140, ""),
	when(`^error: '(.*)' is not a valid value for '(.+)'`, 1366, "Incorrect value: '$1' for type $2"),
	when(`^error: can't drop '(.+)'; check that`, 1091, "Can't DROP '$1'; check that column/key exists"),
	when(`^value (.+) was not found in the set`, 1231, "Variable can't be set to the value of '$1'"),
	when(`^Data truncated for column`, 1265, ""),
	when(`^Operation (?:CREATE|ALTER|DROP) (?:USER|ROLE) failed`, 1396, ""),
	when(`^string '?(.*)'? is too large for column '(.+)'`, 1406, "Data too long for column '$2' at row 1"),
	when(`out of range`, 1264, ""),
	when(`(?i)incorrect (?:date|time|datetime|timestamp) value`, 1292, ""),
	when(`--secure-file-priv|`+regexp.QuoteMeta(noDirectory), 1290, "The MySQL server is running with the --secure-file-priv option so it cannot execute this statement"),
	when(`^command denied to user '?(.+?)'?$`, 1142, ""),
	when(`^Access denied for user .* to database`, 1044, ""),
	when(`(?i)iteration limit exceeded`, 3636, "Recursive query aborted after 10001 iterations."),
	when(`(?i)^(.*(?:not (?:yet )?(?:been )?(?:supported|implemented)|does(?: not|n't) support|unsupported).*)$`, 1235, "The embedded server cannot do this: $1"),
}

// states has the SQLSTATE of each number whose state is not HY000.
var states = map[int]string{
	1044: "42000", 1045: "28000", 1046: "3D000", 1048: "23000", 1049: "42000", 1050: "42S01", 1051: "42S02",
	1052: "23000", 1054: "42S22", 1060: "42S21", 1061: "42000", 1062: "23000", 1064: "42000", 1066: "42000",
	1068: "42000", 1072: "42000", 1075: "42000", 1091: "42000", 1110: "42000", 1136: "21S01", 1140: "42000",
	1142: "42000", 1146: "42S02", 1213: "40001", 1222: "21000", 1231: "42000", 1235: "42000", 1241: "21000",
	1242: "21000", 1264: "22003", 1265: "01000", 1292: "22007", 1305: "42000", 1317: "70100", 1406: "22001", 1451: "23000",
	1452: "23000", 1582: "42000", 1792: "25006", 3140: "22032", 3141: "22032",
}

// syntaxError matches the error of the server's parser. The position counts bytes from 1 and is
// the end of the token.
var syntaxError = regexp.MustCompile(`(?s)^syntax error at position (\d+)(?: near '(.*)')?`)

// prefixes are texts in front of the server's actual message.
var prefixes = []string{"unable to parse: ", "unable to analyze: "}

func when(pattern string, number int, words string) repair {
	return repair{regexp.MustCompile(pattern), number, words}
}

// repairError returns err as MySQL would send it: with a number, an SQLSTATE and MySQL's text.
// It returns nil for nil. query is the text that was run, name the default schema.
func repairError(err error, query, name string) error {
	if err == nil {
		return nil
	}
	number, state, words := mysql.ERUnknownError, "", err.Error()
	var known *mysql.SQLError
	if errors.As(err, &known) {
		number, state, words = known.Num, known.State, known.Message
	}
	for _, prefix := range prefixes {
		words = strings.TrimPrefix(words, prefix)
	}
	if m := syntaxError.FindStringSubmatch(words); m != nil {
		position, _ := strconv.Atoi(m[1])
		number, state, words = mysql.ERParseError, "", syntaxErrorMessage(query, position, m[2])
	} else {
		number, words = repairWords(number, words, name)
	}
	if s, ok := states[number]; ok {
		state = s
	}
	return mysql.NewSQLError(number, state, "%s", words)
}

// repairWords returns the number and message of the first repair that matches.
func repairWords(number int, words, name string) (int, string) {
	for _, r := range repairs {
		m := r.server.FindStringSubmatchIndex(words)
		if m == nil {
			continue
		}
		if r.mysql == "" {
			return r.number, words
		}
		template := strings.ReplaceAll(r.mysql, "${schema}", strings.ReplaceAll(name, "$", "$$"))
		return r.number, string(r.server.ExpandString(nil, template, words, m))
	}
	return number, words
}

// syntaxErrorMessage returns MySQL's message for a syntax error: up to 80 bytes of the statement from
// the position of the error, and its line.
func syntaxErrorMessage(query string, position int, token string) string {
	start := errorPosition(query, max(0, min(position-1, len(query))), token)
	near := query[start:]
	if len(near) > 80 {
		near = strings.ToValidUTF8(near[:80], "")
	}
	return fmt.Sprintf("You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version"+
		" for the right syntax to use near '%s' at line %d", near, 1+strings.Count(query[:start], "\n"))
}

// errorPosition returns the offset of the token at which the parser gave up. The parser has read all
// bytes before end, and names the last token with a value. Operators and parentheses have no
// value: if token does not end at end, one of them is the wrong token, or the statement ended
// too early.
func errorPosition(query string, end int, token string) int {
	if start := end - len(token); token != "" && start >= 0 && strings.EqualFold(query[start:end], token) {
		if start > 0 && strings.IndexByte("'\"`", query[start-1]) >= 0 {
			start--
		}
		return start
	}
	if end == len(query) && !strings.HasSuffix(query, ")") {
		return end
	}
	return max(0, end-1)
}
