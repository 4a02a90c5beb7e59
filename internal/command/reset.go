package command

import (
	"context"
	"fmt"
)

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
