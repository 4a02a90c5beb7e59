package app

import (
	"os"

	"golang.org/x/term"

	"mysh/internal/console"
	"mysh/internal/lineedit"
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
