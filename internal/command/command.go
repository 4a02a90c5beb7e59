// Package command is the client commands: a table from names to actions.
//
// No command prints, connects or runs anything. It says what should happen, as an [Action],
// and the shell does it.
package command

import (
	"fmt"
	"strings"

	"mysh/internal/results"
	"mysh/internal/scan"
	"mysh/internal/settings"
	"mysh/internal/sqltext"
)

// An Action is what a command wants the shell to do. The set is closed.
type Action interface{ action() }

// The actions.
type (
	Nothing  struct{}              // the splitter has done it already
	Print    struct{}              // show the pending statement
	Edit     struct{}              // let the user edit the pending or last statement
	Include  struct{ Path string } // read input from a file
	Use      struct{ Schema string }
	Connect  struct{ Schema, Host string } // open a new session; "" keeps what is
	Reset    struct{}                      // begin the session anew on its connection
	Rehash   struct{}                      // read names for completion again
	Charset  struct{ Name string }
	Status   struct{}
	Help     struct{ Topic string } // "" for the commands
	History  struct{ Words string } // "" for all
	Prompt   struct{ Format string }
	Tee      struct{ Path string } // "" for the file used last
	NoTee    struct{}
	Pager    struct{ Line string } // "" for the usual one
	NoPager  struct{}
	Format   struct{ Name string } // how results look; "" shows it
	Vertical struct{}              // one line per column, or as before
	Out      struct{ Route Route } // where results go from now on
	Last     struct {              // the last result again
		Query results.Query // what of it
		Route Route
	}
	Diff struct { // what changed since a statement ran before
		By    []string // columns that tell rows apart; none for those of the key
		Route Route
	}
	Copy struct { // a part of the last result, to the clipboard
		Part   results.Part
		Format string // of rows; "" for tsv
	}
	Chart   struct{ Columns []string } // of the last result: label and value; none for the only ones
	Explain struct {                   // how the server performs the statement of the input, or else the last one
		Analyze bool // it is run, and measured
		Route   Route
	}
	Warnings struct{ On bool }
	System   struct{ Line string } // run by the system's shell
	Sandbox  struct{}              // no more commands that reach this machine
	Set      struct{ Name, Value string }
	ShowAll  struct{} // list the settings
	ShowOne  struct{ Name string }
	Quit     struct{}

	Blockers  struct{}
	Jobs      struct{}
	BringBack struct{ Job string } // "" for the newest, here and below
	Kill      struct{ Job string }
	Wait      struct{ Job string } // "" for all
)

func (Nothing) action()  {}
func (Print) action()    {}
func (Edit) action()     {}
func (Include) action()  {}
func (Use) action()      {}
func (Connect) action()  {}
func (Reset) action()    {}
func (Rehash) action()   {}
func (Charset) action()  {}
func (Status) action()   {}
func (Help) action()     {}
func (History) action()  {}
func (Prompt) action()   {}
func (Tee) action()      {}
func (NoTee) action()    {}
func (Pager) action()    {}
func (NoPager) action()  {}
func (Format) action()   {}
func (Vertical) action() {}
func (Out) action()      {}
func (Last) action()     {}
func (Diff) action()     {}
func (Copy) action()     {}
func (Chart) action()    {}
func (Explain) action()  {}
func (Warnings) action() {}
func (System) action()   {}
func (Sandbox) action()  {}
func (Set) action()      {}
func (ShowAll) action()  {}
func (ShowOne) action()  {}
func (Quit) action()     {}

func (Blockers) action()  {}
func (Jobs) action()      {}
func (BringBack) action() {}
func (Kill) action()      {}
func (Wait) action()      {}

// Group is a heading of the list of commands.
type Group string

// The groups, in the order in which help shows them.
const (
	Statement  Group = "Statement"
	Connection Group = "Connection"
	Job        Group = "Jobs"
	Output     Group = "Output"
	Program    Group = "Shell"
)

