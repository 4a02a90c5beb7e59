package command

import "mysh/internal/scan"

// Attributes has names with values go to the server with the next statement.
type Attributes struct{ Pairs [][2]string }

func (Attributes) action() {}

// Longer attributes than this are a mistake: all of them go in front of the statement.
const maxAttributes = 64 << 10

func attributes(args string) (Action, error) {
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
		return nil, scan.Errorf(scan.Failure, "query_attributes takes at most %d bytes", maxAttributes)
	}
	return Attributes{Pairs: pairs}, nil
}

// What the C client prints is for its own --ssl-session-data alone.
func noSessionData(string) (Action, error) {
	return nil, scan.Errorf(scan.Failure, "ssl_session_data_print is not supported: each connection sets up its encryption anew")
}
