// Package repl is the loop: input in, statements to the server, results out.
//
// A [Shell] reads [Lines] and cuts them into statements and client commands. A statement
// runs as a job in a goroutine of its own; the shell draws what arrives until the job is
// over. A client command becomes an action, which the shell performs. A terminal, a pipe, -e
// and a sourced file differ only in their Lines and in the [Mode].
//
// The goroutine that calls Run is the only one that writes results. Interrupt may come from
// any other.
package repl

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"mysh/history"
	"mysh/internal/command"
	"mysh/internal/console"
	"mysh/internal/executor"
	"mysh/internal/locate"
	"mysh/internal/results"
	"mysh/internal/scan"
	"mysh/internal/sessions"
	"mysh/internal/settings"
)

// Lines gives the shell its input.
type Lines interface {
	// ReadLine returns more text, with its line feeds: a line, several, or any piece. It is
	// valid until the next call. The prompt is for those who show one. The error is io.EOF
	// at the end, ErrInterrupted when the user takes back what was being typed, or why
	// nothing can be read.
	ReadLine(prompt Prompt) (string, error)
}

// LinesCloser is Lines from a file.
type LinesCloser interface {
	Lines
	io.Closer
}

// A Prompt is what to show before a line.
type Prompt struct {
	Right   string // at the right edge of the first row, where there is room
	Text    string // of a line that begins a statement, or goes on with one
	Pending scan.Pending
}

// Config is what a shell works with. Only Console, Current and Sessions must be given.
type Config struct {
	Console  *console.Console
	Sessions *sessions.Sessions
	Current  *settings.Current
	Program  string // the name that messages begin with; "": mysh

	// Expand returns the path that is meant by one that may begin with "~"; nil leaves it as it is.
	Expand func(path string) string

	// Open opens a file for source. It waits for whoever writes to it, and so may reading, until
	// the context ends.
	Open func(ctx context.Context, path string) (LinesCloser, error)
	// History keeps what a person types; nil for none.
	History *history.History
	// Label marks the prompt.
	Label Label
	// Names finds what somebody meant by a name that does not exist. It must not block; nil
	// knows none.
	Names locate.Names
	// PrimaryKey returns the columns of a table's primary key, as far as they are known. It
	// must not block; nil knows none.
	PrimaryKey func(schema, table string) []string
	// Version is mysh's own, for status.
	Version string
}

// A Shell reads input and performs it.
type Shell struct {
	cfg       Config
	console   *console.Console
	sessions  *sessions.Sessions
	current   *settings.Current
	tee       string        // the file named last
	last      string        // the statement sent last, for edit
	results   results.Store // the last results
	way       *way          // where results go, nil for the screen
	afterword string        // to be said below the error of a statement
	before    string        // the format that \vertical returns to
	count     int           // inputs so far, for the prompt
	files     int           // how deep sourced files are nested
	grouping  bool          // the session was asked what a group may be
	skipping  bool          // statements are not sent: another schema than --one-database's is in use
	typing    *source       // what a person types, while it is being read

	attributes [][2]string // that go with the next statement

	front    atomic.Pointer[executor.Job]  // the job that an interrupt is for
	drawn    atomic.Pointer[drawing]       // of front, for those who know that its goroutine waits
	writing  atomic.Pointer[way]           // where rows in front go instead of the screen, for other goroutines
	scope    atomic.Pointer[scope]         // of what is being performed, for other goroutines
	life     context.Context               // ends when the program does
	endLife  context.CancelCauseFunc       // ends it
	atPrompt atomic.Bool                   // a line is being typed
	suspend  chan struct{}                 // the statement in front is to go to the background
	jobs     []*background                 // in the order in which they left the front; see setJobs
	behind   atomic.Pointer[[]*background] // the jobs, for other goroutines
	failed   string                        // number of the error that ended the last statement, for the prompt
	took     time.Duration                 // how long that statement took
	warned   bool                          // the user knows what leaving costs
}

// New returns a shell.
func New(cfg Config) *Shell {
	sh := &Shell{
		cfg: cfg, console: cfg.Console, sessions: cfg.Sessions, current: cfg.Current,
		skipping: cfg.Current.Mode.Skip,
		suspend:  make(chan struct{}, 1),
	}
	sh.life, sh.endLife = context.WithCancelCause(context.Background())
	sh.newScope()
	sh.setJobs(nil)
	return sh
}

