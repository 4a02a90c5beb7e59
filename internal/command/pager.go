package command

import (
	"context"
	"fmt"

	"mysh/internal/scan"
)

const pagerHelp = `
pager less -S    show results through a program
\P grep -v done  any program that reads what is shown
pager            what is used now, or back to it after nopager
nopager          results go to the screen

By default, results that do not fit on the screen are shown by $PAGER or less.
"\set pager on" shows all of them there. To send one result to a program, end
the statement with \g | program.`

const nopagerHelp = `
nopager          results go to the screen, however long they are
\set pager auto  only those that do not fit go to the pager`

// setPager changes the pager, as the C client's command does.
func setPager(_ context.Context, env *Env, line string) (Next, error) {
	if !env.Current.Mode.Interactive {
		return nil, nil // as in the C client
	}
	if line == "" {
		line = "auto"
	}
	if err := change(env, "pager", line); err != nil {
		return nil, err
	}
	switch name, always := env.Console.Pager(); {
	case always:
		env.Console.Print(fmt.Sprintf("PAGER set to '%s'", name))
	case name == "":
		env.Console.Print("PAGER set to stdout")
	default:
		env.Console.Print(fmt.Sprintf("PAGER set to '%s' for results that do not fit on the screen", name))
	}
	return nil, nil
}

func noPager(ctx context.Context, env *Env, _ any) (Next, error) {
	if !env.Current.Mode.Interactive {
		env.Console.Print("PAGER set to stdout")
		return nil, nil
	}
	return setPager(ctx, env, "off")
}

// change changes a setting of the shell.
func change(env *Env, name, value string) error {
	if err := env.Current.Set(name, value); err != nil {
		return scan.Errorf(scan.Notice, "%s", err)
	}
	return nil
}
