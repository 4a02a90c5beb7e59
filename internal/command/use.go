package command

import (
	"cmp"
	"context"
	"strings"

	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

const useHelp = `
use shop         make a schema the default one
\u ` + "`" + `my schema` + "`" + `;  names with blanks go in backquotes
use lake.sales   the words as they stand: a catalog and its schema in StarRocks
                 and Doris, a shard (shop:-80@replica) in Vitess

Tab completes the name. The names of the schema's tables are read meanwhile.`

func parseUse(args string, mode scan.Mode) (any, error) {
	var a useArgs
	a.schema, _ = wordIn(args, mode)
	if a.schema == "" {
		return nil, scan.Errorf(scan.Notice, "USE must be followed by a database name")
	}
	_, _, a.isQuoted = sqltext.CutQuoted(strings.TrimSpace(args), mode)
	return a, nil
}

// useArgs are the arguments of use.
type useArgs struct {
	schema   string
	isQuoted bool
}

// use makes a schema the default one. In a batch, use is a statement, which mariadb neither
// echoes nor reports on. With --one-database, no other schema is used.
func use(ctx context.Context, env *Env, args useArgs) (Next, error) {
	if !env.Runner.Select(args.schema) {
		return nil, nil
	}
	statement, err := sqltext.UseStatement(args.schema, args.isQuoted, env.Sessions.ReadMode())
	if err != nil {
		return nil, scan.Errorf(scan.Failure, "%s", err)
	}
	if !env.Current.Mode.Interactive {
		verb, _, _ := strings.Cut(env.Input.Command().Text, " ") // with the case that the user typed
		return Run{scan.Input{Text: cmp.Or(verb, "USE") + statement[len("USE"):], Verb: "USE"}, env.Sessions.State().MariaDB}, nil
	}
	defer env.Sessions.RefreshAfter(statement)
	_, err = env.Runner.Exec(ctx, statement, "Database changed")
	return nil, err
}
