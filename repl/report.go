package repl

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"

	"mysh/internal/catalog"
	"mysh/internal/command"
	"mysh/internal/display"
	"mysh/internal/locate"
	"mysh/internal/result"
	"mysh/internal/runner"
	"mysh/internal/scan"
)

// Names are the names that a server has.
type Names interface {
	// Names returns the names of a kind that could stand in a part of a statement, as far as they are
	// known. It must not block.
	Names(kind catalog.Kind, text string, from, to int) []string
}

// reportError prints why an input was refused, and decides whether the next one may follow: it
// returns nil then, and otherwise what ends the source.
func (sh *Shell) reportError(ctx context.Context, src *source, in scan.Input, err error) error {
	if err == nil || isEnding(err) {
		return err
	}
	sh.showFailed(in, err)
	sh.env.Console.Error(sh.withFormatHint(err), sh.place(src, in.Line))
	sh.pointOut(in, err)
	sh.showFailureWarnings(ctx, in, err)
	if hinted := (*runner.HintedError)(nil); errors.As(err, &hinted) {
		sh.env.Console.Message(hinted.Hint)
	}
	severity := scan.Failure
	if refusal := (*scan.UserError)(nil); errors.As(err, &refusal) {
		severity = refusal.Severity
	}
	mode, inFile := &sh.env.Current.Mode, src.file != ""
	switch {
	case mode.Interactive && sh.isRestLost(err):
		return errRestLost
	case severity == scan.Notice, mode.Interactive && !inFile:
		return nil
	case severity == scan.Failure && (mode.Force || inFile && mode.ForceFiles):
		return nil
	case mode.Interactive:
		return errFileOver
	}
	return ErrStopped
}

// withFormatHint returns err; of an unknown format that means something after \g in psql, with what
// does that here.
func (sh *Shell) withFormatHint(err error) error {
	var unknown *runner.UnknownFormatError
	if !errors.As(err, &unknown) || !sh.env.Current.Mode.Interactive {
		return err
	}
	hint := command.Meant("g"+unknown.Name, "")
	if hint == "" {
		return err
	}
	return fmt.Errorf("%w. %s", err, hint)
}

// A laterError is the error of a statement that gave results before.
type laterError struct{ error }

func (e laterError) Unwrap() error { return e.error }

// showFailed shows a refused statement if that is wanted and it has not been shown before, as mariadb
// does with --print-query-on-error, which has forgotten the text of one that gave results.
func (sh *Shell) showFailed(in scan.Input, err error) {
	var refused *result.Error
	mode := &sh.env.Current.Mode
	if !mode.ShowFailed || mode.Interactive || mode.Verbose > 0 || in.Kind != scan.Statement || in.Text == "" || !errors.As(err, &refused) {
		return
	}
	text := in.Text
	if errors.As(err, new(laterError)) {
		text = ""
	}
	sh.env.Console.Message(sh.env.Runner.Ruled(text))
}

// place returns where an input stands, as in " at line 3"; "" for what a user has just typed.
func (sh *Shell) place(src *source, line int) string {
	if src.typed || !sh.env.Current.Mode.LineNumbers || line == 0 {
		return ""
	}
	if src.file != "" {
		return fmt.Sprintf(" at line %d in file: '%s'", line, src.file)
	}
	return fmt.Sprintf(" at line %d", line)
}

// pointOut shows a user where in a statement an error is, as far as the server's words allow.
func (sh *Shell) pointOut(in scan.Input, err error) {
	var refused *result.Error
	if !sh.env.Current.Mode.Interactive || in.Kind == scan.Fault || in.Kind == scan.Command && in.Core == 0 || !errors.As(err, &refused) {
		return
	}
	place, ok := locate.Find(scan.TrimEnd(in.Text), sh.env.Sessions.ScanMode(), refused)
	if !ok {
		return
	}
	var names locate.Names
	if sh.names != nil {
		names = sh.names.Names
	}
	sh.env.Console.Message(place.Suggest(names).Draw(cmp.Or(sh.env.Console.Width(), 80)))
}

// showFailureWarnings shows the warnings of a statement that was refused, unless its error is the only
// one.
func (sh *Shell) showFailureWarnings(ctx context.Context, in scan.Input, err error) {
	var refused *result.Error
	if !sh.env.Current.Mode.Warnings || in.Kind != scan.Statement || !errors.As(err, &refused) || refused.Client() ||
		refused.Number == result.CodeInterrupted || !sh.env.Sessions.State().Connected {
		return
	}
	rows, err := sh.warnings(ctx)
	if err == nil && !(len(rows) == 1 && rows[0][1] == strconv.Itoa(int(refused.Number))) {
		sh.printWarnings(rows)
	}
}

// warnings returns the warnings of the statement before: level, number and message. This is the only
// query that the shell puts on the user's connection, since nowhere else is the answer known, and only
// when the user wants warnings.
func (sh *Shell) warnings(ctx context.Context) ([][]string, error) {
	return sh.env.Runner.Query(ctx, 3, "SHOW WARNINGS")
}

// showWarnings shows the warnings of the statement before.
func (sh *Shell) showWarnings(ctx context.Context) error {
	rows, err := sh.warnings(ctx)
	if err != nil {
		return err
	}
	sh.printWarnings(rows)
	return nil
}

func (sh *Shell) printWarnings(rows [][]string) {
	mode := &sh.env.Current.Mode
	for _, row := range rows {
		text := row[2]
		if mode.Terminal {
			text = display.Excerpt(text)
		}
		sh.env.Console.Print(fmt.Sprintf("%s (Code %s): %s", row[0], row[1], text))
	}
	if mode.Interactive && mode.ShowsOutcome() {
		sh.env.Console.WriteString("\n")
	}
}
