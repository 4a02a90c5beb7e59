package app

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"mysh/internal/display"
	"mysh/internal/lineedit"
	"mysh/internal/option"
	"mysh/internal/result"
	"mysh/internal/session"
	"mysh/internal/sessions"
	"mysh/repl"
)

// connect opens a session. If the options name no schema, its schema is that of before, which
// may be nil. The end of the context ends the attempt.
func (p *program) connect(ctx context.Context, o option.Options, before *session.Session) (sessions.Session, error) {
	cfg, err := session.FromOptions(o, p.interactive)
	if err != nil {
		return nil, err
	}
	if before != nil && o.Database == "" {
		cfg.UseSchemaOf(before)
	}
	cfg.Wire.Attributes = p.attributes()
	cfg.Wire.Ask = p.questions.ask
	if p.env.Dial != nil {
		cfg.Wire.Dial = p.env.Dial
	}
	s, err := open(ctx, cfg)
	if o.Wait && noServer(err) {
		if p.mode().Silent == 0 || o.Verbose > 0 {
			fmt.Fprintln(p.messages, "Waiting")
		}
		select {
		case <-ctx.Done():
		case <-time.After(waitPause):
			s, err = open(ctx, cfg)
		}
	}
	if err != nil {
		if errors.Is(context.Cause(ctx), repl.ErrInterrupted) {
			return nil, repl.ErrInterrupted
		}
		return nil, err
	}
	return s, nil
}

// open opens a session within the timeout for connecting.
func open(ctx context.Context, cfg session.Config) (*session.Session, error) {
	if cfg.ConnectTimeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, cfg.ConnectTimeout)
		defer cancel()
	}
	return session.Open(ctx, cfg)
}

// waitPause is the time between the two attempts with --wait, as in the C client.
const waitPause = 5 * time.Second

// attributes returns the connection attributes for the server. Their names are those of the C
// client's library.
func (p *program) attributes() map[string]string {
	all := map[string]string{"program_name": "mysh", "_client_version": version, "os_user": p.login()}
	if sudoer := p.getenv("SUDO_USER"); sudoer != "" {
		all["os_sudouser"] = sudoer
	}
	return all
}

// noServer reports whether an error means that no server is listening (yet).
func noServer(err error) bool {
	var refused *result.Error
	return errors.As(err, &refused) && (refused.Number == result.CodeConnect || refused.Number == result.CodeSocketConnect)
}

// askPasswords reads the passwords from the user or from the password command, if the options
// want that. Each factor of a login has the same prompt, as in the C client.
func (p *program) askPasswords(ctx context.Context) error {
	further := &p.options.FurtherPasswords
	for _, password := range []*option.Password{&p.options.Password, &further[0], &further[1]} {
		if err := p.askPassword(ctx, password); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) askPassword(ctx context.Context, password *option.Password) error {
	switch password.State {
	case option.PasswordAsk:
		text, err := p.readPassword(ctx, "Enter password: ")
		if errors.Is(err, lineedit.ErrInterrupted) {
			return repl.ErrInterrupted
		}
		if err != nil {
			return fmt.Errorf("cannot read the password: %w", err)
		}
		password.Text = text
	case option.PasswordCommand:
		cmd := exec.CommandContext(ctx, "sh", "-c", password.Command)
		cmd.Stderr = p.meter.Over(p.env.Stderr, true) // standard input is the script's
		cmd.WaitDelay = finishWithin / 2              // a child of the command may keep the pipe open
		text, err := cmd.Output()
		if errors.Is(err, exec.ErrWaitDelay) {
			err = nil // the output is complete
		}
		if err == nil && len(text) == 0 {
			err = errors.New("it printed no password")
		}
		if sig := terminalSignal(err); sig != 0 {
			return ended(sig)
		}
		if err != nil {
			return fmt.Errorf("cannot run password command %q: %w", password.Command, err)
		}
		password.Text, _, _ = strings.Cut(string(text), "\n")
	}
	return nil
}

// terminalSignal returns the signal of the terminal that ended a command, 0 if none did. The
// terminal has sent the same signal to mysh.
func terminalSignal(err error) syscall.Signal {
	var failed *exec.ExitError
	if !errors.As(err, &failed) {
		return 0
	}
	status, ok := failed.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		return 0
	}
	switch sig := status.Signal(); sig {
	case syscall.SIGINT, syscall.SIGQUIT, syscall.SIGHUP:
		return sig
	}
	return 0
}

// A dialer opens sessions besides the first one, with the program's options.
type dialer struct{ p *program }

// Clone opens a session with the options and the state of original.
func (d dialer) Clone(ctx context.Context, original sessions.Session) (sessions.Session, error) {
	s, err := original.(*session.Session).Clone(ctx)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Connect opens a session with the program's options in a schema and, unless host is "", on
// another host.
func (d dialer) Connect(ctx context.Context, before sessions.Session, schema, host string) (sessions.Session, error) {
	o := d.p.options
	o.Database = schema
	if host != "" {
		o.Host = host
	}
	return d.p.connect(ctx, o, before.(*session.Session))
}

// greet prints the server and the user of the session.
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
		if state.Verified != "" {
			line += ", certificate verified by " + state.Verified
		}
	}
	fmt.Fprintln(p.text, display.Safe(line)+` · \? help`)
	if p.env.Welcome != "" {
		fmt.Fprintln(p.text, p.env.Welcome)
	}
}
