package complete

import (
	"mysh/internal/product"

	"mysh/internal/catalog"
)

// A Candidate is one way to go on.
type Candidate struct {
	Text   string // what replaces the text between From and To; quoted where it must be
	Label  string // what is shown in its place; "" is Text
	Detail string // what it is: "decimal(10,2) · index", "foreign key"; may be ""
	Kind   Kind
}

// Kind says what a candidate is.
type Kind byte

// The kinds of candidates.
const (
	Keyword   Kind = iota
	Schema         // a schema
	Table          // a table, a view, a sequence, or a common table expression
	Alias          // a name that the statement itself gives to a table or a column
	Column         // a column
	Condition      // a whole condition, as after JOIN … ON
	Function       // a function of the server
	Routine        // a stored procedure or function
	Variable       // a system or user variable
	Value          // a value of an enumeration, or one that a setting can have
	User           // a user or a role
	Name           // a name of something else: an index, a collation, an engine
	Command        // a client command
	Setting        // a setting of the shell
	File           // a file or a folder
)

// An Answer is what could replace a part of the text.
type Answer struct {
	From, To   int         // the part that a candidate replaces, as offsets in bytes
	Candidates []Candidate // the likeliest first; at most [MaxCandidates]

	// Optional means that the text may well go on without any of the candidates: none is to
	// be put in unless the user chooses it.
	Optional bool

	// Missing is what the catalog has not got yet and the answer would need.
	Missing catalog.Missing

	// Hint is what is due here, if the answer knows: the name and type of a parameter.
	Hint string
}

// MaxCandidates is how many candidates an answer has at most.
const MaxCandidates = 300

// Words are what the shell itself knows, besides the server's names. The zero value knows
// nothing.
type Words struct {
	Server product.Server // whose language is written; an unknown one understands everything

	Commands []ClientCommand
	Settings []ShellSetting
	Formats  []string // names of output formats, as after \g

	Connections []string        // of the configuration
	Jobs        func() []Word   // the shell's; nil knows none
	Columns     func() []string // of the last result; nil knows none

	// Earlier returns what was typed before, the newest last: user variables and prepared
	// statements that it names may still be there. nil knows nothing.
	Earlier func() []string

	// Files returns what a folder holds: names of files, and of folders with a slash at the
	// end. It gets the folder as it was typed, "" or with a slash at its end. nil knows none.
	Files func(folder string) []string
}

// A Word is a name with a line about it.
type Word struct{ Name, About string }

// A ClientCommand is one of the shell's commands.
type ClientCommand struct {
	Name   string // "source", "jobs"
	Letter byte   // typed after a backslash; 0 for none
	Long   bool   // typed as \name only, not as a word
	Help   string // one line
	Args   []Argument
}

// Argument says what an argument of a client command is.
type Argument byte

// The kinds of arguments. The last one of a command stands for all that follow it.
const (
	Free           Argument = iota // anything
	FileName                       // a file
	SchemaName                     // a schema
	TableName                      // a table or view
	CharsetName                    // a character set
	SettingName                    // a setting of the shell
	SettingValue                   // a value of the setting before it
	CommandName                    // a client command
	FormatName                     // an output format
	JobNumber                      // a job of the shell
	ColumnName                     // a column of the last result
	ColumnList                     // several of them, with commas between
	ByWord                         // the word BY before a list
	ResultPart                     // a row, a column or a cell of the last result, or a format
	ResultQuery                    // a query of the last result: cols a,b where a=1 sort -a limit 9
	DelimiterText                  // what ends a statement
	ConnectionName                 // a connection of the configuration
	Statement                      // SQL
)

// A ShellSetting is one of the shell's settings.
type ShellSetting struct {
	Name   string
	Values []string // all there are, or nil
	Help   string   // one line
}
