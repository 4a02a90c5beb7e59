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
// in pieces of any size) and is fed to a [scan.Splitter], which returns [scan.Input] values
// one at a time.
//
// A client command becomes an action by [command.Perform]; the [repl.Shell] performs it. A
// statement becomes an [executor.Job], whose goroutine is the only one that touches the
// [session.Session] while the statement runs. The server's answer comes up as
// [result.Event] values: the [wire.Conn] reads them from the socket on which the driver has
// logged in, the job passes them on, and the shell hands them to a [render.Renderer], which
// writes to an [console.Screen].
//
// Ctrl-C reaches [repl.Shell.Interrupt] on the goroutine that reads keys or signals, and
// from there [executor.Job.Interrupt], which climbs the ladder: KILL QUERY on a side
// connection, and if the server does not answer it, or at a second press, the loss of the
// connection. None of these waits for the goroutine that draws.
//
// Other packages do not know the loop: [locate.Find] finds the place in a statement that a server's
// error is about; [plan.Read] converts the answers to EXPLAIN to a tree; [results.Store] holds
// results, to be shown again, queried, compared and drawn; [complete.Suggest] returns the
// candidates at the cursor.
//
// [option.Read] determines where to connect and as which user; [settings.Settings] determine how
// the shell behaves. [app.Run] connects all parts and returns the exit code.
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
	_ = command.Perform
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
