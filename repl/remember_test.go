package repl

import (
	"io"
	"path/filepath"
	"slices"
	"testing"

	"mysh/history"
	"mysh/internal/output"
	"mysh/internal/settings"
)

// What history gives back means the same when it is sent again: with its ending, and with the
// backslash of a command that is known only so.
func TestRememberedAsTyped(t *testing.T) {
	h, err := history.Open(filepath.Join(t.TempDir(), "history"), history.Options{})
	if err != nil {
		t.Fatal(err)
	}
	typed := []string{"select 1;", `select 1\G`, `select 1\g csv`, `select 1\g | upper`, `\last csv`, `\format table`, "use farm"}
	shell := New(Config{
		Out: output.New(io.Discard), Err: io.Discard, Session: parseRules(t, "select 1\n  | 1 bigint\n  | 1\nUSE `farm`\n  schema farm").session(t, 1, "shop"), History: h, Settings: settings.Defaults(),
		Mode: Mode{Interactive: true, Format: "table", Delimiter: ";"}, Pipe: newProgram(&screen{}),
	})
	shell.mode.Scan.Interactive = true
	var text string
	for _, line := range typed {
		text += line + "\n"
	}
	if err := shell.Run(&file{text: text}); err != nil {
		t.Fatal(err)
	}
	var kept []string
	for e := range h.Search(nil) {
		kept = append(kept, e.Text)
	}
	slices.Reverse(kept)
	if !slices.Equal(kept, typed) {
		t.Errorf("kept %q, typed %q", kept, typed)
	}
}
