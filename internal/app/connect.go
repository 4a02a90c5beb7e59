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

// Opens a session, in the schema of the one before if there is one and the options name no schema. The
// context ends it when the user does not want to wait.
func (p *program) connect(ctx context.Context, o option.Options, before *session.Session) (sessions.Session, error) {
	cfg, err := session.FromOptions(o, p.interactive)
	if err != nil {
		return nil, err
	}
	if before != nil && o.Database == "" {
		cfg.UseSchemaOf(before)
	}
	cfg.Wire.Attributes = p.attributes()
	if p.env.Dial != nil {
		cfg.Wire.Dial = p.env.Dial
	}
	s, err := open(ctx, cfg)
	if o.Wait && notThere(err) {
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

// Opens a session within the time that is allowed for that.
func open(ctx context.Context, cfg session.Config) (*session.Session, error) {
	if cfg.ConnectTimeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, cfg.ConnectTimeout)
		defer cancel()
	}
	return session.Open(ctx, cfg)
}

// waitPause is the time between the two tries with --wait, that of the C client.
const waitPause = 5 * time.Second

// Returns what the server may know of where the session comes from. The names are those of the C
// client's library.
func (p *program) attributes() map[string]string {
	all := map[string]string{"program_name": "mysh", "_client_version": version, "os_user": p.login()}
	if sudoer := p.getenv("SUDO_USER"); sudoer != "" {
		all["os_sudouser"] = sudoer
	}
	return all
}

// Reports whether an error says that no server is there (yet).
func notThere(err error) bool {
	var refused *result.Error
	return errors.As(err, &refused) && (refused.Number == result.CodeConnect || refused.Number == result.CodeSocketConnect)
}

// Finds the password that the options do not hold.
func (p *program) askPassword(ctx context.Context) error {
	switch p.options.Password.State {
	case option.PasswordAsk:
		text, err := p.readPassword(ctx, "Enter password: ")
		if errors.Is(err, lineedit.ErrInterrupted) {
			return repl.ErrInterrupted
		}
		if err != nil {
			return fmt.Errorf("read password: %w", err)
		}
		p.options.Password.Text = text
	case option.PasswordCommand:
		cmd := exec.CommandContext(ctx, "sh", "-c", p.options.Password.Command)
		cmd.Stderr = p.meter.Over(p.env.Stderr, true) // standard input is the script's
		cmd.WaitDelay = lastWords / 2                 // what the shell has started may hold the pipe open
		text, err := cmd.Output()
		if errors.Is(err, exec.ErrWaitDelay) {
			err = nil // what it has printed is all that is wanted
		}
		if err == nil && len(text) == 0 {
			err = errors.New("it printed nothing")
		}
		if sig := keyOf(err); sig != 0 {
			return ended(sig)
		}
		if err != nil {
			return fmt.Errorf("run password command %q: %w", p.options.Password.Command, err)
		}
		p.options.Password.Text, _, _ = strings.Cut(string(text), "\n")
	}
	return nil
}

// Returns the signal of the terminal that has ended a command, which is meant for mysh, too; 0 if none has.
func keyOf(err error) syscall.Signal {
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

// A dialer opens sessions beside the first one, as the options say.
type dialer struct{ p *program }

// Clone opens a session like another one.
func (d dialer) Clone(ctx context.Context, original sessions.Session) (sessions.Session, error) {
	s, err := original.(*session.Session).Clone(ctx)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Connect opens a session for the client command connect.
func (d dialer) Connect(ctx context.Context, before sessions.Session, schema, host string) (sessions.Session, error) {
	o := d.p.options
	o.Database = schema
	if host != "" {
		o.Host = host
	}
	return d.p.connect(ctx, o, before.(*session.Session))
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
	fmt.Fprintln(p.text, display.Safe(line)+` · \? help`)
	if p.env.Welcome != "" {
		fmt.Fprintln(p.text, p.env.Welcome)
	}
}
