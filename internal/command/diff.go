package command

import (
	"context"
	"time"

	"mysh/internal/export"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/scan"
)

const diffHelp = `
\diff                            what changed between the last two runs of a
                                 statement
\diff by city                    rows are matched by these columns
\diff json > changes.json

+ marks rows that were added, - those removed, ~ those changed, with the value
before and after. Rows are matched by their primary key if the result has it.`

const diffUsage = `Usage: \diff [by a,b] [<format>] [> file | >> file | | command]`

// diffArgs are the columns by which rows are matched, none for those of the key, and the
// destination of the changes.
type diffArgs struct {
	by    []string
	route export.Route
}

func parseDiff(args string, _ scan.Mode) (any, error) {
	p := parser{rest: args, usage: diffUsage}
	var d diffArgs
	err := p.clauses(&d.route, map[string]func() error{
		"by": func() (err error) { d.by, err = p.names(); return err },
	})
	return d, err
}

// showDiff shows what changed between the last two runs of the last statement with rows.
func showDiff(ctx context.Context, env *Env, args diffArgs) (Next, error) {
	began := time.Now()
	options := results.CompareOptions{By: args.by, Limit: env.Current.KeepLimit()}
	if env.Catalog != nil {
		options.PrimaryKey = env.Catalog.PrimaryKey
	}
	comparisons, err := env.Results.Compare(ctx, options)
	if err != nil {
		return nil, reportStop(env, err)
	}
	statement := env.Results.Last().Statement
	sink, err := env.Runner.NewSink(statement, args.route)
	if err != nil {
		return nil, err
	}
	sink.ShowSigns()
	onScreen := sink.Target().Screen
	summarize := func(c *results.Comparison) { env.Console.Print(c.Summary() + "\n") }
	events := func(yield func(result.Event, error) bool) {
		for i := range comparisons {
			for event, err := range comparisons[i].Events(sink.Format().Name, sink.Options()) {
				if o, ok := event.(result.Outcome); ok {
					o.Elapsed = time.Since(began)
					began = time.Now()
					event = o
				}
				if !yield(event, err) {
					return
				}
			}
			if onScreen {
				summarize(&comparisons[i]) // the changes themselves have been drawn
			}
		}
	}
	if err := env.Runner.RunRecorded(ctx, statement, events, sink, true); err != nil {
		return nil, reportStop(env, err)
	}
	for i := range comparisons {
		if !onScreen {
			summarize(&comparisons[i])
		}
	}
	return nil, nil
}
