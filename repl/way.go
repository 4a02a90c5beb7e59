package repl

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mysh/internal/command"
	"mysh/internal/export"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/render"
)

// A way is where results go instead of the screen: a file or a command, for one statement or
// until another way is named.
type way struct {
	route   command.Route
	lasting bool
	file    *export.File    // or
	command export.Consumer // nil before it is needed
	start   func() (export.Consumer, error)
	rows    int64 // of whole statements
	failed  int   // results that did not come to their end
	err     error // why it cannot be written to
}

// Opens the way that a route says, nil for the screen. A command is started when there is
// something to write, and owns the terminal unless it lasts.
func (sh *Shell) openWay(route command.Route, lasting bool) (*way, error) {
	w := &way{route: route, lasting: lasting}
	var err error
	switch {
	case sh.current.Mode.Sandbox && route.Elsewhere():
		return nil, errSandbox
	case route.Command != "" && (sh.console.Programs() == nil || !sh.current.Mode.Interactive):
		return nil, scan.Errorf(scan.Notice, "commands cannot be run here")
	case route.Command != "":
		w.start = func() (export.Consumer, error) {
			sh.console.Flush()
			return sh.console.Programs().Pipe(route.Command, !lasting && !export.Silent(route.Command))
		}
	case route.Path == "":
		return nil, nil
	case route.Append:
		w.file, err = export.AppendFile(sh.expand(route.Path))
	default:
		w.file, err = export.CreateFile(sh.expand(route.Path))
	}
	return w, err
}

// Reports whether it is a file for one statement alone, so that they can go to the background
// together.
func (w *way) own() bool { return w.file != nil && !w.lasting }

// Reports whether rows in that format follow others of a file that has the names above them.
func (w *way) headed(format render.Format) bool {
	return w.own() && w.file.Begun() && (format.Name == "csv" || format.Name == "tsv" || format.Name == "tab")
}

// Says why a statement whose rows go this way cannot go to the background.
func (w *way) keepsInFront() string {
	if w.file != nil {
		return "its result goes to " + w.route.Path + `, where others follow (\o). With \g > file it has one of its own.`
	}
	return "its result goes to " + w.route.String() + "."
}

// Write passes p on.
func (w *way) Write(p []byte) (n int, err error) {
	switch {
	case w.file != nil:
		n, err = w.file.Write(p)
	case w.command == nil:
		if w.command, err = w.start(); err != nil {
			w.command = nil
			break
		}
		fallthrough
	default:
		n, err = w.command.Write(p)
	}
	if err != nil {
		w.err = err
	}
	return n, err
}

// Returns what is closed when nobody takes any more; nil when that cannot be known.
func (w *way) gone() <-chan struct{} {
	if w.command == nil {
		return nil
	}
	return w.command.Gone()
}

// Reports whether nobody takes any more.
func (w *way) left() bool {
	select {
	case <-w.gone():
		return true
	default:
		return false
	}
}

// Ends a Write that waits for the other end. A command that is not lasting owns the terminal, and has
// Ctrl-C itself. It may be called from any goroutine.
func (w *way) stop() {
	switch {
	case w.file != nil:
		w.file.Stop()
	case w.lasting:
		w.command.Stop()
	}
}

// Goes the way to its end, and waits for a command until the context ends. The error is the
// command's, or why the file is not there.
func (w *way) close(ctx context.Context) error {
	switch {
	case w.file != nil:
		return w.file.Close()
	case w.command != nil:
		return w.command.Close(ctx)
	}
	return nil
}

// Ends what a statement has sent on its way, and says what became of it. err is how the
// statement ended; it is returned, or what went wrong on the way.
func (sh *Shell) arrive(d *drawing, err error) error {
	defer sh.writing.Store(nil)
	w := d.way
	if w == nil || errors.Is(err, errParked) {
		return err
	}
	sh.console.ClearStatus()
	switch {
	case err != nil && w.file != nil:
		if said := undo(w); d.rows > 0 || d.sum != nil {
			w.failed++
			sh.afterwards(err, said)
		}
		return err
	case w.own() && d.sum == nil:
		undo(w)
		sh.console.Message(noResult(w))
		return nil
	case !w.lasting:
		failed := w.close(sh.context())
		switch {
		case err == nil:
			err = failed
		case errors.Is(failed, export.ErrRuns):
			sh.afterwards(err, failed.Error())
		}
	case w.file != nil:
		w.file.Mark()
	}
	if w.lasting && w.left() {
		sh.console.Message("The command has ended: results come to the screen again.")
		failed := sh.endWay()
		if err == nil {
			err = failed
		}
	}
	if err == nil && d.sum != nil {
		w.rows += d.sum.Rows
		sh.tellOf(*d.sum, w)
	}
	return err
}

