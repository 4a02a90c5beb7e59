package command

import (
	"context"
	"fmt"
)

const resetHelp = `
resetconnection  the session is as after the login: no transaction, temporary
                 tables, user variables, locks or prepared statements

In psql, \x changes the format: that is \vertical here.`

const rehashHelp = `
rehash  read the names of schemas, tables and columns again

Names are read at the start, and after DDL and "use". Other sessions may have
made more.`

// reset restores the session to its state after login.
func reset(ctx context.Context, env *Env, _ any) (Next, error) {
	session := env.Sessions.Front()
	id := session.State().ConnectionID
	dropped := func() string {
		return fmt.Sprintf(" Connection %d was dropped, and its session state is gone. The next statement opens a new connection.", id)
	}
	env.Runner.SetAttributes(nil)
	return nil, env.Runner.Wait(ctx, "Resetting the session", dropped, func(ctx context.Context) error {
		notice, err := session.Reset(ctx)
		if notice != "" {
			env.Console.Message(notice)
		}
		if err == nil {
			env.Runner.ForgetStatements()
		}
		return err
	})
}

// rehash starts to read the server's names again.
func rehash(_ context.Context, env *Env, _ any) (Next, error) {
	env.Sessions.Refresh()
	return nil, nil
}
