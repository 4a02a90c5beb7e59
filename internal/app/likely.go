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

// A likelyConnection is a connection of config.toml whose name is close to the argument that
// was read as a schema's name, with the options and settings of a program that uses it.
type likelyConnection struct {
	name, destination string
	options           option.Options
	settings          settings.Settings
	label             repl.Label
}

// likelyConnection returns the connection that the first argument may mean, nil if there is
// none. It must be called before the secrets in the arguments are overwritten.
func (p *program) likelyConnection(given *option.Given, c config) *likelyConnection {
	if len(given.Positional) == 0 || p.label.Name != "" {
		return nil
	}
	m := &likelyConnection{name: humanize.Closest(given.Positional[0], c.names)}
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

func (m *likelyConnection) question() string {
	return display.Safe(fmt.Sprintf("Did you mean the connection %s (%s)? [y/N] ", m.name, m.destination))
}

// confirm asks a question whose answer is yes or no; any other answer is no. The error is the
// signal that ended mysh, or why no answer can be read.
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
	if errors.Is(err, lineedit.ErrInterrupted) {
		err = repl.ErrInterrupted
	}
	return isYes(answer), err
}
