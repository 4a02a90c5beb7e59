// Package architecture is the map of mysh, with the tests that hold it.
//
// # The picture
//
// Text goes down through pure steps, and rows come up through pure steps. A lower package never
// imports a higher one.
//
//	  keys                                                          terminal, file, pipe
//	   │                                                                     ▲
//	lineedit                                                                 │ bytes
//	   │ lines                                                       console, export
//	   ▼                                                                     ▲
//	  repl ◄────► scan: text ──► inputs                                      │ text
//	   │                                                                  render
//	   ├─ client command ─► command                                          ▲
//	   │                       │ Next                                        │ columns, rows
//	   └─ statement ──────► runner: gate ─► task ─► one loop ─────────────► sink
//	                                         │        ▲
//	                                         ▼        │ Header, Batch, Outcome, Notice, Progress
//	                                     executor: a goroutine for each job
//	                                         │        ▲
//	                                         ▼        │
//	                                     session ─► wire ◄──────► server
//	                                         ╰─ side connections ─► KILL QUERY, names, progress
//
// # A statement goes down
//
// The program. [app.Run] reads the options ([option.Read]) and config.toml ([settings.Read]),
// opens the first session, and makes the services from below: [sessions.New], [runner.New],
// [jobs.New]. A [command.Env] holds them all. A [repl.Shell] gets the Env and [repl.Lines], its
// input. The Lines are a [lineedit.Terminal] for a user and a [script.Script] for anything else.
//
// The line. [lineedit.Terminal.ReadLine] edits a whole statement, of several lines if need be. At
// Enter the editor asks a [repl.Typing] whether the text is complete. The loop, in repl/input.go,
// gets the text from ReadLine. Before each line of a user, the loop begins a scope with
// [runner.Runner.Begin]; a Ctrl-C ends the context of the scope. A script has one scope.
//
// The cut. The loop feeds the text to a [scan.Splitter] and gets one [scan.Input] at a time, since
// a statement may change how the rest is cut ([scan.Splitter.SetMode]). An input is a statement, a
// client command or a fault. Statements of a script that give one answer each are collected in a
// group (repl/batch.go) and sent as one text.
//
// The command. [command.Perform] finds the row of [command.Table] and calls its Do with the Env. A
// command never sees the loop. What only the loop can do (end, feed a text, include a file, run a
// statement), the command returns as a [command.Next].
//
// The statement. [runner.Runner.Prepare] asks the gates whether the statement is sent, and makes
// its [runner.Sink] from the route after \g, the last \o and the format. The result is a
// [runner.Execution]. [runner.Runner.RunStatement] makes the task, an [executor.Job] on the session
// in front, and passes both to the one run loop of mysh, [runner.Runner.Run]. The same loop runs
// everything else that shows rows: a group, a job that is brought back, recorded results, a plan.
//
// The job. An [executor.Job] is the only user of its session until the job is over. For a script,
// the caller's goroutine reads with [executor.Job.Next], which is faster for a small answer. If more
// rows follow the first batch, and always for a user, [executor.Job.Go] starts a goroutine that reads
// on and sends to [executor.Job.Events]. The channel has little room: a reader that stops, stops the
// server.
//
// The session. [session.Session.Run] opens a new connection if there is none, decides whether the
// statement may be sent after a loss, records it as the running one, and calls [wire.Conn.Query].
// The text goes out byte for byte. mysh sends no statement twice.
//
// # Rows come up
//
// The protocol. [wire.Stream.Next] reads from the socket on which the driver has logged in, and
// returns one [result.Event] at a time: a [result.Header], any number of [result.Batch], a
// [result.Outcome], and between them a [result.Progress] where the server reports one. A batch lends
// the bytes of the socket's buffer until [result.Batch.Release]; no row is copied before it is drawn.
//
// The session. The stream of a session passes the events on. From each outcome the session records
// schema, transaction, changed variables and character set ([result.State]). The stream begins with a
// [result.Notice] if the connection is a new one.
//
// The loop. The loop in runner/run.go waits for the next event, a reader that leaves, a Ctrl-Z and a
// tick that updates the status line. The execution (runner/execution.go) records each event in the
// [results.Store], counts the rows and passes the event to the sink.
//
// The sink. A [runner.RowSink] draws on the screen or into an [export.Destination]. On the screen, a
// result begins a page of the [console.Console], which may start the pager. The sink calls a
// [render.Renderer], one of [render.Formats], which knows only an io.Writer and its Options. The
// terminal gets text that cannot steer it ([console.Screen], [display.Safe]); files get the bytes as
// they are.
//
// The end. The runner prints the outcome ("3 rows in set"), or how an interrupt ended. Closing the
// sink completes a file, or restores the one that was there before. An error of the server is
// returned to repl/report.go, which prints the error, marks its place ([locate.Find]) and decides
// whether the next input may follow. History records the outcome ([history.History.Finish]).
//
// # A Ctrl-C
//
// While a line is typed, Ctrl-C is a key like any other: the editor drops the text, ReadLine returns
// an error, and the loop drops what the splitter holds.
//
// While a statement runs, the goroutine that reads keys (lineedit/pump.go) calls Interrupt of
// [lineedit.Config] at once, and app passes the call on to the runner. A SIGINT that another process
// sends takes the same course from app/signals.go. In a script, SIGINT ends the program by
// [repl.Shell.Terminate].
//
// [runner.Runner.Interrupt] does three things and never blocks. It cancels the scope, which ends
// every wait that has the scope's context: connecting, a FIFO, a wait for jobs. It ends writes to a
// pager, a command or a file that do not return. It climbs the ladder of the task in front with
// [executor.Job.Interrupt]:
//
//  1. [session.Session.Interrupt] opens a side connection, finds our connection there, and sends
//     the KILL of the [product.Product]. How it is found follows from the product, too: by a token
//     among the connection attributes, by the server's name (session/node.go), or by the greeting's
//     number where that is enough (session/target.go). Behind a balancer, further side connections
//     are opened until one reaches our server (session/find.go). The request is repeated until the
//     statement ends. The session survives with its transaction. If the connection cannot be
//     verified, the user decides: another Ctrl-C sends the KILL nevertheless.
//  2. If no answer comes within [executor.Grace], or after another Ctrl-C at least
//     [executor.DoublePressGap] after the first, [session.Session.Abandon] closes the connection.
//
// From the first press on, the job drops headers and rows, so that a pager that waits for a key
// cannot delay the end. Outcomes still come. Events is closed only when no request is in progress,
// so no late KILL reaches the next statement. runner/ending.go prints what became of the statement
// and returns [runner.ErrInterrupted]; the loop drops the rest of what was typed (repl/rest.go).
//
// A Ctrl-Z comes from the same goroutine. [runner.Runner.Suspend] signals the run loop, and
// [jobs.List.Take] moves the execution with its session to the background. The prompt gets a new
// session like that one.
//
// # A lost connection
//
// A read fails in wire with a [result.Error] of the client's own numbers. The session drops the
// connection and records what was lost with it (session/loss.go): an open transaction, temporary
// tables, user variables, the effect of the statement that got no answer. The job ends with the
// error. If the statement may have changed something, the runner adds the hint that its fate is not
// known.
//
// repl/report.go prints the error, with what helps from the table of hints ([advice.For]). If [result.State] reports that something was lost which matters,
// repl/rest.go drops what was pasted or typed ahead with the statement, and prints how many
// statements were not sent.
//
// The next statement finds no connection. The session opens one (session/reconnect.go), restores the
// schema and the variables whose changes the server had reported, and makes a [result.Notice] of what
// was kept and what was lost. Then session/loss.go judges the statement. It is sent; or refused once,
// if it may rely on what was lost; or refused until the user types rollback or begin, if a
// transaction was open. The notice comes up like any event. The error of a refusal wraps
// [result.ErrNotSent], so the loop knows that nothing has reached the server.
//
// # A Tab
//
// The editor (lineedit/menu.go) calls Candidates of [lineedit.Config] on a goroutine of its own and
// waits for a few milliseconds. A later answer comes as an event between the keys, and counts only if
// the text is still the same.
//
// The completer in app/completion.go takes a snapshot of the names ([catalog.Loader.Snapshot]), the
// mode in which the server reads ([sessions.Sessions.ScanMode]), the kind of server ([product.Of]) and
// the names of the shell's own ([complete.Words]): commands, settings, formats, jobs, columns of the
// last result. [complete.Suggest] is a pure function of these. It finds the word at the cursor,
// matches the tokens before it against the grammar of that server, and ranks what fits.
//
// If the answer lacks names, a [catalog.Missing] names the part that is not known. The completer
// requests the part ([catalog.Loader.Want]). The loader reads it with [session.Session.AskCatalog], on a side
// connection and not on the user's, and makes the next snapshot. Tab waits for that snapshot
// ([catalog.Loader.Wait]) and asks again. All names are read after login ([sessions.Sessions.Refresh]).
// After USE and DDL, those are read that may have changed ([sessions.Sessions.RefreshAfter]).
//
// The editor inserts a single candidate, or the common beginning of several, and shows a menu. Each
// redraw asks for the colours of the text, by [highlight.Parts].
//
// # Tables
//
// Everything that a user can name is a row of a table: [option.Table], [settings.Table],
// [command.Table], [render.Formats], [repl.Escapes], [lineedit.Bindings]. Help, the README and tests
// are made from the rows. CONTRIBUTING.md has a recipe for each.
//
// # Packages
//
// From the top down, each with its one task. Imports point down; the table in this package's tests
// lists them all.
//
//	cmd/mysh                starts the program
//	internal/app            connects all parts to a program
//	repl                    reads inputs, has each performed
//	internal/command        performs client commands
//	internal/jobs           runs statements in the background
//	internal/runner         runs every task that shows rows
//	internal/sessions       holds the session in front, opens others
//	internal/results        holds results, to show, query, compare or draw them again
//	internal/session        is one user's session on one server
//	internal/executor       runs one statement, with a ladder to stop it
//	internal/wire           speaks the protocol
//	internal/advice         knows what helps after an error of a server
//	internal/locate         finds the place of a mistake in a statement
//	internal/complete       computes the candidates at the cursor
//	internal/catalog        holds the names on a server
//	internal/product        identifies a server
//	internal/highlight      colours the tokens of a text
//	internal/lineedit       edits lines on a terminal
//	internal/console        owns what the terminal shows
//	internal/export         writes results to files or commands
//	render                  draws results in a format
//	internal/plan           reads the plan of a statement into a tree
//	internal/spool          stores rows for later
//	internal/settings       defines the settings of the shell
//	internal/option         reads the options of the program
//	history                 records what the user typed
//	internal/script         reads scripts piece by piece
//	internal/favourites     reads folders of statements with parameters
//	internal/sqltext        knows SQL as text: quotes, traits of statements
//	internal/scan           cuts text into statements, commands, tokens
//	internal/result         defines the events of an answer
//	internal/charset        describes which bytes form a character
//	internal/display        measures text in terminal cells, makes it safe
//	internal/humanize       writes numbers for the user
//	internal/bigbuf         provides memory outside of the Go heap
//	internal/crash          sends a panic to the goroutine that can end the program
//
// For tests only:
//
//	internal/architecture           is this map
//	internal/servertest             starts private servers
//	internal/wire/wiretest          is a scripted server
//	internal/product/producttest    is every other server, scripted
//	internal/sessions/sessionstest  is a server that answers by rules
//	internal/catalog/catalogtest    is a server with a few schemas
//	internal/console/consoletest    is a terminal in memory
//	internal/runner/runnertest      is a runner on a terminal in memory
//	internal/ptytest                runs a program on a pseudo-terminal
//	internal/hostile                runs tests on a machine where everything is wrong
//	internal/golden                 compares mysh with recorded output of the C clients
//	internal/peers                  runs the tests that servers have of their own clients
//	internal/clusters               tries mysh on real clusters
//	internal/restore                restores dumps
//	internal/bench                  measures mysh beside the C clients
package architecture

