package command

import (
	"cmp"
	"context"

	"mysh/internal/scan"
	"mysh/render"
)

const formatHelp = `
\format           the format in use
\format json      all further results are JSON
\format table     back to tables
\last csv         the last result once more, in another format
select * from orders \g markdown
                  one result

\? formats lists them.`

const verticalHelp = `
\vertical  a line for each column; the same again: back to the format before

\G at the end of a statement does so for one result.`

func parseFormat(args string, _ scan.Mode) (any, error) { return unquote(args), nil }

// setFormat changes the format of results, or prints its name.
func setFormat(_ context.Context, env *Env, name string) (Next, error) {
	if name == "" {
		env.Console.Print("Results are shown in the format " + env.Current.Settings.Format + ".")
		return nil, nil
	}
	return nil, change(env, "format", name)
}

// toggleVertical switches between the format vertical and the one before it.
func toggleVertical(_ context.Context, env *Env, _ any) (Next, error) {
	name := "vertical"
	if env.Current.Settings.Format == name {
		name = cmp.Or(env.formatBefore, render.Formats[0].Name)
	}
	env.formatBefore = env.Current.Settings.Format
	env.Console.Info("Results are shown in the format " + name + ".")
	return nil, change(env, "format", name)
}
