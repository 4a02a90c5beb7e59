package command

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"mysh/internal/console"
	"mysh/internal/humanize"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/scan"
)

const watchHelp = `
\watch                run the last statement every 2 seconds, until Ctrl-C
\watch 0.5 select …;  another interval, in seconds, and another statement
\watch 5 \top          a command about objects or the server
\watch rate show global status like 'Com_select';
                      numbers as their change per second since the run before
\watch 5 until done = total select …;
                      end by itself, with a bell, when the first row is so;
                      also with "and", and with the operators of \last where
\watch until n = 0;   the last statement; after a condition, ; ends the command

Cells that have changed since the run before are lit. Rows are recognised by
their primary key if the result has it, else by their position. After \watch,
\diff shows what changed between the last two runs.

\watch 5 until done = total select … \&
                      watch in the background, on a session of its own; so does
                      Ctrl-Z. \jobs shows the last look, \fg continues in front

In a script: mysh --watch=5 --until='done = total' -e 'select …'`

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
			var ok bool
			if w.interval, ok = intervalOf(seconds); !ok {
				return nil, scan.Errorf(scan.Notice, `invalid interval %q; \watch accepts seconds from 0.1 to 86400`, flag)
			}
		}
		args = strings.TrimSpace(rest)
	}
}

// intervalOf returns an interval of seconds, and whether it is allowed.
func intervalOf(seconds float64) (interval time.Duration, ok bool) {
	interval = time.Duration(min(seconds, 1e9) * float64(time.Second))
	return interval, minInterval <= interval && interval <= maxInterval
}

// watch runs a statement again and again, that of the input or the last one, until the user ends it, a run
// fails, or a condition holds.
func watch(ctx context.Context, env *Env, args watchArgs) (Next, error) {
	defer env.Console.Flow()()
	in := env.Input.Command()
	if strings.HasPrefix(in.Text, `\`) {
		return nil, watchCommand(ctx, env, args, in.Text)
	}
	until, text, err := parseUntil(in.Text)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" {
		text = env.Input.LastStatement()
	}
	if strings.TrimSpace(text) == "" {
		return nil, scan.Errorf(scan.Notice, `there is no last statement; type one after \watch`)
	}
	env.Input.SetLastStatement(text)
	w := &watching{interval: args.interval, until: until, began: time.Now()}
	w.statement = scan.Input{Text: text, Args: args.route, End: in.End, Line: in.Line}
	w.statement.Verb = env.Sessions.Traits(w.statement).Verb
	w.rows.rate = args.rate
	x, err := env.Runner.PrepareRepeat(w.statement, w)
	if x == nil {
		return nil, err
	}
	if x.Statement.End == scan.ByBackground {
		return nil, env.Jobs.Start(ctx, x)
	}
	if err := env.Runner.RunStatement(ctx, x, env.Jobs); err != nil {
		return nil, err
	}
	return nil, w.follow(ctx, env, x)
}

// A watching is a statement that \watch runs again and again; see [runner.Repeat].
type watching struct {
	statement scan.Input
	interval  time.Duration
	until     until
	began     time.Time

	rows    watchedRows
	sink    *watchSink // of the last run
	counted bool       // the last run is one of runs
	runs    int
	look    runner.Look
}

// follow runs the statement in front, after the run of x, until the user ends that, a run fails, or the
// condition holds.
func (w *watching) follow(ctx context.Context, env *Env, x *runner.Execution) error {
	defer env.Console.Flow()()
	for {
		if !w.counted {
			why, err := w.Ended(nil)
			if err != nil {
				return err
			}
			if why != "" {
				env.Console.Bell()
				env.Console.Print(why + ".")
				return nil
			}
		}
		err := w.pause(ctx, env, x)
		if err != nil {
			return err
		}
		if x, err = env.Runner.PrepareRepeat(w.statement, w); x == nil {
			return err
		}
		if err = env.Runner.RunStatement(ctx, x, env.Jobs); err != nil {
			return err
		}
	}
}

// pause waits between the run of x and the next one.
func (w *watching) pause(ctx context.Context, env *Env, x *runner.Execution) error {
	for due := time.Now().Add(w.interval); ; {
		env.Console.Status(w.statusLine(env.Console.LineWidth()))
		err := env.Runner.Pause(ctx, time.Until(due))
		env.Console.ClearStatus()
		switch {
		case errors.Is(err, runner.ErrInterrupted):
			return reportStop(env, err)
		case errors.Is(err, runner.ErrSuspended) && x == nil:
			env.Console.Message("^Z\nThe command remains in the foreground: \\& and Ctrl-Z are for statements.")
			continue
		case errors.Is(err, runner.ErrSuspended) && !env.Jobs.TakeBetween(ctx, x):
			if ctx.Err() != nil {
				return reportStop(env, runner.ErrInterrupted)
			}
			continue
		}
		return err
	}
}

// statusLine returns the status line between two runs.
func (w *watching) statusLine(width int) string {
	pieces := []console.Piece{
		{Text: "every " + strconv.FormatFloat(w.interval.Seconds(), 'g', 4, 64) + " s", Worth: console.Needed},
		{Text: fmt.Sprintf("run %d", w.runs), Worth: console.Needed},
		{Text: time.Now().Format("15:04:05"), Worth: 5},
	}
	if w.until.isSet() {
		pieces = append(pieces, console.Piece{Text: "until " + w.until.String(), Worth: 4})
	}
	return console.StatusLine(width, nil, pieces, []console.Piece{{Text: "^C end", Worth: 9}, {Text: "^Z background", Worth: 3}})
}

// Interval returns the time between two runs.
func (w *watching) Interval() time.Duration { return w.interval }

// Sink returns the sink of the next run.
func (w *watching) Sink(rows *runner.RowSink) runner.Sink {
	w.rows.columns, w.rows.first, w.rows.count, w.counted = nil, nil, 0, false
	rows.Light(w.rows.changed)
	w.sink = &watchSink{RowSink: rows, rows: &w.rows}
	return w.sink
}

// Ended counts a run, and returns why it was the last.
func (w *watching) Ended(recorded results.Events) (why string, err error) {
	if recorded != nil {
		for event, err := range recorded {
			if err == nil {
				err = w.rows.add(event)
			}
			if err != nil {
				return "", err
			}
		}
		w.sink.seen = true
	}
	w.runs, w.counted = w.runs+1, true
	w.look = runner.Look{Began: w.began, At: time.Now(), Runs: w.runs, Text: w.rows.text()}
	holds, err := w.until.holds(w.rows.columns, w.rows.first)
	if !holds || err != nil {
		return "", err
	}
	return fmt.Sprintf("%s after %s, in run %d", w.until, humanize.Elapsed(time.Since(w.began)), w.runs), nil
}

// Look returns what the last run has shown.
func (w *watching) Look() runner.Look {
	w.look.Began = w.began
	return w.look
}
