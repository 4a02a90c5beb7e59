package command

import (
	"context"
	"slices"
	"time"

	"mysh/internal/scan"
)

// watched are the groups of the commands that can be run again and again: they list something.
var watched = []Group{Describe, OnCall, Job}

// watchCommand performs a command again and again, until the user ends that or the command fails.
func watchCommand(ctx context.Context, env *Env, args watchArgs, text string) error {
	split := scan.NewSplitter(Words(), scan.Options{Interactive: true})
	split.SetMode(env.Sessions.ScanMode())
	split.FeedString(text + "\n")
	in, _ := split.Next()
	row, ok := byName(in.Name)
	switch {
	case in.Kind != scan.Command || !ok:
		return scan.Errorf(scan.Notice, "%s", in.Text)
	case !slices.Contains(watched, row.Group) || row.Group == Job && row.Name != "jobs":
		return scan.Errorf(scan.Notice, `\watch cannot repeat \%s; choose a statement, or a command of \? objects or \? server`, row.Name)
	case args.rate:
		return scan.Errorf(scan.Notice, `the rates of \watch rate are those of a statement, not of \%s`, row.Name)
	}
	outer := env.Input
	defer func() { env.Input = outer }()
	env.Input = commandInput{outer, in}
	w := &watching{interval: args.interval, began: time.Now()}
	for {
		if _, err := Perform(ctx, env, in); err != nil {
			return err
		}
		w.runs++
		if err := w.pause(ctx, env, nil); err != nil {
			return err
		}
	}
}

// A commandInput is an input with another command in place of its own.
type commandInput struct {
	Input
	in scan.Input
}

// Command returns the command.
func (c commandInput) Command() scan.Input { return c.in }
