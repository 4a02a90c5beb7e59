package repl

import (
	"strings"

	"mysh/internal/command"
	"mysh/internal/scan"
)

// Typing answers what a line editor asks about the text that is being typed, while ReadLine runs. Its
// methods may be called from any goroutine.
type Typing struct {
	shell *Shell
	src   *source
}

// Complete reports whether Enter should send a text, rather than begin another line.
func (t *Typing) Complete(text string) bool {
	return t.src.split.Complete(text) || t.beginsWithCommand(text)
}

// beginsWithCommand reports whether a line begins with a client command after a backslash that is
// complete at the end of the line. The command is performed at once, as in mysql, and the rest of
// the line begins a statement.
func (t *Typing) beginsWithCommand(line string) bool {
	split := t.src.split
	if !strings.HasPrefix(line, `\`) || strings.Contains(line, "\n") || split.Pending() != scan.Nothing {
		return false
	}
	probe := scan.NewSplitter(command.Words(), t.shell.env.Current.Mode.Scan)
	probe.SetMode(split.Mode())
	probe.SetDelimiter(split.Delimiter())
	probe.FeedString(line + "\n")
	in, ok := probe.Next()
	return ok && in.Kind == scan.Command
}

// Prompt returns the present prompt: a job may have ended since the line was begun.
func (t *Typing) Prompt() Prompt { return t.shell.prompt(t.src) }

// Continuations returns the prompts of the lines of a text after the first.
func (t *Typing) Continuations(text string) []string {
	first := t.shell.firstPrompt(t.src)
	split := scan.NewSplitter(command.Words(), t.shell.env.Current.Mode.Scan)
	split.SetMode(t.shell.env.Sessions.ScanMode())
	split.SetDelimiter(t.src.split.Delimiter())
	var prompts []string
	for line := range strings.Lines(text) {
		if !strings.HasSuffix(line, "\n") {
			break
		}
		split.FeedString(line)
		for _, ok := split.Next(); ok; _, ok = split.Next() {
		}
		pending := split.Pending()
		if pending == scan.Nothing {
			pending = scan.More
		}
		prompts = append(prompts, Continuation(first, pending))
	}
	return prompts
}
