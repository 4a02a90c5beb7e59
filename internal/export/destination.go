package export

import (
	"context"
	"errors"
	"fmt"

	"mysh/internal/humanize"
	"mysh/internal/result"
)

// A Starter starts a command that reads what is written to it. An owner has the terminal until
// it ends.
type Starter interface {
	Pipe(line string, owner bool) (Consumer, error)
}

// A Destination is where results go instead of the screen: a file or a command. It is for one
// statement or, if lasting, for all statements until another destination is named. One
// goroutine uses it.
type Destination struct {
	route   Route
	path    string // of Open
	lasting bool
	file    *resultFile // or
	command Consumer    // nil before the first byte
	starter Starter
	rows    int64 // of complete results
	failed  int   // results that were not completed
	err     error // why nothing more can be written
}

// Open opens the destination of a route, nil if that is the screen. A command is started by the
// first output. It owns the terminal unless it is lasting or prints nothing. path is the
// expanded path of the route.
func Open(route Route, path string, lasting bool, starter Starter) (*Destination, error) {
	d := &Destination{route: route, path: path, lasting: lasting, starter: starter}
	var err error
	switch {
	case route.Command != "":
	case route.Path == "":
		return nil, nil
	case route.Append:
		d.file, err = appendFile(path)
	default:
		d.file, err = createFile(path)
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Again opens the same destination once more, for another result.
func (d *Destination) Again() (*Destination, error) { return Open(d.route, d.path, false, d.starter) }

// Start starts the command, if there is one that is not running yet.
func (d *Destination) Start() (err error) {
	if d.file == nil && d.command == nil {
		owner := !d.lasting && !isSilentCommand(d.route.Command)
		d.command, err = d.starter.Pipe(d.route.Command, owner)
		if err != nil {
			d.command = nil
		}
	}
	return err
}

// Route returns the route of the destination.
func (d *Destination) Route() Route { return d.route }

// IsFile reports whether the destination is a file.
func (d *Destination) IsFile() bool { return d.file != nil }

// isOwn reports whether the destination is a file for one statement alone: it can move to the
// background with the statement.
func (d *Destination) isOwn() bool { return d.file != nil && !d.lasting }

// HasHeader reports whether the file that is appended to has content, in a format whose header
// must not be repeated.
func (d *Destination) HasHeader(format string) bool {
	return d.isOwn() && d.file.begun() && (format == "csv" || format == "tsv" || format == "tab")
}

// Label returns the destination for a status line: "to f.csv", "| sort".
func (d *Destination) Label() string {
	if d.file != nil {
		return "to " + d.route.Path
	}
	return d.route.String()
}

// FrontReason returns why a statement with this destination cannot move to the background; ""
// if it can.
func (d *Destination) FrontReason() string {
	switch {
	case d.isOwn():
		return ""
	case d.file != nil:
		return "its result goes to " + d.route.Path + `, which is for several results (\o). Use \g > file for a file of its own.`
	}
	return "its result goes to " + d.route.String() + "."
}

// IsSilent reports whether nothing of the rows appears on the screen.
func (d *Destination) IsSilent() bool { return d.command == nil || isSilentCommand(d.route.Command) }

// Size returns how many bytes were written to the file, 0 for a command.
func (d *Destination) Size() int64 {
	if d.file == nil {
		return 0
	}
	return d.file.Size()
}

// HasFailed reports whether nothing more can be written.
func (d *Destination) HasFailed() bool { return d.err != nil }

// Write writes p.
func (d *Destination) Write(p []byte) (n int, err error) {
	if err = d.Start(); err == nil {
		if d.file != nil {
			n, err = d.file.Write(p)
		} else {
			n, err = d.command.Write(p)
		}
	}
	if err != nil {
		d.err = err
	}
	return n, err
}

// Gone returns a channel that is closed when no more output is read; nil if that cannot be
// known.
func (d *Destination) Gone() <-chan struct{} {
	if d.command == nil {
		return nil
	}
	return d.command.Gone()
}

// hasEnded reports whether the command reads no more.
func (d *Destination) hasEnded() bool {
	select {
	case <-d.Gone():
		return true
	default:
		return false
	}
}

// Stop ends a Write that waits for a reader. A command that is not lasting owns the terminal,
// and Ctrl-C with it. Stop may be called from any goroutine.
func (d *Destination) Stop() {
	switch {
	case d.file != nil:
		d.file.Stop()
	case d.lasting:
		d.command.Stop()
	}
}

// Mark protects the content of a lasting file from the failure of a later statement.
func (d *Destination) Mark() {
	if d.file != nil {
		d.file.Mark()
	}
}

// An Ending is how a statement with a destination ended.
type Ending struct {
	Err   error
	Rows  int64           // of the last result
	Total *result.Outcome // of all complete results; nil if there was none
	Text  bool            // a text was written in place of the rows
}

// HasRows reports whether the statement has returned rows.
func (e Ending) HasRows() bool { return e.Rows > 0 || e.Total != nil }

// A Summary is the fate of a statement's rows.
type Summary struct {
	Written string // "3 rows, 12 bytes written to f.csv"; "" if there is nothing to report
	Note    string // a message of its own; "" for none
	Undone  string // what the file contains after the statement has failed; "" if it has not
	Hint    string // about a command that still runs after the statement has failed; "" for none
	Ended   bool   // a lasting command reads no more
}

// Finish ends the output of a statement. If the statement failed, Finish restores the file and
// returns the statement's error; otherwise it returns why the file or the command failed. It
// waits for a command until the context ends.
func (d *Destination) Finish(ctx context.Context, e Ending) (s Summary, err error) {
	err = e.Err
	switch {
	case err != nil && d.file != nil:
		if e.HasRows() {
			d.failed++
		}
		s.Undone = d.Undo()
		return s, err
	case d.isOwn() && e.Total == nil:
		d.Undo()
		s.Note = "There was no result to write to " + d.route.Path + "."
		return s, nil
	case !d.lasting:
		failed := d.close(ctx)
		switch {
		case err == nil:
			err = failed
		case errors.Is(failed, errRuns):
			s.Hint = failed.Error()
		}
	case d.file != nil:
		d.file.Mark()
	}
	s.Ended = d.lasting && d.hasEnded()
	if err == nil && e.Total != nil && d.file != nil {
		s.Written = fmt.Sprintf("%s written to %s", humanize.Count(e.Total.Rows, "row"), d.route.Path)
		switch {
		case e.Text && d.lasting:
			s.Written = "Written to " + d.route.Path
		case e.Text:
			s.Written = fmt.Sprintf("%s written to %s", humanize.Size(d.file.Size()), d.route.Path)
		case !d.lasting:
			s.Written = fmt.Sprintf("%s, %s written to %s", humanize.Count(e.Total.Rows, "row"), humanize.Size(d.file.Size()), d.route.Path)
		}
	}
	if err == nil && e.Total != nil && !e.Text {
		d.rows += e.Total.Rows
	}
	return s, err
}

// Undo removes the output of a failed statement from a file. It returns a sentence about the
// file.
func (d *Destination) Undo() string {
	switch {
	case d.file == nil:
		return ""
	case d.lasting && d.file.Undo(), !d.lasting && d.file.Discard():
		return "None of its rows were written to " + d.route.Path + "."
	}
	return d.route.Path + " contains only a part of the result."
}

// Close ends a lasting destination, and waits for a command until the context ends. It returns
// a sentence about the content of a file, "" for a command. The error is that of the command,
// or why the file could not be completed.
func (d *Destination) Close(ctx context.Context) (holds string, err error) {
	if err := d.close(ctx); err != nil {
		return "", err
	}
	if d.file == nil {
		return "", nil
	}
	held := humanize.Count(d.rows, "row") + ", " + humanize.Size(d.file.Size())
	if d.failed > 0 {
		return fmt.Sprintf("%s contains %s; %s failed.", d.route.Path, held, humanize.Count(int64(d.failed), "result")), nil
	}
	return fmt.Sprintf("%s is complete: %s.", d.route.Path, held), nil
}

func (d *Destination) close(ctx context.Context) error {
	switch {
	case d.file != nil:
		return d.file.Close()
	case d.command != nil:
		return d.command.Close(ctx)
	}
	return nil
}
