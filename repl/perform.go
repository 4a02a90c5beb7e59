package repl

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"syscall"

	"mysh/internal/command"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// performAll performs all inputs that the splitter can cut off what was fed.
func (sh *Shell) performAll(ctx context.Context, src *source) error {
	defer sh.journal.performed(src)
	mode := &sh.env.Current.Mode
	for in, ok := src.split.Next(); ok; in, ok = src.split.Next() {
		err := checkInterrupt(ctx, sh.performNext(ctx, src, in))
		switch {
		case !src.typed:
		case errors.Is(err, ErrInterrupted), errors.Is(err, runner.ErrSuspended), errors.Is(err, errRestLost):
			sh.dropRest(src, err)
			return nil
		case errors.Is(err, errFileOver):
			err = nil
		}
		if err != nil {
			return err
		}
		if mode.Unbuffered || mode.Interactive {
			sh.env.Console.Flush()
		}
	}
	return nil
}

// performNext performs an input, or has it wait to be sent with others, and reports why it failed.
func (sh *Shell) performNext(ctx context.Context, src *source, in scan.Input) error {
	if src.favourite != nil && in.Empty {
		return nil // a comment
	}
	in, refused := src.favourite.InsertVariables(sh.env, in, src.typed)
	if refused != nil {
		if err := sh.sendGroup(ctx, src); err != nil {
			return err
		}
		sh.count++
		sh.journal.begin(src, in)
		return sh.reportError(ctx, src, in, refused)
	}
	if queued, err := sh.enqueue(ctx, src, in); queued || err != nil {
		return err
	}
	return sh.reportError(ctx, src, in, sh.perform(ctx, src, in))
}

// perform performs one input.
func (sh *Shell) perform(ctx context.Context, src *source, in scan.Input) error {
	sh.count++
	sh.journal.begin(src, in)
	switch in.Kind {
	case scan.Command:
		return sh.performCommand(ctx, src, in)
	case scan.Fault:
		if src.typed {
			src.split.Reset() // mysql continues with the rest, at a prompt that surprises the user
			in.Text = command.FaultText(in, src.typedText(), src.entry != nil && src.entry.added)
		}
		return scan.Errorf(in.Severity, "%s", in.Text)
	default:
		sh.leaveConfirmed = false
		return sh.run(ctx, src, in)
	}
}

func (sh *Shell) performCommand(ctx context.Context, src *source, in scan.Input) error {
	confirmed := sh.leaveConfirmed
	sh.leaveConfirmed = false
	sh.env.Input = position{sh, src, in}
	next, err := command.Perform(ctx, sh.env, in)
	switch next := next.(type) {
	case command.Quit:
		sh.leaveConfirmed = confirmed
		err = sh.quit(ctx, src, in)
	case command.Feed:
		src.split.Reset()
		sh.journal.performed(src)
		sh.feed(src, next.Text)
	case command.Include:
		err = sh.include(ctx, src, next.Path)
	case command.Run:
		err = sh.runSilently(ctx, src, next)
	case *command.Favourite:
		err = runFavourite(ctx, sh, src, next)
	}
	if err == nil && src.typed {
		command.PrintHint(sh.env, in, src.typedText())
	}
	src.split.SetMode(sh.env.Sessions.ScanMode()) // charset, connect and others change it
	return err
}

// A position is the place of a command in its input; see [command.Input].
type position struct {
	shell *Shell
	src   *source
	in    scan.Input
}

func (p position) Command() scan.Input          { return p.in }
func (p position) IsTyped() bool                { return p.src.typed }
func (p position) Statement() string            { return p.src.split.Buffer() }
func (p position) LastStatement() string        { return p.shell.last }
func (p position) SetLastStatement(text string) { p.shell.last = text }
func (p position) Delimiter() string            { return p.src.split.Delimiter() }

