// Package architecture is the map of mysh, and the test that holds it.
//
// Text goes down through pure steps and rows come up through pure steps; nothing calls
// back.
//
//	     typed bytes                                             terminal / file
//	         │                                                          ▲
//	lineedit │ line                                                     │ output
//	         ▼                                                          │
//	    scan │ Input: statement or command                              │ bytes
//	         ▼                                                          │
//	    repl │── command ──► command ──► Action (the loop performs it) render
//	         │                                                          ▲
//	         │── statement ──► executor.Start ──► Job ── Header / Batch / Outcome
//	                                               │ its own goroutine
//	                                               ▼
//	                                            session ──► wire ──► server
//	                                               ╰─ side connections: KILL QUERY
//
// A line typed at the prompt comes from a [lineedit.Terminal] (a script's from a reader,
// in whatever pieces it can be had) and is fed to a [scan.Splitter], which gives back
// [scan.Input] values one at a time.
//
// A client command becomes an action by [command.Parse]; the [repl.Shell] performs it. A
// statement becomes an [executor.Job], whose goroutine is the only one that touches the
// [session.Session] while the statement runs. What the server says comes up as
// [result.Event] values: the [wire.Conn] reads them from the socket on which the driver has
// logged in, the job passes them on, and the shell hands them to a [render.Renderer], which
// writes to an [console.Screen].
//
// Ctrl-C reaches [repl.Shell.Interrupt] on the goroutine that reads keys or signals, and
// from there [executor.Job.Interrupt], which climbs the ladder: KILL QUERY on a side
// connection, and only when that stays unanswered, or at a second press, the loss of the
// connection. Nothing of it waits for the goroutine that draws.
//
// Beside that way stand packages of pure steps that know nothing of the loop: [locate.Find]
// finds the place in a statement that a server's error is about; [plan.Read] makes one tree of
// the answers to EXPLAIN; [results.Store] keeps results, to be shown again, queried, compared and
// drawn; [complete.Suggest] tells what could come next at the cursor.
//
// Where to connect and as whom is [option.Read]'s to find out; how the shell behaves are
// [settings.Settings]. [app.Run] wires it all up and turns the end into an exit code.
//
// Everything that a user can name is a row of a table: [option.Table], [settings.Table],
// [command.Table], [render.Formats]. Help and tests are made from them.
//
// Which package may know which is the table in this package's test.
package architecture

import (
	"mysh/history"
	"mysh/internal/app"
	"mysh/internal/command"
	"mysh/internal/complete"
	"mysh/internal/console"
	"mysh/internal/executor"
	"mysh/internal/lineedit"
	"mysh/internal/locate"
	"mysh/internal/option"
	"mysh/internal/plan"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/scan"
	"mysh/internal/session"
	"mysh/internal/settings"
	"mysh/internal/wire"
	"mysh/render"
	"mysh/repl"
)

// The places on the map: renaming one breaks the build instead of the map.
var (
	_ = lineedit.NewTerminal
	_ = scan.NewSplitter
	_ = command.Parse
	_ = repl.New
	_ = (*repl.Shell).Interrupt
	_ = executor.Start
	_ = (*executor.Job).Interrupt
	_ = session.Open
	_ = wire.Connect
	_ = result.NewBatch
	_ = render.Formats
	_ = console.NewScreen
	_ = history.Open
	_ = locate.Find
	_ = plan.Read
	_ = results.Store{}
	_ = complete.Suggest
	_ = option.Read
	_ = settings.Read
	_ = app.Run
)
