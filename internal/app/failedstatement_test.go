//go:build unix

package app_test

import (
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// On a MariaDB server, a script's failing statement is printed before its error, as by mariadb.
// The text is empty if an earlier statement of the same input has sent results, since mariadb
// has dropped it by then. On a MySQL server nothing is printed, as by mysql.
func TestFailedStatement_IsPrintedAsByTheCClient(t *testing.T) {
	const rule = "--------------\n"
	for _, tt := range []struct {
		kind         servertest.Kind
		args, script string
		want         string // printed before the error
	}{
		{servertest.MariaDB, "", "selekt\n 1;\n", rule + "selekt\n 1\n" + rule + "\n"},
		{servertest.MariaDB, "", "delimiter //\ndo 1; selekt//\n", rule + "\n" + rule + "\n"},
		{servertest.MariaDB, "-v", "selekt 1;\n", ""},
		{servertest.MariaDB, "--skip-print-query-on-error", "selekt 1;\n", ""},
		{servertest.MySQL, "", "selekt 1;\n", ""},
		{servertest.MySQL, "--print-query-on-error", "selekt 1;\n", rule + "selekt 1\n" + rule + "\n"},
	} {
		s := servertest.Shared(t, tt.kind)
		cmd := mysh(t, at(s, strings.Fields(tt.args)...)...)
		cmd.Stdin = strings.NewReader(tt.script)
		var said strings.Builder
		cmd.Stderr = &said
		cmd.Run()
		if before, _, ok := strings.Cut(said.String(), "ERROR 1064 (42000) at line "); !ok || before != tt.want {
			t.Errorf("%v %s %q: got %q, want %q", tt.kind, tt.args, tt.script, said.String(), tt.want)
		}
	}
}
