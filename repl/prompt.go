package repl

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"mysh/internal/display"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// The prompts of lines that go on with a statement, by what it waits for. They stand under
// the prompt of the first line, as in mysql.
var continuations = map[scan.Pending]string{
	scan.More:          "-> ",
	scan.InSingleQuote: "'> ",
	scan.InDoubleQuote: "\"> ",
	scan.InBacktick:    "`> ",
	scan.InComment:     "/*> ",
	scan.InDollarQuote: "$> ",
}

// A Label marks the sessions of a named connection in the prompt.
type Label struct {
	Name  string // "" is none
	Style string // parameters of an SGR sequence, for the whole prompt; "" is none
	Host  string // a session on any other host has no label
}

// A Prompt is what to show before a line.
type Prompt struct {
	Right   string // at the right edge of the first row, where there is room
	Text    string // of a line that begins a statement, or continues one
	Pending scan.Pending
	Typing  *Typing // what a line editor may ask; nil unless a user types
}

// prompt returns the prompt for the next line.
func (sh *Shell) prompt(src *source) Prompt {
	if !src.typed {
		return Prompt{}
	}
	p := Prompt{Text: sh.firstPrompt(src), Typing: &Typing{sh, src}}
	if p.Pending = src.split.Pending(); p.Pending == scan.Nothing {
		p.Right = sh.rightPrompt(src)
	} else {
		p.Text = Continuation(p.Text, p.Pending)
	}
	return p
}

// Continuation returns the prompt of a line that goes on with a statement: as wide as the
// first one, so that the lines stand under each other.
func Continuation(first string, pending scan.Pending) string {
	if i := strings.LastIndexByte(first, '\n'); i >= 0 {
		first = first[i+1:]
	}
	mark := continuations[pending]
	return strings.Repeat(" ", max(0, display.Width(sgr().ReplaceAllString(first, ""))-len(mark))) + mark
}

// A prompt may hold these; they take no room.
var sgr = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("\x1b\\[[0-9;:]*m") })

// Returns what stands at the right edge, where there is room.
func (sh *Shell) rightPrompt(src *source) string {
	if sh.env.Current.Settings.RightPrompt == "" {
		return ""
	}
	return expand(sh.env.Current.Settings.RightPrompt, sh.view(src, sh.env.Sessions.State(), sh.label.Name))
}

func (sh *Shell) firstPrompt(src *source) string {
	format := sh.env.Current.Mode.Prompt
	if format == "" {
		format = sh.env.Current.Settings.Prompt
	}
	state := sh.env.Sessions.State()
	label := sh.label
	if state.Host != label.Host {
		label = Label{} // after connect, the marks of another server would lie
	}
	text := ownPrompt(label.Name, state, sh.env.Current.Mode.Sandbox, sh.env.Jobs.Running())
	if format != "" {
		text = expand(format, sh.view(src, state, label.Name))
	}
	if label.Style == "" || !sh.env.Console.Color() {
		return text
	}
	shown := strings.TrimRight(text, " ")
	return "\x1b[" + label.Style + "m" + shown + "\x1b[0m" + text[len(shown):]
}

// Returns what prompts can show.
func (sh *Shell) view(src *source, state result.State, label string) view {
	took, failed := sh.env.Runner.LastReport()
	return view{
		State: state, now: time.Now(), count: sh.count, delimiter: src.split.Delimiter(), label: label,
		jobs: sh.env.Jobs.Running(), sandbox: sh.env.Current.Mode.Sandbox, failed: errorNumber(failed), took: took,
	}
}

// The default: the connection's name if it has one, the schema, then what one must know.
func ownPrompt(connection string, state result.State, sandbox bool, jobs int) string {
	name := display.Safe(state.Schema)
	if name == "" {
		name = "mysh"
	}
	if connection != "" {
		name = display.Safe(connection) + ":" + name
	}
	if state.Connected && state.ReadOnly {
		name += "(ro)"
	}
	if sandbox {
		name += "(sandbox)"
	}
	switch {
	case !state.Connected, state.TransactionLost:
		name += "!"
	case state.Status.Has(result.StatusInTransaction):
		name += "*"
	}
	if jobs > 0 {
		name += fmt.Sprintf(" [%d]", jobs)
	}
	return name + "> "
}

// errorNumber returns the number of the server's error, "" when there is none.
func errorNumber(err error) string {
	var refused *result.Error
	if errors.As(err, &refused) {
		return strconv.Itoa(int(refused.Number))
	}
	return ""
}
