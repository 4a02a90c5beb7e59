package app

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"mysh/internal/lineedit"
	"mysh/internal/option"
	"mysh/internal/result"
	"mysh/internal/session"
	"mysh/repl"
)

// Opens a session. The context ends it when the user does not want to wait.
func (p *program) connect(ctx context.Context, o option.Options) (repl.Session, error) {
	cfg, err := session.FromOptions(o, p.interactive)
	if err != nil {
		return nil, err
	}
	if o.ConnectTimeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.ConnectTimeout)
		defer cancel()
	}
	s, err := session.Open(ctx, cfg)
	if err != nil {
		if errors.Is(context.Cause(ctx), repl.ErrInterrupted) {
			return nil, repl.ErrInterrupted
		}
		return nil, err
	}
	return s, nil
}

// Finds the password that the options do not hold.
func (p *program) askPassword() error {
	switch p.options.Password.State {
	case option.PasswordAsk:
		text, err := p.readPassword("Enter password: ")
		if errors.Is(err, lineedit.ErrInterrupted) {
			return repl.ErrInterrupted
		}
		if err != nil {
			return fmt.Errorf("read password: %w", err)
		}
		p.options.Password.Text = text
	case option.PasswordCommand:
		text, err := exec.Command("sh", "-c", p.options.Password.Command).Output()
		if err != nil {
			return fmt.Errorf("run password command %q: %w", p.options.Password.Command, err)
		}
		p.options.Password.Text, _, _ = strings.Cut(string(text), "\n")
	}
	return nil
}

// Opens a session for the client command connect.
func (p *program) reconnect(ctx context.Context, schema, host string) (repl.Session, error) {
	o := p.options
	o.Database = schema
	if host != "" {
		o.Host = host
	}
	return p.connect(ctx, o)
}

// Says where the user is.
func (p *program) greet(state result.State) {
	if p.options.Silent > 0 {
		return
	}
	where := state.Host
	if state.Socket == "" {
		where = fmt.Sprintf("%s:%d", state.Host, state.Port)
	}
	line := fmt.Sprintf("mysh %s · %s at %s as %s", version, state.Product(), where, state.User)
	if state.TLS != "" {
		line += " · " + strings.Replace(state.TLS, "TLSv", "TLS ", 1)
		if state.Verified {
			line += ", certificate verified"
		}
	}
	fmt.Fprintln(p.env.Stdout, line+` · \? help`)
	if p.env.Welcome != "" {
		fmt.Fprintln(p.env.Stdout, p.env.Welcome)
	}
}
