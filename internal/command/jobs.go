package command

import "context"

const jobsHelp = `
select count(*) from events \&          run a statement in the background
select * from events \& > events.csv    with its rows in a file
\watch until done = total select … \&   wait for something in the background
\jobs                                   list the jobs
\fg 2                                   bring one back, with its rows
\wait                                   wait for all of them
\kill 2                                 stop one

Ctrl-Z sends the running statement to the background, together with its session:
its transaction, temporary tables and variables are there again after \fg. The
prompt gets a new session like it. A job that \& starts has a session of its own
from the beginning. The number in the prompt, as in shop [2]>, is how many run.

A line at the prompt reports the end of a job. Its rows wait until \fg.`

const fgHelp = `
\fg    bring back the newest job
\fg 2  bring back job 2

The rows so far are shown, and the statement goes on in front. Ctrl-C stops it,
Ctrl-Z sends it back.`

const killHelp = `
\kill    stop the newest job
\kill 2  stop job 2; again: drop its connection, or remove it from the list

"kill 42;" without a backslash ends connection 42 of the server; \top lists the
connections. help 'kill' is the server's help on it.`

const waitHelp = `
\wait    wait until all jobs have ended
\wait 2  wait for job 2

Ctrl-C ends the wait; the jobs run on.`

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
