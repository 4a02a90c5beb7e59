package command

import (
	"context"

	"mysh/internal/scan"
)

const attributesHelp = `
query_attributes trace 42 app report  the next statement has two attributes

On MySQL, mysql_query_attribute_string('trace') returns the value. An attribute
with that name is also there for audit plugins.`

const sessionDataHelp = `
The command is mysql's, and refused: mysh does a full TLS handshake for each
connection.`

// maxAttributes is how long attributes may be, in bytes. Longer ones are a mistake: all
// attributes are sent in front of the statement.
const maxAttributes = 64 << 10

func parseAttributes(args string, _ scan.Mode) (any, error) {
	var pairs [][2]string
	for rest := args; rest != ""; {
		var pair [2]string
		if pair[0], rest = word(rest); rest == "" {
			pairs = nil // a name without a value
			break
		}
		pair[1], rest = word(rest)
		pairs = append(pairs, pair)
	}
	switch {
	case pairs == nil:
		return nil, scan.Errorf(scan.Failure, "Usage: query_attributes name1 value1 name2 value2 ...")
	case len(args) > maxAttributes:
		return nil, scan.Errorf(scan.Failure, "query_attributes accepts at most %d bytes", maxAttributes)
	}
	return pairs, nil
}

// setAttributes stores names with values, which are sent with the next statement.
func setAttributes(_ context.Context, env *Env, pairs [][2]string) (Next, error) {
	if !env.Runner.SetAttributes(pairs) {
		return nil, scan.Errorf(scan.Failure, "this server does not support query attributes")
	}
	return nil, nil
}

// noSessionData refuses a command of the C client whose output is of use to its option
// --ssl-session-data only.
func noSessionData(string, scan.Mode) (any, error) {
	return nil, scan.Errorf(scan.Failure, "ssl_session_data_print is not supported: TLS sessions are not resumed")
}