// Groups lists the groups in the order of help.
var Groups = []Group{Statement, Connection, Job, Output, Program}

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
	Args   string // for help: "<file>", "[schema [host]]"; "" when it takes none
	Group  Group
	Reach  Reach  // without the route among its arguments, which is judged where it is opened
	Help   string // one line, no full stop
	More   string // lines for help on this command alone, without a line feed at the end
	Ours   bool   // known as \name, only to a person at the prompt
	Whole  bool   // its arguments are the rest of the line, delimiter and all
	Blanks bool   // and blanks at their end count
	Flags  string // the words that may stand before the statement in its arguments; "" when it takes none
	parse  func(args string) (Action, error)
	name   func(args string, mode scan.Mode) (Action, error) // in the place of parse, where names of the server's are read
}

// Table is every client command: mysql's with their letters, and mysh's own. `\g`, `\G` and
// `\c`'s kin that end or drop a statement are rows too, so that help shows them.
var Table = []Command{
	{Name: "go", Letter: 'g', Group: Statement, Reach: Server, Help: `send the statement; also: \g csv, \g > file.csv, \g | command`, parse: always(Nothing{})},
	{Name: "ego", Letter: 'G', Group: Statement, Reach: Server, Help: "send the statement, show the result vertically", parse: always(Nothing{})},
	{Name: "clear", Letter: 'c', Group: Statement, Reach: Shell, Help: "forget the statement being typed", parse: always(Nothing{})},
	{Name: "print", Letter: 'p', Group: Statement, Reach: Shell, Help: "show the statement being typed", parse: always(Print{})},
	{Name: "edit", Letter: 'e', Group: Statement, Reach: Machine, Help: "edit the statement with $EDITOR", parse: always(Edit{})},
	{Name: "delimiter", Letter: 'd', Args: "<text>", Group: Statement, Reach: Shell, Help: "what ends a statement", parse: always(Nothing{})},
	{Name: "explain", Args: "[statement]", Flags: "analyze", Group: Statement, Reach: Server, Help: "how the server performs it, or the last one", More: explainHelp, Ours: true, parse: explain},
	{Name: "source", Letter: '.', Args: "<file>", Group: Statement, Reach: Machine, Help: "run the statements of a file", parse: source},

	{Name: "use", Letter: 'u', Args: "<schema>", Group: Connection, Reach: Server, Help: "make a schema the default one", name: use},
	{Name: "connect", Letter: 'r', Args: "[schema [host]]", Group: Connection, Reach: Server, Help: "open a new session", name: connect},
	{Name: "resetconnection", Letter: 'x', Group: Connection, Reach: Server, Help: "begin the session anew on its connection", parse: always(Reset{})},
	{Name: "charset", Letter: 'C', Args: "<charset>", Group: Connection, Reach: Server, Help: "the character set of this side", parse: charset},
	{Name: "status", Letter: 's', Group: Connection, Reach: Server, Help: "what is known of server and session", parse: always(Status{})},
	{Name: "query_attributes", Args: "<pairs>", Group: Connection, Reach: Server, Help: "what goes with the next statement: name1 value1 name2 value2 …", parse: attributes},
	{Name: "ssl_session_data_print", Args: "[file]", Group: Connection, Reach: Shell, Help: "not here: each connection sets up its encryption anew", parse: noSessionData},
	{Name: "rehash", Letter: '#', Group: Connection, Reach: Server, Help: "read names for completion again", parse: always(Rehash{})},

	{Name: "jobs", Group: Job, Reach: Shell, Help: `statements in the background: ended by \& or \& > file, or sent there with Ctrl-Z`, Ours: true, parse: always(Jobs{})},
	{Name: "fg", Args: "[job]", Group: Job, Reach: Server, Help: "bring a job back, with its rows and its session", Ours: true, parse: func(a string) (Action, error) { return BringBack{a}, nil }},
	{Name: "blockers", Group: Job, Reach: Server, Help: "who holds the locks that jobs wait for", Ours: true, parse: always(Blockers{})},
	{Name: "kill", Args: "[job]", Group: Job, Reach: Server, Help: "stop a job; once more forgets it", Ours: true, parse: func(a string) (Action, error) { return Kill{a}, nil }},
	{Name: "wait", Args: "[job]", Group: Job, Reach: Server, Help: "wait for a job, or for all", Ours: true, parse: func(a string) (Action, error) { return Wait{a}, nil }},

	{Name: "pager", Letter: 'P', Args: "[command]", Group: Output, Reach: Machine, Help: "show results through a program", parse: func(a string) (Action, error) { return Pager{a}, nil }},
	{Name: "nopager", Letter: 'n', Group: Output, Reach: Shell, Help: "show results on the screen", parse: always(NoPager{})},
	{Name: "format", Args: "[format]", Group: Output, Reach: Shell, Help: "how results look", Ours: true, parse: func(a string) (Action, error) { return Format{unquote(a)}, nil }},
	{Name: "vertical", Group: Output, Reach: Shell, Help: "one line per column, or as before", Ours: true, parse: always(Vertical{})},
	{Name: "o", Args: "[file]", Whole: true, Group: Output, Reach: Shell, Help: "send results to a file, or to a |command; alone: to the screen again", Ours: true, parse: out},
	{Name: "last", Args: "[format] [query]", Whole: true, Group: Output, Reach: Shell, Help: "the last result again: cols a,b where a>1 sort -a limit 9; also > file, | command", Ours: true, parse: last},
	{Name: "diff", Args: "[by columns]", Whole: true, Group: Output, Reach: Shell, Help: "what changed between the last two runs of a statement", Ours: true, parse: diff},
	{Name: "copy", Args: "[part] [format]", Group: Output, Reach: Machine, Help: "put the last result on the clipboard, or: row <n>, column <c>, cell <n> <c>", Ours: true, parse: parseCopy},
	{Name: "chart", Args: "[label value]", Group: Output, Reach: Shell, Help: "draw the last result: labels and numbers", More: chartHelp, Ours: true, parse: parseChart},
	{Name: "tee", Letter: 'T', Args: "[file]", Group: Output, Reach: Machine, Help: "write a copy of everything to a file", parse: func(a string) (Action, error) { return Tee{a}, nil }},
	{Name: "notee", Letter: 't', Group: Output, Reach: Shell, Help: "end the copying", parse: always(NoTee{})},
	{Name: "warnings", Letter: 'W', Group: Output, Reach: Shell, Help: "show warnings after each statement", parse: always(Warnings{On: true})},
	{Name: "nowarning", Letter: 'w', Group: Output, Reach: Shell, Help: "do not show warnings", parse: always(Warnings{})},

	{Name: "prompt", Letter: 'R', Args: "[text]", Blanks: true, Group: Program, Reach: Shell, Help: "change the prompt", parse: func(a string) (Action, error) { return Prompt{a}, nil }},
	{Name: "set", Args: "[setting [value]]", Group: Program, Reach: Machine, Help: "show or change settings", Ours: true, parse: set},
	{Name: "history", Args: "[words]", Group: Program, Reach: Shell, Help: "what was typed before", Ours: true, parse: func(a string) (Action, error) { return History{a}, nil }},
	{Name: "system", Letter: '!', Args: "<command>", Whole: true, Group: Program, Reach: Machine, Help: "run a command of the system", parse: shell},
	{Name: "sandbox", Letter: '-', Group: Program, Reach: Shell, Help: "refuse commands that read, write or run anything on this machine", parse: always(Sandbox{})},
	{Name: "help", Letter: 'h', Args: "[topic]", Group: Program, Reach: Server, Help: "this list, or the server's help on a topic", parse: help},
	{Name: "?", Letter: '?', Args: "[topic]", Group: Program, Reach: Server, Help: "the same as help", parse: help},
	{Name: "exit", Letter: 'q', Group: Program, Reach: Shell, Help: "leave", parse: always(Quit{})},
	{Name: "quit", Letter: 'q', Group: Program, Reach: Shell, Help: "leave", parse: always(Quit{})},
}

