//go:build unix

package app_test

import (
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// In these scripts the statements end at other places on MariaDB than on MySQL. MySQL refuses
// the first statement of each script.
func TestMariaDBScripts_EndsOfStatements(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		for _, c := range []struct{ name, script, want string }{
			{"rulers", "-----\n--text; it's\nselect 1;--text\n----\nselect 2\n--3;\n", "1\n5\n"},
			{"compound statements", "if 1 then select 1; end if;\nfor i in 2..3 do select i; end for; select 4;\n" +
				"case 1 when 1 then select case when 1 then 5 end; end case;\nwhile 0 do select 0; end while;\n" +
				"set @a = 6; repeat select @a; set @a = @a + 1; until @a > 7 end repeat; select 8;\n" +
				"set statement sql_mode = '' for begin not atomic l: loop select 9; leave l; end loop; end;\n" +
				"begin; select @@in_transaction; commit;\n", "1\n2\n3\n4\n5\n6\n7\n8\n9\n1\n"},
			{"Oracle mode", "-- MariaDB's\nset sql_mode = oracle;\nbegin select 1; end;\n" +
				"declare x int := 2; begin select x; begin select 3; exception when others then null; end; end;\n" +
				"if 1 then select 4; elsif 2 then select 5; end if;\nfor i in 5..6 loop select i; end loop;\n" +
				"create package p as function f(a int) return int; end;\n" +
				"create package body p as v int := 7; function f(a int) return int as begin if a then return v; end if; return 0; end; end;\n" +
				"select p.f(1);\ncreate procedure q is x int := 8; begin select x; end;\ncall q;\n", "1\n2\n3\n4\n5\n6\n7\n8\n"},
		} {
			t.Run(c.name, func(t *testing.T) {
				b := startBatch(t, strings.NewReader(c.script), at(s, "-N", schema)...)
				if s.Kind == servertest.MySQL {
					b.wantExit(1)
					if b.stdout.Len() > 0 || !strings.HasPrefix(b.stderr.String(), "ERROR ") {
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
