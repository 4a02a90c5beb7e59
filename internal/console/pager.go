package console

import (
	"cmp"
	"errors"
	"path"
	"strings"

	"mysh/internal/export"
)

// Pager returns the command that shows results, "" for none. always reports whether it shows
// all results, rather than those that do not fit on the screen.
func (c *Console) Pager() (line string, always bool) {
	if c.cfg.Current.Mode.Sandbox {
		return "", false // a pager can run commands and write files
	}
	usual := cmp.Or(c.cfg.Pager, "less -SRFX")
	switch setting := c.cfg.Current.Settings.Pager; setting {
	case "off", "":
		return "", false
	case "auto", "on":
		if usual == "off" {
			return "", false
		}
		return usual, setting == "on"
	default:
		return setting, true
	}
}

// Page begins output that the pager shows if it does not fit on the screen, or if the user
// wants that always. EndPage ends the output.
func (c *Console) Page() {
	line, always := c.Pager()
	if line == "" || c.cfg.Machine == nil || c.cfg.Device == nil || !c.cfg.Current.Mode.Interactive {
		return
	}
	cols, rows := c.Size()
	if (rows <= 0 || c.flowing) && !always {
		return
	}
	c.beginPage(Paging{
		Rows: rows, Cols: cols, Always: always, Plain: !showsColors(line), Erase: c.cfg.StatusLine,
		Start: func() (export.Consumer, error) { return c.cfg.Machine.Pipe(line, true) },
	})
}

// Flow keeps results that do not fit from the pager until the returned function is called: no user waits
// to quit it. A pager that shows all results, as the user has wanted, does so still.
func (c *Console) Flow() (end func()) {
	before := c.flowing
	c.flowing = true
	return func() { c.flowing = before }
}

// Flows reports whether results are kept from the pager; see Flow.
func (c *Console) Flows() bool { return c.flowing }

// EndPage waits until the user has quit the pager. If a pager was needed and failed, it prints
// why.
func (c *Console) EndPage() {
	err := c.endPage()
	if err == nil {
		return
	}
	text := err.Error()
	text = strings.ToUpper(text[:1]) + text[1:] + "."
	if errors.Is(err, errNoPager) {
		text += " Results are shown on the screen."
	}
	c.Message(text)
}

// Paged calls write, which prints something other than a result. The pager shows the output
// only if it does not fit on the screen.
func (c *Console) Paged(write func() error) error {
	if _, always := c.Pager(); !always {
		c.Page()
		defer c.EndPage()
	}
	return write()
}

// showsColors reports whether a pager is known to show colours. Others, and commands that are
// no pagers, receive the text alone.
func showsColors(line string) bool {
	words := strings.Fields(line)
	if len(words) == 0 {
		return false
	}
	switch path.Base(words[0]) {
	case "less", "most", "moor", "moar", "ov", "bat", "batcat":
		return !strings.ContainsAny(line, "|;&")
	}
	return false
}
