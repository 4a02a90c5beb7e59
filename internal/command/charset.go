package command

import (
	"context"
	"errors"
	"strings"

	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

const charsetHelp = `
charset utf8mb4  what is sent and shown is UTF-8
\C latin1        what is sent and shown is Latin 1, as in old dumps`

func parseCharset(args string, _ scan.Mode) (any, error) {
	if args == "" {
		return nil, scan.Errorf(scan.Failure, `Usage: \C charset_name | charset charset_name`)
	}
	return unquote(args), nil
}

const unknownCharset = 1115 // ER_UNKNOWN_CHARACTER_SET

// setCharset changes the character set of the client. A batch continues after a name that the
// server does not know, as in the C client.
func setCharset(ctx context.Context, env *Env, name string) (Next, error) {
	quoted, err := sqltext.Name(name, env.Sessions.ReadMode())
	if err != nil {
		return nil, scan.Errorf(scan.Notice, "%s", err)
	}
	done, err := env.Runner.Exec(ctx, "SET NAMES "+quoted, "Charset changed")
	if done {
		env.Current.Mode.Charset = strings.ToLower(name)
	}
	var refused *result.Error
	if errors.As(err, &refused) && refused.Number == unknownCharset {
		return nil, scan.Errorf(scan.Notice, "%s", refused.Message)
	}
	return nil, err
}
