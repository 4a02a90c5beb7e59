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

Tab completes the name. The names of the schema's tables are read meanwhile.`

func parseUse(args string, mode scan.Mode) (any, error) {
	name, _ := wordIn(args, mode)
	if name == "" {
		return nil, scan.Errorf(scan.Notice, "USE must be followed by a database name")
	}
	return name, nil
}

// use makes a schema the default one. In a batch, use is a statement, which mariadb neither
// echoes nor reports on. With --one-database, no other schema is used.
func use(ctx context.Context, env *Env, schema string) (Next, error) {
	if !env.Runner.Select(schema) {
		return nil, nil
	}
	name, err := sqltext.Identifier(schema, env.Sessions.ReadMode())
	if err != nil {
		return nil, scan.Errorf(scan.Failure, "%s", err)
	}
	if !env.Current.Mode.Interactive {
		verb, _, _ := strings.Cut(env.Input.Command().Text, " ") // with the case that the user typed
		return Run{scan.Input{Text: cmp.Or(verb, "USE") + " " + name, Verb: "USE"}, env.Sessions.State().MariaDB}, nil
	}
	defer env.Sessions.Refresh()
	_, err = env.Runner.Exec(ctx, "USE "+name, "Database changed")
	return nil, err
}
