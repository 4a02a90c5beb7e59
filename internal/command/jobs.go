package command

import "context"

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

func bringBack(ctx context.Context, env *Env, job string) (Next, error) {
	x, err := env.Jobs.BringBack(ctx, job)
	if x == nil {
		return nil, err
	}
	return nil, x.Repeat.(*watching).follow(ctx, env, x)
}

func kill(_ context.Context, env *Env, job string) (Next, error) { return nil, env.Jobs.Kill(job) }

func wait(ctx context.Context, env *Env, job string) (Next, error) {
	return nil, env.Jobs.Wait(ctx, job)
}
