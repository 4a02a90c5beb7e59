package repl

import (
	"context"
	"io"

	"mysh/history"
	"mysh/internal/console"
	"mysh/internal/export"
	"mysh/internal/locate"
	"mysh/internal/settings"
)

// A setup is what a shell of a test is made of. What is not given is not there.
type setup struct {
	screen  *console.Screen
	err     io.Writer // messages
	session Session
	mode    settings.Mode

	history    *history.History
	label      Label
	clone      func(ctx context.Context, like Session) (Session, error)
	open       func(ctx context.Context, path string) (LinesCloser, error)
	connect    func(ctx context.Context, before Session, schema, host string) (Session, error)
	color      func() bool
	system     func(line string) error
	size       func() (cols, rows int)
	pipe       func(line string, owner bool) (export.Consumer, error)
	clipboard  func(text []byte)
	notify     func(line string)
	status     func(text string)
	names      locate.Names
	primaryKey func(schema, table string) []string
}

// shell returns the shell.
func (s setup) shell() *Shell {
	return New(Config{
		Out: s.screen, Err: s.err, Session: s.session,
		Current: &settings.Current{Mode: s.mode, Settings: settings.Defaults()},
		Connect: s.connect, Color: s.color,
		History: s.history, Label: s.label, Clone: s.clone, Open: s.open, System: s.system, Size: s.size, Pipe: s.pipe,
		Clipboard: s.clipboard, Notify: s.notify, Status: s.status, Names: s.names, PrimaryKey: s.primaryKey,
	})
}
