package runner

import (
	"mysh/internal/export"
	"mysh/internal/scan"
)

// A verdict is what a gate decides about a statement.
type verdict byte

// The verdicts.
const (
	send   verdict = iota // this gate has no objection
	skip                  // the statement is not sent, and nothing is printed
	refuse                // the statement is not sent, with an error
)

// An attempt is a statement that may be sent.
type attempt struct {
	runner    *Runner
	statement scan.Input
	route     export.Route
}

// gateState is the state of the gates between inputs.
type gateState struct {
	skipping bool // with --one-database, another schema is in use
}

// A gate decides whether a statement is sent. The error belongs to refuse.
type gate struct {
	name  string
	check func(a attempt) (verdict, error)
}

// gates are asked in this order until one does not answer send. The session itself decides,
// when it sends a statement, whether a lost transaction forbids that.
var gates = []gate{
	{"one-database", func(a attempt) (verdict, error) {
		if a.runner.gate.skipping {
			return skip, nil
		}
		return send, nil
	}},
	{"background", func(a attempt) (verdict, error) {
		if a.statement.End == scan.ByBackground && a.route.Command != "" {
			return refuse, scan.Errorf(scan.Notice, `the result of a statement in the background cannot be sent to a command; use \& > file.csv, or \& and later \fg`)
		}
		return send, nil
	}},
}

// judge returns the verdict of the gates.
func judge(a attempt) (verdict, error) {
	for _, g := range gates {
		if v, err := g.check(a); v != send {
			return v, err
		}
	}
	return send, nil
}

// Skips reports whether statements are not sent at present, because another schema than that of
// --one-database is in use.
func (r *Runner) Skips() bool { return r.gate.skipping }

// Select records the schema that the user makes the default one. It reports whether the server
// is informed: with --one-database, the choice of another schema is not sent, nor are the
// statements after it.
func (r *Runner) Select(schema string) bool {
	if only := r.current.Mode.OneDatabase; only != "" {
		r.gate.skipping = schema != only
	}
	return !r.gate.skipping
}

// ErrSandbox refuses a command, or the route of a result, that reaches this machine.
var ErrSandbox = scan.Errorf(scan.Failure, "Not allowed in the sandbox mode")
