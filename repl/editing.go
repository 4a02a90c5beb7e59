package repl

import (
	"strings"

	"mysh/internal/command"
	"mysh/internal/scan"
)

// ScanMode returns how the text that a person is typing is to be read. It is for the line
// editor, while ReadLine runs.
func (sh *Shell) ScanMode() scan.Mode { return sh.sessions.ScanMode() }

// Complete reports whether Enter should send a text that a person is typing, rather than
// begin another line of it. It is for the line editor, while ReadLine runs.
func (sh *Shell) Complete(text string) bool {
	return sh.typing == nil || sh.typing.split.Complete(text) || sh.typing.beginsWithCommand(text, sh.current.Mode.Scan)
}

// beginsWithCommand reports whether a line begins with a client command after a backslash that does not
// wait for what follows it: it acts at once, as in mysql, and what follows begins a statement.
func (src *source) beginsWithCommand(line string, o scan.Options) bool {
	if !strings.HasPrefix(line, `\`) || strings.Contains(line, "\n") || src.split.Pending() != scan.Nothing {
		return false
	}
	probe := scan.NewSplitter(command.Words(), o)
	probe.SetMode(src.split.Mode())
	probe.SetDelimiter(src.split.Delimiter())
	probe.FeedString(line + "\n")
	in, ok := probe.Next()
	return ok && in.Kind == scan.Command
}

// EditTyped has the user edit a text that is being typed with the program of their choice, which the sandbox
// refuses. It is for the line editor, while ReadLine runs.
func (sh *Shell) EditTyped(text string) (string, error) {
	if sh.current.Mode.Sandbox {
		return "", errSandbox
	}
	return sh.console.Programs().Edit(text)
}

// InSandbox reports whether nothing of this machine may be read. It is for the line editor, while ReadLine runs.
func (sh *Shell) InSandbox() bool { return sh.current.Mode.Sandbox }

// Prompt returns what stands before the line that a person is typing, as it is now: a job may
// have ended. It is for the line editor, while ReadLine runs.
func (sh *Shell) Prompt() Prompt {
	if sh.typing == nil {
		return Prompt{}
	}
	return sh.prompt(sh.typing)
}

// Continuations returns the prompts of the lines after the first of a text that a person is
// typing. It is for the line editor, while ReadLine runs.
func (sh *Shell) Continuations(text string) []string {
	if sh.typing == nil {
		return nil
	}
	first := sh.firstPrompt(sh.typing)
	split := scan.NewSplitter(command.Words(), sh.current.Mode.Scan)
	split.SetMode(sh.sessions.ScanMode())
	split.SetDelimiter(sh.typing.split.Delimiter())
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