import (
	"mysh/history"
	"mysh/internal/advice"
	"mysh/internal/app"
	"mysh/internal/catalog"
	"mysh/internal/command"
	"mysh/internal/complete"
	"mysh/internal/console"
	"mysh/internal/display"
	"mysh/internal/executor"
	"mysh/internal/export"
	"mysh/internal/highlight"
	"mysh/internal/jobs"
	"mysh/internal/lineedit"
	"mysh/internal/locate"
	"mysh/internal/option"
	"mysh/internal/product"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/internal/script"
	"mysh/internal/session"
	"mysh/internal/sessions"
	"mysh/internal/settings"
	"mysh/internal/wire"
	"mysh/render"
	"mysh/repl"
)

// The places on the map, in its order: renaming one breaks the build instead of the map.
var (
	_ = app.Run
	_ = option.Read
	_ = settings.Read
	_ = sessions.New
	_ = runner.New
	_ = jobs.New
	_ command.Env
	_ repl.Shell
	_ repl.Lines
	_ lineedit.Terminal
	_ script.Script
	_ = (*lineedit.Terminal).ReadLine
	_ repl.Typing
	_ = (*runner.Runner).Begin
	_ scan.Splitter
	_ scan.Input
	_ = (*scan.Splitter).SetMode
	_ = command.Perform
	_ = command.Table
	_ command.Next
	_ = (*runner.Runner).Prepare
	_ runner.Sink
	_ runner.Execution
	_ = (*runner.Runner).RunStatement
	_ executor.Job
	_ = (*runner.Runner).Run
	_ = (*executor.Job).Next
	_ = (*executor.Job).Go
	_ = (*executor.Job).Events
	_ = (*session.Session).Run
	_ = (*wire.Conn).Query
	_ = (*wire.Stream).Next
	_ result.Event
	_ result.Header
	_ result.Batch
	_ result.Outcome
	_ result.Notice
	_ result.Progress
	_ = (*result.Batch).Release
	_ result.State
	_ results.Store
	_ runner.RowSink
	_ export.Destination
	_ console.Console
	_ render.Renderer
	_ = render.Formats
	_ console.Screen
	_ = display.Safe
	_ = locate.Find
	_ = (*history.History).Finish
	_ lineedit.Config
	_ = (*repl.Shell).Terminate
	_ = (*runner.Runner).Interrupt
	_ = (*executor.Job).Interrupt
	_ = (*session.Session).Interrupt
	_ = executor.Grace
	_ = executor.DoublePressGap
	_ = (*session.Session).Abandon
	_ = runner.ErrInterrupted
	_ = (*runner.Runner).Suspend
	_ = (*jobs.List).Take
	_ result.Error
	_ = result.ErrNotSent
	_ = advice.For
	_ = (*catalog.Loader).Snapshot
	_ = (*sessions.Sessions).ScanMode
	_ = product.Of
	_ product.Product
	_ complete.Words
	_ = complete.Suggest
	_ catalog.Missing
	_ = (*catalog.Loader).Want
	_ = (*session.Session).AskCatalog
	_ = (*catalog.Loader).Wait
	_ = (*sessions.Sessions).Refresh
	_ = (*sessions.Sessions).RefreshAfter
	_ = highlight.Parts
	_ = option.Table
	_ = settings.Table
	_ = repl.Escapes
	_ = lineedit.Bindings
)