// Words returns the commands as the splitter must know them.
func Words() []scan.Word {
	words := make([]scan.Word, len(Table))
	for i, row := range Table {
		words[i] = scan.Word{Name: row.Name, Letter: row.Letter, Long: row.Ours}
		switch {
		case row.Flags != "":
			words[i].Args, words[i].Flags = scan.AStatement, row.Flags
		case row.Whole:
			words[i].Args = scan.WholeLine
		case row.Args != "":
			words[i].Args = scan.UpTo
		}
	}
	return words
}

// ReachOf returns the reach of the command of that name; Machine, the farthest, if there is none.
func ReachOf(name string) Reach {
	for _, row := range Table {
		if row.Name == name {
			return row.Reach
		}
	}
	return Machine
}

// Parse returns what the command of that name, with those arguments, wants done. mode says how the
// arguments are read.
func Parse(name, args string, mode scan.Mode) (Action, error) {
	for _, row := range Table {
		if row.Name == name {
			args = strings.TrimLeft(args, " \t")
			if !row.Blanks {
				args = strings.TrimSpace(args)
			}
			if row.name != nil {
				return row.name(args, mode)
			}
			return row.parse(args)
		}
	}
	return nil, fmt.Errorf("unknown command %q", name)
}

func always(a Action) func(string) (Action, error) {
	return func(string) (Action, error) { return a, nil }
}

