package repl

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"syscall"

	"mysh/internal/command"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/settings"
	"mysh/internal/sqltext"
	"mysh/render"
)

// Performs what a client command wants done.
func (sh *Shell) act(src *source, in scan.Input, action command.Action) error {
	if sh.current.Mode.Sandbox && command.ReachOf(in.Name) == command.Machine {
		return errSandbox
	}
	switch a := action.(type) {
	case command.Nothing:
		return nil
	case command.Sandbox:
		sh.sessions.SetSandbox(true)
		if sh.typed(src) {
			sh.console.Print(sandboxIsOn)
		}
	case command.Quit:
		if !sh.typed(src) {
			return sh.quitBatch(src, in)
		}
		if sh.stays("quit") {
			return nil
		}
		return errQuit
	case command.Blockers:
		return sh.showBlockers()
	case command.Jobs:
		sh.listJobs()
	case command.BringBack:
		return sh.bringBack(a.Job)
	case command.Kill:
		return sh.killJob(a.Job)
	case command.Wait:
		return sh.waitFor(a.Job)
	case command.Print:
		sh.echo(src.split.Buffer())
	case command.Edit:
		return sh.edit(src)
	case command.Include:
		return sh.include(src, a.Path)
	case command.Use:
		return sh.use(src, in, a.Schema)
	case command.Connect:
		return sh.connect(a.Schema, a.Host)
	case command.Reset:
		return sh.reset()
	case command.Rehash:
		sh.sessions.Refresh()
	case command.Charset:
		return sh.charset(a.Name)
	case command.Attributes:
		if sh.attributes = a.Pairs; !sh.sessions.Front().SetAttributes(nil) {
			sh.attributes = nil
			return scan.Errorf(scan.Failure, "this server takes no query attributes")
		}
	case command.Status:
		return sh.status(src)
	case command.Help:
		return sh.console.Paged(func() error { return sh.help(a.Topic) })
	case command.History:
		return sh.console.Paged(func() error { return sh.showHistory(a.Words) })
	case command.Prompt:
		sh.setPrompt(a.Format)
	case command.Tee:
		return sh.setTee(a.Path)
	case command.NoTee:
		sh.console.NoTee()
		sh.console.Print("Outfile disabled.")
	case command.Pager:
		if !sh.current.Mode.Interactive {
			return nil // as mysql
		}
		return sh.setPager(a.Line)
	case command.NoPager:
		if !sh.current.Mode.Interactive {
			sh.console.Print("PAGER set to stdout")
			return nil
		}
		return sh.setPager("off")
	case command.Format:
		return sh.setFormat(a.Name)
	case command.Vertical:
		return sh.toggleVertical()
	case command.Out:
		return sh.redirect(a.Route)
	case command.Last:
		return sh.showLast(a.Query, a.Route)
	case command.Diff:
		return sh.showDiff(a.By, a.Route)
	case command.Copy:
		return sh.copyLast(a.Part, a.Format)
	case command.Chart:
		return sh.chart(a.Columns)
	case command.Explain:
		return sh.explain(in, a)
	case command.Warnings:
		sh.current.Mode.Warnings = a.On
		sh.console.Info(map[bool]string{true: "Show warnings enabled.", false: "Show warnings disabled."}[a.On])
	case command.System:
		return sh.system(a.Line)
	case command.Set:
		return sh.set(a.Name, a.Value)
	case command.ShowOne:
		row, _ := settings.Lookup(a.Name)
		sh.console.Print(fmt.Sprintf("%s = %s", row.Name, sh.current.Settings.Get(row)))
	case command.ShowAll:
		for _, row := range settings.Table {
			sh.console.Print(fmt.Sprintf("%-16s %-10s %s", row.Name, sh.current.Settings.Get(row), row.Help))
		}
	}
	return nil
}

// Ends a batch. What stands before the command is sent first, as if the input had ended.
func (sh *Shell) quitBatch(src *source, in scan.Input) error {
	if text := scan.TrimEnd(src.split.Buffer()); strings.TrimSpace(text) != "" {
		last := scan.Input{Text: text, Line: in.Line, End: scan.ByEnd}
		if err := sh.settle(src, last, sh.run(src, last)); err != nil {
			return err
		}
	}
	return errQuit
}

