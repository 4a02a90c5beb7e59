package command

import "context"

const sandboxHelp = `
sandbox  from now on nothing reads, writes or runs anything on this machine:
         no files, pager, editor, commands, LOAD DATA LOCAL

Dumps of mariadb-dump begin with it. mysh --sandbox does so from the start.`

// sandbox refuses, from now on, commands and statements that reach this machine.
func sandbox(_ context.Context, env *Env, _ any) (Next, error) {
	env.Sessions.SetSandbox(true)
	if env.Input.IsTyped() {
		env.Console.Print("The sandbox is on until mysh exits: commands and statements cannot read, write or run anything on this machine.")
	}
	return nil, nil
}
