// Package lineedit reads lines from a terminal, or from any reader.
//
// A [Terminal] is an editor of whole statements: several lines in one buffer, drawn by
// changing only what differs on the screen. It goes on reading keys while the shell runs a
// statement, so that Ctrl-C is heard at once and what is typed ahead is kept for the next
// line. A [Plain] reads the lines of a pipe or a file and edits nothing.
//
// What the editor cannot know (whether a statement is complete, what its words mean, what
// could come next, what was typed before) it asks the functions of a [Config].
//
//	t, err := lineedit.NewTerminal(lineedit.Config{In: os.Stdin, Out: os.Stdout})
//	if err != nil {
//		return err
//	}
//	defer t.Close()
//	text, err := t.ReadLine(lineedit.Prompt{First: "mysql> "})
//
// The terminal has one writer at a time: while ReadLine runs, the editor; otherwise whoever
// called it, directly to Config.Out.
package lineedit

import (
	"context"
	"errors"
	"os"
)

// ErrInterrupted is returned by ReadLine and ReadPassword after Ctrl-C: what had been typed
// is forgotten, and the cursor is at the start of a new row.
var ErrInterrupted = errors.New("interrupted")

// ErrNotTerminal is returned by NewTerminal if keys cannot come from Config.In, or nothing
// can be drawn on Config.Out, because they are not a terminal. [NewPlain] reads anything.
var ErrNotTerminal = errors.New("not a terminal")

// A Prompt is what stands before the text while a line is read.
//
// Prompts may hold colours (SGR sequences, as in "\x1b[1;31mprod\x1b[0m> ") and line feeds;
// other control characters are shown, not performed.
type Prompt struct {
	First string // before the first row of the text
	Right string // at the right edge of the first row, as long as there is room; "" is none
}

// A Config says where the terminal is and answers the editor's questions. Only In and Out
// must be given.
//
// Complete, Continuations, Highlight and History are called for each key or line, by the
// goroutine that edits, and should answer within a millisecond for a text of some
// kilobytes. All positions are byte offsets into the text, which is valid UTF-8.
type Config struct {
	In, Out *os.File

	// Term is the terminal's type. Where it cannot move its cursor, see [Dumb], lines are
	// edited by the system, with its few keys, and printed without any escape sequence.
	// NewTerminal does not look at the environment.
	Term string

	// Complete reports whether Enter sends the text, rather than beginning another line of
	// it. The cursor does not matter. nil sends always.
	Complete func(text string) bool

	// Continuations returns the prompts of the rows after the first: one for each line
	// feed in the text, given what stands before it ("    -> ", "    '> "). A missing one
	// is "    -> ". It is not asked about texts of more than 1 MiB.
	Continuations func(text string) []string

	// Highlight returns the spans of the text that are not plain, in ascending order and
	// not overlapping. It is not asked about texts of more than 256 KiB.
	Highlight func(text string) []Span

	// Candidates returns what could stand at the cursor. It is called on a goroutine of
	// its own; the context ends when the answer is no longer wanted.
	Candidates func(ctx context.Context, text string, cursor int) Completion

	// History returns what was typed before, oldest first. It is called when a line
	// begins; neither side changes the slice's elements afterwards. A line just read is
	// not added by the editor.
	History func() []string

	// Prompt returns the prompts of the line that is being read, when a notice is shown: what
	// they tell may have changed with what it says. Its Text is not looked at. It is called by
	// the goroutine that edits. nil leaves them as they are.
	Prompt func() Prompt

	// Edit lets the user edit the text with another program and returns what to go on
	// with; a last line feed is dropped. The terminal is paused meanwhile. An error is
	// shown above the prompt and the text is kept. nil refuses the key.
	Edit func(text string) (string, error)

	// Interrupt is called for Ctrl-C while no line is being read, after the keys typed
	// ahead have been dropped. Suspend is called for Ctrl-Z then. Both are called by the
	// goroutine that reads keys and must not block; they may come at any moment, also when
	// no statement runs (any more). nil does nothing.
	Interrupt func()
	Suspend   func()

	// HungUp is called when the terminal has gone, before ReadLine returns for that. It must not
	// block. nil does nothing.
	HungUp func()

	Settings Settings
}

// Settings are what a user can change about the editor at any time; see [Terminal.Set].
type Settings struct {
	Mode    Mode
	Color   bool // colours may be used; otherwise only bold, dim and reverse
	Suggest bool // show, dimmed, how the most recent line with this beginning went on
	Eager   bool // show candidates while typing, not only at Tab
}

// A Mode says what keys mean.
type Mode int

// The modes. Emacs is the default.
const (
	Emacs Mode = iota
	Vi
)

// A Style is how text looks, as the parameters of an SGR sequence: "1;34" is bold and blue,
// "" is plain.
// Source: ECMA-48, https://ecma-international.org/publications-and-standards/standards/ecma-48/, 8.3.117.
type Style string

// A Span is a part of the text, From included and To not, and how it looks.
type Span struct {
	From, To int
	Style    Style
	Quoted   bool // a string, quoted name or comment: brackets inside have no partner
}

// A Completion is what could replace the text between From and To.
type Completion struct {
	From, To   int
	Candidates []Candidate // best first
	Optional   bool        // the text may go on without them: none is put in unless it is chosen
	Hint       string      // what is due here, shown below the text; may be ""

	// Wait waits until more is known, and reports false if no more is to come. The editor then
	// asks again, if it was for Tab. nil means that all is known.
	Wait func(ctx context.Context) bool
}

// A Candidate is one way to complete a text.
type Candidate struct {
	Text   string // what is put in
	Label  string // what is shown in its place in the menu; "" is Text
	Detail string // what it is: "varchar(40)", "keyword"; may be ""
}
