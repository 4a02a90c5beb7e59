package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"mysh/internal/console"
	"mysh/internal/runner"
	"mysh/internal/scan"
)

// The interval between two runs: the usual one, and its limits.
const (
	usualInterval = 2 * time.Second
	minInterval   = 100 * time.Millisecond
	maxInterval   = 24 * time.Hour
)

// watchArgs are the interval between two runs, and what follows the \g of the statement.
type watchArgs struct {
	interval time.Duration
	route    string
}

func parseWatch(args string, _ scan.Mode) (any, error) {
	number, rest, _ := strings.Cut(args, " ")
	seconds, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return watchArgs{usualInterval, args}, nil
	}
	interval := time.Duration(min(seconds, 1e9) * float64(time.Second))
	if interval < minInterval || interval > maxInterval {
		return nil, scan.Errorf(scan.Notice, `invalid interval %q; \watch accepts seconds from 0.1 to 86400`, number)
	}
	return watchArgs{interval, strings.TrimSpace(rest)}, nil
}

// watch runs a statement again and again, that of the input or the last one, until the user ends it or a
// run fails.
func watch(ctx context.Context, env *Env, args watchArgs) (Next, error) {
	in := env.Input.Command()
	text := in.Text
	if in.Core == 0 {
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
	for run := 1; ; run++ {
		if err := runOnce(ctx, env, st); err != nil {
			return nil, err
		}
		env.Console.Status(watchLine(env.Console.LineWidth(), args.interval, run))
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

// runOnce runs a statement in front, as if the user had typed it.
func runOnce(ctx context.Context, env *Env, st scan.Input) error {
	x, err := env.Runner.Prepare(st)
	if x == nil {
		return err
	}
	return env.Runner.RunStatement(ctx, x, env.Jobs)
}

// watchLine returns the status line between two runs.
func watchLine(width int, interval time.Duration, run int) string {
	pieces := []console.Piece{
		{Text: "every " + strconv.FormatFloat(interval.Seconds(), 'g', 4, 64) + " s", Worth: console.Needed},
		{Text: fmt.Sprintf("run %d", run), Worth: console.Needed},
		{Text: time.Now().Format("15:04:05"), Worth: 5},
	}
	return console.StatusLine(width, nil, pieces, []console.Piece{{Text: "^C end", Worth: 9}})
}
