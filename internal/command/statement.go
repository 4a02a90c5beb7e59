package command

import (
	"context"

	"mysh/internal/scan"
)

// printStatement prints the statement being typed.
func printStatement(_ context.Context, env *Env, _ any) (Next, error) {
	env.Console.Print(env.Runner.Ruled(env.Input.Statement()))
	return nil, nil
}

// edit opens an editor with the statement being typed, or with the last one if none is. The
// edited text is performed as if it had been typed.
func edit(_ context.Context, env *Env, _ any) (Next, error) {
	machine := env.Console.Machine()
	if machine == nil || !env.Current.Mode.Interactive {
		return nil, nil // as in the C client
	}
	text := env.Input.Statement()
	if text == "" {
		text = env.Input.LastStatement()
	}
	text, err := machine.Edit(text)
	if err != nil {
		return nil, scan.Errorf(scan.Failure, "%s", err)
	}
	env.Console.Print(text)
	return Feed{text + "\n"}, nil
}
