package repl

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"mysh/internal/command"
	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// Prints why an input was refused, and decides whether the next one may follow: it returns
// nil then, and otherwise what ends the source.
func (sh *Shell) settle(src *source, in scan.Input, err error) error {
	if err == nil || isEnding(err) {
		return err
	}
	sh.showFailed(in, err)
	sh.console.Error(err, sh.place(src, in.Line))
	sh.pointOut(in, err)
	sh.showFailureWarnings(in, err)
	if sh.afterword != "" {
		sh.console.Message(sh.afterword)
		sh.afterword = ""
	}
	severity := scan.Failure
	if refusal := (*scan.UserError)(nil); errors.As(err, &refusal) {
		severity = refusal.Severity
	}
	inFile := src.file != ""
	switch {
	case sh.current.Mode.Interactive && sh.restIsLost(err):
		return errRestLost
	case severity == scan.Notice, sh.current.Mode.Interactive && !inFile:
		return nil
	case severity == scan.Failure && (sh.current.Mode.Force || inFile && sh.current.Mode.ForceFiles):
		return nil
	case sh.current.Mode.Interactive:
		return errFileOver
	}
	return ErrStopped
}

// Returns the number of the server's error, "" when there is none.
func numberOf(err error) string {
	var refused *result.Error
	if errors.As(err, &refused) {
		return strconv.Itoa(int(refused.Number))
	}
	return ""
}

// Guesses which client command was meant by one that does not exist.
func didYouMean(typed string) string {
	var names []string
	for _, row := range command.Table {
		names = append(names, row.Name)
	}
	near := humanize.Closest(typed, names)
	if near == "" {
		return ""
	}
	return ` Did you mean \` + near + "?"
}

// A laterError is the error of a statement that gave results before.
type laterError struct{ error }

func (e laterError) Unwrap() error { return e.error }

// Shows a refused statement if that is wanted and it has not been shown before, as mariadb
// does with --print-query-on-error, which has forgotten the text of one that gave results.
func (sh *Shell) showFailed(in scan.Input, err error) {
	var refused *result.Error
	if !sh.current.Mode.ShowFailed || sh.current.Mode.Interactive || sh.current.Mode.Verbose > 0 || in.Kind != scan.Statement || in.Text == "" || !errors.As(err, &refused) {
		return
	}
	text := in.Text
	if errors.As(err, new(laterError)) {
		text = ""
	}
	sh.console.Message(sh.ruled(text))
}

// Says where an input stands: nothing for what a person has just typed.
func (sh *Shell) place(src *source, line int) string {
	if sh.typed(src) || !sh.current.Mode.LineNumbers || line == 0 {
		return ""
	}
	if src.file != "" {
		return fmt.Sprintf(" at line %d in file: '%s'", line, src.file)
	}
	return fmt.Sprintf(" at line %d", line)
}

const rule = "--------------\n"

// Shows a statement between two rules, as mysql -v does.
func (sh *Shell) echo(text string) {
	sh.console.Print(sh.ruled(text))
}

// Returns a statement between two rules. On MariaDB the blanks before it are not shown, as by mariadb.
func (sh *Shell) ruled(text string) string {
	if sh.sessions.State().MariaDB {
		text = strings.TrimLeft(text, blanks)
	}
	return rule + strings.TrimSuffix(text, "\n") + "\n" + rule
}

const blanks = " \t\r\n\v\f"

// slowRows is how long rows must have kept coming for a person to be told when they began.
const slowRows = time.Second

// Tells of an outcome: "3 rows in set, 1 warning (0.004 sec)". When rows came for long, a
// person is told how long the first one took: "(12.345 sec, first row 0.004 sec)".
func (sh *Shell) tell(o result.Outcome) {
	if !sh.current.Mode.ShowsOutcome() {
		return
	}
	var b strings.Builder
	switch {
	case !o.HasRows:
		fmt.Fprintf(&b, "Query OK, %s affected", humanize.Count(int64(o.Affected), "row"))
	case o.Rows == 0 && !sh.current.Mode.Quick && !sh.current.Mode.ColumnTypes:
		b.WriteString("Empty set")
	default:
		fmt.Fprintf(&b, "%s in set", humanize.Count(o.Rows, "row"))
	}
	if o.Warnings > 0 {
		b.WriteString(", " + humanize.Count(int64(o.Warnings), "warning"))
	}
	if sh.current.Mode.ShowsTiming() {
		b.WriteString(" (" + humanize.ClientTime(o.Elapsed, 3))
		if sh.current.Mode.Interactive && o.First > 0 && o.Elapsed-o.First >= slowRows {
			b.WriteString(", first row " + humanize.ClientTime(o.First, 3))
		}
		b.WriteByte(')')
	}
	b.WriteByte('\n')
	if o.Info != "" {
		if sh.current.Mode.Terminal {
			o.Info = display.Safe(display.Excerpt(o.Info))
		}
		b.WriteString(o.Info + "\n")
	}
	b.WriteByte('\n')
	sh.console.WriteString(b.String())
}

// Shows the warnings of a statement that was refused, unless its error is all that there is.
func (sh *Shell) showFailureWarnings(in scan.Input, err error) {
	var refused *result.Error
	if !sh.current.Mode.Warnings || in.Kind != scan.Statement || !errors.As(err, &refused) || refused.Client() || refused.Number == result.CodeInterrupted ||
		!sh.sessions.State().Connected {
		return
	}
	rows, err := sh.rows(3, "SHOW WARNINGS")
	if err == nil && !(len(rows) == 1 && rows[0][1] == strconv.Itoa(int(refused.Number))) {
		sh.printWarnings(rows)
	}
}

// Shows the warnings of the statement before. This is the only query that the shell puts on
// the user's connection, since nowhere else are they to be had, and only when asked to.
func (sh *Shell) showWarnings() error {
	rows, err := sh.rows(3, "SHOW WARNINGS")
	if err != nil {
		return err
	}
	sh.printWarnings(rows)
	return nil
}

// Prints the rows of SHOW WARNINGS.
func (sh *Shell) printWarnings(rows [][]string) {
	for _, row := range rows {
		text := row[2]
		if sh.current.Mode.Terminal {
			text = display.Excerpt(text)
		}
		sh.console.Print(fmt.Sprintf("%s (Code %s): %s", row[0], row[1], text))
	}
	if sh.current.Mode.Interactive && sh.current.Mode.ShowsOutcome() {
		sh.console.WriteString("\n")
	}
}
