package advice

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/result"
)

// The errors of vttablets as a vtgate sends them: the target, the error of the tablet's MySQL, the caller,
// the statement. Several shards give a line each.
//
// Source: https://github.com/vitessio/vitess (go/vt/vttablet/tabletserver/tabletserver.go, go/mysql/sqlerror).
const vttablet = `(?s)^(?:vtgate: \S+: )?target: ([^.\s]+)\.([^.\s]+)\.(\w+)(?:, used tablet: [^:]+)?: vttablet: (?:rpc error: code = \w+ desc = )?` +
	`(?:\(errno \d+\) \(sqlstate \w{5}\): )?(.*?)(?: \(errno (\d+)\) \(sqlstate (\w{5})\))?(?: \(CallerID: [^)]*\))?(?:: Sql: ".*)?$`

// wrappers match messages in which the words of another layer are wrapped. The first group is those words.
var wrappers = []string{
	`(?s)^(?:Code: \d+\. )?DB::Exception: (.*?)(?: \([A-Z_]+\))?(?: \(version .*\))?\s*$`, // ClickHouse
	`(?s)^Getting (?:analyzing|syntax) error[^.]*\. Detail message: (.*?)\.?$`,            // StarRocks
	`(?s)^errCode = \d+, detailMessage = \s*(.*?)\s*$`,                                    // Doris
	`(?s)^[A-Z]\w+\. Code: \d+, Text = (.*?)\.?$`,                                         // Databend
	`(?s)^(?:Failed to \w+ query: )?VT\d{5}: (.*)$`,                                       // Vitess
}

// rephrased are messages about names, with the number and the words that MySQL has for the same.
var rephrased = []struct {
	text   string
	number uint16
	words  string
}{
	{`(?i)^column '([^']+)' (?:not found|cannot be resolved)`, 1054, "Unknown column '$1' in 'field list'"},
	{`(?i)^unknown column '([^']+)'(?: in '([^']+)')?`, 1054, "Unknown column '$1' in '$2'"},
	{`^column (\S+) not found`, 1054, "Unknown column '$1' in 'field list'"},
	{`^symbol (\S+) not found`, 1054, "Unknown column '$1' in 'field list'"},
	{"^Unknown (?:expression or function )?identifiers? [`']([^`']+)[`']", 1054, "Unknown column '$1' in 'field list'"},
	{`^Missing columns: '([^']+)'`, 1054, "Unknown column '$1' in 'field list'"},
	{`^table ([^\s']+) not found`, 1146, "Table '$1' doesn't exist"},
	{`(?i)^unknown table '([^']+)'`, 1146, "Table '$1' doesn't exist"},
	{`(?i)^table '([^']+)' (?:does not|doesn't) exist`, 1146, "Table '$1' doesn't exist"},
	{`^table not found: (\S+)$`, 1146, "Table '$1' doesn't exist"},
	{`^database not found: (\S+)$`, 1049, "Unknown database '$1'"},
	{`^column "([^"]+)" could not be found`, 1054, "Unknown column '$1' in 'field list'"},
	{`^table "([^"]+)" does not have column "([^"]+)"`, 1054, "Unknown column '$1.$2' in 'field list'"},
	{`^function: '([^']+)' not found`, 1305, "FUNCTION $1 does not exist"},
	{`^stored procedure "([^"]+)" does not exist`, 1305, "PROCEDURE $1 does not exist"},
	{"^Unknown table expression identifier [`']([^`']+)[`']", 1146, "Table '$1' doesn't exist"},
	{"^Table ([^\\s`']+) does ?n[o']t exist", 1146, "Table '$1' doesn't exist"},
	{`(?i)^unknown database '([^']+)'`, 1049, "Unknown database '$1'"},
	{"^Database [`']?([^\\s`']+)[`']? does ?n[o']t exist", 1049, "Unknown database '$1'"},
	{`(?i)^unknown system variable '([^']+)'`, 1193, "Unknown system variable '$1'"},
	{`(?i)^no matching function with signature: (\w+)\(`, 1305, "FUNCTION $1 does not exist"},
	{"^(?:Unknown function|Function with name) [`']?(\\w+)", 1305, "FUNCTION $1 does not exist"},
}

// foreignWords are numbers of MySQL that others use with words of their own: ER_UNKNOWN_ERROR, and those of
// names that do not exist. Numbers below firstServerError are not MySQL's.
var foreignWords = []uint16{1049, 1054, 1105, 1146}

const firstServerError = 1000

// unwrap returns the error of the server below, with the words that are its own, and a line about that
// server if the message names it.
func unwrap(refused *result.Error) Advice {
	a := Advice{About: refused}
	if found := regexp.MustCompile(vttablet).FindStringSubmatch(firstTarget(refused.Message)); found != nil {
		a.Core = found[4]
		number, err := strconv.ParseUint(found[5], 10, 16)
		if err != nil {
			number = uint64(refused.Number)
		}
		a.About = &result.Error{Number: uint16(number), State: cmp.Or(found[6], refused.State), Message: a.Core, Sent: refused.Sent}
		a.Lines = []string{shardLine(found[1], found[2], found[3], a.About, refused)}
	} else {
		for _, wrapper := range wrappers {
			if found := regexp.MustCompile(wrapper).FindStringSubmatch(refused.Message); found != nil {
				a.Core = found[1]
				break
			}
		}
	}
	if a.Core != "" || refused.Number < firstServerError || slices.Contains(foreignWords, refused.Number) {
		a.About = rephrase(a.About, cmp.Or(a.Core, refused.Message))
	}
	return a
}

// firstTarget returns the part of the message of a vtgate that is about the first shard.
func firstTarget(message string) string {
	if i := strings.Index(message, "\ntarget: "); i > 0 && strings.HasPrefix(message, "target: ") {
		return message[:i]
	}
	return message
}

// shardLine returns a sentence with the shard and the role of its tablet.
func shardLine(keyspace, shard, role string, about, refused *result.Error) string {
	where := fmt.Sprintf("%s of keyspace %s, shard %s", role, keyspace, shard)
	if shard == "-" || shard == "0" { // the keyspace has one shard
		where = fmt.Sprintf("%s of keyspace %s", role, keyspace)
	}
	line := "This is from the " + where
	if about.Number != refused.Number {
		line += fmt.Sprintf(", as ERROR %d (%s)", about.Number, about.State)
	}
	if n := strings.Count(refused.Message, "\ntarget: "); n > 0 {
		line += "; " + humanize.Count(int64(n), "other shard") + " refused it, too"
	}
	return display.Safe(line) + "."
}

// rephrase returns an error about a name in MySQL's words, any other as it is.
func rephrase(about *result.Error, core string) *result.Error {
	for _, r := range rephrased {
		pattern := regexp.MustCompile(r.text)
		if at := pattern.FindStringSubmatchIndex(core); at != nil {
			return &result.Error{Number: r.number, State: about.State, Message: string(pattern.ExpandString(nil, r.words, core, at)), Sent: about.Sent}
		}
	}
	return about
}
