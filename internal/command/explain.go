package command

import (
	"context"
	"errors"
	"strings"

	"mysh/internal/export"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// The ways to ask a server for a plan, the one that tells most first. Which of them a server
// knows, it says itself: versions tell little of what speaks the protocol besides MySQL and
// MariaDB.
var (
	explainMySQL   = []string{"EXPLAIN FORMAT=TREE ", "EXPLAIN FORMAT=JSON ", "EXPLAIN FORMAT=TRADITIONAL ", "EXPLAIN "}
	explainMariaDB = []string{"EXPLAIN FORMAT=JSON ", "EXPLAIN "}
	analyzeMySQL   = []string{"EXPLAIN ANALYZE FORMAT=TREE ", "EXPLAIN ANALYZE "}
	analyzeMariaDB = []string{"ANALYZE FORMAT=JSON "}
)

const explainHelp = `
\explain select …;           the plan of a statement, which is not run
\explain analyze select …;   runs it and measures each step; only for what reads
\explain [analyze]           the same for the statement before
\explain select … \g > file  the plan in a file, whole; also >> file, | command

The statement ends at its delimiter and may take several lines. Each line of the
plan is a step; those that it takes its rows from stand below it.

  est.      rows that the server expects of the step, each time it is begun
  rows      rows that came of it, each time
  off       ×20: 20 times the rows expected came; ÷20: so many times fewer
  loops     how often it was begun, if more than once
  own time  what the step took in all loops, without the steps below it
  own cost  what it is expected to take, in units of the server's own
  share     of the time, the cost or the rows of all steps; ◀ marks the largest

[full scan] stands at steps that read a whole table or a whole index. A step
that mysh does not know is shown as the server tells it.`

// explainArgs are whether the statement is run and measured, and where its plan goes.
type explainArgs struct {
	analyze bool
	route   export.Route
}

func parseExplain(args string, _ scan.Mode) (any, error) {
	var e explainArgs
	if rest, ok := strings.CutPrefix(args, "analyze"); ok && (rest == "" || rest[0] == ' ') {
		e.analyze, args = true, strings.TrimSpace(rest)
	}
	route, err := export.ParseRoute(args)
	if err == nil && route.Format != "" {
		err = scan.Errorf(scan.Failure, "%q is not [> file | >> file | | command]: a plan has no formats", args)
	}
	e.route = route
	return e, err
}

// explain shows how the server performs a statement: that of the input, or the last one.
func explain(ctx context.Context, env *Env, args explainArgs) (Next, error) {
	in := env.Input.Command()
	text := in.Text
	if in.Core == 0 {
		text = env.Input.LastStatement()
	}
	if err := explainRefusal(env, text, args.analyze); err != nil {
		return nil, err
	}
	env.Input.SetLastStatement(text)
	forms := planForms(env.Sessions.State().Version, args.analyze)
	for i, form := range forms {
		isLast := i == len(forms)-1
		st := scan.Input{Text: form + text, Verb: "EXPLAIN", Line: in.Line}
		again, err := runExplain(ctx, env, st, args, args.analyze || isLast)
		if again || !isLast && isUnknownForm(err) {
			continue
		}
		return nil, err
	}
	return nil, nil
}

// explainRefusal returns why a text is no statement whose plan can be shown.
func explainRefusal(env *Env, text string, analyze bool) error {
	if strings.TrimSpace(text) == "" {
		return scan.Errorf(scan.Notice, `there is no statement yet: \explain select …; shows the plan of one`)
	}
	traits := sqltext.Classify(text, "", env.Sessions.ScanMode())
	switch {
	case traits.Multiple:
		return scan.Errorf(scan.Notice, `\explain shows the plan of one statement, and these are several: they were not sent`)
	case scan.IsKeyword(traits.Verb) && !traits.HasPlan: // other words are for the server to refuse
		return scan.Errorf(scan.Notice, `%s has no plan: \explain shows those of %s`, traits.Verb, strings.Join(sqltext.VerbsWithPlan(), ", "))
	case analyze && !traits.IsQuery:
		return scan.Errorf(scan.Notice, `\explain analyze runs the statement, and this one may change data: it was not sent. \explain shows its plan without running it`)
	}
	return nil
}

// runExplain sends a statement that asks for a plan, and draws the answer. isLast is whether there is
// no other form of the question; again reports that the answer holds no plan and another form may.
func runExplain(ctx context.Context, env *Env, st scan.Input, args explainArgs, isLast bool) (again bool, err error) {
	sink, err := newPlanSink(env, st, args.route)
	if err != nil {
		return false, err
	}
	sink.isLast = isLast
	err = env.Runner.RunQuietly(ctx, st, sink, env.Jobs)
	if err == nil && sink.drawn && sink.Target().Screen {
		text := ""
		if args.analyze && env.Current.Mode.ShowsTiming() {
			text = "The statement was run (" + humanize.ClientTime(sink.took, 3) + ").\n"
		}
		env.Console.Info(text)
	}
	return sink.unread, err
}

// planForms returns the forms in which a server of that version is asked for a plan.
func planForms(version string, analyze bool) []string {
	maria := strings.Contains(version, "MariaDB")
	switch {
	case maria && analyze:
		return analyzeMariaDB
	case maria:
		return explainMariaDB
	case analyze:
		return analyzeMySQL
	}
	return explainMySQL
}

// Errors of servers that do not know a way to ask for a plan.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html.
var unknownForms = map[uint16]bool{
	1064: true, // syntax
	1105: true, // what others than MySQL and MariaDB say
	1235: true, // not supported yet
	1791: true, // unknown EXPLAIN format
}

func isUnknownForm(err error) bool {
	var refused *result.Error
	return errors.As(err, &refused) && unknownForms[refused.Number]
}
