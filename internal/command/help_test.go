package command

import (
	"strings"
	"testing"

	"mysh/internal/display"
	"mysh/internal/settings"
)

// The lists of commands and settings fit into 100 columns, and the help on one command into 80.
func TestHelp_FitsOnAScreen(t *testing.T) {
	for _, row := range Table {
		if line := "  " + helpLine(row); display.Width(line) > 100 {
			t.Errorf("%d columns: %s", display.Width(line), line)
		}
		for line := range strings.SplitSeq(row.More, "\n") {
			if display.Width(line) > 80 {
				t.Errorf("%d columns: %s", display.Width(line), line)
			}
		}
	}
	defaults := settings.Defaults()
	for _, row := range settings.Table {
		if line := settingLine(row, defaults.Get(row)); display.Width(line) > 100 {
			t.Errorf("%d columns: %s", display.Width(line), line)
		}
	}
}
