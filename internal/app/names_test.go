//go:build unix

package app_test

import (
	"fmt"
	"net"
	"runtime"
	"strings"
	"testing"

	"mysh/internal/servertest"
	"mysh/internal/wire/wiretest"
)

// Messages begin with the name by which the program was called, as messages of the C client do.
func TestMessages_BeginWithProgramName(t *testing.T) {
	for _, tt := range []struct{ called, args, want string }{
		{"mysql", "--no-such", "mysql: [ERROR] unknown option '--no-such'.\n"},
		{"/usr/bin/mysql", "-Z", "mysql: [ERROR] mysql: unknown option '-Z'.\n"},
		{"./mariadb", "--port=x", "mariadb: [ERROR] Unknown suffix 'x' used for variable 'port' (value 'x').\nmariadb: [ERROR] mysql: Error while setting value 'x' to 'port'.\n"},
		{"mysql", "-px --zstd-compression-level=99 --protocol=pipe", "mysql: [Warning] Using a password on the command line interface can be insecure.\n" +
			"mysql: [Warning] option 'zstd-compression-level': unsigned value 99 adjusted to 22.\nERROR 2047 (HY000): Wrong or unknown protocol\n"},
		{"mysql", "--set=x", "mysql: --set=x: expected name=value\n"},
		{"mysql", "--config=/dev/null/settings", "mysql: cannot read settings: stat /dev/null/settings: not a directory\n"},
		{"mysql", "--print-defaults", "mysql would have been started with the following arguments:\n\n\n"},
		{"", "--no-such", "mysh: [ERROR] unknown option '--no-such'.\n"},
		{"my\x1b]0;x\asql", "--no-such", "my\\x1b]0;x\\x07sql: [ERROR] unknown option '--no-such'.\n"},
	} {
		cmd := mysh(t)
		cmd.Args = append([]string{tt.called}, strings.Fields(tt.args)...)
		said, _ := cmd.CombinedOutput()
		if got := string(said); got != tt.want {
			t.Errorf("%q %s:\ngot  %q\nwant %q", tt.called, tt.args, got, tt.want)
		}
	}
	for _, arg := range []string{"--version", "--help"} {
		cmd := mysh(t)
		cmd.Args = []string{"/opt/bin/mysql", arg}
		said, _ := cmd.Output()
		if !strings.HasPrefix(string(said), "mysql  Ver ") {
			t.Errorf("%s: %.60q", arg, said)
		}
	}
}

// The connection attributes have the names that the C client's library uses.
func TestConnectionAttributes_HaveNamesOfCClient(t *testing.T) {
	srv := wiretest.Start(t, wiretest.Options{})
	host, port, _ := net.SplitHostPort(srv.Addr())
	cmd := mysh(t, "-h", host, "-P", port, "-e", "select 1")
	cmd.Env = append(cmd.Env, "SUDO_USER=bob")
	cmd.Run()
	srv.Close() // completes the record of its clients
	got := srv.Clients()[0].Attributes
	for _, name := range []string{"_os", "_pid", "_platform", "os_user", "_client_version"} {
		if got[name] == "" || got[name] == runtime.GOOS || got[name] == "amd64" {
			t.Errorf("%s=%q", name, got[name])
		}
	}
	if got["_client_name"] != "mysh" || got["program_name"] != "mysh" || got["os_sudouser"] != "bob" {
		t.Errorf("%q", got)
	}
}

// A script with an expired password is refused, since it cannot be asked for a new one.
func TestExpiredPassword_ScriptIsRefused(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		if s.Kind == servertest.MariaDB {
			t.Skip("MariaDB allows the login") // without disconnect_on_expired_password
		}
		s.SQL(t, "create user expired identified by 'old' password expire")
		t.Cleanup(func() { s.SQL(t, "drop user expired") })
		login := []string{"-h", s.Host, "-P", fmt.Sprint(s.Port), "-u", "expired", "--password=old"}
		run := func(args ...string) string {
			said, _ := mysh(t, append(login, args...)...).CombinedOutput()
			return strings.Replace(string(said), "mysh: [Warning] Using a password on the command line interface can be insecure.\n", "", 1)
		}
		if got, want := run("-e", "select 1"), "Please use --connect-expired-password option or invoke mysh in interactive mode.\n"; got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		if got, want := run("--connect-expired-password", "-Ne", "alter user expired identified by 'new'; select 1"), "1\n"; got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	})
}
