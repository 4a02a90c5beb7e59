package repl

import (
	"context"
	"fmt"
	"io"

	"mysh/history"
	"mysh/internal/console"
	"mysh/internal/locate"
	"mysh/internal/sessions"
	"mysh/internal/settings"
)

// A setup is what a shell of a test is made of. What is not given is not there.
type setup struct {
	screen  *console.Screen
	err     io.Writer // messages
	session sessions.Session
	mode    settings.Mode

	history    *history.History
	label      Label
	clone      func(ctx context.Context, like sessions.Session) (sessions.Session, error)
	open       func(ctx context.Context, path string) (LinesCloser, error)
	connect    func(ctx context.Context, before sessions.Session, schema, host string) (sessions.Session, error)
	color      bool // on the terminal
	device     *device
	programs   console.Programs
	status     bool // there is a status line
	clipboard  bool
	names      locate.Names
	primaryKey func(schema, table string) []string
}

// A device is the terminal of a test.
type device struct {
	cols, rows int
	screen     io.Writer // gets notices
}

func (d *device) Size() (cols, rows int) { return d.cols, d.rows }

func (d *device) Notice(line string) {
	if d.screen != nil {
		fmt.Fprintln(d.screen, line)
	}
}

// shell returns the shell.
func (s setup) shell() *Shell {
	current := &settings.Current{Mode: s.mode, Settings: settings.Defaults()}
	cfg := console.Config{
		Screen: s.screen, Messages: s.err, Current: current, Programs: s.programs,
		AutoColor: s.color, StatusLine: s.status, Clipboard: s.clipboard,
	}
	if s.device != nil {
		cfg.Device = s.device
	}
	return New(Config{
		Console: console.New(cfg), Sessions: sessions.New(s.session, dialer(s), nil, current), Current: current, History: s.history, Label: s.label,
		Open: s.open, Names: s.names, PrimaryKey: s.primaryKey,
	})
}

// A dialer opens the sessions of a test.
type dialer setup

func (d dialer) Connect(ctx context.Context, before sessions.Session, schema, host string) (sessions.Session, error) {
	return d.connect(ctx, before, schema, host)
}

func (d dialer) Clone(ctx context.Context, original sessions.Session) (sessions.Session, error) {
	return d.clone(ctx, original)
}
