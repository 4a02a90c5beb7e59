package command

import (
	"context"

	"mysh/internal/scan"
)

const goHelp = `
select * from orders \g               send the statement, as ; does
select * from orders \g csv           once in another format; see \? formats
select * from orders \g > orders.csv  to a file, whose name decides the format
select * from orders \g >> all.csv    at the end of a file
select * from orders \g json | jq .   to a command
select * from orders \&               in the background; see \? jobs

The file takes its name when the result is complete. An error, or Ctrl-C, leaves
the file that was there before.`

const egoHelp = `
select * from orders where id = 7 \G  a line for each column

\vertical does so until it is typed again, "\set wide vertical" for results that
are wider than the screen.`

const clearHelp = `
select * from ordr \c  drop what has been typed of a statement

At the prompt, Ctrl-C does the same and keeps the text in the history.`

const printHelp = `
select * from orders \p  show what has been typed of the statement so far

The text can be edited in place, all lines of it: see \? editing.`

const editHelp = `
\e                    edit the last statement in $VISUAL, $EDITOR or vi
select * from orders \e
                      edit what has been typed so far

The edited text runs if it is complete. C-x C-e edits it and comes back to the
prompt.`

const delimiterHelp = `
delimiter //  statements end in // from now on
delimiter ;   the usual end

It is hardly ever needed: mysh knows where the body of a routine, trigger or
event ends.`

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