// Returns the path that is meant by one that was typed.
func (sh *Shell) expand(path string) string {
	if sh.cfg.Expand == nil {
		return path
	}
	return sh.cfg.Expand(path)
}

// Runs the inputs of a file. It is the same loop with another source; only a changed
// delimiter outlives it.
func (sh *Shell) include(src *source, path string) error {
	path = sh.expand(path)
	if sh.cfg.Open == nil {
		return scan.Errorf(scan.Failure, "source is not allowed here")
	}
	if sh.files >= maxFiles {
		return scan.Errorf(scan.Failure, "Failed to open file '%s': files are nested more than %d deep", path, maxFiles)
	}
	var lines LinesCloser
	err := sh.wait("Opening "+path, func() string { return "" }, func(ctx context.Context) (err error) {
		lines, err = sh.cfg.Open(ctx, path)
		return err
	})
	if errors.Is(err, ErrInterrupted) {
		return err
	}
	if errors.Is(err, syscall.EISDIR) {
		return scan.Errorf(scan.Failure, "Can't read from a directory '%s'", path)
	}
	if err != nil {
		return scan.Errorf(scan.Failure, "Failed to open file '%s', error: %s", path, reason(err))
	}
	defer lines.Close()
	inner, err := sh.source(lines, path, src.split.Delimiter())
	if err != nil {
		return err
	}
	sandbox := sh.current.Mode.Sandbox
	sh.files++
	switch err = sh.read(inner); {
	case errors.Is(err, errQuit):
		err = nil // of this file only, as with mysql
	case err != nil && isEnding(err) && sh.current.Mode.Interactive:
		sh.console.Message("The rest of '" + path + "' was not run.")
	}
	sh.files--
	sh.sessions.SetSandbox(sandbox) // a dump's header is for the dump
	src.split.SetDelimiter(inner.split.Delimiter())
	return err
}

// Makes a schema the default one. In a batch that is a statement like any other, which mariadb neither
// shows nor reports on; with --one-database, another schema than that one is not used, and what follows
// is not sent.
func (sh *Shell) use(src *source, in scan.Input, schema string) error {
	if only := sh.current.Mode.OneDatabase; only != "" {
		sh.skipping = schema != only
		if sh.skipping {
			return nil
		}
	}
	name, err := sqltext.Identifier(schema, sh.sessions.ReadMode())
	if err != nil {
		return scan.Errorf(scan.Failure, "%s", err)
	}
	if !sh.current.Mode.Interactive {
		if sh.sessions.State().MariaDB {
			defer func(v int) { sh.current.Mode.Verbose = v }(sh.current.Mode.Verbose)
			sh.current.Mode.Verbose = 0
		}
		word, _, _ := strings.Cut(in.Text, " ") // as it was typed
		return sh.run(src, scan.Input{Text: cmp.Or(word, "USE") + " " + name, Verb: "USE"})
	}
	defer sh.sessions.Refresh()
	_, err = sh.quietly("USE "+name, "Database changed")
	return err
}

// Changes the character set of this side. A name that the server does not know is told, and
// a batch goes on, as with mysql.
func (sh *Shell) charset(name string) error {
	quoted, err := sqltext.Name(name, sh.sessions.ReadMode())
	if err != nil {
		return scan.Errorf(scan.Notice, "%s", err)
	}
	done, err := sh.quietly("SET NAMES "+quoted, "Charset changed")
	if done {
		sh.current.Mode.Charset = strings.ToLower(name)
	}
	var refused *result.Error
	if errors.As(err, &refused) && refused.Number == unknownCharset {
		return scan.Errorf(scan.Notice, "%s", refused.Message)
	}
	return err
}

const unknownCharset = 1115 // ER_UNKNOWN_CHARACTER_SET

// Opens a new session; the one before ends when the new one is there.
func (sh *Shell) connect(schema, host string) error {
	state := sh.sessions.State()
	if sh.current.Mode.Sandbox && host != "" && host != state.Host {
		return errSandbox // the password of this machine's user goes to no other
	}
	err := sh.wait("Connecting", sh.kept, func(ctx context.Context) error { return sh.sessions.Connect(ctx, schema, host) })
	if err != nil {
		return connectError{err}
	}
	state = sh.sessions.State()
	current := state.Schema
	if current == "" {
		current = "*** NONE ***"
	}
	sh.console.Info(fmt.Sprintf("Connection id:    %d\nCurrent database: %s\n", state.ConnectionID, current))
	return nil
}

