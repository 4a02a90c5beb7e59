//go:build unix

package app_test

import (
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// A port together with localhost, which means the socket, is a trap for users of MariaDB, and
// mysh prints a hint. A script gets no hint: its standard error equals that of the C client.
func TestPortWithLocalhost_Warns(t *testing.T) {
	const hint = "localhost means the Unix socket, so port 3311 is not used. Use --protocol=tcp to connect to the port."
	s := servertest.Shared(t, servertest.MariaDB)
	args := []string{"-hlocalhost", "-S", s.Socket, "-u", servertest.Root}
	for _, more := range [][]string{{"-P3311"}, {}, {"-P3311", "-s"}} {
		p := &person{ptytest.Start(t, mysh(t, append(args, more...)...)), t}
		p.awaitPrompt()
		if told := p.Screen().Contains(hint[:60]); told != (len(more) == 1) {
			t.Errorf("%q: the screen:\n%s", more, p.Screen())
		}
		p.leave()
	}
	said, err := mysh(t, append(args, "-P3311", "-Ne", "select 1")...).CombinedOutput()
	if err != nil || string(said) != "1\n" {
		t.Errorf("a script: %v, %q", err, said)
	}
}

// As mysql does, mysh warns about a named CA in a mode that verifies nothing.
func TestCAWithoutVerification_Warns(t *testing.T) {
	s := servertest.Shared(t, servertest.MySQL)
	const warning = "WARNING: no verification of server certificate will be done. Use --ssl-mode=VERIFY_CA or VERIFY_IDENTITY.\n"
	for args, want := range map[string]string{
		"--ssl-mode=required --ssl-ca=" + s.TLS.CA:  warning,
		"--ssl-mode=disabled --ssl-ca=/nosuch":      warning,
		"--ssl-mode=preferred --ssl-capath=/nosuch": warning,
		"--ssl-mode=verify_ca --ssl-ca=" + s.TLS.CA: "",
		"--ssl-ca=" + s.TLS.CA:                      "",
		"--ssl --ssl-ca=" + s.TLS.CA:                "",
		"--ssl-mode=required":                       "",
	} {
		said, err := mysh(t, at(s, append(strings.Fields(args), "-Ne", "select 1")...)...).CombinedOutput()
		if err != nil || string(said) != want+"1\n" {
			t.Errorf("%s: %v, %q", args, err, said)
		}
	}
}
