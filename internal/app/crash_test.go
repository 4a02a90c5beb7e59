//go:build unix

package app_test

import (
	"bytes"
	"context"
	"net"
	"os/exec"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// panicVariable makes mysh panic when it sends a text that contains the variable's value, on
// the goroutine that sends.
const panicVariable = "MYSH_TEST_PANIC"

// A panickingConn panics as a bug in mysh might.
type panickingConn struct {
	net.Conn
	at []byte
}

func (f panickingConn) Write(p []byte) (int, error) {
	if bytes.Contains(p, f.at) {
		panic("a panic for a test")
	}
	return f.Conn.Write(p)
}

func panickingDial(at string) func(context.Context, string, string) (net.Conn, error) {
	if at == "" {
		return nil
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		return panickingConn{conn, []byte(at)}, err
	}
}

// A panic on any goroutine restores the terminal and prints a report. The exit code is 70.
func TestPanic_RestoresTerminal(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	fresh := ptytest.Start(t, exec.Command("cat")).Modes()
	for _, c := range []struct{ of, at, text, key string }{
		{of: "login", at: "CONNECTION_ID"},
		{of: "names", at: "SHOW DATABASES"},
		{of: "statement", at: "'fall'", text: "select 'fall';"},
		{of: "progress", at: "MAX_STAGE", text: "select sleep(60);"},
		{of: "kill", at: "KILL QUERY", text: "select sleep(60), 'kill';", key: ptytest.CtrlC},
		{of: "job", at: "'fall'", text: `select 'fall'\&`},
		{of: "another session", at: "'fall'", text: "select sleep(60), 'another session';", key: ptytest.CtrlZ},
	} {
		t.Run(c.of, func(t *testing.T) {
			cmd := mysh(t, at(s, "--skip-ssl")...)
			cmd.Env = append(cmd.Env, panicVariable+"="+c.at)
			p := &person{ptytest.Start(t, cmd), t}
			if c.text != "" {
				p.awaitPrompt()
				p.Type(c.text + "\r")
			}
			if c.key != "" {
				awaitRunning(t, s, "'"+c.of+"'")
				p.Type(c.key)
			}
			if c.of == "another session" {
				p.Type(`select 'fall';` + "\r")
			}
			p.awaitExit(70)
			if after := p.Modes(); after != fresh {
				t.Errorf("the modes are\n%s\nbefore mysh they were\n%s", after, fresh)
			}
			if shown := p.Screen().String(); !strings.Contains(shown, "Please report it with what you were doing.") {
				t.Errorf("the report of a bug is missing:\n%s", shown)
			}
		})
	}
	t.Run("batch", func(t *testing.T) {
		cmd := mysh(t, at(s, "--skip-ssl", "-e", "select 'fall'")...)
		cmd.Env = append(cmd.Env, panicVariable+"='fall'")
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != 70 || !strings.Contains(string(out), "a bug in mysh: a panic for a test") || !strings.Contains(string(out), "panickingConn.Write") {
			t.Errorf("exit code %d\n%s", code, out)
		}
	})
}
