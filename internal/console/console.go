package console

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"mysh/internal/display"
	"mysh/internal/export"
	"mysh/internal/result"
	"mysh/internal/settings"
)

// A Device is what a terminal has besides its bytes.
type Device interface {
	// Size returns the columns and rows, in cells; 0 where there is no terminal.
	Size() (cols, rows int)
	// Notice shows a line without disturbing the text that is being typed. It may be called from
	// any goroutine.
	Notice(line string)
	// Alert is Notice that rings the bell, too.
	Alert(line string)
	// Confirm asks the user a question and reports whether the answer is yes. It waits for the
	// answer, or for the end of the context.
	Confirm(ctx context.Context, question string) (bool, error)
}

// A Machine is the part of this machine that the shell reaches. Its programs may own the
// terminal while they run.
type Machine interface {
	// Pipe starts a command that reads what is written to it. An owner has the terminal until it
	// ends.
	Pipe(line string, owner bool) (export.Consumer, error)
	// System runs a command of the system's shell and waits for its end. The error is why it
	// could not be run; a command that fails is not an error.
	System(line string) error
	// Edit opens a text in the editor of the user's choice, and returns the edited text.
	Edit(text string) (string, error)
	// Expand returns a path with a leading "~" replaced by a home directory.
	Expand(path string) string
}

// Config is the parts of a console. Device and Machine may be nil.
type Config struct {
	Screen   *Screen
	Messages io.Writer // receives errors and notes; must be a display.Writer on a terminal
	Current  *settings.Current
	Device   Device
	Machine  Machine

	Pager      string // the default command; "" is less, "off" none unless the user names one
	AutoColor  bool   // the terminal shows colours, unless the settings decide
	StatusLine bool   // the terminal can rewrite a line in place
	Clipboard  bool   // the terminal has a clipboard
	Tmux       bool   // the terminal is tmux
}

// A Console is the terminal, or its replacement in a batch: the screen, messages, the status
// line, the pager and the programs that own the terminal for a while. Only the goroutine that
// performs inputs may use it, unless a method allows more.
type Console struct {
	*Screen
	cfg   Config
	place Place // of the status line
	shown bool  // a status line is on the screen

	flowing bool // see Flow
}

// New returns a Console.
func New(cfg Config) *Console { return &Console{Screen: cfg.Screen, cfg: cfg} }

// Attach sets the device of a console that has none.
func (c *Console) Attach(d Device) { c.cfg.Device = d }

// Print prints the output of a command, and a line feed.
func (c *Console) Print(text string) { c.WriteString(text + "\n") }

// Info prints what a command has done, to users only.
func (c *Console) Info(text string) {
	if c.cfg.Current.Mode.Interactive {
		c.Print(text)
	}
}

// Message prints a message that is not a result, after the output so far.
func (c *Console) Message(text string) {
	c.Flush()
	fmt.Fprintln(c.cfg.Messages, text)
	c.Log(text + "\n")
}

// Error prints an error in the form of the C client. place is its position, as in " at line 3";
// it may be "".
func (c *Console) Error(err error, place string) { c.ErrorAbout(err, place, "") }

// ErrorAbout is Error for an error whose message has the words of another server in it. Where there are
// colours, the rest of the message is dim. core may be "".
func (c *Console) ErrorAbout(err error, place, core string) {
	head, message := "ERROR"+place+": ", err.Error()
	var refused *result.Error
	if errors.As(err, &refused) {
		before, _, _ := strings.Cut(err.Error(), refused.Error()) // the failed action, if that was not a statement
		head, message = fmt.Sprintf("ERROR %d (%s)%s: %s", refused.Number, refused.State, place, before), refused.Message
	}
	if !c.dimmed(head, message, core) {
		c.Message(head + message)
	}
}

// Notice prints a line about a job that has ended, if there is a terminal. It may be called
// from any goroutine.
func (c *Console) Notice(line string) {
	if c.cfg.Device != nil {
		c.cfg.Device.Notice(line)
	}
}

// Alert is Notice that rings the bell, too.
func (c *Console) Alert(line string) {
	if c.cfg.Device != nil {
		c.cfg.Device.Alert(line)
	}
}

// Confirm asks the user a question, which ends in a blank, and reports whether the answer is yes. In a
// batch the answer is no.
func (c *Console) Confirm(ctx context.Context, question string) (bool, error) {
	c.Flush()
	if c.cfg.Device == nil || !c.cfg.Current.Mode.Interactive {
		return false, nil
	}
	yes, err := c.cfg.Device.Confirm(ctx, display.Safe(question))
	answer := "n"
	if yes {
		answer = "y"
	}
	c.Log(question + answer + "\n")
	return yes, err
}

// Size returns the terminal's columns and rows, in cells; 0 where there is none. It may be called
// from any goroutine.
func (c *Console) Size() (cols, rows int) {
	if c.cfg.Device == nil {
		return 0, 0
	}
	return c.cfg.Device.Size()
}

// Width returns the terminal's width in cells, 0 where there is none. It may be called from any
// goroutine.
func (c *Console) Width() int {
	cols, _ := c.Size()
	return cols
}

// LineWidth returns the greatest width of a line that leaves the cursor in its row, in cells.
// It may be called from any goroutine.
func (c *Console) LineWidth() int {
	const usual = 80
	return cmp.Or(c.Width(), usual) - 1
}

// Color reports whether colours may be used.
func (c *Console) Color() bool {
	switch c.cfg.Current.Settings.Color {
	case settings.On:
		return true
	case settings.Off:
		return false
	}
	return c.cfg.AutoColor
}

// HasStatusLine reports whether Status shows anything.
func (c *Console) HasStatusLine() bool { return c.cfg.StatusLine }

// Status shows a line in place of the previous status line.
func (c *Console) Status(text string) {
	if !c.cfg.StatusLine {
		return
	}
	c.Flush()
	cols := c.Width()
	c.raw(c.place.Show(display.Fit(display.Safe(text), cols-1), cols))
	c.shown = true
}

// ClearStatus removes the status line, if there is one.
func (c *Console) ClearStatus() {
	if c.shown {
		c.shown = false
		c.raw(c.place.Erase(c.Width()))
	}
}

// HasClipboard reports whether there is a clipboard for Copy.
func (c *Console) HasClipboard() bool { return c.cfg.Clipboard }

// Copy puts text on the clipboard of the terminal.
func (c *Console) Copy(text []byte) { c.clipboard(text, c.cfg.Tmux) }

// Pipe flushes the output so far, and starts a command that reads what is written to it. There
// must be a Machine.
func (c *Console) Pipe(line string, owner bool) (export.Consumer, error) {
	c.Flush()
	return c.cfg.Machine.Pipe(line, owner)
}

// Expand returns a path with a leading "~" replaced by a home directory.
func (c *Console) Expand(path string) string {
	if c.cfg.Machine == nil {
		return path
	}
	return c.cfg.Machine.Expand(path)
}

// Machine returns this machine, nil if commands may not reach it.
func (c *Console) Machine() Machine { return c.cfg.Machine }
