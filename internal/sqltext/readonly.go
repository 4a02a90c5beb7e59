package sqltext

import (
	"strings"
	"sync"

	"mysh/internal/scan"
)

// A readOnlyReader reads the tokens of a text to find out whether the text changes nothing.
type readOnlyReader struct {
	verb           string        // the first word of the text
	tokens         int           // number of tokens without blanks and comments
	before         [3]scan.Token // the last three of these tokens
	ended          bool          // a delimiter has ended the first statement
	multiple       bool          // a token follows the first statement
	versioned      bool          // the text has a version comment
	hasInto        bool          // the text has the keyword INTO
	isModifying    bool          // the text has a verb that changes tables
	hasSideEffects bool          // the text may have other side effects
	isCreateSecond bool          // the second token is CREATE
}

// read reads a token that is neither blank nor a comment. word is its text in upper case.
func (r *readOnlyReader) read(token scan.Token, word string) {
	r.tokens++
	if r.verb == "" && word != "(" {
		r.verb = word
	}
	if token.Kind == scan.VersionMark {
		r.versioned = true
		return
	}
	keyword := token.Kind == scan.Keyword
	r.isCreateSecond = r.isCreateSecond || r.tokens == 2 && word == "CREATE"
	r.multiple = r.multiple || r.ended
	r.ended = r.ended || word == scan.DefaultDelimiter
	r.hasInto = r.hasInto || keyword && word == "INTO"
	r.isModifying = r.isModifying || keyword && modifyingVerbs[word]
	r.hasSideEffects = r.hasSideEffects || word == ":=" || keyword && sideEffectWords[word] || word == "NEXT" || word == "PREVIOUS" ||
		word == "(" && !isHarmless(r.before)
	r.before = [3]scan.Token{r.before[1], r.before[2], token}
}

// addTo returns t with the traits that this reader has found.
func (r *readOnlyReader) addTo(t Traits) Traits {
	t.Verb, t.VerbTraits = r.verb, OfVerb(r.verb)
	t.Multiple = r.multiple
	t.ShowsDefinition = r.verb == "SHOW" && r.isCreateSecond
	plain := !r.hasSideEffects && !r.isModifying && !r.hasInto && !r.versioned && !r.multiple
	switch t.effect {
	case onlyReads:
		t.Cancellable, t.ReadOnly = true, !r.multiple
	case onlyExplains:
		t.Cancellable, t.ReadOnly = true, plain
	case usuallyReads:
		t.Cancellable, t.ReadOnly = true, plain
		t.IsQuery = !r.hasInto && !r.versioned
	case mayOnlyQuery:
		t.Cancellable, t.ReadOnly = !r.isModifying, plain
		t.IsQuery = !r.isModifying && !r.hasInto && !r.versioned
	}
	return t
}

// modifyingVerbs change tables wherever they stand in a statement.
var modifyingVerbs = wordSet("INSERT", "UPDATE", "DELETE", "REPLACE")

// sideEffectWords are other words with which a query has side effects.
var sideEffectWords = wordSet("SHARE", "ANALYZE", "SQL_CALC_FOUND_ROWS", "PROCEDURE")

// isHarmless reports whether a parenthesis after these tokens is no call, or calls a function
// without side effects.
func isHarmless(before [3]scan.Token) bool {
	name := strings.ToUpper(before[2].Text)
	switch {
	case before[2].Kind != scan.Keyword && before[2].Kind != scan.Identifier && before[2].Kind != scan.QuotedIdentifier:
		return true
	case before[1].Text == ".":
		return false // a stored function
	case strings.EqualFold(before[1].Text, "WITH"), strings.EqualFold(before[1].Text, "RECURSIVE"), strings.EqualFold(before[1].Text, "AS"):
		return true // the columns of a table expression, or the type of a cast
	case before[2].Kind == scan.QuotedIdentifier:
		return false
	}
	return scan.IsReserved(name) || harmlessFunctions()[name]
}

// harmlessFunctions are the functions of MySQL and MariaDB that have no side effects and whose
// names are not reserved words.
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
