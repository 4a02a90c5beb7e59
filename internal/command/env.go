package command

import (
	"context"

	"mysh/history"
	"mysh/internal/console"
	"mysh/internal/jobs"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/internal/sessions"
	"mysh/internal/settings"
	"mysh/internal/sqltext"
)

// Env is what commands work with. Each part is a service that knows nothing of the loop.
type Env struct {
	Console   *console.Console
	Current   *settings.Current
	Runner    *runner.Runner
	Sessions  *sessions.Sessions
	Jobs      *jobs.List
	Results   *results.Store
	History   *history.History // nil where none is kept
	Catalog   Catalog          // nil where no names are read
	Input     Input
	Variables sqltext.Variables
	Program   string // the name that some messages begin with
	Version   string // mysh's own, for status

	teePath      string // of the tee file that was named last
	formatBefore string // that \vertical returns to
}

// Catalog is what is known of the names that a server has.
type Catalog interface {
	// PrimaryKey returns the columns of a table's primary key, as far as they are known. It must not
	// block.
	PrimaryKey(schema, table string) []string
}

// Input is the input that a command stands in.
type Input interface {
	// Command returns the command as it was cut off the input.
	Command() scan.Input
	// IsTyped reports whether a user types the input, rather than a script or a sourced file.
	IsTyped() bool
	// Statement returns the statement being typed, as far as it stands before the command.
	Statement() string
	// LastStatement returns the statement that was sent last, "" for none.
	LastStatement() string
	// SetLastStatement replaces the statement that LastStatement returns.
	SetLastStatement(text string)
	// Delimiter returns what ends a statement.
	Delimiter() string
}

// Next is what the loop does after a command. The set is closed; nil means to read on.
type Next interface{ next() }

type (
	// Quit ends the input.
	Quit struct{}
	// Feed performs a text in the place of the statement being typed.
	Feed struct{ Text string }
	// Include performs the inputs of a file.
	Include struct{ Path string }
	// Run performs a statement of a batch. A silent one is not echoed.
	Run struct {
		Statement scan.Input
		Silent    bool
	}
)

func (Quit) next()    {}
func (Feed) next()    {}
func (Include) next() {}
func (Run) next()     {}

// act returns the Do of a row whose Parse returns an A.
func act[A any](do func(ctx context.Context, env *Env, args A) (Next, error)) func(context.Context, *Env, any) (Next, error) {
	return func(ctx context.Context, env *Env, args any) (Next, error) { return do(ctx, env, args.(A)) }
}

// asText is the Parse of rows that read their arguments as they are.
func asText(args string, _ scan.Mode) (any, error) { return args, nil }
