package command

import (
	"context"

	"mysh/internal/scan"
)

const sourceHelp = `
source shop.sql      run the statements of a file
\. dump.sql.gz       unpacks gzip and zstd

An error ends the file; what has been done before remains. Errors show the line.
In a shell: mysh shop < shop.sql`

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
