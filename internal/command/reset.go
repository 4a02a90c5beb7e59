package command

import (
	"context"
	"fmt"
)

// reset makes the session as new.
func reset(ctx context.Context, env *Env, _ any) (Next, error) {
	session := env.Sessions.Front()
	id := session.State().ConnectionID
	dropped := func() string {
		return fmt.Sprintf(" Connection %d dropped, and with it what was to be reset; the next statement opens a new one.", id)
	}
	env.Runner.SetAttributes(nil)
	return nil, env.Runner.Wait(ctx, "Resetting the session", dropped, func(ctx context.Context) error {
		notice, err := session.Reset(ctx)
		if notice != "" {
			env.Console.Message(notice)
		}
		return err
	})
}

// rehash reads the server's names again.
func rehash(_ context.Context, env *Env, _ any) (Next, error) {
	env.Sessions.Refresh()
	return nil, nil
}
