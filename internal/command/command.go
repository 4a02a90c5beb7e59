// Package command is the client commands: one table, and a file for each command that has its row's
// parser, help and effect.
//
// A command works with the services of an [Env] and never with the loop. What concerns the loop
// itself, such as the end of the input, is a [Next] that it returns. To add a command, write a file
// with its effect and add a row to [Table].
package command

import (
	"context"
	"fmt"
	"strings"

	"mysh/internal/runner"
	"mysh/internal/scan"
)

// Group is a heading of the list of commands.
type Group string

// The groups, in the order in which help shows them.
const (
	Statement  Group = "Statement"
	Connection Group = "Connection"
	Describe   Group = "Objects"
	OnCall     Group = "Server"
	Job        Group = "Jobs"
	Variables  Group = "Variables"
	Output     Group = "Output"
	Program    Group = "Shell"
)

// Groups lists the groups in the order of help.
var Groups = []Group{Statement, Connection, Describe, OnCall, Job, Variables, Output, Program}

// Reach is how far from the shell a command reaches.
type Reach byte

// The reaches. A row of the table must have one: the zero value is none of them.
const (
	Shell   Reach = iota + 1 // the shell itself: what is typed and shown, its jobs and results
	Server                   // the server
	Machine                  // files and programs of this machine: the sandbox refuses it
)

// A Command is a row of the table.
type Command struct {
	Name   string // typed as a word at the start of a statement, or after a backslash if Ours
	Letter byte   // typed after a backslash anywhere; 0 for none
	Args   string // for help: "<file>", "[schema [host]]"; "" if there are none
	Group  Group
	Reach  Reach  // without the route among the arguments: that is judged where it is opened
	Help   string // one line of at most 69 cells, no full stop
	More   string // lines for help on this command alone, without a line feed at the end
	Ours   bool   // known as \name, only to a user at the prompt; those of Variables also with --vars
	Plus   bool   // a plus after its name shows more; the arguments begin with it
	Whole  bool   // its arguments are the rest of the line, delimiter and all
	Blanks bool   // blanks at the end of the arguments count
	Both   bool   // in place of the statement there may be another command
	Flags  string // the words that may stand before the statement in the arguments, see [scan.Word]; "" for none

	// Parse reads the arguments, with names as a server in that mode reads them. It has no
	// effect. Parse is nil if the command has no arguments.
	Parse func(args string, mode scan.Mode) (any, error)
	// Do performs the command with the result of Parse. Do is nil if the splitter performs the
	// command.
	Do func(ctx context.Context, env *Env, args any) (Next, error)
}

// Words returns the commands in the form that the splitter reads.
func Words() []scan.Word {
	words := make([]scan.Word, len(Table))
	for i, row := range Table {
		words[i] = scan.Word{Name: row.Name, Letter: row.Letter, Long: row.Ours, Plus: row.Plus, Variable: row.Group == Variables}
		switch {
		case row.Flags != "":
			words[i].Args, words[i].Flags, words[i].Commands = scan.AStatement, row.Flags, row.Both
		case row.Whole:
			words[i].Args = scan.WholeLine
		case row.Args != "":
			words[i].Args = scan.UpTo
		}
	}
	return words
}

// Perform performs a command that the splitter has cut off an input. The error is a
// [*scan.UserError], or why the command has failed.
func Perform(ctx context.Context, env *Env, in scan.Input) (Next, error) {
	row, ok := byName(in.Name)
	if !ok {
		return nil, fmt.Errorf("unknown command %q", in.Name)
	}
	args, err := row.parse(in.Args, env.Sessions.ScanMode())
	switch {
	case err != nil:
		return nil, err
	case env.Current.Mode.Sandbox && row.Reach == Machine:
		return nil, runner.ErrSandbox
	case row.Do == nil:
		return nil, nil
	}
	return row.Do(ctx, env, args)
}

// Usage returns the name of the command, as it is typed, and its arguments.
func (c Command) Usage() string {
	usage := c.Name
	if c.Ours {
		usage = `\` + usage
	}
	if c.Plus {
		usage += "[+]"
	}
	return strings.TrimSpace(usage + " " + c.Args)
}

// parse reads the arguments of the command.
func (c Command) parse(args string, mode scan.Mode) (any, error) {
	if c.Parse == nil {
		return nil, nil
	}
	args = strings.TrimLeft(args, " \t")
	if !c.Blanks {
		args = strings.TrimSpace(args)
	}
	return c.Parse(args, mode)
}

func byName(name string) (Command, bool) {
	for _, row := range Table {
		if row.Name == name {
			return row, true
		}
	}
	return Command{}, false
}

// Find returns the row with that name or letter, with or without its backslash.
func Find(typed string) (Command, bool) {
	name := strings.TrimPrefix(strings.ToLower(typed), `\`)
	for _, row := range Table {
		if row.Name == name || len(typed) == 2 && typed[0] == '\\' && row.Letter == typed[1] {
			return row, true
		}
	}
	return Command{}, false
}
