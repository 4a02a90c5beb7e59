package console

import (
	"fmt"
	"strings"

	"mysh/internal/display"
)

const (
	dim   = "\x1b[2m"
	reset = "\x1b[0m"
)

// dimmed prints a message of which everything but core is dim. It prints nothing and returns false if
// messages have no colours, or are so long that only an excerpt is shown.
func (c *Console) dimmed(head, message, core string) bool {
	terminal, ok := c.cfg.Messages.(display.Writer)
	before, after, found := strings.Cut(message, core)
	if core == "" || !found || !ok || !c.Color() || display.Excerpt(head+message) != head+message {
		return false
	}
	c.Flush()
	faint := func(text string) string {
		if text == "" {
			return ""
		}
		return dim + display.SafeLines(text) + reset
	}
	fmt.Fprintln(terminal.W, display.SafeLines(head)+faint(before)+display.SafeLines(core)+faint(after))
	c.Log(head + message + "\n")
	return true
}
