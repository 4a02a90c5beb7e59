package command

import (
	"context"

	"mysh/internal/export"
	"mysh/internal/scan"
)

const outHelp = `
\o all.csv      all further results go to a file
\o >> all.csv   to its end
\o | sort -u    to one command
\o              to the screen again

For one result, end its statement with \g > file or \g | command.`

func parseOut(args string, _ scan.Mode) (any, error) { return export.ParseOut(args) }

// redirect sends results to a route from now on, or to the screen.
func redirect(ctx context.Context, env *Env, route export.Route) (Next, error) {
	return nil, env.Runner.Redirect(ctx, route)
}