// How a Run may end early.
var (
	// ErrInterrupted says that the user took something back: what was typed, or the
	// statement under way and all that was to follow it.
	ErrInterrupted = errors.New("interrupted")
	// ErrStopped says that an error ended the input. It has been printed.
	ErrStopped = errors.New("stopped at an error")
	// errQuit ends all input, nested or not.
	errQuit = errors.New("quit")
	// errFileOver ends a file that a person has sourced, and those around it.
	errFileOver = errors.New("the file ended at an error")
)

// isEnding reports whether an error says how input ends, rather than what was wrong.
func isEnding(err error) bool {
	return slices.ContainsFunc([]error{ErrInterrupted, ErrStopped, errQuit, errParked, errFileOver, errRestLost},
		func(ending error) bool { return errors.Is(err, ending) })
}

// maxFiles is how deep sourced files may be nested.
const maxFiles = 64

// A source is input under way.
type source struct {
	lines Lines
	split *scan.Splitter
	group group
	file  string // "" when it is not a sourced file
	entry *entry // what a person is typing, or has typed; nil for a file
}

func (sh *Shell) source(lines Lines, file, delimiter string) (*source, error) {
	split := scan.NewSplitter(command.Words(), sh.current.Mode.Scan)
	split.SetMode(sh.sessions.ScanMode())
	if err := split.SetDelimiter(delimiter); err != nil {
		return nil, err
	}
	return &source{lines: lines, split: split, file: file}, nil
}

// Reports whether a person types what this source gives.
func (sh *Shell) typed(src *source) bool { return sh.current.Mode.Interactive && src.file == "" }

// Run reads lines and performs what they say until they end or the user quits. It returns
// nil then, ErrStopped after an error that ends a batch, and ErrInterrupted after Interrupt
// unless a person is typing.
func (sh *Shell) Run(lines Lines) error {
	src, err := sh.source(lines, "", sh.current.Mode.Delimiter)
	if err != nil {
		return err
	}
	if sh.current.Mode.Tee != "" {
		if err := sh.settle(src, scan.Input{}, sh.setTee(sh.current.Mode.Tee)); err != nil {
			return err
		}
	}
	err = sh.read(src)
	sh.endJobs()
	sh.results.Reset()
	if failed := sh.endWay(); failed != nil {
		sh.console.Error(failed, "")
	}
	if errors.Is(err, errQuit) {
		err = nil
	}
	if (err == nil || errors.Is(err, ErrStopped)) && !sh.current.Mode.Interactive && sh.current.Mode.ShowsOutcome() {
		sh.console.WriteString("Bye\n")
	}
	return cmp.Or(err, sh.reportLost())
}

// reportLost writes out what is held, closes the tee file, and prints why any output of this run
// was lost. In a batch lost output is an error like any other, even one that went on by --force.
func (sh *Shell) reportLost() error {
	sh.console.NoTee()
	sh.console.Flush()
	for failed := sh.console.Err(); failed != nil; failed = sh.console.Err() {
		sh.console.Error(failed, "")
	}
	if sh.console.Lost() && !sh.current.Mode.Interactive {
		return ErrStopped
	}
	return nil
}

// AtPrompt reports whether a line is being typed, so that an interrupt is not for the shell. It
// may be called from any goroutine.
func (sh *Shell) AtPrompt() bool { return sh.atPrompt.Load() }

