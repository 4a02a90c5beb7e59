package console

import (
	"cmp"
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
}

// A Machine is this machine, as far as the shell reaches it. Its programs may own the terminal while
// they run.
type Machine interface {
	// Pipe starts a command that reads what is written to it. An owner has the terminal until it
	// ends.
	Pipe(line string, owner bool) (export.Consumer, error)
	// System runs a command of the system's shell and waits for its end. The error is why it
	// could not be run; how it ended is none.
	System(line string) error
	// Edit returns a text as the user has changed it in the editor of their choice.
	Edit(text string) (string, error)
	// Expand returns the path that is meant by one that may begin with "~".
	Expand(path string) string
}

// Config is what a console works with. Device and Machine may be nil.
type Config struct {
	Screen   *Screen
	Messages io.Writer // gets errors and notes; one to a terminal must be a display.Writer
	Current  *settings.Current
	Device   Device
	Machine  Machine

	Pager      string // the usual command; "" is less, and "off" none unless the user names one
	AutoColor  bool   // the terminal shows colours, unless the settings decide
	StatusLine bool   // the terminal can rewrite a line in place
	Clipboard  bool   // the terminal has a clipboard
	Tmux       bool   // the terminal is tmux
}

// A Console is the terminal, or what stands in its place in a batch: the screen, messages beside
// it, the status line, the pager and the programs that own the terminal for a while. Only the
// goroutine that performs inputs may use it, except where a method says more.
type Console struct {
	*Screen
	cfg   Config
	place Place // of the status line
	shown bool  // a status line is on the screen
}

// New returns a Console.
func New(cfg Config) *Console { return &Console{Screen: cfg.Screen, cfg: cfg} }

// Attach sets the device, where there was none before.
func (c *Console) Attach(d Device) { c.cfg.Device = d }

// Print prints what a command was asked for, and a line feed.
func (c *Console) Print(text string) { c.WriteString(text + "\n") }

// Info prints what a command has done, to a user only.
func (c *Console) Info(text string) {
	if c.cfg.Current.Mode.Interactive {
		c.Print(text)
	}
}

// Message prints something to the user that is no result. What was printed before appears before
// it.
func (c *Console) Message(text string) {
	c.Flush()
	fmt.Fprintln(c.cfg.Messages, text)
	c.Log(text + "\n")
}

// Error prints an error in the form of the C client. The place is where it happened, as in
// " at line 3"; it may be "".
func (c *Console) Error(err error, place string) {
	text := "ERROR" + place + ": " + err.Error()
	var refused *result.Error
	if errors.As(err, &refused) {
		before, _, _ := strings.Cut(err.Error(), refused.Error()) // what was being done, if that was not a statement
		text = fmt.Sprintf("ERROR %d (%s)%s: %s%s", refused.Number, refused.State, place, before, refused.Message)
	}
	c.Message(text)
}

// Notice shows a line about a job that is over, if there is a terminal. It may be called from any
// goroutine.
func (c *Console) Notice(line string) {
	if c.cfg.Device != nil {
		c.cfg.Device.Notice(line)
	}
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

// LineWidth returns how wide a line may be that leaves the cursor in its row, in cells. It may
// be called from any goroutine.
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

// Status shows a line in the place of the one before.
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

// Pipe starts a command that reads what is written to it, after what was printed before has
// appeared. There must be a Machine.
func (c *Console) Pipe(line string, owner bool) (export.Consumer, error) {
	c.Flush()
	return c.cfg.Machine.Pipe(line, owner)
}

// Expand returns the path that is meant by one that may begin with "~".
func (c *Console) Expand(path string) string {
	if c.cfg.Machine == nil {
		return path
	}
	return c.cfg.Machine.Expand(path)
}

// Machine returns this machine, nil where nothing of it may be reached.
func (c *Console) Machine() Machine { return c.cfg.Machine }