func source(args string) (Action, error) {
	if args == "" {
		return nil, scan.Errorf(scan.Failure, `Usage: \. <filename> | source <filename>`)
	}
	return Include{Path: args}, nil
}

func use(args string, mode scan.Mode) (Action, error) {
	name, _ := wordIn(args, mode)
	if name == "" {
		return nil, scan.Errorf(scan.Notice, "USE must be followed by a database name")
	}
	return Use{Schema: name}, nil
}

func connect(args string, mode scan.Mode) (Action, error) {
	schema, rest := wordIn(args, mode)
	host, _ := wordIn(rest, mode)
	return Connect{Schema: schema, Host: host}, nil
}

func charset(args string) (Action, error) {
	if args == "" {
		return nil, scan.Errorf(scan.Failure, `Usage: \C charset_name | charset charset_name`)
	}
	return Charset{Name: unquote(args)}, nil
}

func help(args string) (Action, error) { return Help{Topic: args}, nil }

func shell(args string) (Action, error) {
	if args == "" {
		return nil, scan.Errorf(scan.Notice, `Usage: \! shell-command`)
	}
	return System{Line: args}, nil
}

func set(args string) (Action, error) {
	name, value := word(args)
	switch {
	case name == "":
		return ShowAll{}, nil
	case value == "":
		if _, ok := settings.Lookup(name); ok {
			return ShowOne{Name: name}, nil
		}
	}
	return Set{Name: name, Value: whole(value)}, nil
}

// whole returns a value that goes to the end of the line, out of its quotes if they are around all of
// it. A quote in them is doubled; a semicolon after them is a habit.
func whole(s string) string {
	quoted := strings.TrimRight(s, "; ")
	if len(quoted) < 2 || strings.IndexByte("`'\"", quoted[0]) < 0 || quoted[len(quoted)-1] != quoted[0] {
		return s
	}
	quote := quoted[:1]
	inner := quoted[1 : len(quoted)-1]
	if strings.Contains(strings.ReplaceAll(inner, quote+quote, ""), quote) {
		return s
	}
	return strings.ReplaceAll(inner, quote+quote, quote)
}

// Returns the first word of s, out of its quotes, and what follows it.
func word(s string) (first, rest string) { return wordIn(s, scan.Mode{}) }

func wordIn(s string, mode scan.Mode) (first, rest string) {
	s = strings.TrimSpace(s)
	first, rest, ok := sqltext.CutQuoted(s, mode)
	if !ok {
		first, rest, _ = strings.Cut(s, " ")
	}
	return first, strings.TrimSpace(rest)
}

// Returns the first word of s, out of its quotes.
func unquote(s string) string {
	first, _ := word(s)
	return first
}

// Find returns the row with that name or letter, however it was typed.
func Find(typed string) (Command, bool) {
	name := strings.TrimPrefix(strings.ToLower(typed), `\`)
	for _, row := range Table {
		if row.Name == name || len(typed) == 2 && typed[0] == '\\' && row.Letter == typed[1] {
			return row, true
		}
	}
	return Command{}, false
}
