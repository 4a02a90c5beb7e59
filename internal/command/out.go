package command

import (
	"context"

	"mysh/internal/export"
	"mysh/internal/scan"
)

func parseOut(args string, _ scan.Mode) (any, error) { return export.ParseOut(args) }

// redirect sends results to a route from now on, or to the screen.
func redirect(ctx context.Context, env *Env, route export.Route) (Next, error) {
	return nil, env.Runner.Redirect(ctx, route)
}
