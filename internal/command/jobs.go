package command

import (
	"context"
	"time"
)

func listJobs(_ context.Context, env *Env, _ any) (Next, error) {
	lines := env.Jobs.Lines()
	if len(lines) == 0 {
		env.Console.Print("No jobs.")
	}
	for _, line := range lines {
		env.Console.Print(line.Text)
	}
	return nil, nil
}

// askTimeout bounds the shell's own questions to the server: an incomplete report is better
// than none.
const askTimeout = 2 * time.Second

// blockers shows the transactions that jobs wait for.
func blockers(ctx context.Context, env *Env, _ any) (Next, error) {
	return nil, env.Runner.Wait(ctx, "Asking the server", env.Runner.SessionNote, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, askTimeout)
		defer cancel()
		return env.Jobs.Blocked(ctx)
	})
}

func bringBack(ctx context.Context, env *Env, job string) (Next, error) {
	return nil, env.Jobs.BringBack(ctx, job)
}

func kill(_ context.Context, env *Env, job string) (Next, error) { return nil, env.Jobs.Kill(job) }

func wait(ctx context.Context, env *Env, job string) (Next, error) {
	return nil, env.Jobs.Wait(ctx, job)
}
