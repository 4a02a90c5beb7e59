package app

import (
	"strings"
	"testing"

	"mysh/internal/display"
	"mysh/internal/option"
)

// On a wide terminal, the lines of the help are not wider than maxHelpWidth.
func TestHelp_LinesAreNotTooWide(t *testing.T) {
	for _, group := range option.Groups {
		for line := range strings.Lines(groupFlags(group).FlagUsagesWrapped(maxHelpWidth)) {
			if width := display.Width(strings.TrimSuffix(line, "\n")); width > maxHelpWidth {
				t.Errorf("%d columns: %s", width, line)
			}
		}
	}
}
