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
	Kind   catalog.Kind
}

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
	Name   string         // "source", "jobs"
	Letter byte           // typed after a backslash; 0 for none
	Long   bool           // typed as \name only, not as a word
	Help   string         // one line
	Args   []catalog.Kind // of its arguments; the last one stands for all that follow it
}

// A ShellSetting is one of the shell's settings.
type ShellSetting struct {
	Name   string
	Values []string // all there are, or nil
	Help   string   // one line
}