// run sends a statement and shows its answers until it is over.
func (sh *Shell) run(ctx context.Context, src *source, st scan.Input) error {
	r := sh.env.Runner
	x, err := r.Prepare(st)
	if x == nil {
		return err
	}
	sh.last = x.Statement.Text
	x.Ended = sh.journal.follow(src)
	if x.Statement.End == scan.ByBackground {
		return sh.env.Jobs.Start(ctx, x)
	}
	err = r.RunStatement(ctx, x, sh.env.Jobs)
	src.split.SetMode(sh.env.Sessions.ScanMode())
	if sqltext.OfVerb(st.Verb).ChangesNames {
		sh.env.Sessions.RefreshAfter(x.Statement.Text)
	}
	if err != nil && sh.env.Current.Mode.ShowFailed && x.HasResults() {
		return laterError{err}
	}
	if texts, ok := x.Generated(); ok && err == nil {
		err = sh.runGenerated(ctx, src, st, texts)
	}
	if err == nil && sh.env.Current.Mode.Warnings && x.Warnings() > 0 {
		err = sh.showWarnings(ctx)
	}
	if err != nil {
		return err
	}
	return sh.env.Console.Err()
}

// runSilently runs the statement of a command in a batch, where such commands are statements.
func (sh *Shell) runSilently(ctx context.Context, src *source, next command.Run) error {
	mode := &sh.env.Current.Mode
	if next.Silent {
		defer func(verbose int) { mode.Verbose = verbose }(mode.Verbose)
		mode.Verbose = 0
	}
	return sh.run(ctx, src, next.Statement)
}

// quit ends the input. In a batch the text before the command is sent first, as at the end of
// the input.
func (sh *Shell) quit(ctx context.Context, src *source, in scan.Input) error {
	if src.typed {
		if !sh.confirmLeave("Type quit") {
			return nil
		}
		return errQuit
	}
	if text := scan.TrimEnd(src.split.Buffer()); strings.TrimSpace(text) != "" {
		last, err := command.InsertVariables(sh.env, scan.Input{Text: text, Line: in.Line, End: scan.ByEnd}, src.typed)
		if err == nil {
			err = sh.run(ctx, src, last)
		}
		if err := sh.reportError(ctx, src, last, err); err != nil {
			return err
		}
	}
	return errQuit
}

// maxDepth is how deep sourced files may be nested.
const maxDepth = 64

// include performs the inputs of a file with the same loop and another source. A changed
// delimiter remains after it.
func (sh *Shell) include(ctx context.Context, src *source, path string) error {
	if sh.files == nil {
		return scan.Errorf(scan.Failure, "source is not allowed here")
	}
	if sh.depth >= maxDepth {
		return scan.Errorf(scan.Failure, "Failed to open file '%s': files are nested more than %d deep", path, maxDepth)
	}
	var lines LinesCloser
	err := sh.env.Runner.Wait(ctx, "Opening "+path, func() string { return "" }, func(ctx context.Context) (err error) {
		lines, err = sh.files.Open(ctx, path)
		return err
	})
	switch {
	case errors.Is(err, ErrInterrupted):
		return err
	case errors.Is(err, syscall.EISDIR):
		return scan.Errorf(scan.Failure, "Can't read from a directory '%s'", path)
	case err != nil:
		return scan.Errorf(scan.Failure, "Failed to open file '%s', error: %s", path, systemNumber(err))
	}
	defer lines.Close()
	inner, err := sh.source(lines, path, src.split.Delimiter())
	if err != nil {
		return err
	}
	sandbox := sh.env.Current.Mode.Sandbox
	sh.depth++
	switch err = sh.read(ctx, inner); {
	case errors.Is(err, errQuit):
		err = nil // of this file only, as in mysql
	case err != nil && isEnding(err) && sh.env.Current.Mode.Interactive:
		sh.env.Console.Message("The rest of '" + path + "' was not run.")
	}
	sh.depth--
	sh.env.Sessions.SetSandbox(sandbox) // the sandbox of a dump ends with the dump
	src.split.SetDelimiter(inner.split.Delimiter())
	return err
}

// systemNumber returns why a file cannot be opened: the system's number, as the C client prints it.
func systemNumber(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) {
		return strconv.Itoa(int(number))
	}
	return err.Error()
}