// Makes the session as new.
func (sh *Shell) reset() error {
	id := sh.sessions.State().ConnectionID
	dropped := func() string {
		return fmt.Sprintf(" Connection %d dropped, and with it what was to be reset; the next statement opens a new one.", id)
	}
	sh.attributes = nil
	return sh.wait("Resetting the session", dropped, func(ctx context.Context) error {
		notice, err := sh.sessions.Front().Reset(ctx)
		if notice != "" {
			sh.console.Message(notice)
		}
		return err
	})
}

// Lets the user edit the pending statement, or the last one if none is pending, and takes
// what comes back as if it had been typed.
func (sh *Shell) edit(src *source) error {
	if sh.console.Programs() == nil || !sh.current.Mode.Interactive {
		return nil // mysql ignores it in a batch
	}
	text := src.split.Buffer()
	if text == "" {
		text = sh.last
	}
	text, err := sh.console.Programs().Edit(text)
	if err != nil {
		return scan.Errorf(scan.Failure, "%s", err)
	}
	src.split.Reset()
	sh.console.Print(text)
	sh.endEntry(src)
	text = sh.withoutNUL(src, text+"\n")
	sh.noteTyped(src, text)
	src.split.FeedString(text)
	return nil
}

func (sh *Shell) setPrompt(format string) {
	sh.current.Mode.Prompt = format
	if format == "" {
		sh.console.Print("Returning to default PROMPT")
	} else {
		sh.console.Print(fmt.Sprintf("PROMPT set to '%s'", format))
	}
}

func (sh *Shell) setTee(path string) error {
	if path = sh.expand(path); path == "" {
		path = sh.tee
	}
	if path == "" {
		sh.console.Print("No previous outfile available, you must give a filename!")
		return nil
	}
	if err := sh.console.Tee(path); err != nil {
		sh.console.Message(fmt.Sprintf("%s: Can't create/write to file '%s' (%s)", cmp.Or(sh.cfg.Program, "mysh"), path, osReason(err)))
		sh.console.Print("Error logging to file '" + path + "'")
		return nil
	}
	sh.tee = path
	sh.console.Print(fmt.Sprintf("Logging to file '%s'", path))
	return nil
}

func (sh *Shell) system(line string) error {
	if sh.console.Programs() == nil || !sh.current.Mode.System {
		return scan.Errorf(scan.Failure, "'system' command received, but the --system-command option is off. Skipping.")
	}
	sh.console.Flush()
	if err := sh.console.Programs().System(line); err != nil {
		return scan.Errorf(scan.Notice, "%s", err)
	}
	return nil
}

func (sh *Shell) set(name, value string) error {
	if err := sh.current.Set(name, value); err != nil {
		return scan.Errorf(scan.Notice, "%s", err)
	}
	return nil
}

// Changes the format of results, or says which it is.
func (sh *Shell) setFormat(name string) error {
	if name == "" {
		sh.console.Print("Results are shown in the format " + sh.current.Settings.Format + ".")
		return nil
	}
	return sh.set("format", name)
}

// Shows results with one line per column from now on, or as before.
func (sh *Shell) toggleVertical() error {
	name := "vertical"
	if sh.current.Settings.Format == name {
		name = cmp.Or(sh.before, render.Formats[0].Name)
	}
	sh.before = sh.current.Settings.Format
	sh.console.Info("Results are shown in the format " + name + ".")
	return sh.set("format", name)
}

// Returns why a file cannot be had: the system's number, as the C client prints it.
func reason(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) {
		return strconv.Itoa(int(number))
	}
	return err.Error()
}

// Returns why a file cannot be had, as the C client prints it: the system's number and its words, with a
// capital as in C.
func osReason(err error) string {
	var number syscall.Errno
	if !errors.As(err, &number) {
		return err.Error()
	}
	text := number.Error()
	return fmt.Sprintf("OS errno %d - %s", int(number), strings.ToUpper(text[:1])+text[1:])
}
