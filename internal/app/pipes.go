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

// Expand returns a path with a leading "~" replaced by a home directory.
func (p *program) Expand(path string) string { return p.world().Expand(path) }

// Pipe starts a command that reads results. An owner has the terminal, and Ctrl-C with it,
// until it ends.
func (p *program) Pipe(line string, owner bool) (export.Consumer, error) {
	if err := export.CheckCommand(line); err != nil {
		return nil, err
	}
	cmd := export.ShellCommand(line)
	cmd.Stdout, cmd.Stderr = p.env.Stdout, p.env.Stderr
	cmd.Env = p.pagerEnviron()
	release := func() {}
	if owner {
		release = p.lendTerminal()
	}
	pipe, err := export.StartPipe(line, cmd, release)
	if err != nil {
		release()
		return nil, err
	}
	if owner {
		p.started(cmd)
	}
	return pipe, nil
}

// pagerEnviron returns the environment of a pager. It has options for less unless the user has
// set them.
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

// lendTerminal prepares the terminal for a program that is about to be started. The program
// owns the terminal, and Ctrl-C with it, until release is called.
func (p *program) lendTerminal() (release func()) {
	p.meter.Pause()
	p.signals.lease.acquire()
	if p.terminal != nil {
		p.terminal.Pause()
	}
	return func() {
		if p.terminal != nil {
			p.terminal.Resume()
		}
		p.signals.lease.release()
		p.meter.Resume()
	}
}

// started records the process of the program that owns the terminal. The program may have ended
// already.
func (p *program) started(cmd *exec.Cmd) {
	p.signals.lease.started(cmd.Process, p.interactive) // Ctrl-C ends a script, whatever the script is running
}

// child runs a program that owns the terminal meanwhile.
func (p *program) child(cmd *exec.Cmd) error {
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.env.Stdin, p.env.Stdout, p.env.Stderr
	defer p.lendTerminal()()
	p.signals.lease.children.Add(1)
	defer p.signals.lease.children.Add(-1)
	if err := cmd.Start(); err != nil {
		return err
	}
	p.started(cmd)
	signal.Ignore(syscall.SIGQUIT) // Ctrl-\ is the program's: mysh drops the signal while the program runs, and does not receive it later
	defer signal.Notify(p.signals.ch, syscall.SIGQUIT)
	return cmd.Wait()
}

// shellSettings returns the settings of the shell. Options come before config.toml.
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
