//go:build unix

package app_test

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/wire/wiretest"
)

// In the sandbox, the keys of the editor do not touch this machine either: C-x C-e runs no
// program, and Tab lists no files.
func TestSandbox_EditorKeysTouchNoFiles(t *testing.T) {
	srv := wiretest.Start(t, wiretest.Options{})
	host, port, _ := net.SplitHostPort(srv.Addr())
	cmd := mysh(t, "-h", host, "-P", port)
	cmd.Env = append(cmd.Env, "EDITOR=touch edited; true", "VISUAL=")
	if err := os.WriteFile(filepath.Join(cmd.Dir, "dump.sql"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p := &person{ptytest.Start(t, cmd), t}
	p.awaitPrompt()
	p.Type("source du\t")
	p.AwaitText("source dump.sql")
	p.Type(ptytest.CtrlC)
	p.ask(`\-`)
	p.Type("source du\t\x18\x05")
	p.AwaitText("Not allowed in the sandbox mode")
	if screen := p.Screen(); screen.Lines[len(screen.Lines)-1] != "mysh(sandbox)> source du" {
		t.Errorf("the screen:\n%s", screen)
	}
	if _, err := os.Stat(filepath.Join(cmd.Dir, "edited")); err == nil {
		t.Error("the editor ran")
	}
	p.Type(ptytest.CtrlC)
	p.leave()
}
