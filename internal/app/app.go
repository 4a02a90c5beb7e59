// Package app is the program as a value: from arguments and files to an exit code.
//
// [Run] reads the options, connects, connects a [repl.Shell] with its input and output, and
// turns signals into calls. Its result is the exit code. No other package knows every part.
package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"syscall"

	"mysh/history"
	"mysh/internal/advice"
	"mysh/internal/command"
	"mysh/internal/console"
	"mysh/internal/crash"
	"mysh/internal/display"
	"mysh/internal/favourites"
	"mysh/internal/option"
	"mysh/internal/result"
	"mysh/internal/sessions"
	"mysh/internal/settings"
	"mysh/repl"
)

// Env is the program's surroundings.
type Env struct {
	Args                  []string // Args[0] is the program's name
	Environ               []string
	Stdin, Stdout, Stderr *os.File
	Welcome               string // printed below the first line of an interactive session; may be ""

	// OptionFiles are read in this order unless the arguments name others. If nil, the files of
	// the system and of the user are read.
	OptionFiles []string

	// Dial opens connections to servers. If nil, the system's dialer does.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Exit codes other than those of option errors. 128+n stands for signal n, as in shells.
const (
	exitOK          = 0
	exitError       = 1
	exitBug         = 70
	exitInterrupted = 130
)

// Run runs the program and returns its exit code. Run handles the process's signals until it
// returns.
func Run(env Env) (code int) {
	p := &program{env: env, current: &settings.Current{}, name: programName(env.Args), screen: env.Stdout}
	p.text, p.messages = asText(env.Stdout, env.Stdout, false), asText(env.Stderr, env.Stderr, true)
	p.signals = watch()
	defer p.signals.stop() // last, when the terminal is restored
	defer func() {
		if bug := recover(); bug != nil {
			p.close()
			stack := debug.Stack()
			if c, ok := bug.(*crash.Crash); ok {
				stack = c.Stack
			}
			whole := asText(env.Stderr, env.Stderr, false)
			fmt.Fprintf(whole, "%s: this is a bug in mysh: %v\n%s\nPlease report it with what you were doing.\n", p.name, bug, stack)
			code = exitBug
		}
	}()
	code = p.run()
	p.close()
	return code
}

// A program is one run of mysh.
type program struct {
	env         Env
	name        string // the name that the program was called by, for messages
	options     option.Options
	likely      *likelyConnection    // what the user may have meant, or nil
	current     *settings.Current    // how the shell runs
	label       repl.Label           // of the prompt
	interactive bool                 // a user types
	firstRun    bool                 // the user has never run mysh
	watch       *command.ScriptWatch // repeats the statements of -e; nil if they are run once
	questions   *questions           // of servers, during a login
	portUnused  string               // a hint for the user, or ""
	meter       *console.Meter       // progress of scripts; nil if no user sees it
	device      *device
	screen      io.Writer // standard output, around the line of meter
	text        io.Writer // text to standard output
	messages    io.Writer // text to standard error, around the line of meter
	console     *console.Console
	shellEnv    *command.Env // what client commands work with
	terminal    *terminal    // nil unless interactive
	history     *history.History
	completer   *completer // nil unless interactive
	connections []string   // names of the connections in the configuration
	favourites  *favourites.Store
	called      *calledFavourite // by the command line; nil for none
	signals     *signals
}

func (p *program) run() int {
	code, over := exitOK, false
	err := p.signals.during(func(context.Context) error { // an option file may be a FIFO
		code, over = p.prepare()
		return nil
	})
	switch {
	case err != nil:
		return p.fail(err)
	case over:
		return code
	}
	return p.session()
}

// prepare reads the options and settings. over reports whether the program has nothing more to
// do; code is then the exit code.
func (p *program) prepare() (code int, over bool) {
	given, err := option.Read(p.world())
	p.warn(given.Warnings)
	switch {
	case given.Asked("help"):
		return p.help(), true
	case given.Asked("version"):
		return p.print(Version(p.name)), true
	case err != nil:
		return p.refuse(err), true
	}
	config, err := p.readConfig(given)
	if err == nil && given.Asked("list-connections") {
		return p.listConnections(config), true
	}
	p.favourites = p.favouriteStore(given)
	if err == nil {
		err = p.callFavourite(given)
	}
	if err == nil {
		err = p.configure(given, config)
	}
	if err != nil {
		return p.refuse(err), true
	}
	if given.Asked("print-defaults") {
		return p.print(given.PrintDefaults(p.name)), true
	}
	p.options.Password.Text = strings.Clone(p.options.Password.Text)
	p.likely, p.connections = p.likelyConnection(given, config), config.names
	hide(p.env.Args, given.Secrets)
	p.interactive = isTerminal(p.env.Stdin) && isTerminal(p.env.Stdout) && !p.options.HasExecute && p.called == nil && !p.options.Batch
	p.firstRun = p.isFirstRun(given, config)
	if err := p.changeSettings(); err != nil {
		return p.refuse(err), true
	}
	if err := cmp.Or(p.checkVariables(), p.readWatch()); err != nil {
		return p.refuse(err), true
	}
	if p.interactive && p.portUnused != "" {
		fmt.Fprintln(p.messages, p.portUnused)
	}
	if p.options.SigintIgnore {
		p.signals.ignoreInterrupts()
	}
	return exitOK, false
}

// session connects and runs the shell. It returns the exit code.
func (p *program) session() int {
	p.watchProgress()
	p.openConsole()
	session, err := p.open()
	if err != nil && p.likely != nil && p.interactive && !errors.Is(err, repl.ErrInterrupted) && !errors.As(err, new(endedBySignal)) {
		p.fail(err)
		yes, unanswered := p.confirm(p.likely.question())
		if errors.Is(unanswered, repl.ErrInterrupted) || errors.As(unanswered, new(endedBySignal)) {
			return p.fail(unanswered)
		}
		if !yes || unanswered != nil {
			return exitError
		}
		p.options, p.current.Settings, p.label = p.likely.options, p.likely.settings, p.likely.label
		if err := p.changeSettings(); err != nil {
			return p.refuse(err)
		}
		session, err = p.open()
	}
	if err != nil {
		return p.fail(err)
	}
	p.wire(session)
	p.console.Watch(p.env.Stdout, p.shellEnv.Runner.StopUnread)
	lines, err := p.lines()
	if err != nil {
		session.Close()
		return p.fail(err)
	}
	shell := repl.New(repl.Config{Env: p.shellEnv, Files: p, Label: p.label, Names: p.serverNames()})
	if p.interactive {
		p.greet(session.State())
		if p.firstRun {
			p.showFirstSteps()
		}
		if p.options.AutoRehash {
			p.shellEnv.Sessions.Refresh()
		}
	}
	err = p.signals.run(shell, lines, p.interactive, p.closeTerminal)
	if !errors.As(err, new(endedBySignal)) && !errors.Is(err, repl.ErrInterrupted) {
		err = cmp.Or(err, p.signals.during(func(context.Context) error {
			_ = p.shellEnv.Sessions.Front().Close() // the server sees a regular end
			return nil
		}))
	}
	return p.fail(err)
}

// open asks for the passwords if options want that, and opens the first session.
func (p *program) open() (session sessions.Session, err error) {
	if err := p.signals.during(p.askPasswords); err != nil {
		return nil, err
	}
	p.questions = &questions{askUser: p.askUser}
	defer p.questions.end()
	err = p.signals.during(func(ctx context.Context) (err error) {
		session, err = p.connect(ctx, p.options, nil)
		return err
	})
	return session, err
}

// asText returns a writer of text to w, which writes to f. If f is a terminal, the text is made
// safe: servers, files and the environment put data into it. A message that would fill many
// screens of a terminal is cut to an excerpt.
func asText(w io.Writer, f *os.File, messages bool) io.Writer {
	if isTerminal(f) {
		return display.Writer{W: w, Excerpts: messages}
	}
	return w
}

// fail prints the error that ended the program, unless it is printed already, and returns the
// exit code.
func (p *program) fail(err error) int {
	var refused *result.Error
	var ended endedBySignal
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, repl.ErrStopped):
		return exitError
	case errors.As(err, &ended):
		p.abort(ended)
		return 128 + int(ended)
	case errors.Is(err, repl.ErrInterrupted):
		return exitInterrupted
	case errors.As(err, &refused) && refused.Number == result.CodeExpiredPassword && !p.interactive:
		fmt.Fprintf(p.messages, "Please use --connect-expired-password option or invoke %s in interactive mode.\n", p.name)
	case errors.As(err, &refused):
		fmt.Fprintln(p.messages, err)
		if p.interactive {
			for _, line := range advice.For(refused, advice.Situation{Connecting: true}).Lines {
				fmt.Fprintln(p.messages, line)
			}
		}
	default:
		fmt.Fprintf(p.messages, "%s: %v\n", p.name, err)
	}
	return exitError
}

