//go:build unix

package app_test

import (
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// Scripts whose statements end elsewhere on MariaDB than on MySQL. MySQL refuses the first
// statement of each, which is a part of MariaDB's.
func TestScriptsForMariaDB(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		for _, c := range []struct{ name, script, want string }{
			{"rulers", "-----\n--text; it's\nselect 1;--text\n----\nselect 2\n--3;\n", "1\n5\n"},
		} {
			t.Run(c.name, func(t *testing.T) {
				b := startBatch(t, strings.NewReader(c.script), at(s, "-N", schema)...)
				if s.Kind == servertest.MySQL {
					b.wantExit(1)
					if b.stdout.Len() > 0 || !strings.HasPrefix(b.stderr.String(), "ERROR 1064 (42000) at line 1: ") {
						t.Errorf("got %q, %q", b.stdout.String(), b.stderr.String())
					}
					return
				}
				b.wantExit(0)
				if got := b.stdout.String(); got != c.want {
					t.Errorf("got %q, want %q", got, c.want)
				}
			})
		}
	})
}