func noResult(w *way) string { return "There was no result to write to " + w.route.Path + "." }

// Takes out of a file what a statement has written that did not come to its end. It returns
// what is to be said about that.
func undo(w *way) string {
	switch {
	case w.lasting && w.file.Undo(), !w.lasting && w.file.Discard():
		return "Nothing of it was written to " + w.route.Path + "."
	default:
		return w.route.Path + " does not hold the whole result."
	}
}

// Says something after the error that a statement ended with.
func (sh *Shell) afterwards(err error, text string) {
	if errors.Is(err, ErrInterrupted) {
		sh.console.Message(text) // that has been said
		return
	}
	sh.afterword = text
}

// Says what was written to a file that is complete.
func written(o result.Outcome, w *way) string {
	return fmt.Sprintf("%s, %s written to %s", humanize.Count(o.Rows, "row"), humanize.Size(w.file.Size()), w.route.Path)
}

// Tells of a result that went another way than to the screen.
func (sh *Shell) tellOf(o result.Outcome, w *way) {
	switch {
	case w.file == nil:
		sh.tell(o)
	case sh.current.Mode.ShowsOutcome():
		line := fmt.Sprintf("%s written to %s", humanize.Count(o.Rows, "row"), w.route.Path)
		if !w.lasting {
			line = written(o, w)
		}
		if sh.current.Mode.ShowsTiming() {
			line += fmt.Sprintf(" (%s)", humanize.ClientTime(o.Elapsed, 3))
		}
		sh.console.Print(line + "\n")
	}
}

// Sends results another way from now on, or to the screen again.
func (sh *Shell) redirect(route command.Route) error {
	if !sh.current.Mode.Interactive {
		return scan.Errorf(scan.Notice, `\o is for people: a script's output can be redirected`)
	}
	if _, err := sh.format(scan.Input{}, route); err != nil {
		return err
	}
	if err := sh.endWay(); err != nil {
		return err
	}
	w, err := sh.openWay(route, true)
	if err == nil && w != nil && w.start != nil {
		w.command, err = w.start()
	}
	if err != nil {
		return err
	}
	if sh.way = w; w != nil {
		sh.console.Info("Results go to " + w.route.String() + `; \o alone ends that.`)
	}
	return nil
}

// Ends the way that results go, so that they come to the screen again.
func (sh *Shell) endWay() error {
	w := sh.way
	if w == nil {
		return nil
	}
	sh.way = nil
	sh.writing.Store(w)
	defer sh.writing.Store(nil)
	if err := w.close(sh.context()); err != nil {
		return err
	}
	held := ""
	if w.file != nil {
		held = humanize.Count(w.rows, "row") + ", " + humanize.Size(w.file.Size())
	}
	switch {
	case held != "" && w.failed > 0:
		sh.console.Info(fmt.Sprintf("%s holds %s, without %s that failed.", w.route.Path, held, humanize.Count(int64(w.failed), "result")))
	case held != "":
		sh.console.Info(fmt.Sprintf("%s is complete: %s.", w.route.Path, held))
	}
	return nil
}

// Returns a statement that is to go to the background though its \g says so only at the end of
// the line, as shells have it.
func inBackground(st scan.Input) scan.Input {
	if args, ok := strings.CutSuffix(strings.TrimRight(st.Args, " \t;"), `\&`); ok && st.End == scan.ByGo {
		st.End, st.Args = scan.ByBackground, strings.TrimRight(args, " \t")
	}
	return st
}

// Reads what stands behind the \g of a statement.
func (sh *Shell) routeOf(st scan.Input) (command.Route, error) {
	route, err := command.ParseRoute(st.Args)
	if err == nil && st.End == scan.ByBackground && route.Command != "" {
		err = scan.Errorf(scan.Notice, `the result of a statement in the background goes to a file, as in: \& > file.csv, or is kept for \fg; not to a command`)
	}
	return route, err
}
