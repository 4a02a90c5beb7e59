package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"

	"golang.org/x/term"

	"mysh/internal/crash"
	"mysh/internal/highlight"
	"mysh/internal/lineedit"
	"mysh/internal/runner"
	"mysh/repl"
)

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// lines returns the input of the shell: a favourite, -e, a terminal with its editor, or any other input.
func (p *program) lines() (repl.Lines, error) {
	if p.watch != nil {
		p.watch.Follow(p.shellEnv)
	}
	switch {
	case p.called != nil:
		return p.favouriteLines()
	case p.watch != nil:
		return &watched{p.execute(), p}, nil
	case p.options.HasExecute:
		return p.execute(), nil
	case !p.interactive:
		return p.standardInput(), nil
	}
	return p.openTerminal()
}

// readPassword asks for a password. It asks on the terminal even when standard input is none.
func (p *program) readPassword(ctx context.Context, prompt string) (string, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		fmt.Fprint(p.messages, prompt)
		return p.firstLine(ctx)
	}
	defer tty.Close()
	return p.ask(ctx, tty, prompt, true)
}

// ask asks the user on a terminal, before the shell uses it. A secret answer is not shown.
func (p *program) ask(ctx context.Context, tty *os.File, prompt string, secret bool) (string, error) {
	t, err := lineedit.NewTerminal(lineedit.Config{In: tty, Out: tty, Term: p.getenv("TERM"), HungUp: p.signals.hungUp})
	if err != nil {
		return "", err
	}
	defer t.Close()
	stop := context.AfterFunc(ctx, func() { t.Close() })
	defer stop()
	if secret {
		return t.ReadPassword(prompt)
	}
	return t.ReadLine(lineedit.Prompt{First: prompt})
}

