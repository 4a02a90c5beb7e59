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

// The forms of a statement that asks a server for a plan, the most detailed first. They are
// tried in turn: the version of a server does not show which forms it knows, least of all that
// of a product other than MySQL and MariaDB.
var (
	explainMySQL   = []string{"EXPLAIN FORMAT=TREE ", "EXPLAIN FORMAT=JSON ", "EXPLAIN FORMAT=TRADITIONAL ", "EXPLAIN "}
	explainMariaDB = []string{"EXPLAIN FORMAT=JSON ", "EXPLAIN "}
	analyzeMySQL   = []string{"EXPLAIN ANALYZE FORMAT=TREE ", "EXPLAIN ANALYZE "}
	analyzeMariaDB = []string{"ANALYZE FORMAT=JSON "}
)

const explainHelp = `
\explain select …;           shows the plan of a statement, without running it
\explain analyze select …;   also runs it and measures each step; queries only
\explain                     does the same for the last statement
\explain select … \g > file  writes the plan to a file; also >> file, | command

The statement ends at its delimiter and may have several lines. Each line of the
plan is a step. The steps that it reads from stand below it.

  est.      rows that the server expects, for each run of the step
  rows      rows that the step returned, for each run
  off       ×20: 20 times the expected rows; ÷20: a twentieth of them
  loops     how often the step was run, if more than once
  own time  time of the step in all loops, without the steps below it
  own cost  expected cost of the step, in the server's own units
  share     part of the time, cost or rows of all steps; ◀ marks the largest

[full scan] marks steps that read a whole table or a whole index. A step that
mysh does not know is shown in the server's words.`

// explainArgs are whether the statement is run and measured, and the destination of its plan.
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
		err = scan.Errorf(scan.Failure, "unexpected %q: a plan has no formats. Usage: \\explain select … \\g [> file | >> file | | command]", args)
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

// explainRefusal returns why the plan of a text cannot be shown, nil if it can.
func explainRefusal(env *Env, text string, analyze bool) error {
	if strings.TrimSpace(text) == "" {
		return scan.Errorf(scan.Notice, `there is no last statement; type one after \explain`)
	}
	traits := sqltext.Classify(text, "", env.Sessions.ScanMode())
	switch {
	case traits.Multiple:
		return scan.Errorf(scan.Notice, `\explain accepts one statement; several were given, and none was sent`)
	case scan.IsKeyword(traits.Verb) && !traits.HasPlan: // the server refuses words that are no keywords
		return scan.Errorf(scan.Notice, `\explain cannot show a plan of %s; choose from: %s`, traits.Verb, strings.Join(sqltext.VerbsWithPlan(), ", "))
	case analyze && !traits.IsQuery:
		return scan.Errorf(scan.Notice, `the statement was not sent: \explain analyze would run it, and it may change data; \explain shows its plan without running it`)
	}
	return nil
}

// runExplain sends a statement that asks for a plan, and draws the answer. isLast is whether
// there is no other form of the question. again reports that the answer holds no plan but
// another form may get one.
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
		if p := env.Sessions.State().Server().Product(); p.Routes {
			text += "The plan is that of one server behind " + p.Name + ".\n"
		}
		env.Console.Info(text)
	}
	return sink.unread, err
}

// planForms returns the forms in which to ask a server of that version for a plan.
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

// unknownForms are the errors of servers that do not know a form of the question.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html.
var unknownForms = map[uint16]bool{
	1064: true, // syntax
	1105: true, // products other than MySQL and MariaDB
	1235: true, // not supported yet
	1791: true, // unknown EXPLAIN format
}

func isUnknownForm(err error) bool {
	var refused *result.Error
	return errors.As(err, &refused) && unknownForms[refused.Number]
}
