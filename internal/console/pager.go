package console

import (
	"cmp"
	"errors"
	"path"
	"strings"

	"mysh/internal/export"
)

// Pager returns the command that shows results, "" for none, and whether it gets all of them: else
// only those that do not fit on the screen.
func (c *Console) Pager() (line string, always bool) {
	if c.cfg.Current.Mode.Sandbox {
		return "", false // a pager runs commands and writes files for its user
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

// Page has what is written until EndPage shown by the pager if it does not fit on the screen, or
// if the user wants that always.
func (c *Console) Page() {
	line, always := c.Pager()
	if line == "" || c.cfg.Machine == nil || c.cfg.Device == nil || !c.cfg.Current.Mode.Interactive {
		return
	}
	cols, rows := c.Size()
	if rows <= 0 && !always {
		return
	}
	c.beginPage(Paging{
		Rows: rows, Cols: cols, Always: always, Plain: !showsColors(line), Erase: c.cfg.StatusLine,
		Start: func() (export.Consumer, error) { return c.cfg.Machine.Pipe(line, true) },
	})
}

// EndPage waits until the user has left the pager, and prints why there was none where one was
// needed.
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

// Paged calls write, which prints something other than a result: the pager gets it only when it
// does not fit on the screen.
func (c *Console) Paged(write func() error) error {
	if _, always := c.Pager(); !always {
		c.Page()
		defer c.EndPage()
	}
	return write()
}

// Reports whether a pager is known to show colours as such. Others, and commands that are no
// pagers, get the text alone.
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
