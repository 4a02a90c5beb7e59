package app

import (
	"fmt"
	"runtime"
	"strings"

	"mysh/internal/command"
	"mysh/internal/console"
	"mysh/internal/jobs"
	"mysh/internal/lineedit"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/internal/sessions"
	"mysh/internal/settings"
	"mysh/internal/sqltext"
)

// wire makes the services that commands work with, each from those below it.
func (p *program) wire(session sessions.Session) {
	mode := p.mode()
	mode.ShowFailed = p.options.PrintOnError.Or(session.State().MariaDB) // as either client
	p.current.Mode, p.current.Settings = mode, p.shellSettings(mode)
	env := &command.Env{Console: p.console, Current: p.current, Favourites: p.favourites, Program: p.name, Version: Version(p.name)}
	env.Sessions = sessions.New(session, dialer{p}, p.current)
	env.Results = &results.Store{}
	env.Runner = runner.New(env.Console, env.Current, env.Sessions, env.Results, &env.Variables)
	env.Jobs = jobs.New(env.Runner, env.Console, env.Sessions)
	for _, assignment := range p.options.Var {
		name, value, _ := strings.Cut(assignment, "=")
		env.Variables.Set(name, value) // which checkVariables has checked
	}
	p.shellEnv = env
}

// checkVariables returns why a variable of the command line cannot be set.
func (p *program) checkVariables() error {
	var probe sqltext.Variables
	for _, assignment := range p.options.Var {
		name, value, ok := strings.Cut(assignment, "=")
		if !ok {
			return fmt.Errorf("--var=%s: give it as name=value", assignment)
		}
		if err := probe.Set(name, value); err != nil {
			return fmt.Errorf("--var: %w", err)
		}
	}
	return nil
}

// dumb reports whether the terminal cannot move its cursor.
func (p *program) dumb() bool {
	return runtime.GOOS != "windows" && lineedit.Dumb(p.getenv("TERM"))
}

// mode decides how the shell runs, by mysql's rules: it is interactive only if both ends are
// terminals. Results are tables on a terminal, and tab-separated elsewhere.
func (p *program) mode() settings.Mode {
	o := p.options
	ends := isTerminal(p.env.Stdin) && isTerminal(p.env.Stdout)
	m := settings.Mode{
		Interactive:     p.interactive,
		Terminal:        isTerminal(p.env.Stdout),
		Format:          o.FormatName(),
		ColumnNames:     o.ColumnNames,
		Raw:             o.Raw,
		Quick:           o.Quick,
		MaxColumnWidth:  o.QuickColumnWidth,
		ColumnTypes:     o.ColumnTypes,
		AutoVertical:    o.AutoVertical,
		Verbose:         o.Verbose,
		Silent:          o.Silent,
		Force:           o.Force,
		BatchStatements: o.Group,
		LineNumbers:     o.LineNumbers,
		Unbuffered:      o.Unbuffered,
		Warnings:        o.ShowWarnings,
		System:          o.SystemCommand.Or(p.interactive),
		Sandbox:         o.Sandbox,
		ForceFiles:      !o.AbortSource,
		Tee:             o.Tee,
		Variables:       o.Vars,
		Charset:         o.CharacterSet,
		Delimiter:       o.Delimiter,
		Prompt:          o.Prompt,
		Scan: scan.Options{
			Interactive:   p.interactive,
			Variables:     o.Vars,
			SkipCommands:  !o.Commands,
			NamedCommands: o.NamedCommands,
			SkipComments:  !o.Comments,
			Binary:        o.BinaryMode && !p.interactive,
		},
	}
	if o.OneDatabase {
		m.OneDatabase, m.Skip = o.Database, !o.Positional
	}
	if !ends || o.Batch {
		m.Silent++
	}
	m.Hex = o.BinaryAsHex.Or(p.interactive && m.Format == "")
	if m.Format == "" {
		m.Format = "table"
		if m.Silent > 0 && m.Verbose < 3 {
			m.Format = "tab"
		}
	} else if o.Format == "" && m.Format == "tab" && m.Verbose >= 3 {
		m.Format = "table" // -B -vvv
	}
	return m
}

// changeSettings applies the option --set. Settings of config.toml that would change what a
// script writes for other programs apply to interactive shells only.
func (p *program) changeSettings() error {
	if !p.interactive {
		usual := settings.Defaults()
		p.current.Settings.Binary, p.current.Settings.CSVNull = usual.Binary, usual.CSVNull
	}
	for _, assignment := range p.options.Set {
		name, value, ok := strings.Cut(assignment, "=")
		if !ok {
			return fmt.Errorf("--set=%s: expected name=value", assignment)
		}
		if err := p.current.Settings.Set(name, value); err != nil {
			return fmt.Errorf("--set: %w", err)
		}
		if name == "format" {
			p.options.Format = value
		}
	}
	return nil
}

// openConsole makes the console. Its screen is a terminal if standard output is one.
func (p *program) openConsole() {
	p.device = &device{out: p.env.Stdout, meter: p.meter}
	terminal := isTerminal(p.env.Stdout)
	cfg := console.Config{
		Screen:    console.NewScreen(p.screen),
		Messages:  p.messages,
		Current:   p.current,
		Device:    p.device,
		Machine:   p,
		AutoColor: terminal && p.getenv("NO_COLOR") == "" && !p.dumb(), // source of NO_COLOR: https://no-color.org
		Tmux:      p.getenv("TMUX") != "",
	}
	if terminal {
		cfg.Screen = console.NewTerminalScreen(p.screen)
	}
	switch {
	case !p.interactive:
	case p.dumb():
		cfg.Pager = "off"
	default:
		cfg.Pager, cfg.StatusLine, cfg.Clipboard = p.getenv("PAGER"), true, true
	}
	p.console = console.New(cfg)
}
