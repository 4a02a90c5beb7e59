package scan

import (
	"strings"

	"mysh/internal/charset"
)

// An Input is a statement, a client command, or a mistake.
type Input struct {
	Kind Kind

	// Text is the text of a statement without its terminator, byte for byte as it must be sent
	// and shown. For a fault it is the message, such as "Unknown command '\y'.". For a client
	// command that is a word before a delimiter it is the command as typed. For a command with
	// AStatement it is the statement, which the fields about a statement then describe.
	Text string

	// Blanks are the blanks and control characters after Text, which are not sent. mysql shows
	// Text and Blanks in the statement attribute of XML output, unless it is verbose.
	Blanks string

	// After is how many bytes at the end of Text and Blanks follow the delimiter.
	After int

	// Name is a command's full name, also when its letter was typed. For an unknown command it
	// is the text after the backslash; for other faults it is "".
	Name string

	// Args is the text after a command's name, without blanks at its start. Blanks at its end
	// are preserved, since a prompt may end in one. For a statement it is the text after \g or
	// \G on the line: a format, "> file", "| command", "set prefix" or "exec". It is only read
	// when Options.Interactive is set, and the last two with Options.Variables.
	Args string

	// Line is the number, from 1, of the line where the statement began, as mysql counts: the
	// last line at whose start no statement was pending. For the fault at a NUL it is the
	// number of the input before, also as mysql counts, or 0 if there was none.
	Line int

	// End is how the statement ended.
	End Terminator

	// Severity is the effect of a fault on a batch.
	Severity Severity

	// Verb is a statement's first word in upper case, "INSERT", when it is a keyword that can
	// begin a statement; otherwise, and when a version comment comes first, "".
	Verb string

	// Empty reports that a statement has nothing but blanks and comments. mysql sends such a
	// statement, and the server answers OK.
	Empty bool

	// Versioned reports that a statement contains a version comment.
	Versioned bool

	// Core is the length of a statement's text up to the end of its last token: Text[:Core]
	// has no blanks or comments at its end.
	Core int
}

// WithText returns a statement with another text, as a server in mode m reads it.
func (in Input) WithText(text string, m Mode) Input {
	in.Text, in.Verb, in.Empty, in.Versioned, in.Core = text, "", true, false, 0
	for token := range Tokens(text, m) {
		if token.Kind == Space || token.Kind == Comment {
			continue
		}
		if in.Empty {
			in.Verb = verbOf([]byte(strings.ToUpper(token.Text)))
		}
		in.Empty = false
		in.Versioned = in.Versioned || token.Kind == VersionMark
		in.Core = token.Start + len(token.Text)
	}
	return in
}

// Kind is the kind of an input.
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
	ByLineEnd               // a line comment without a statement ends with its line
	ByEnd                   // the end of input
)

// Severity is the effect of a fault on a batch. Interactively every fault is only shown.
type Severity byte

// The severities.
const (
	Notice  Severity = iota // the fault is shown and the batch continues; the exit code is 0
	Failure                 // the fault ends a batch without --force
	Fatal                   // the fault ends every batch: nothing after it can be read
)

// Pending is what an unfinished statement needs to end.
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

// A Word describes a client command to the splitter.
//
// Four names have an effect on the splitter itself: "go" and "ego" end a statement, "delimiter"
// changes the delimiter, "clear" drops the pending statement. A word with the letter '-' also
// stands for the header of MariaDB's dumps, /*!999999\- … */ and /*M!999999\- … */. Without
// such a word the header is an ordinary comment.
type Word struct {
	Name   string // in lower case
	Letter byte   // the letter after the backslash; 0 if there is none
	Args   Args

	// Flags are words, separated by blanks, that may precede the statement of a command with
	// AStatement. They are returned in Input.Args. The word <number> stands for any decimal number
	// that is not negative.
	Flags string

	// Commands marks a command with AStatement that may have a long command in place of the statement. Input.Text
	// is then that command, with its backslash and its arguments.
	Commands bool

	// Variable marks a long command that is also recognised when Options.Variables is set.
	Variable bool

	// Plus marks a long command whose name may be followed by a plus, which shows more: \name+. The
	// plus is the first character of its arguments.
	Plus bool

	// Long marks a command that only mysh has. It is typed as \name. It is recognised only when
	// Options.Interactive is set, at the start of a line, with no statement pending. A word
	// that is not Long can be typed in this form too: \quit.
	Long bool
}

// Args is how far the arguments of a client command reach.
type Args byte

// The values of Args.
const (
	NoArgs     Args = iota // a word followed by text is not this command
	UpTo                   // up to the delimiter or the end of the line
	WholeLine              // up to the end of the line, whatever it contains: a shell command
	AStatement             // a statement up to its delimiter, over as many lines as it has, or none; for long words
)

// Options control a splitter from its beginning to its end. The zero value is for a batch.
type Options struct {
	// Interactive enables long commands, the arguments of \g and \G, and \&. It makes a
	// delimiter without a statement a fault.
	Interactive bool

	// Variables enables the commands for variables also where Interactive is not set: those of a
	// [Word] with Variable, \gset and \gexec.
	Variables bool

	SkipCommands  bool // recognise no client command but \C and delimiter (--skip-commands)
	NamedCommands bool // recognise word commands on every line, also inside a statement (-G)
	SkipComments  bool // remove comments, except version comments and hints (--skip-comments)
	Binary        bool // preserve CR and NUL; recognise no client command but \C and delimiter (--binary-mode)
}

// Mode is how the server currently reads text. It changes with sql_mode.
type Mode struct {
	NoBackslashEscapes bool             // a backslash in quotes is an ordinary character (status flag)
	ANSIQuotes         bool             // "…" is an identifier
	DollarQuotes       bool             // the server knows $$ … $$ (MySQL since 9.0)
	MariaDB            bool             // the server is MariaDB: it has compound statements outside routines, and its client drops lines like "-----"
	Oracle             bool             // the server is MariaDB in Oracle mode, where BEGIN and DECLARE begin blocks
	Encoding           charset.Encoding // of the text
}
