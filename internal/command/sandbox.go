package command

import "context"

// sandbox refuses, from now on, commands and statements that reach this machine.
func sandbox(_ context.Context, env *Env, _ any) (Next, error) {
	env.Sessions.SetSandbox(true)
	if env.Input.IsTyped() {
		env.Console.Print("The sandbox is on until mysh exits: commands and statements cannot read, write or run anything on this machine.")
	}
	return nil, nil
}
