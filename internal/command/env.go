package command

import (
	"context"

	"mysh/history"
	"mysh/internal/console"
	"mysh/internal/favourites"
	"mysh/internal/jobs"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/internal/sessions"
	"mysh/internal/settings"
	"mysh/internal/sqltext"
)

// Env is what commands work with. Each part is a service that does not know the loop.
type Env struct {
	Console    *console.Console
	Current    *settings.Current
	Runner     *runner.Runner
	Sessions   *sessions.Sessions
	Jobs       *jobs.List
	Results    *results.Store
	History    *history.History // nil without a history
	Catalog    Catalog          // nil if no names are read
	Input      Input
	Variables  sqltext.Variables
	Favourites *favourites.Store // nil for none
	Program    string            // the name that some messages begin with
	Version    string            // mysh's own, for status

	teePath      string // of the tee file that a command named last
	formatBefore string // the format to which \vertical returns
}

// Catalog is the names of a server that have been read so far.
type Catalog interface {
	// PrimaryKey returns the columns of a table's primary key, none if they have not been read.
	// It must not block.
	PrimaryKey(schema, table string) []string
}

// Input is the input that contains a command.
type Input interface {
	// Command returns the command as the splitter cut it off the input.
	Command() scan.Input
	// IsTyped reports whether a user types the input, rather than a script or a sourced file.
	IsTyped() bool
	// Statement returns the part of the statement being typed that stands before the command.
	Statement() string
	// LastStatement returns the statement that was sent last, "" for none.
	LastStatement() string
	// SetLastStatement changes the result of LastStatement.
	SetLastStatement(text string)
	// Delimiter returns the delimiter of statements.
	Delimiter() string
}

// Next is what the loop does after a command. The set is closed; nil means to read the next
// input.
type Next interface{ next() }

type (
	// Quit ends the input.
	Quit struct{}
	// Feed performs a text in place of the statement being typed.
	Feed struct{ Text string }
	// Include performs the inputs of a file.
	Include struct{ Path string }
	// Run performs a statement of a batch. If Silent, the statement is not echoed.
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

// asText is the Parse of commands whose argument is the text as it is.
func asText(args string, _ scan.Mode) (any, error) { return args, nil }
