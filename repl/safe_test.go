package repl

import (
	"strings"
	"testing"
	"testing/synctest"
)

// What was typed or pasted may hold anything: where it is shown again, or in what is said of it,
// it is to be seen, and does nothing to the terminal.
func TestWhatWasTypedDoesNotSteerTheTerminal(t *testing.T) {
	const evil = "\x1b]0;T\a\u202e"
	t.Chdir(t.TempDir())
	world := newWorld(t, "-- server --\nselect …\n  | 1 bigint\n  | 1\n")
	for _, lines := range []string{
		"shop> select '" + evil + "\nshop> \\p\n",
		"shop> select '" + evil + "'; \\&\nshop> \\fg\n",
		"shop> \\o " + evil[4:] + "\nshop> select 1;\nshop> \\o\n",
		"shop> pager " + evil + "\n",
		"shop> prompt " + evil + "\n",
		"shop> \\set null " + evil + "\nshop> \\set null\n",
		"shop> tee /there/is/none/" + evil + "\n",
		"shop> source " + evil + "\n",
		"shop> \\" + evil + "\n",
	} {
		synctest.Test(t, func(t *testing.T) {
			var typed []string
			for line := range strings.Lines(lines) {
				typed = append(typed, strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "shop> "))
			}
			screen := world.replay(t, strings.TrimSuffix(lines, "\n"))
			said := screen
			for _, line := range typed { // where the editor shows it, which is not part of this
				said = strings.Replace(said, line+"\n", "\n", 1)
			}
			if strings.ContainsAny(said, "\x1b\a\u202e") {
				t.Errorf("%q", said)
			}
		})
	}
}
