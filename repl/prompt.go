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

// continuations are the prompts of lines that continue a statement, by what the statement waits
// for. They end below the end of the first prompt, as in mysql.
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
	Name  string // "" for none
	Style string // parameters of an SGR sequence, for the whole prompt; "" for none
	Host  string // a session on any other host has no label
}

// A Prompt is the text that Lines show before a line.
type Prompt struct {
	Right   string // at the right edge of the first row, if there is room
	Text    string // of the first line of a statement, or of a further one
	Pending scan.Pending
	Typing  *Typing // answers for a line editor; nil unless a user types
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

// Continuation returns the prompt of a line that continues a statement. It is as wide as the
// first prompt, so that the lines are aligned.
func Continuation(first string, pending scan.Pending) string {
	if i := strings.LastIndexByte(first, '\n'); i >= 0 {
		first = first[i+1:]
	}
	mark := continuations[pending]
	return strings.Repeat(" ", max(0, display.Width(sgr().ReplaceAllString(first, ""))-len(mark))) + mark
}

// sgr matches colours and weights in a prompt, which have no width.
var sgr = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("\x1b\\[[0-9;:]*m") })

// rightPrompt returns the text at the right edge.
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
		label = Label{} // connect has led to another host
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

// view returns the data that prompts can show.
func (sh *Shell) view(src *source, state result.State, label string) view {
	took, failed := sh.env.Runner.LastReport()
	return view{
		State: state, now: time.Now(), count: sh.count, delimiter: src.split.Delimiter(), label: label,
		jobs: sh.env.Jobs.Running(), sandbox: sh.env.Current.Mode.Sandbox, failed: errorNumber(failed), took: took,
	}
}

// ownPrompt returns the default prompt: the connection's name if it has one, the schema, then marks
// for all that affects the next statement.
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
