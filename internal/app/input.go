package app

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/term"

	"mysh/internal/highlight"
	"mysh/internal/lineedit"
	"mysh/repl"
)

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// Returns what the shell reads: -e, a terminal with its editor, or any other input.
func (p *program) lines() (repl.Lines, error) {
	switch {
	case p.options.HasExecute:
		return newPieces(io.NopCloser(strings.NewReader(p.options.Execute))), nil
	case !p.interactive:
		return newPieces(p.env.Stdin), nil
	}
	return p.openTerminal()
}

// Pieces is input that nobody edits, in the pieces in which it comes.
type pieces struct {
	r   io.ReadCloser
	buf []byte
}

func newPieces(r io.ReadCloser) *pieces { return &pieces{r: r, buf: make([]byte, 64<<10)} }

// ReadLine returns what can be read at once.
func (s *pieces) ReadLine(repl.Prompt) (string, error) {
	for {
		n, err := s.r.Read(s.buf)
		if n > 0 {
			return string(s.buf[:n]), nil
		}
		if err != nil {
			return "", err
		}
	}
}

func (s *pieces) Close() error { return s.r.Close() }

// Opens a file for source.
func openFile(path string) (repl.LinesCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return newPieces(f), nil
}

// Asks for a password, on the terminal even when input comes from elsewhere.
func (p *program) readPassword(prompt string) (string, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		fmt.Fprint(p.env.Stderr, prompt)
		line, err := bufio.NewReader(p.env.Stdin).ReadString('\n')
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return strings.TrimRight(line, "\r\n"), err
	}
	defer tty.Close()
	t, err := lineedit.NewTerminal(lineedit.Config{In: tty, Out: tty, Term: p.getenv("TERM")})
	if err != nil {
		return "", err
	}
	defer t.Close()
	return t.ReadPassword(prompt)
}

// A terminal is a line editor as the shell's input.
type terminal struct {
	*lineedit.Terminal
}

func (t *terminal) ReadLine(prompt repl.Prompt) (string, error) {
	text, err := t.Terminal.ReadLine(lineedit.Prompt{First: prompt.Text})
	if errors.Is(err, lineedit.ErrInterrupted) {
		return "", repl.ErrInterrupted
	}
	return text + "\n", err
}

// Makes the editor for a person's input.
func (p *program) openTerminal() (repl.Lines, error) {
	p.openHistory()
	t, err := lineedit.NewTerminal(lineedit.Config{
		In:            p.env.Stdin,
		Out:           p.env.Stdout,
		Term:          p.getenv("TERM"),
		Complete:      func(text string) bool { return p.shell.Complete(text) },
		Continuations: func(text string) []string { return p.shell.Continuations(text) },
		Highlight:     p.highlight,
		History:       p.history.Texts,
		Edit:          p.edit,
		Interrupt:     func() { p.shell.Interrupt() },
		Settings:      p.editorSettings(),
	})
	if err != nil {
		return nil, err
	}
	p.terminal = &terminal{t}
	go p.signals.follow(t)
	return p.terminal, nil
}

// Says how the text that is being typed looks.
func (p *program) highlight(text string) []lineedit.Span {
	if !p.color() {
		return nil
	}
	var spans []lineedit.Span
	for _, part := range highlight.Parts(text, p.shell.ScanMode()) {
		spans = append(spans, lineedit.Span{From: part.From, To: part.To, Style: lineedit.Style(highlight.Style(part.Kind)), Quoted: highlight.Quoted(part.Kind)})
	}
	return spans
}

func (p *program) editorSettings() lineedit.Settings {
	s := lineedit.Settings{Color: p.color(), Suggest: true}
	if p.settings.EditMode == "vi" {
		s.Mode = lineedit.Vi
	}
	return s
}

// Runs a program that owns the terminal meanwhile.
func (p *program) child(cmd *exec.Cmd) error {
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.env.Stdin, p.env.Stdout, p.env.Stderr
	if p.terminal != nil {
		p.terminal.Pause()
		defer p.terminal.Resume()
	}
	return cmd.Run()
}

func (p *program) system(line string) error {
	err := p.child(exec.Command("sh", "-c", line))
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return nil // the command has said what was wrong
	}
	return err
}

// Lets the user edit a text with the program of their choice.
func (p *program) edit(text string) (string, error) {
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
