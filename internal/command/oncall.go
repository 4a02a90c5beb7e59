package command

import (
	"context"
	"strings"
	"time"

	"mysh/internal/scan"
)

// listWith returns the Do of a command that makes its listing itself. A nil listing means that the
// command has printed why there is none.
func listWith(list func(context.Context, *Env, listArgs) (*listing, error)) func(context.Context, *Env, any) (Next, error) {
	return act(func(ctx context.Context, env *Env, args listArgs) (Next, error) {
		began := time.Now()
		l, err := list(ctx, env, args)
		if err != nil || l == nil {
			return nil, err
		}
		if len(l.rows) == 0 {
			env.Console.Print(strings.TrimSpace(l.empty + " " + l.note))
			return nil, nil
		}
		if err = l.show(ctx, env, args, began); err == nil && l.note != "" {
			env.Console.Message(l.note)
		}
		return nil, err
	})
}

// parseRoute reads the arguments of a listing without a pattern.
func parseRoute(args string, mode scan.Mode) (any, error) {
	parsed, err := parseList(args, mode)
	if l, ok := parsed.(listArgs); ok && err == nil && l.pattern != (pattern{}) {
		return nil, scan.Errorf(scan.Notice, "only + and where the rows go may follow, as in > file")
	}
	return parsed, err
}

// interval waits between two looks at figures that grow.
func interval(ctx context.Context, env *Env, what string, wait time.Duration) error {
	return env.Runner.Wait(ctx, what, func() string { return "" }, func(ctx context.Context) error {
		select {
		case <-time.After(wait):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}

// instrumentsNote returns a sentence if the performance schema of a server is off, on which so much
// depends; "" if it is on.
func instrumentsNote(ctx context.Context, env *Env) string {
	rows, err := ask(ctx, env, "read performance_schema", 1, "SELECT @@global.performance_schema")
	if err != nil || len(rows) != 1 || rows[0][0] != "0" {
		return ""
	}
	return "The performance schema is off: performance_schema = ON in the server's configuration, and a restart, turn it on."
}
