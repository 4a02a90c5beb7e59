package command

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"mysh/internal/result"
)

// Errors with which a server refuses a question about itself.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html.
const (
	errSchemaDenied  = 1044
	errUnknownSchema = 1049
	errUnknownTable  = 1109
	errTableDenied   = 1142
	errColumnDenied  = 1143
	errNoSuchTable   = 1146
	errRightMissing  = 1227
	errUnknownColumn = 1054
	errNoRoutine     = 1305
)

// A refusedError is a question that the server has refused since the account lacks a privilege, or since
// the server lacks what it is asked for.
type refusedError struct{ text string }

func (e *refusedError) Error() string { return e.text }

// isRefused reports whether an error of ask is a refusal, rather than a broken connection or the like.
func isRefused(err error) bool {
	var refused *refusedError
	return errors.As(err, &refused)
}

// What the messages of a server name.
var (
	rightNamed  = regexp.MustCompile(`at least one of\) the ([A-Z_ ,]+)`)
	deniedNamed = regexp.MustCompile(`^([A-Z ]+) command denied`)
	tableNamed  = regexp.MustCompile("(?i)(?:table|database) ['`]+(.+?)['`](?: |$)")
)

// refusal returns the error of a question that the server has refused: what lacks, and what would grant
// it. what completes "cannot …". Other errors are returned with what alone.
func refusal(err error, what, query, user string) error {
	var e *result.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("cannot %s: %w", what, err)
	}
	named := func(pattern *regexp.Regexp) string {
		if m := pattern.FindStringSubmatch(e.Message); m != nil {
			return strings.TrimSpace(strings.ReplaceAll(m[1], "`", ""))
		}
		return ""
	}
	switch e.Number {
	case errRightMissing:
		if right := named(rightNamed); right != "" {
			right = strings.TrimSpace(right[strings.LastIndexByte(right, ',')+1:]) // the first is often SUPER
			return refusedf(`cannot %s: %s lacks the %s privilege; "grant %s on *.* to …" grants it`, what, user, right, strings.ToLower(right))
		}
	case errTableDenied, errColumnDenied, errSchemaDenied:
		if table := named(tableNamed); table != "" {
			table = qualified(table, query)
			if e.Number == errSchemaDenied {
				table += ".*"
			}
			if right := named(deniedNamed); right != "" && right != "SHOW" && right != "SELECT" {
				return refusedf(`cannot %s: %s lacks the %s privilege on %s; "grant %s on %[4]s to …" grants it`, what, user, right, table, strings.ToLower(right))
			}
			return refusedf(`cannot %s: %s may not read %s; "grant select on %[3]s to …" grants it`, what, user, table)
		}
	case errNoSuchTable, errUnknownTable, errUnknownSchema:
		if table := named(tableNamed); table != "" {
			return refusedf("cannot %s: this server has no %s", what, qualified(table, query))
		}
	case errUnknownColumn, errNoRoutine:
		return refusedf("cannot %s: %s", what, e.Message)
	}
	return fmt.Errorf("cannot %s: %w", what, err)
}

// qualified returns the name of a table with its schema, as it stands in a query.
func qualified(table, query string) string {
	if strings.Contains(table, ".") {
		return table
	}
	query = strings.ReplaceAll(query, "`", "")
	at := strings.Index(strings.ToLower(query), "."+strings.ToLower(table))
	if at < 0 {
		return table
	}
	schema := strings.LastIndexAny(query[:at], " (,") + 1
	return query[schema:at] + "." + table
}

func refusedf(format string, args ...any) error { return &refusedError{fmt.Sprintf(format, args...)} }