// Reads and performs until the source ends.
func (sh *Shell) read(src *source) error {
	for {
		if waits(src.lines) {
			if err := sh.sendGroup(src); err != nil {
				return err
			}
		}
		sh.console.Flush() // what there is to see is seen while waiting for more
		if sh.typed(src) {
			sh.typing = src
		}
		prompt := sh.prompt(src)
		if sh.typed(src) {
			sh.newScope() // not later: one may come as soon as the line has been sent
			sh.atPrompt.Store(true)
		}
		began := time.Now()
		text, err := src.lines.ReadLine(prompt)
		sh.atPrompt.Store(false)
		switch {
		case errors.Is(err, ErrInterrupted):
			src.split.Drop()
			src.entry = nil
			continue
		case errors.Is(err, io.EOF):
			if sh.typed(src) && sh.stays("Ctrl-D") {
				continue
			}
			return sh.finish(src)
		case err != nil && src.file != "" && sh.interrupted():
			return sh.givenUp("Reading "+src.file, began, "")
		case err != nil:
			return cmp.Or(sh.sendGroup(src), err)
		}
		if sh.typed(src) {
			sh.console.Log(text)
			if src.split.Pending() == scan.Nothing {
				src.entry = nil
			}
			text = sh.withoutNUL(src, text)
			sh.noteTyped(src, text)
		}
		src.split.FeedString(text)
		if err := sh.performAll(src); err != nil {
			return err
		}
	}
}

// Refuses a text that was typed, pasted or edited and holds a NUL, with the statement that it goes on
// with: nothing of it is performed, and the text is kept in history. To a splitter a NUL is the end of
// all input, as in mysql, so that nothing would be performed any more. Any other text is returned.
func (sh *Shell) withoutNUL(src *source, text string) string {
	if !strings.Contains(text, "\x00") {
		return text
	}
	refused := strings.TrimRight(src.split.Buffer()+text, "\n")
	src.split.Drop()
	src.entry = nil
	again := ""
	if sh.cfg.History != nil {
		sh.keep(history.Entry{Text: refused, Time: time.Now(), Outcome: "error"})
		again = " Press Up to change it."
	}
	sh.console.Error(errors.New(`the text holds a NUL character (\0), and nothing of it was sent.`+again), "")
	return ""
}

// Reports whether to stay although the user wants to leave: when something would be lost, that
// is said once, and the second time counts.
func (sh *Shell) stays(again string) bool {
	stake := sh.atStake()
	if stake == "" || sh.warned || sh.leaving() {
		return false
	}
	sh.warned = true
	sh.console.Message(strings.ToUpper(stake[:1]) + stake[1:] + "; " + again + " again leaves (transactions are rolled back, jobs are stopped).")
	return true
}

// Performs what is left at the end of a source. A person's unfinished statement is dropped:
// Ctrl-D means to leave, not to send.
func (sh *Shell) finish(src *source) error {
	if sh.typed(src) {
		return nil
	}
	src.split.Finish()
	if err := sh.performAll(src); err != nil {
		return err
	}
	return sh.sendGroup(src)
}

// Performs all inputs that can be cut off what was fed.
func (sh *Shell) performAll(src *source) error {
	defer sh.endEntry(src)
	for input, ok := src.split.Next(); ok; input, ok = src.split.Next() {
		kept, err := sh.gather(src, input)
		if !kept && err == nil {
			err = sh.settle(src, input, sh.perform(src, input))
		}
		err = sh.heeding(err)
		switch {
		case !sh.typed(src):
		case errors.Is(err, ErrInterrupted), errors.Is(err, errParked), errors.Is(err, errRestLost):
			sh.dropRest(src, err)
			return nil
		case errors.Is(err, errFileOver):
			err = nil
		}
		if err != nil {
			return err
		}
		if sh.current.Mode.Unbuffered || sh.current.Mode.Interactive {
			sh.console.Flush()
		}
	}
	return nil
}

// Performs one input.
func (sh *Shell) perform(src *source, in scan.Input) error {
	sh.count++
	sh.remember(src, in)
	switch in.Kind {
	case scan.Command:
		sh.warned = sh.warned && in.Name == "quit"
		action, err := command.Parse(in.Name, in.Args, sh.sessions.ScanMode())
		if err != nil {
			return err
		}
		err = sh.act(src, in, action)
		if err == nil && sh.typed(src) {
			sh.sayDone(src, in)
		}
		src.split.SetMode(sh.sessions.ScanMode()) // charset, connect and others change it
		return err
	case scan.Fault:
		if sh.typed(src) {
			src.split.Reset() // mysql keeps the rest, and the user wonders at the prompt
			in.Text = src.faultText(in)
		}
		return scan.Errorf(in.Severity, "%s", in.Text)
	default:
		sh.warned = false
		return sh.run(src, in)
	}
}
