package command

import (
	"context"

	"mysh/internal/scan"
)

const systemHelp = `
system ls -l  run a command of the system
\! git status

--skip-system-command and the sandbox refuse it.`

func parseSystem(args string, _ scan.Mode) (any, error) {
	if args == "" {
		return nil, scan.Errorf(scan.Notice, `Usage: \! shell-command`)
	}
	return args, nil
}

// system runs a command of the system, which owns the terminal meanwhile.
func system(_ context.Context, env *Env, line string) (Next, error) {
	machine := env.Console.Machine()
	if machine == nil || !env.Current.Mode.System {
		return nil, scan.Errorf(scan.Failure, "'system' command received, but the --system-command option is off. Skipping.")
	}
	env.Console.Flush()
	if err := machine.System(line); err != nil {
		return nil, scan.Errorf(scan.Notice, "%s", err)
	}
	return nil, nil
}
