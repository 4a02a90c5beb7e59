package app

import (
	"context"
	"errors"
	"os"
	"strings"

	"golang.org/x/term"

	"mysh/internal/console"
	"mysh/internal/lineedit"
	"mysh/repl"
)

// A device is what the program's terminal can do besides receiving bytes.
type device struct {
	out    *os.File
	meter  *console.Meter
	editor *lineedit.Terminal // nil if the user has no line editor
}

// Size returns the terminal's columns and rows, 0 if there is none.
func (d *device) Size() (cols, rows int) {
	cols, rows, err := term.GetSize(int(d.out.Fd()))
	if err != nil {
		return 0, 0
	}
	return cols, rows
}

// Notice shows a line above the text that is being typed.
func (d *device) Notice(line string) { d.above(line, (*lineedit.Terminal).Above) }

// Alert shows a line above the text that is being typed, and rings the bell.
func (d *device) Alert(line string) { d.above(line, (*lineedit.Terminal).Alert) }

func (d *device) above(line string, show func(*lineedit.Terminal, string)) {
	if d.editor == nil {
		return
	}
	d.meter.Pause()
	defer d.meter.Resume()
	show(d.editor, line)
}

// Confirm asks the user a question whose answer is yes or no; any other answer is no.
func (d *device) Confirm(ctx context.Context, question string) (bool, error) {
	if d.editor == nil {
		return false, nil
	}
	answer, err := d.editor.ReadAnswer(ctx, question)
	if errors.Is(err, lineedit.ErrInterrupted) {
		return false, repl.ErrInterrupted
	}
	return isYes(answer), nil // the end of the input is no answer
}

// isYes reports whether an answer is yes.
func isYes(answer string) bool {
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes"
}
