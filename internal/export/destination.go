package export

import (
	"context"
	"errors"
	"fmt"

	"mysh/internal/humanize"
	"mysh/internal/result"
)

// A Starter starts a command that reads what is written to it. An owner has the terminal until it
// ends.
type Starter interface {
	Pipe(line string, owner bool) (Consumer, error)
}

// A Destination is where results go instead of the screen: a file or a command, for one statement
// or, when it is lasting, for all until another one is named. One goroutine uses it.
type Destination struct {
	route   Route
	lasting bool
	file    *resultFile // or
	command Consumer    // nil before the first byte
	starter Starter
	rows    int64 // of complete results
	failed  int   // results that did not come to their end
	err     error // why nothing more can be written
}

// Open opens the destination of a route; nil if that is the screen. A command is started when there
// is something to write; it owns the terminal unless it is lasting or prints nothing.
// path is the route's path as it is opened.
func Open(route Route, path string, lasting bool, starter Starter) (*Destination, error) {
	d := &Destination{route: route, lasting: lasting, starter: starter}
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

// Route returns the route that leads here.
func (d *Destination) Route() Route { return d.route }

// IsFile reports whether it is a file.
func (d *Destination) IsFile() bool { return d.file != nil }

// isOwn reports whether it is a file for one statement alone, which can go to the background with
// it.
func (d *Destination) isOwn() bool { return d.file != nil && !d.lasting }

// HasHeader reports whether the names of columns stand in the file already, above the rows that are
// appended in a format.
func (d *Destination) HasHeader(format string) bool {
	return d.isOwn() && d.file.begun() && (format == "csv" || format == "tsv" || format == "tab")
}

// Label returns what a status line calls the destination: "to f.csv", "| sort".
func (d *Destination) Label() string {
	if d.file != nil {
		return "to " + d.route.Path
	}
	return d.route.String()
}

// FrontReason returns why a statement whose rows go here cannot go to the background; "" if it can.
func (d *Destination) FrontReason() string {
	switch {
	case d.isOwn():
		return ""
	case d.file != nil:
		return "its result goes to " + d.route.Path + `, where others follow (\o). With \g > file it has one of its own.`
	}
	return "its result goes to " + d.route.String() + "."
}

// IsSilent reports whether nothing but the status line appears on the screen while rows come.
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

// Gone returns a channel that is closed when nothing more is read; nil when that cannot be known.
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

// Stop ends a Write that waits for the other end. A command that is not lasting owns the terminal,
// and Ctrl-C with it. Stop may be called from any goroutine.
func (d *Destination) Stop() {
	switch {
	case d.file != nil:
		d.file.Stop()
	case d.lasting:
		d.command.Stop()
	}
}

// Mark protects what was written to a lasting file from the failure of a later statement.
func (d *Destination) Mark() {
	if d.file != nil {
		d.file.Mark()
	}
}

// An Ending is how a statement ended whose rows went to a destination.
type Ending struct {
	Err   error
	Rows  int64           // of the last result
	Total *result.Outcome // of all complete results; nil if there was none
	Text  bool            // a text was written in place of the rows
}

// HasRows reports whether the statement gave rows.
func (e Ending) HasRows() bool { return e.Rows > 0 || e.Total != nil }

// A Summary is what became of the rows of a statement.
type Summary struct {
	Written string // "3 rows, 12 bytes written to f.csv"; "" if there is nothing to report
	Note    string // a message of its own; "" for none
	Undone  string // what the file holds after the statement has failed; "" when it has not
	Hint    string // a command that was not waited for, after the statement has failed; "" for none
	Ended   bool   // it was lasting, and its command reads no more
}

// Finish ends what a statement has written. If the statement failed, a file is as it was before and
// Finish returns the statement's error; otherwise it returns why the file or the command failed. It
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

// Undo removes from a file what a statement has written that did not come to its end. It returns a
// sentence about the file.
func (d *Destination) Undo() string {
	switch {
	case d.file == nil:
		return ""
	case d.lasting && d.file.Undo(), !d.lasting && d.file.Discard():
		return "Nothing of it was written to " + d.route.Path + "."
	}
	return d.route.Path + " does not hold the whole result."
}

// Close ends a lasting destination, and waits for a command until the context ends. It returns a
// sentence about what a file holds, "" for a command. The error is the command's, or why the file is
// not there.
func (d *Destination) Close(ctx context.Context) (holds string, err error) {
	if err := d.close(ctx); err != nil {
		return "", err
	}
	if d.file == nil {
		return "", nil
	}
	held := humanize.Count(d.rows, "row") + ", " + humanize.Size(d.file.Size())
	if d.failed > 0 {
		return fmt.Sprintf("%s holds %s, without %s that failed.", d.route.Path, held, humanize.Count(int64(d.failed), "result")), nil
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
