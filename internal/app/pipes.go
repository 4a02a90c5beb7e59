package app

import (
	"cmp"
	"os/exec"
	"os/signal"
	"syscall"

	"mysh/internal/export"
	"mysh/internal/option"
	"mysh/internal/settings"
	"mysh/render"
)

// Expand returns the path that is meant by one that may begin with "~".
func (p *program) Expand(path string) string { return p.world().Expand(path) }

// Pipe starts a command that reads results. One that is the owner has the terminal until it ends,
// and Ctrl-C with it.
func (p *program) Pipe(line string, owner bool) (export.Consumer, error) {
	if err := export.CheckCommand(line); err != nil {
		return nil, err
	}
	cmd := export.ShellCommand(line)
	cmd.Stdout, cmd.Stderr = p.env.Stdout, p.env.Stderr
	cmd.Env = p.pagerEnviron()
	giveBack := func() {}
	if owner {
		giveBack = p.lendTerminal()
	}
	pipe, err := export.StartPipe(line, cmd, giveBack)
	if err != nil {
		giveBack()
		return nil, err
	}
	if owner {
		p.lent(cmd)
	}
	return pipe, nil
}

// Returns the environment of a pager: what less needs to know, unless the user has told it.
func (p *program) pagerEnviron() []string {
	environ := p.env.Environ
	if p.getenv("LESS") == "" {
		environ = append(environ[:len(environ):len(environ)], "LESS=SRFX")
	}
	if p.getenv("LESSCHARSET") == "" {
		environ = append(environ[:len(environ):len(environ)], "LESSCHARSET=utf-8")
	}
	return environ
}

// Gives the terminal to a program that is about to be started, and Ctrl-C with it, until the
// function is called that it returns.
func (p *program) lendTerminal() (giveBack func()) {
	p.meter.Pause()
	p.signals.lend()
	if p.terminal != nil {
		p.terminal.Pause()
	}
	return func() {
		if p.terminal != nil {
			p.terminal.Resume()
		}
		p.signals.takeBack()
		p.meter.Resume()
	}
}

// Says that the program to which the terminal was given has been started. It may be over.
func (p *program) lent(cmd *exec.Cmd) {
	p.signals.lent(cmd.Process, p.interactive) // a script ends at Ctrl-C, whatever it is running
}

// Runs a program that owns the terminal meanwhile.
func (p *program) child(cmd *exec.Cmd) error {
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.env.Stdin, p.env.Stdout, p.env.Stderr
	defer p.lendTerminal()()
	p.signals.loans.children.Add(1)
	defer p.signals.loans.children.Add(-1)
	if err := cmd.Start(); err != nil {
		return err
	}
	p.lent(cmd)
	signal.Ignore(syscall.SIGQUIT) // Ctrl-\ is the program's: our part is dropped while it runs, and not heard after it
	defer signal.Notify(p.signals.ch, syscall.SIGQUIT)
	return cmd.Wait()
}

// Returns the settings of a person's shell: what the options say of the same things wins.
func (p *program) shellSettings(m settings.Mode) settings.Settings {
	s, o := p.current.Settings, p.options
	if m.Format != render.Formats[0].Name || o.FormatName() != "" {
		s.Format = m.Format
	}
	switch o.Pager {
	case option.On:
		s.Pager = cmp.Or(o.PagerCommand, "on")
	case option.Off:
		s.Pager = "off"
	}
	return s
}
