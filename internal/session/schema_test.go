package session_test

import (
	"fmt"
	"testing"

	charsets "mysh/internal/charset"
	"mysh/internal/scan"
	"mysh/internal/servertest"
	"mysh/internal/session"
	"mysh/internal/sqltext"
)

// Servers report schemas in UTF-8 and read them in the character set of the session. After a
// reconnect and a reset the session has its schema, and so has its clone.
func TestSchema_AnyCharacterSet(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		for charset, names := range map[string][]string{
			"utf8mb4": {"中é"}, "gbk": {"中文", "乗乣é", "誠"}, "latin1": {"é", "ÿ¤"}, "sjis": {"ソ表", "中"}, "big5": {"功許"}, "latin2": {"ő"},
		} {
			for _, name := range names {
				name = "charsets_" + name
				t.Run(charset+" "+name, func(t *testing.T) {
					srv.SQL(t, "CREATE SCHEMA `"+name+"`")
					defer srv.SQL(t, "DROP SCHEMA `"+name+"`")
					written := srv.SQL(t, fmt.Sprintf("SELECT CAST(CONVERT(_utf8mb4 0x%x USING %s) AS BINARY)", name, charset))[0][0]
					where := func(when string, s *session.Session) {
						t.Helper()
						rows, err := run(s, "select hex(database()), @@character_set_client")
						if err != nil {
							t.Fatalf("%s: %v", when, err)
						}
						if want := fmt.Sprintf("%X|%s", name, charset); rows[len(rows)-1] != want {
							t.Errorf("%s: %q, want %s", when, rows, want)
						}
						if got := s.State().Schema; got != name {
							t.Errorf("%s: the state has %q", when, got)
						}
					}
					everywhere := func(s *session.Session) {
						t.Helper()
						where("at first", s)
						srv.SQL(t, fmt.Sprintf("KILL %d", s.State().ConnectionID))
						where("after a reconnection", s)
						if _, err := s.Reset(t.Context()); err != nil {
							t.Error(err)
						}
						where("after a reset", s)
						srv.SQL(t, fmt.Sprintf("KILL %d", s.State().ConnectionID))
						if _, err := s.Reset(t.Context()); err != nil {
							t.Error(err)
						}
						where("after a reset on a dead connection", s)
						another, err := s.Clone(t.Context())
						if err != nil {
							t.Fatal(err)
						}
						defer another.Close()
						where("beside it", another)
					}
					everywhere(openIn(t, srv, written, func(c *session.Config) { c.Wire.Charset = charset }))
					s := openIn(t, srv, "mysql", func(c *session.Config) { c.Wire.Charset = charset })
					quoted, err := sqltext.Identifier(written, scan.Mode{Encoding: charsets.Of(charset)})
					if err != nil {
						t.Fatal(err)
					}
					must(t, s, "use "+quoted)
					everywhere(s)
				})
			}
		}
	})
}

// A server that does not report the schema of USE, as vtgate and Dolt do not, has selected the one that
// was named.
func TestSchema_UseIsNotReported(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		first, second := srv.Schema(t), srv.Schema(t)
		s := openIn(t, srv, first)
		must(t, s, "set session session_track_schema = off", "use `"+second+"`")
		if got := s.State().Schema; got != second {
			t.Errorf("after use the schema is %s, want %s", got, second)
		}
		if _, err := run(s, "use nosuch"); err == nil || s.State().Schema != second {
			t.Errorf("after a refused use (%v) the schema is %s", err, s.State().Schema)
		}
		srv.SQL(t, fmt.Sprintf("KILL %d", s.State().ConnectionID))
		if rows := must(t, s, "select database()"); rows[len(rows)-1] != second {
			t.Errorf("after a reconnection the schema is %q, want %s", rows, second)
		}
	})
}
