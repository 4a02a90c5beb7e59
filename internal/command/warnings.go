package command

import "context"

const warningsHelp = `
warnings         show the warnings of each statement
\W               the same
nowarning        do not
show warnings;   those of the last statement`

const nowarningHelp = `
nowarning  do not show the warnings of each statement
\w         the same`

// showWarnings returns the Do of a command that turns the warnings after each statement on or
// off.
func showWarnings(on bool) func(context.Context, *Env, any) (Next, error) {
	return func(_ context.Context, env *Env, _ any) (Next, error) {
		env.Current.Mode.Warnings = on
		if on {
			env.Console.Info("Show warnings enabled.")
		} else {
			env.Console.Info("Show warnings disabled.")
		}
		return nil, nil
	}
}
