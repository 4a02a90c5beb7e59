package repl

import (
	"context"
	"io"
	"os"

	"mysh/history"
	"mysh/internal/command"
	"mysh/internal/console"
	"mysh/internal/console/consoletest"
	"mysh/internal/favourites"
	"mysh/internal/jobs"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/sessions"
	"mysh/internal/settings"
)

// A setup is the parts of a shell of a test. Parts without a value are absent.
type setup struct {
	screen  *console.Screen
	err     io.Writer // messages
	session sessions.Session
	mode    settings.Mode

	history    *history.History
	label      Label
	clone      func(ctx context.Context, like sessions.Session) (sessions.Session, error)
	files      Files
	connect    func(ctx context.Context, before sessions.Session, schema, host string) (sessions.Session, error)
	color      bool // on the terminal
	device     *consoletest.Device
	machine    console.Machine
	status     bool // there is a status line
	clipboard  bool
	names      Names
	primaryKey func(schema, table string) []string
}

// shell returns the shell.
func (s setup) shell() *Shell {
	current := &settings.Current{Mode: s.mode, Settings: settings.Defaults()}
	cfg := console.Config{
		Screen: s.screen, Messages: s.err, Current: current, Machine: s.machine,
		AutoColor: s.color, StatusLine: s.status, Clipboard: s.clipboard,
	}
	if s.device != nil {
		cfg.Device = s.device
	}
	env := &command.Env{Console: console.New(cfg), Current: current, History: s.history, Program: "mysh"}
	env.Favourites = &favourites.Store{Own: "queries", Record: "trusted", Dir: os.Getwd}
	env.Sessions = sessions.New(s.session, dialer(s), current)
	env.Results = &results.Store{}
	env.Runner = runner.New(env.Console, current, env.Sessions, env.Results, &env.Variables)
	env.Jobs = jobs.New(env.Runner, env.Console, env.Sessions)
	env.Catalog = keys(s.primaryKey)
	return New(Config{Env: env, Files: s.files, Label: s.label, Names: s.names})
}

// keys are the primary keys of a test.
type keys func(schema, table string) []string

func (k keys) PrimaryKey(schema, table string) []string {
	if k == nil {
		return nil
	}
	return k(schema, table)
}

// A dialer opens the sessions of a test.
type dialer setup

func (d dialer) Connect(ctx context.Context, before sessions.Session, schema, host string) (sessions.Session, error) {
	return d.connect(ctx, before, schema, host)
}

func (d dialer) Clone(ctx context.Context, original sessions.Session) (sessions.Session, error) {
	return d.clone(ctx, original)
}
