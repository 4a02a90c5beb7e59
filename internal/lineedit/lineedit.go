// Package lineedit reads lines from a terminal, or from any reader.
//
// A [Terminal] edits whole statements: several lines in one buffer. To draw a change, it writes
// only the difference to the screen. It also reads keys while a statement runs: Ctrl-C is
// handled at once, and other keys wait for the next line. A [Plain] reads the lines of a pipe or
// a file without editing.
//
// A [Config] supplies what the editor cannot know: whether a statement is complete, how to
// highlight it, the candidates for completion, and the history.
//
//	t, err := lineedit.NewTerminal(lineedit.Config{In: os.Stdin, Out: os.Stdout})
//	if err != nil {
//		return err
//	}
//	defer t.Close()
//	text, err := t.ReadLine(lineedit.Prompt{First: "mysql> "})
//
// The terminal has one writer at a time. While ReadLine runs, the writer is the editor.
// Otherwise it is the caller, who writes directly to Config.Out.
package lineedit

import (
	"context"
	"errors"
	"os"
)

// ErrInterrupted is returned by ReadLine and ReadPassword after Ctrl-C. The typed text is
// dropped, and the cursor is at the start of a new row.
var ErrInterrupted = errors.New("interrupted")

// ErrNotTerminal is returned by NewTerminal if Config.In or Config.Out is not a terminal.
// [NewPlain] reads from anything.
var ErrNotTerminal = errors.New("not a terminal")

// A Prompt is the text shown beside the line that is being read.
//
// Prompts may contain colours (SGR sequences, as in "\x1b[1;31mprod\x1b[0m> ") and line feeds.
// Other control characters are shown as escapes and have no effect.
type Prompt struct {
	First string // before the first row of the text
	Right string // at the right edge of the first row if there is room; "" is none
}

// A Config names the terminal and holds the functions that the editor calls. Only In and Out
// are required.
//
// The goroutine that edits calls Complete, Continuations, Highlight and History for each key or
// line. They should return within a millisecond for a text of some kilobytes. All positions are
// byte offsets into the text, which is valid UTF-8.
type Config struct {
	In, Out *os.File

	// Term is the terminal's type, as in the environment variable TERM, which NewTerminal does
	// not read. If the terminal cannot move its cursor, see [Dumb], the system edits the lines
	// and no escape sequence is printed.
	Term string

	// Complete reports whether Enter sends the text. If it returns false, Enter begins another
	// line of the text. The position of the cursor does not matter. If Complete is nil, Enter
	// always sends.
	Complete func(text string) bool

	// Continuations returns the prompts of the rows after the first, one for each line feed in
	// the text ("    -> ", "    '> "). A missing prompt is "    -> ". It is not called for
	// texts of more than 1 MiB.
	Continuations func(text string) []string

	// Highlight returns the spans of the text that have a style, in ascending order and not
	// overlapping. It is not called for texts of more than 256 KiB.
	Highlight func(text string) []Span

	// Candidates returns the completions at the cursor. It is called on a goroutine of its own.
	// The context ends when the result is no longer needed.
	Candidates func(ctx context.Context, text string, cursor int) Completion

	// History returns the earlier lines, oldest first. It is called when a line begins. Neither
	// side changes the elements of the slice afterwards. The editor does not add the line it
	// has read.
	History func() []string

	// Prompt returns the prompts of the current line. It is called by the goroutine that edits
	// when a notice is shown, since the cause of the notice may have changed the prompt. If
	// Prompt is nil, the prompts do not change.
	Prompt func() Prompt

	// Edit opens the text in another program and returns the edited text, whose last line feed
	// is dropped. The terminal is paused during the call. If Edit returns an error, the error
	// is shown above the prompt and the text does not change. If Edit is nil, the key has no
	// effect.
	Edit func(text string) (string, error)

	// Interrupt is called for Ctrl-C while no line is being read, after the keys typed ahead
	// have been dropped. Suspend is called for Ctrl-Z while no line is being read. The
	// goroutine that reads keys calls both. They must not block, and may be called at any
	// moment, even when no statement is running. nil does nothing.
	Interrupt func()
	Suspend   func()

	// HungUp is called when the terminal has hung up, before ReadLine returns. It must not
	// block. nil does nothing.
	HungUp func()

	Settings Settings
}

// Settings are the properties of the editor that a user can change at any time; see
// [Terminal.Set].
type Settings struct {
	Mode    Mode
	Color   bool // use colours; otherwise only bold, dim and reverse
	Suggest bool // show the rest of the newest earlier line with this beginning, dimmed
	Eager   bool // show candidates while typing, not only after Tab
}

// A Mode selects the key bindings.
type Mode int

// The modes. Emacs is the default.
const (
	Emacs Mode = iota
	Vi
)

// A Style is the look of text, as the parameters of an SGR sequence: "1;34" is bold and blue,
// "" is plain.
// Source: ECMA-48, https://ecma-international.org/publications-and-standards/standards/ecma-48/, 8.3.117.
type Style string

// A Span is the part of the text from From up to, but not including, To.
type Span struct {
	From, To int
	Style    Style
	Quoted   bool // a string, quoted name or comment: brackets inside have no partner
}

// A Completion is a list of replacements for the text between From and To.
type Completion struct {
	From, To   int
	Candidates []Candidate // best first
	Optional   bool        // the text may continue without any candidate: none is inserted until it is chosen
	Hint       string      // what belongs at the cursor, shown below the text; may be ""

	// Wait blocks until more names are loaded, and returns false if no more will be loaded.
	// After Tab, the editor then calls Candidates again. nil means that all names are loaded.
	Wait func(ctx context.Context) bool
}

// A Candidate is one replacement in a Completion.
type Candidate struct {
	Text   string // the text to insert
	Label  string // the text shown in the menu; "" is Text
	Detail string // a short description: "varchar(40)", "keyword"; may be ""
}
