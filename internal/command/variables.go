package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

const unletHelp = `
\unlet city  remove the variable that "\let city Lima" has set

\let alone lists the variables.`

const letHelp = `
\let city Lima       sets a variable; quotes keep the blanks: ' a b '
\let city            shows it
\let                 lists all
\unlet city          removes it

What is typed may refer to variables:

select * from :"t" where city = :'city';

  :city    is the value as it is, any SQL
  :'city'  is the value as a string
  :"city"  is the value as a name

select max(id) id from orders \gset       sets a variable for each column of its
                                          only row; NULL removes it
select max(id) id from orders \gset old_  begins their names with old_
select concat('analyze table ', name) from stale_tables \gexec
                                          runs each cell as a statement, until
                                          one fails

A colon within strings, names, comments, stored programs and after a word refers
to nothing. "mysh --var city=Lima" sets variables from the beginning. Scripts
and sourced files refer to variables only with --vars.`

// variableChange is a variable and its new value.
type variableChange struct {
	name, value string
	show        bool // the variable is shown, or all if it has no name
}

func parseLet(args string, _ scan.Mode) (any, error) {
	name, value, spaced := strings.Cut(args, " ")
	value = strings.TrimSpace(value)
	if name != "" && !sqltext.IsVariableName(name) {
		return nil, scan.Errorf(scan.Failure, `Usage: \let [<name> [<value>]]: a name has letters, digits and underscores`)
	}
	return variableChange{name, wholeValue(value), !spaced || value == ""}, nil
}

// let sets a variable, or shows one or all.
func let(_ context.Context, env *Env, change variableChange) (Next, error) {
	if !change.show {
		return nil, env.Variables.Set(change.name, change.value)
	}
	names := env.Variables.Names()
	switch {
	case change.name != "" && !slices.Contains(names, change.name):
		return nil, scan.Errorf(scan.Failure, `variable %s is not set`, change.name)
	case change.name != "":
		names = []string{change.name}
	case len(names) == 0:
		env.Console.Info(`No variable is set. \let <name> <value> sets one.`)
	}
	for _, name := range names {
		value, _ := env.Variables.Get(name)
		env.Console.Print(fmt.Sprintf("%s = %s", name, shownValue(value)))
	}
	return nil, nil
}

// shownValue returns a value as \let would read it.
func shownValue(value string) string {
	if value == "" || value != strings.TrimSpace(value) || strings.ContainsAny(value[:1], "'\"`") {
		return "'" + strings.ReplaceAll(value, "'", "''") + "'"
	}
	return value
}

func parseUnlet(args string, _ scan.Mode) (any, error) {
	names := strings.Fields(args)
	if len(names) == 0 {
		return nil, scan.Errorf(scan.Failure, `Usage: \unlet <name> …`)
	}
	return names, nil
}

// unlet removes variables.
func unlet(_ context.Context, env *Env, names []string) (Next, error) {
	var missing []string
	for _, name := range names {
		if !env.Variables.Unset(name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return nil, scan.Errorf(scan.Notice, "not set: %s", strings.Join(missing, ", "))
	}
	return nil, nil
}

// InsertVariables returns an input with the values of variables in the place of references to them: in
// a statement, and in the arguments of a command that are names. An input that no user types is returned
// as it is, unless scripts have variables, too. The error is a [*scan.UserError], and the input is then
// as it was.
func InsertVariables(env *Env, in scan.Input, isTyped bool) (scan.Input, error) {
	if !isTyped && !env.Current.Mode.Variables {
		return in, nil
	}
	mode := env.Sessions.ScanMode()
	row, isCommand := byName(in.Name)
	switch {
	case in.Kind == scan.Statement, in.Kind == scan.Command && isCommand && row.Flags != "":
		text, err := env.Variables.Insert(in.Text, mode)
		if err != nil || text == in.Text {
			return in, err
		}
		return in.WithText(text, mode), nil
	case in.Kind == scan.Command && isCommand && row.readsNames():
		args, err := env.Variables.Insert(in.Args, mode)
		if err == nil {
			in.Args = args
		}
		return in, err
	}
	return in, nil
}

// readsNames reports whether the arguments of a command are names, of objects of a server or of files.
func (c Command) readsNames() bool {
	for argument := range strings.FieldsSeq(c.Args) {
		switch strings.Trim(argument, "<>[]") {
		case "schema", "host", "table", "object", "pattern", "name", "file":
			return true
		}
	}
	return false
}
