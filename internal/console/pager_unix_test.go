//go:build unix

package console

import (
	"io"
	"mysh/internal/export"
	"strings"
	"testing"
)

// If a pager for long results fails, a message reports that. The exit code of a command that
// receives all results may mean something else, and Ctrl-C means that the user quit it.
func TestPage_PagerThatFails(t *testing.T) {
	for _, c := range []struct {
		line   string
		always bool
		want   string
	}{
		{"exit 1", false, `pager: command "exit 1": exit status 1`},
		{"exit 1", true, ""},
		{"exit 127", true, `pager: command "exit 127": exit status 127`},
		{"kill -INT $$", false, ""},
		{"kill -INT $$", true, ""},
	} {
		o := NewScreen(io.Discard)
		o.beginPage(Paging{Rows: 10, Cols: 20, Always: c.always, Start: func() (export.Consumer, error) {
			return export.StartPipe(c.line, export.ShellCommand(c.line), nil)
		}})
		o.WriteString(strings.Repeat("row\n", 20))
		got := ""
		if err := o.endPage(); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s, always %v: got %q, want %q", c.line, c.always, got, c.want)
		}
	}
}
