package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"mysh/internal/console"
	"mysh/internal/humanize"
	"mysh/internal/runner"
	"mysh/internal/scan"
)

const watchHelp = `
\watch                run the last statement every 2 seconds, until Ctrl-C
\watch 0.5 select …;  another interval, in seconds, and another statement
\watch rate show global status like 'Com_select';
                      numbers as their change per second since the run before
\watch 5 until done = total select …;
                      end by itself, with a bell, when the first row is so;
                      also with "and", and with the operators of \last where

Cells that have changed since the run before are lit. Rows are recognised by
their primary key if the result has it, else by their position. After \watch,
\diff shows what changed between the last two runs.`

// The interval between two runs: the usual one, and its limits.
const (
	usualInterval = 2 * time.Second
	minInterval   = 100 * time.Millisecond
	maxInterval   = 24 * time.Hour
)

// watchArgs are the interval between two runs, whether numbers are shown as rates, and what follows the
// \g of the statement.
type watchArgs struct {
	interval time.Duration
	rate     bool
	route    string
}

func parseWatch(args string, _ scan.Mode) (any, error) {
	w := watchArgs{interval: usualInterval}
	for {
		flag, rest, _ := strings.Cut(args, " ")
		seconds, err := strconv.ParseFloat(flag, 64)
		switch {
		case flag == "rate":
			w.rate = true
		case err != nil:
			w.route = args
			return w, nil
		default:
			w.interval = time.Duration(min(seconds, 1e9) * float64(time.Second))
			if w.interval < minInterval || w.interval > maxInterval {
				return nil, scan.Errorf(scan.Notice, `invalid interval %q; \watch accepts seconds from 0.1 to 86400`, flag)
			}
		}
		args = strings.TrimSpace(rest)
	}
}

// watch runs a statement again and again, that of the input or the last one, until the user ends it, a run
// fails, or a condition holds.
func watch(ctx context.Context, env *Env, args watchArgs) (Next, error) {
	in := env.Input.Command()
	until, text, err := parseUntil(in.Text)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" {
		text = env.Input.LastStatement()
	}
	switch {
	case in.End == scan.ByBackground:
		return nil, scan.Errorf(scan.Notice, `\watch cannot run in the background; end the statement with ; or \g`)
	case strings.TrimSpace(text) == "":
		return nil, scan.Errorf(scan.Notice, `there is no last statement; type one after \watch`)
	}
	env.Input.SetLastStatement(text)
	st := scan.Input{Text: text, Args: args.route, End: in.End, Line: in.Line}
	st.Verb = env.Sessions.Traits(st).Verb
	began, rows := time.Now(), &watchedRows{rate: args.rate}
	for run := 1; ; run++ {
		if err := rows.run(ctx, env, st); err != nil {
			return nil, err
		}
		holds, err := until.holds(rows.columns, rows.first)
		switch {
		case err != nil:
			return nil, err
		case holds:
			env.Console.Bell()
			env.Console.Print(fmt.Sprintf("%s after %s, in run %d.", until, humanize.Elapsed(time.Since(began)), run))
			return nil, nil
		}
		env.Console.Status(watchLine(env.Console.LineWidth(), args.interval, run, until))
		select {
		case <-time.After(args.interval):
		case <-ctx.Done():
		}
		env.Console.ClearStatus()
		if ctx.Err() != nil {
			return nil, reportStop(env, runner.ErrInterrupted)
		}
	}
}

// watchLine returns the status line between two runs.
func watchLine(width int, interval time.Duration, run int, until untilCondition) string {
	pieces := []console.Piece{
		{Text: "every " + strconv.FormatFloat(interval.Seconds(), 'g', 4, 64) + " s", Worth: console.Needed},
		{Text: fmt.Sprintf("run %d", run), Worth: console.Needed},
		{Text: time.Now().Format("15:04:05"), Worth: 5},
	}
	if until != nil {
		pieces = append(pieces, console.Piece{Text: "until " + until.String(), Worth: 4})
	}
	return console.StatusLine(width, nil, pieces, []console.Piece{{Text: "^C end", Worth: 9}})
}
