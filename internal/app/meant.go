package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/lineedit"
	"mysh/internal/option"
	"mysh/internal/settings"
	"mysh/repl"
)

// A meantConnection is a connection of config.toml whose name is near to the argument that was read
// as a schema's, and what the program is with it.
type meantConnection struct {
	name, destination string
	options           option.Options
	settings          settings.Settings
	label             repl.Label
}

// Returns the connection that may be meant by the first argument, nil if there is none. It must be
// called before secrets are taken out of the arguments.
func (p *program) meant(given *option.Given, c config) *meantConnection {
	if len(given.Positional) == 0 || p.label.Name != "" {
		return nil
	}
	m := &meantConnection{name: humanize.Closest(given.Positional[0], c.names)}
	if m.name == "" {
		return nil
	}
	as := *given
	as.Settings = slices.Clone(given.Settings)
	as.Positional = append([]string{m.name}, given.Positional[1:]...)
	with := program{env: p.env, current: &settings.Current{}}
	if with.configure(&as, c) != nil {
		return nil
	}
	m.options, m.settings, m.label = with.options, with.current.Settings, with.label
	m.options.Password.Text = strings.Clone(m.options.Password.Text)
	values := make(map[string]string)
	for _, s := range c.connections[m.name] {
		values[s.Name] = s.Value
	}
	m.destination = destination(values)
	return m
}

func (m *meantConnection) question() string {
	return display.Safe(fmt.Sprintf("Did you mean the connection %s (%s)? [y/N] ", m.name, m.destination))
}

// Asks a question whose answer is yes or no; anything but yes is no. The error says that a signal has ended
// mysh, or why no answer can be read.
func (p *program) confirm(question string) (bool, error) {
	answer := ""
	err := p.signals.during(func(ctx context.Context) error {
		t, err := lineedit.NewTerminal(lineedit.Config{In: p.env.Stdin, Out: p.env.Stdout, Term: p.getenv("TERM"), HungUp: p.signals.hungUp})
		if err != nil {
			return err
		}
		defer t.Close()
		defer context.AfterFunc(ctx, func() { t.Close() })()
		answer, err = t.ReadLine(lineedit.Prompt{First: question})
		return err
	})
	answer = strings.ToLower(strings.TrimSpace(answer))
	if errors.Is(err, lineedit.ErrInterrupted) {
		err = repl.ErrInterrupted
	}
	return answer == "y" || answer == "yes", err
}