// firstLine reads the next line of standard input and nothing after it, until the context ends.
func (p *program) firstLine(ctx context.Context) (string, error) {
	type result struct {
		line string
		err  error
	}
	read := make(chan result, 1)
	crash.Go(func() {
		var line []byte
		one := make([]byte, 1)
		_, err := p.env.Stdin.Read(one)
		for ; err == nil && one[0] != '\n'; _, err = p.env.Stdin.Read(one) {
			line = append(line, one[0])
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
		read <- result{strings.TrimRight(string(line), "\r"), err}
	})
	select {
	case r := <-read:
		return r.line, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// A terminal is a line editor as the shell's input.
type terminal struct {
	*lineedit.Terminal
	typing atomic.Pointer[repl.Typing] // what the editor asks about the line being typed
}

// ReadLine lets the user type a line.
func (t *terminal) ReadLine(prompt repl.Prompt) (string, error) {
	t.typing.Store(prompt.Typing)
	text, err := t.Terminal.ReadLine(prompts(prompt))
	if errors.Is(err, lineedit.ErrInterrupted) {
		return "", repl.ErrInterrupted
	}
	return text + "\n", err
}

// isComplete reports whether Enter should send a text.
func (t *terminal) isComplete(text string) bool {
	typing := t.typing.Load()
	return typing == nil || typing.Complete(text)
}

// continuations returns the prompts of the lines of a text after the first.
func (t *terminal) continuations(text string) []string {
	if typing := t.typing.Load(); typing != nil {
		return typing.Continuations(text)
	}
	return nil
}

// prompt returns the prompt as it is now.
func (t *terminal) prompt() lineedit.Prompt {
	if typing := t.typing.Load(); typing != nil {
		return prompts(typing.Prompt())
	}
	return lineedit.Prompt{}
}

func prompts(p repl.Prompt) lineedit.Prompt {
	return lineedit.Prompt{First: p.Text, Right: p.Right}
}

// A plainLines is the input of a user who has no editor.
type plainLines struct{ *lineedit.Plain }

func (l plainLines) ReadLine(prompt repl.Prompt) (string, error) {
	text, err := l.Plain.ReadLine(lineedit.Prompt{First: prompt.Text})
	return text + "\n", err
}

// openTerminal makes the editor for a user's input.
func (p *program) openTerminal() (repl.Lines, error) {
	p.openHistory()
	p.openCatalog()
	t := &terminal{}
	editor, err := lineedit.NewTerminal(lineedit.Config{
		In:            p.env.Stdin,
		Out:           p.env.Stdout,
		Term:          p.getenv("TERM"),
		Complete:      t.isComplete,
		Continuations: t.continuations,
		Prompt:        t.prompt,
		Highlight:     p.highlight,
		Candidates:    p.completer.candidates,
		History:       p.history.Texts,
		Edit:          p.editTyped,
		Interrupt:     p.interrupt,
		Suspend:       p.shellEnv.Runner.Suspend,
		HungUp:        p.signals.hungUp,
		Settings:      p.editorSettings(),
	})
	if errors.Is(err, lineedit.ErrNotTerminal) {
		// The system has no line editing for this terminal: lines are read as they come.
		plain := lineedit.NewPlain(p.env.Stdin)
		plain.ShowPrompts(p.env.Stdout)
		return plainLines{plain}, nil
	}
	if err != nil {
		return nil, err
	}
	t.Terminal = editor
	p.terminal, p.device.editor = t, editor
	p.current.Changed = func() { editor.Set(p.editorSettings()) }
	crash.Go(func() { p.signals.follow(editor) })
	return t, nil
}

// interrupt stops what runs: the user has pressed Ctrl-C.
func (p *program) interrupt() {
	if !p.options.SigintIgnore {
		p.shellEnv.Runner.Interrupt()
	}
}

// highlight returns how the text that is being typed looks.
func (p *program) highlight(text string) []lineedit.Span {
	if !p.console.Color() {
		return nil
	}
	var spans []lineedit.Span
	theme := highlight.Themes[p.current.Settings.Theme]
	for _, part := range highlight.Parts(text, p.shellEnv.Sessions.ScanMode()) {
		spans = append(spans, lineedit.Span{From: part.From, To: part.To, Style: lineedit.Style(theme[part.Kind]), Quoted: highlight.Quoted(part.Kind)})
	}
	return spans
}

func (p *program) editorSettings() lineedit.Settings {
	s := lineedit.Settings{
		Color:   p.console.Color(),
		Suggest: p.current.Settings.Suggest == "on",
		Eager:   p.current.Settings.Complete == "typing",
	}
	if p.current.Settings.EditMode == "vi" {
		s.Mode = lineedit.Vi
	}
	return s
}

// System runs a command of the system, which owns the terminal meanwhile.
func (p *program) System(line string) error {
	err := p.child(exec.Command("sh", "-c", line))
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return nil // the command has printed its error
	}
	return err
}

// editTyped lets the user edit the text that is being typed in an editor of their choice. The
// sandbox refuses it.
func (p *program) editTyped(text string) (string, error) {
	if p.current.Mode.Sandbox {
		return "", runner.ErrSandbox
	}
	return p.Edit(text)
}

// Edit lets the user edit a text in an editor of their choice.
func (p *program) Edit(text string) (string, error) {
	defer p.lendTerminal()() // released after the file is removed
	f, err := os.CreateTemp("", "mysh-*.sql")
	if err != nil {
		return "", fmt.Errorf("edit: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("edit: %w", err)
	}
	editor := p.getenv("VISUAL")
	if editor == "" {
		editor = p.getenv("EDITOR")
	}
	if editor == "" {
		editor = "vi"
	}
	if err := p.child(exec.Command("sh", "-c", editor+` "$1"`, "sh", f.Name())); err != nil {
		return "", fmt.Errorf("edit with %s: %w", editor, err)
	}
	edited, err := os.ReadFile(f.Name())
	if err != nil {
		return "", fmt.Errorf("edit: %w", err)
	}
	return strings.TrimRight(string(edited), "\n"), nil
}
