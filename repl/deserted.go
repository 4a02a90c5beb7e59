package repl

import (
	"strings"
	"sync"

	"mysh/internal/executor"
	"mysh/internal/scan"
)

// Stops the statement in front, since nobody reads what is written. It is called while the shell's
// goroutine waits for an answer to it.
func (sh *Shell) StopUnread() {
	job, d := sh.front.Load(), sh.drawn.Load()
	if job != nil && d != nil && d.deserted() {
		job.Cancel()
	}
}

// Reports whether nobody reads the rows of the statement, which has no other effect.
func (d *drawing) deserted() bool {
	return d.way == nil && !d.collects && !d.group && !d.shell.mode.Interactive && d.shell.out.Deserted() &&
		changesNothing(d.statement, d.shell.scanMode())
}

// Reports whether a job was stopped only because nobody reads its rows.
func (sh *Shell) unread(job *executor.Job, d *drawing, err error) bool {
	return !sh.interrupted() && (err == nil || interruption(err)) && job.Interrupted() && d.deserted()
}

// Reports whether a statement surely does nothing but read: no function that is not known to be
// harmless is called, no variable set, no row locked, nothing written. What a script may rely on
// later is done though nobody reads the rows.
func changesNothing(st scan.Input, mode scan.Mode) bool {
	switch st.Verb {
	case "SHOW", "DESC", "DESCRIBE", "HELP":
		return !several(st.Text, mode)
	case "SELECT", "TABLE", "VALUES", "WITH", "EXPLAIN":
	default:
		return false
	}
	var before [3]scan.Token // the last ones that mean something
	over := false
	for token := range scan.Tokens(st.Text, mode) {
		switch token.Kind {
		case scan.Space, scan.Comment:
			continue
		case scan.VersionMark:
			return false
		}
		word := strings.ToUpper(token.Text)
		switch {
		case over, token.Text == ":=", effects[word] && token.Kind == scan.Keyword, word == "NEXT" || word == "PREVIOUS":
			return false
		case token.Text == scan.DefaultDelimiter:
			over = true
		case token.Text == "(" && !harmless(before):
			return false
		}
		before = [3]scan.Token{before[1], before[2], token}
	}
	return true
}

// Reports whether the parenthesis after those tokens does not call a function, or one that changes
// nothing.
func harmless(before [3]scan.Token) bool {
	name := strings.ToUpper(before[2].Text)
	switch {
	case before[2].Kind != scan.Keyword && before[2].Kind != scan.Identifier && before[2].Kind != scan.QuotedIdentifier:
		return true
	case before[1].Text == ".":
		return false // a schema's own function
	case strings.EqualFold(before[1].Text, "WITH"), strings.EqualFold(before[1].Text, "RECURSIVE"), strings.EqualFold(before[1].Text, "AS"):
		return true // the columns of a table expression, the type of a cast
	case before[2].Kind == scan.QuotedIdentifier:
		return false
	}
	return scan.IsReserved(name) || harmlessFunctions()[name]
}

// effects are the words of a query that does more than read.
var effects = map[string]bool{
	"INTO": true, "INSERT": true, "UPDATE": true, "DELETE": true, "REPLACE": true, "SHARE": true, "ANALYZE": true, "SQL_CALC_FOUND_ROWS": true, "PROCEDURE": true,
}

// harmlessFunctions are those of MySQL and MariaDB that change nothing, as far as they are no
// reserved words.
// Sources: https://dev.mysql.com/doc/refman/9.7/en/built-in-function-reference.html,
// https://mariadb.com/docs/server/reference/sql-functions.
var harmlessFunctions = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool)
	for name := range strings.FieldsSeq(`
		ABS ACOS ADDDATE ADDTIME AES_DECRYPT AES_ENCRYPT ANY_VALUE ASCII ASIN ATAN ATAN2 AVG BENCHMARK BIN BIT_AND BIT_COUNT BIT_LENGTH
		BIT_OR BIT_XOR CAST CEIL CEILING CHARACTER_LENGTH CHARSET CHAR_LENGTH COALESCE COLLATION CONCAT CONCAT_WS CONNECTION_ID CONV
		CONVERT_TZ COS COT COUNT CRC32 CURDATE CURTIME DATE DATEDIFF DATE_ADD DATE_FORMAT DATE_SUB DAY DAYNAME DAYOFMONTH DAYOFWEEK
		DAYOFYEAR DEGREES ELT EXP EXPORT_SET EXTRACT FIELD FIND_IN_SET FLOOR FORMAT FROM_BASE64 FROM_DAYS FROM_UNIXTIME GREATEST
		GROUP_CONCAT HEX HOUR IFNULL INET6_ATON INET6_NTOA INET_ATON INET_NTOA INSTR ISNULL JSON_ARRAY JSON_ARRAYAGG JSON_CONTAINS
		JSON_EXTRACT JSON_KEYS JSON_LENGTH JSON_OBJECT JSON_OBJECTAGG JSON_QUOTE JSON_SEARCH JSON_TABLE JSON_TYPE JSON_UNQUOTE
		JSON_VALID JSON_VALUE LAST_DAY LCASE LEAST LENGTH LN LOCATE LOG LOG10 LOG2 LOWER LPAD LTRIM MAKEDATE MAKETIME MAKE_SET MAX MD5 MICROSECOND
		MID MIN MINUTE MONTH MONTHNAME NOW NULLIF OCT OCTET_LENGTH ORD PERIOD_ADD PERIOD_DIFF PI POSITION POW POWER QUARTER QUOTE
		RADIANS RAND RANDOM_BYTES REGEXP_INSTR REGEXP_LIKE REGEXP_REPLACE REGEXP_SUBSTR REVERSE ROUND RPAD RTRIM SECOND SEC_TO_TIME SESSION_USER SHA SHA1
		SHA2 SIGN SIN SLEEP SOUNDEX SPACE SQRT STD STDDEV STDDEV_POP STDDEV_SAMP STRCMP STR_TO_DATE SUBDATE SUBSTR SUBSTRING
		SUBSTRING_INDEX SUBTIME SUM SYSDATE SYSTEM_USER TAN TIME TIMEDIFF TIMESTAMP TIMESTAMPADD TIMESTAMPDIFF TIME_FORMAT
		TIME_TO_SEC TO_BASE64 TO_DAYS TO_SECONDS TRIM TRUNCATE UCASE UNCOMPRESS UNHEX UNIX_TIMESTAMP UPPER USER UUID UUID_SHORT
		VARIANCE VAR_POP VAR_SAMP VERSION WEEK WEEKDAY WEEKOFYEAR WEIGHT_STRING YEAR YEARWEEK
		SIGNED UNSIGNED BINARY NCHAR DATETIME TABLE ROW NTILE OFFSET FIRST_VALUE LAST_VALUE LAG LEAD RANK DENSE_RANK ROW_NUMBER`) {
		m[name] = true
	}
	return m
})