// print writes text and a line feed to standard output and returns the exit code. Writing to a
// reader that has closed its end is not a failure.
func (p *program) print(text string) int {
	if _, err := fmt.Fprintln(p.text, text); err != nil && !errors.Is(err, syscall.EPIPE) {
		return p.fail(err)
	}
	return exitOK
}

// abort prints a line about a signal that ended mysh. It prints none for SIGTERM and SIGHUP,
// which end programs regularly.
func (p *program) abort(by endedBySignal) {
	if by == endedBySignal(syscall.SIGTERM) || by == endedBySignal(syscall.SIGHUP) {
		return
	}
	if p.interactive {
		fmt.Fprintln(p.messages) // this row shows what the user has typed
	}
	text := "Aborted"
	if by != endedBySignal(syscall.SIGQUIT) {
		text = fmt.Sprintf("Aborted by signal %d (%v)", int(by), by)
	}
	fmt.Fprintln(p.messages, text)
}

// refuse prints what is wrong with options or settings, and returns the exit code.
func (p *program) refuse(err error) int {
	var wrong *option.Error
	if errors.As(err, &wrong) {
		fmt.Fprintln(p.messages, wrong.Message(p.name))
		return wrong.Code
	}
	fmt.Fprintf(p.messages, "%s: %v\n", p.name, err)
	return exitError
}

func (p *program) warn(warnings []option.Warning) {
	for _, w := range warnings {
		fmt.Fprintln(p.messages, w.Message(p.name))
	}
}

// close stops reading names and the progress line, and restores the terminal.
func (p *program) close() {
	if p.completer != nil {
		p.completer.names.Close()
	}
	p.meter.Close()
	p.closeTerminal()
}

// closeTerminal ends the user's input and restores the terminal.
func (p *program) closeTerminal() {
	if p.terminal != nil {
		p.terminal.Close()
	}
}
