package repl

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
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

// Returns the prompt for the next line.
func (sh *Shell) prompt(src *source) Prompt {
	pending := src.split.Pending()
	if !sh.typed(src) || pending == scan.Nothing {
		return Prompt{Text: sh.firstPrompt(src)}
	}
	return Prompt{Text: Continuation(sh.firstPrompt(src), pending), Pending: pending}
}

// Continuation returns the prompt of a line that goes on with a statement: as wide as the
// first one, so that the lines stand under each other.
func Continuation(first string, pending scan.Pending) string {
	if i := strings.LastIndexByte(first, '\n'); i >= 0 {
		first = first[i+1:]
	}
	mark := continuations[pending]
	return strings.Repeat(" ", max(0, display.Width(sgr.ReplaceAllString(first, ""))-len(mark))) + mark
}

// A prompt may hold these; they take no room.
var sgr = regexp.MustCompile("\x1b\\[[0-9;:]*m")

func (sh *Shell) firstPrompt(src *source) string {
	if !sh.typed(src) {
		return ""
	}
	format := sh.mode.Prompt
	if format == "" {
		format = sh.settings.Prompt
	}
	state := sh.session.State()
	label := sh.cfg.Label
	if state.Host != label.Host {
		label = Label{} // after connect, the marks of another server would lie
	}
	text := ownPrompt(label.Name, state, sh.runningJobs())
	if format != "" {
		text = sh.expand(format, src.split.Delimiter(), state, time.Now())
	}
	if label.Style == "" || !sh.color() {
		return text
	}
	shown := strings.TrimRight(text, " ")
	return "\x1b[" + label.Style + "m" + shown + "\x1b[0m" + text[len(shown):]
}

// The default: the connection's name if it has one, the schema, then what one must know.
func ownPrompt(connection string, state result.State, jobs int) string {
	name := display.Safe(state.Schema)
	if name == "" {
		name = "mysh"
	}
	if connection != "" {
		name = display.Safe(connection) + ":" + name
	}
	switch {
	case !state.Connected:
		name += "!"
	case state.Status.Has(result.StatusInTransaction):
		name += "*"
	}
	if jobs > 0 {
		name += fmt.Sprintf(" [%d]", jobs)
	}
	return name + "> "
}

// Expands the escapes of a prompt.
// Source: https://dev.mysql.com/doc/refman/9.7/en/mysql-commands.html (prompt sequences).
func (sh *Shell) expand(format, delimiter string, state result.State, now time.Time) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '\\' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		if text, ok := sh.escape(format[i], delimiter, state, now); ok {
			b.WriteString(text)
		} else {
			b.WriteByte(format[i])
		}
	}
	return b.String()
}

// Returns what one escape stands for.
func (sh *Shell) escape(letter byte, delimiter string, state result.State, now time.Time) (string, bool) {
	schema := display.Safe(state.Schema)
	switch letter {
	case 'c':
		return strconv.Itoa(sh.count + 1), true
	case 'C':
		return strconv.FormatUint(state.ConnectionID, 10), true
	case 'd':
		if schema == "" {
			schema = "(none)"
		}
		return schema, true
	case 'D':
		return now.Format("Mon Jan _2 15:04:05 2006"), true
	case 'h':
		return state.Host, true
	case 'l':
		return delimiter, true
	case 'm':
		return now.Format("04"), true
	case 'n':
		return "\n", true
	case 'N':
		brand, _, _ := strings.Cut(state.Product(), " ")
		return brand, true
	case 'O':
		return now.Format("Jan"), true
	case 'o':
		return now.Format("1"), true
	case 'P':
		return now.Format("pm"), true
	case 'p':
		if state.Socket != "" {
			return state.Socket, true
		}
		return strconv.Itoa(state.Port), true
	case 'R':
		return now.Format("15"), true
	case 'r':
		return now.Format("03"), true
	case 'S':
		return ";", true
	case 's':
		return now.Format("05"), true
	case 'T':
		if state.Status.Has(result.StatusInTransaction) {
			return "*", true
		}
		return "", true
	case 't':
		return "\t", true
	case 'U':
		return fmt.Sprintf("%s@%s", state.User, state.Host), true
	case 'u':
		return state.User, true
	case 'v':
		return display.Safe(state.Version), true
	case 'w':
		return now.Format("Mon"), true
	case 'Y':
		return now.Format("2006"), true
	case 'y':
		return now.Format("06"), true
	case '_', ' ':
		return " ", true
	}
	return "", false
}
