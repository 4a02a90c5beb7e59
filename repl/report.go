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
	// Names returns the names of a kind that could stand in a part of a statement, as far as
	// they have been read. It must not block.
	Names(kind catalog.Kind, text string, from, to int) []string
}

// reportError prints why an input was refused. It returns nil if the next input may follow, and
// otherwise the error that ends the source.
func (sh *Shell) reportError(ctx context.Context, src *source, in scan.Input, err error) error {
	if err == nil || isEnding(err) {
		return err
	}
	sh.showFailed(in, err)
	advice := sh.env.Runner.Advise(err)
	sh.env.Console.ErrorAbout(sh.withFormatHint(err), sh.place(src, in.Line), advice.Core)
	sh.pointOut(in, err, advice.About)
	sh.showFailureWarnings(ctx, in, err)
	for _, line := range advice.Lines {
		sh.env.Console.Message(line)
	}
	if hinted := (*runner.HintedError)(nil); errors.As(err, &hinted) {
		sh.env.Console.Message(hinted.Hint)
	}
	if meant := command.MeantByRefused(in.Text, err); meant != "" && src.typed {
		sh.env.Console.Message("(" + meant + ".)")
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
	case severity == scan.Failure && (mode.Force || inFile && mode.ForceFiles && src.favourite == nil):
		return nil
	case mode.Interactive:
		return errFileOver
	}
	return ErrStopped
}

// withFormatHint returns err. If err is an unknown format after \g that has a meaning in psql,
// the result has a hint at the equivalent.
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

// A laterError is the error of a statement that has returned results before.
type laterError struct{ error }

func (e laterError) Unwrap() error { return e.error }

// showFailed shows a refused statement if the user wants that and has not seen it yet. As in
// mariadb with --print-query-on-error, the statement of a laterError is not shown.
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

// place returns the position of an input, as in " at line 3"; "" for what a user has just
// typed.
func (sh *Shell) place(src *source, line int) string {
	if src.typed || !sh.env.Current.Mode.LineNumbers || line == 0 {
		return ""
	}
	if src.file != "" {
		return fmt.Sprintf(" at line %d in file: '%s'", line, src.file)
	}
	return fmt.Sprintf(" at line %d", line)
}

// pointOut marks the position of an error in a statement, as far as the server's message shows
// it: refused is the error in the server's own words, nil in a batch.
func (sh *Shell) pointOut(in scan.Input, err error, refused *result.Error) {
	if refused == nil || in.Kind == scan.Fault || in.Kind == scan.Command && in.Core == 0 || errors.Is(err, result.ErrNotSent) {
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

// showFailureWarnings shows the warnings of a statement that was refused, unless there is only
// the error itself.
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

// warnings returns the warnings of the last statement: level, number and message. This is the
// only query that the shell runs on the user's connection, because only that session knows the
// answer. The shell runs it only if the user wants warnings.
func (sh *Shell) warnings(ctx context.Context) ([][]string, error) {
	return sh.env.Runner.Query(ctx, 3, "SHOW WARNINGS")
}

// showWarnings shows the warnings of the last statement.
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
