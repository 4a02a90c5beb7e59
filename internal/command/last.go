package command

import (
	"context"
	"errors"

	"mysh/internal/export"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/scan"
)

const lastHelp = `
\last                          show the last result again
\last vertical                 in another format
\last csv > orders.csv         to a file
\last cols id,total            some columns, by name or number
\last where total > 100 and city ~ "^b"
                               some rows: = != < <= > >=, ~ and !~ for patterns
\last where note = null        those without a value
\last sort -total,id limit 10  the ten largest

The server is not asked. What was left out is still there for the next \last.`

const lastUsage = `Usage: \last [cols a,b] [where a=1 [and b~text]] [sort a,-b] [limit n] [<format>] [> file | >> file | | command]`

// lastArgs are which part of the last result is shown, and its destination.
type lastArgs struct {
	query results.Query
	route export.Route
}

func parseLast(args string, _ scan.Mode) (any, error) {
	p := parser{rest: args, usage: lastUsage}
	var l lastArgs
	err := p.clauses(&l.route, map[string]func() error{
		"cols":  func() (err error) { l.query.Columns, err = p.names(); return err },
		"where": func() (err error) { l.query.Where, err = p.conditions(); return err },
		"sort":  func() (err error) { l.query.Sort, err = p.orders(); return err },
		"limit": func() (err error) { l.query.Limit, err = p.number(); return err },
	})
	return l, err
}

// showLast shows the last result again, or the part of it that a query selects.
func showLast(ctx context.Context, env *Env, args lastArgs) (Next, error) {
	last := env.Results.Last()
	if err := last.Refusal(args.route.Elsewhere() || env.Runner.Destination() != nil); err != nil {
		return nil, err
	}
	if err := last.CheckQuery(args.query); err != nil {
		return nil, err
	}
	sink, err := env.Runner.NewSink(last.Statement, args.route)
	if err != nil {
		return nil, err
	}
	err = env.Runner.RunRecorded(ctx, last.Statement, last.Select(ctx, args.query), sink, false)
	if err == nil && !last.Complete() {
		env.Console.Message("The result is incomplete: the statement was stopped.")
	}
	return nil, reportStop(env, err)
}

// reportStop returns err, after a message if the user has interrupted a command that runs no
// statement.
func reportStop(env *Env, err error) error {
	if errors.Is(err, runner.ErrInterrupted) {
		env.Console.Message("^C")
	}
	return err
}
