package scan

import "mysh/internal/charset"

// An Input is one thing that was typed: a statement, a client command, or a mistake.
type Input struct {
	Kind Kind

	// Text is a statement's text without its terminator, byte for byte as it is to be sent and
	// shown; or the message of a fault, such as "Unknown command '\y'."; or a client command as it
	// was typed, if it was a word that a delimiter ended; or the statement that belongs to a
	// command with AStatement, which the fields about a statement then describe.
	Text string

	// Blanks are the blanks and control characters after Text, which are not sent. mysql shows
	// Text and Blanks in the statement attribute of XML output, unless it is verbose.
	Blanks string

	// After is how many bytes at the end of Text and Blanks stood behind the delimiter.
	After int

	// Name is a command's full name, also when it was typed by its letter. For a fault about
	// an unknown command it is what was typed after the backslash; for other faults "".
	Name string

	// Args is what followed a command's name, without blanks at its start; blanks at its end
	// are kept (a prompt may end in one). For a statement it is what followed \g or \G on the
	// line: a format, "> file", "| command"; it is only read when Options.Interactive is set.
	Args string

	// Line is the number, from 1, of the line where the statement began, as mysql counts:
	// the last line at whose start no statement was pending. For the fault at a NUL it is
	// that of the input before, also as mysql counts; 0 if there was none.
	Line int

	// End says how a statement was ended.
	End Terminator

	// Severity says what a fault means for a batch.
	Severity Severity

	// Verb is a statement's first word in upper case, "INSERT", when it is a keyword that can
	// begin a statement; otherwise, and when a version comment comes first, "".
	Verb string

	// Empty reports that a statement holds nothing but blanks and comments. mysql sends such
	// a statement, and the server answers OK.
	Empty bool

	// Versioned reports that a statement holds a version comment.
	Versioned bool

	// Core is the length of a statement's text up to the end of its last token: Text[:Core]
	// has no blanks or comments at its end.
	Core int
}

// Kind says what an input is.
type Kind byte

// The kinds of inputs.
const (
	Statement Kind = iota
	Command
	Fault
)

// Terminator is how a statement was ended.
type Terminator byte

// The terminators.
const (
	ByDelimiter  Terminator = iota
	ByGo                    // \g, or the word go
	ByEgo                   // \G, or the word ego: show the result vertically
	ByBackground            // \&: run in the background; only when Options.Interactive is set
	ByLineEnd               // a line comment on its own, which the end of its line ends
	ByEnd                   // the end of input
)

// Severity says what a fault means for a batch; interactively all are only shown.
type Severity byte

// The severities.
const (
	Notice  Severity = iota // it is shown and the batch goes on with exit code 0
	Failure                 // it ends a batch that does not run with --force
	Fatal                   // it ends any batch: nothing after it can be read
)

// Pending is what an unfinished statement waits for.
type Pending byte

// The states of an unfinished statement.
const (
	Nothing       Pending = iota // there is none: the next line begins a new statement
	More                         // more text, and its terminator
	InSingleQuote                // '
	InDoubleQuote                // "
	InBacktick                   // `
	InComment                    // */
	InDollarQuote                // $$, or $tag$
)

// A Word is a client command as the splitter must know it.
//
// Four names have an effect on the splitter itself: "go" and "ego" end a statement,
// "delimiter" changes the delimiter, "clear" forgets the pending statement. A word with the
// letter '-' is also given for the header of MariaDB's dumps, /*!999999\- … */ and
// /*M!999999\- … */; without such a word the header is a comment like any other.
type Word struct {
	Name   string // in lower case
	Letter byte   // what follows the backslash; 0 if there is none
	Args   Args

	// Flags are words, separated by blanks, that may stand before the statement of a command
	// with AStatement. They are in Input.Args.
	Flags string

	// Long marks a command of mysh's own. It is typed as \name, and known only when
	// Options.Interactive is set, at the start of a line, with no statement pending.
	// A word that is not Long can be typed so too: \quit.
	Long bool
}

// Args is which text after a client command belongs to it.
type Args byte

// The extents of arguments.
const (
	NoArgs     Args = iota // a word followed by text is not this command
	UpTo                   // up to the delimiter or the end of the line
	WholeLine              // up to the end of the line, whatever it holds: a shell command
	AStatement             // a statement up to its delimiter, over as many lines as it takes, or none; for long words
)

// Options say how a splitter works from its beginning to its end. The zero value is right
// for a batch.
type Options struct {
	// Interactive enables long commands, the arguments of \g and \G, and \&; and makes a
	// delimiter without a statement a fault.
	Interactive bool

	SkipCommands  bool // know no client command but \C and delimiter (--skip-commands)
	NamedCommands bool // know word commands on every line, also inside a statement (-G)
	SkipComments  bool // leave comments out, except version comments and hints (--skip-comments)
	Binary        bool // keep CR and NUL; no client command but \C and delimiter (--binary-mode)
}

// Mode is how the server reads text at present. It changes with sql_mode.
type Mode struct {
	NoBackslashEscapes bool             // a backslash in quotes is an ordinary character (status flag)
	ANSIQuotes         bool             // "…" is an identifier
	DollarQuotes       bool             // the server knows $$ … $$ (MySQL since 9.0)
	MariaDB            bool             // the server is MariaDB: it has compound statements outside routines, and its client leaves out lines like "-----"
	Oracle             bool             // and is in Oracle mode, where BEGIN and DECLARE begin blocks
	Encoding           charset.Encoding // of what is typed
}
