//go:build unix

package main

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// With runVariable, the test binary is the program. With connects, it is a test that connects
// to the machine's server.
const (
	runVariable = "HOSTILE_TEST_RUN"
	connects    = "connects"
)

func TestMain(m *testing.M) {
	switch {
	case len(os.Args) == 2 && os.Args[1] == connects:
		if conn, err := net.Dial("unix", "/run/mysqld/mysqld.sock"); err == nil {
			conn.Read(make([]byte, 1)) // until the server has accepted it
		}
	case isInside() || os.Getenv(runVariable) != "":
		main()
	default:
		os.Exit(m.Run())
	}
}

// hostile runs a command on the hostile machine, and returns its output and exit code.
func hostile(t *testing.T, command ...string) (string, int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], command...)
	cmd.Env = append(os.Environ(), runVariable+"=1")
	out, _ := cmd.CombinedOutput() // the exit code shows the error
	return string(out), cmd.ProcessState.ExitCode()
}

func TestVariables(t *testing.T) {
	got, code := hostile(t, "sh", "-c", `cat "$HOME/.my.cnf"; echo $LC_ALL $MYSQL_PWD $XDG_CONFIG_HOME; exit 3`)
	if !strings.Contains(got, optionFile+"tr_TR.ISO-8859-9 hostile /") || code != 3 {
		t.Errorf("exit code %d:\n%s", code, got)
	}
}

// The command sees other option files below /etc than this process does.
func TestOptionFiles(t *testing.T) {
	const system = "/etc/mysql/my.cnf"
	before, _ := os.ReadFile(system)
	got, code := hostile(t, "cat", "/etc/my.cnf", system)
	after, _ := os.ReadFile(system)
	if !bytes.Equal(before, after) {
		t.Errorf("%s was changed", system)
	}
	if strings.Contains(got, "namespaces") {
		t.Skip(got)
	}
	if got != optionFile+optionFile || code != 0 {
		t.Errorf("exit code %d:\n%s", code, got)
	}
}

// A test that connects to the machine's server fails, even if it passes by itself.
func TestConnections(t *testing.T) {
	got, code := hostile(t, os.Args[0], connects)
	if strings.Contains(got, "namespaces") {
		t.Skip(got)
	}
	if !strings.Contains(got, "hostile: a connection to /run/mysqld/mysqld.sock") || code != 1 {
		t.Errorf("exit code %d:\n%s", code, got)
	}
}
