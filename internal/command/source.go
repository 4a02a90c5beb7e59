package command

import (
	"context"

	"mysh/internal/scan"
)

func parseSource(args string, _ scan.Mode) (any, error) {
	if args == "" {
		return nil, scan.Errorf(scan.Failure, `Usage: \. <filename> | source <filename>`)
	}
	return args, nil
}

// source performs the inputs of a file.
func source(_ context.Context, env *Env, path string) (Next, error) {
	return Include{env.Console.Expand(path)}, nil
}
