package command

import (
	"context"
	"fmt"

	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/internal/sessions"
)

const connectHelp = `
connect           a new session on the same server, in the same schema
connect shop      in another schema
\r shop db2       on another host, as the same user

The transaction, temporary tables and variables of the session before are lost.
Connections with names: see \? connections.`

// connectArgs are the schema and the host of a new session. "" means that of the session in
// front.
type connectArgs struct{ schema, host string }

func parseConnect(args string, mode scan.Mode) (any, error) {
	schema, rest := wordIn(args, mode)
	host, _ := wordIn(rest, mode)
	return connectArgs{schema, host}, nil
}

// connect opens a new session. The session in front ends when the new one is open.
func connect(ctx context.Context, env *Env, args connectArgs) (Next, error) {
	if env.Current.Mode.Sandbox && args.host != "" && args.host != env.Sessions.State().Host {
		return nil, runner.ErrSandbox // the password of this machine's user must not go to another host
	}
	err := env.Runner.Wait(ctx, "Connecting", env.Runner.SessionNote, func(ctx context.Context) error {
		return env.Sessions.Connect(ctx, args.schema, args.host)
	})
	if err != nil {
		return nil, sessions.ConnectError{Err: err}
	}
	state := env.Sessions.State()
	current := state.Schema
	if current == "" {
		current = "*** NONE ***"
	}
	env.Console.Info(fmt.Sprintf("Connection id:    %d\nCurrent database: %s\n", state.ConnectionID, current))
	return nil, nil
}
