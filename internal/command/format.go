package command

import (
	"cmp"
	"context"

	"mysh/internal/scan"
	"mysh/render"
)

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
