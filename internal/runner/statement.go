package runner

import (
	"cmp"
	"context"
	"strings"
	"time"

	"mysh/internal/executor"
	"mysh/internal/export"
	"mysh/internal/results"
	"mysh/internal/scan"
)

// Prepare returns an execution of a statement that has no session yet, nil if a gate skips the
// statement. The error is why a gate refuses it, or why its route or format cannot be used.
func (r *Runner) Prepare(st scan.Input) (*Execution, error) {
	return r.prepare(st, r.wrap)
}

// Wrap has the events of all statements go through the sinks that wrap returns, which draw with the
// rows. Those of statements that are sent together do not.
func (r *Runner) Wrap(wrap func(rows *RowSink) Sink) { r.wrap = wrap }

// prepare is Prepare for a statement whose events go through the sink that wrap returns.
func (r *Runner) prepare(st scan.Input, wrap func(*RowSink) Sink) (*Execution, error) {
	st = atLineEnd(st)
	route, routeErr := routeOf(st)
	decision, err := judge(attempt{runner: r, statement: st, route: route})
	if decision == skip {
		return nil, nil
	}
	if r.current.Mode.Verbose > 0 {
		st.Text = scan.TrimEnd(st.Text)
		r.console.Print(r.Ruled(st.Text))
	}
	if err = cmp.Or(routeErr, err); err != nil {
		return nil, err
	}
	sink, err := r.sinkOf(st, route)
	if err != nil {
		return nil, err
	}
	q := Request{Statement: st, sink: sink, record: r.current.Mode.Interactive}
	if rows, ok := sink.(*RowSink); ok {
		q.drawer, q.sink = rows, wrap(rows)
	}
	return r.newExecution(q), nil
}

// routeOf returns where the end of a statement sends its rows.
func routeOf(st scan.Input) (export.Route, error) {
	name := firstWord(st.Args)
	if name != "set" && name != "exec" || st.End == scan.ByEgo {
		return export.ParseRoute(st.Args)
	}
	route, ok := export.ParseInward(st.Args)
	switch {
	case st.End == scan.ByBackground:
		return route, scan.Errorf(scan.Failure, `a statement that ends in \g%s cannot run in the background`, name)
	case !ok:
		return route, scan.Errorf(scan.Failure, `\g%s sends no rows elsewhere`, name)
	}
	return route, nil
}

// firstWord returns the text up to the first blank or mark of a route.
func firstWord(text string) string {
	if i := strings.IndexAny(text, " \t>|"); i >= 0 {
		return text[:i]
	}
	return text
}

// RunStatement runs a prepared statement on the session in front. background receives it when
// the user suspends it.
func (r *Runner) RunStatement(ctx context.Context, x *Execution, background Background) error {
	if x.Statement.Verb != "USE" { // a USE is a command, not a statement
		r.sendAttributes()
	}
	x.Session, x.Background = r.sessions.Front(), background
	x.Task = executor.New(x.Session, x.Statement.Text)
	before := x.Session.State()
	err := r.Run(ctx, x)
	r.note(x, before, err)
	return r.report(x, err)
}

// RunGroup sends statements of a script together, and returns the execution. Its statement is
// the one that ended the group.
func (r *Runner) RunGroup(ctx context.Context, members []scan.Input) (*Execution, error) {
	texts := make([]string, len(members))
	for i, in := range members {
		texts[i] = in.Text[:in.Core]
	}
	front := r.sessions.Front()
	x := r.newExecution(Request{
		Statement: members[0], Group: true, rest: members[1:],
		Session: front, Task: executor.New(front, texts...), sink: r.newGroupSink(),
	})
	return x, r.Run(ctx, x)
}

// RunRecorded shows the recorded events of a statement. The outcomes are not printed if quiet.
func (r *Runner) RunRecorded(ctx context.Context, st scan.Input, events results.Events, sink Sink, quiet bool) error {
	return r.Run(ctx, r.newExecution(Request{Statement: st, Session: r.sessions.Front(), Recorded: events, sink: sink, Quiet: quiet}))
}

// ShowListing shows the events of a command that lists something; they become the last result.
func (r *Runner) ShowListing(ctx context.Context, st scan.Input, events results.Events, sink Sink) error {
	return r.Run(ctx, r.newExecution(Request{Statement: st, Session: r.sessions.Front(), Recorded: events, sink: sink, record: true}))
}

// ShowText shows the events of a command in a sink that makes a text of them, without their outcomes;
// they become the last result.
func (r *Runner) ShowText(ctx context.Context, st scan.Input, events results.Events, sink Sink) error {
	return r.Run(ctx, r.newExecution(Request{Statement: st, Session: r.sessions.Front(), Recorded: events, sink: sink, record: true, text: true, Quiet: true}))
}

// RunQuietly runs a statement of the shell itself on the session in front: its results do not
// become the last ones, and its outcomes are not printed.
func (r *Runner) RunQuietly(ctx context.Context, st scan.Input, sink Sink, background Background) error {
	front := r.sessions.Front()
	x := r.newExecution(Request{
		Statement: st, Session: front, Task: executor.New(front, st.Text), sink: sink, Background: background, Quiet: true,
	})
	return r.report(x, r.Run(ctx, x))
}

// report records how a statement ended, for LastReport, and returns err.
func (r *Runner) report(x *Execution, err error) error {
	r.took, r.failed = time.Since(x.Task.Started()), err
	return err
}

// LastReport returns how long the last statement took, and the error that ended it.
func (r *Runner) LastReport() (took time.Duration, err error) { return r.took, r.failed }

// atLineEnd returns a statement that is sent to the background if its \g has the mark for that
// at the end of the line, as in shells.
func atLineEnd(st scan.Input) scan.Input {
	if args, ok := strings.CutSuffix(strings.TrimRight(st.Args, " \t;"), `\&`); ok && st.End == scan.ByGo {
		st.End, st.Args = scan.ByBackground, strings.TrimRight(args, " \t")
	}
	return st
}

// key returns the key under which runs of the statement are compared.
func (x *Execution) key() results.StatementKey {
	return results.StatementKey{Text: strings.TrimSpace(x.Statement.Text), Schema: x.runner.sessions.State().Schema, Server: x.runner.sessions.Name()}
}
