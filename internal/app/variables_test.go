//go:build unix

package app_test

import (
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// With --vars a script sets and refers to variables in every sql_mode; without, a colon is the server's.
func TestVariables_Script(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, mode := range []string{"", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES,NO_BACKSLASH_ESCAPES"} {
			script := "set sql_mode = '" + mode + "';\n" +
				`\let odd it's \ "q" :odd` + "\n" +
				`select hex(:'odd') h, 'n''x' n, null gone \gset` + "\n" +
				`select unhex(:'h') = :'odd', ':h', :'n' as :"n";` + "\n" +
				`select 'select 1 as a', 'select :"h" as b', 'select 3 as c' \gexec` + "\n" +
				"select 4;\n"
			b := startBatch(t, strings.NewReader(script), at(s, s.Schema(t), "--vars", "--skip-column-names")...)
			b.wantExit(1)
			if got, want := b.stdout.String(), "1\t:h\tn'x\n1\n"; got != want {
				t.Errorf("%q: got %q, want %q", mode, got, want)
			}
			if got := b.stderr.String(); !strings.Contains(got, "ERROR 1064 (42000) at line 5:") {
				t.Errorf("%q: got %q", mode, got)
			}
		}
		b := startBatch(t, strings.NewReader("select ':x' as a, 1 as b \\gset\n;select :x;"), at(s, s.Schema(t), "--var=x=1")...)
		b.wantExit(1)
		if got := b.stdout.String(); got != "a\tb\n:x\t1\n" {
			t.Errorf("without --vars: got %q", got)
		}
	})
}
