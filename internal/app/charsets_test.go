//go:build unix

package app_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// With a character set other than UTF-8, the session uses the schema named on the command line
// and the prompt shows its name. The same is true after connect, after a lost connection, and
// in the background.
func TestSchema_NameInOtherCharacterSet(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, charset := range []string{"gbk", "sjis", "latin1"} {
			name := map[string]string{"gbk": "gbk_中文", "sjis": "sjis_ソ表", "latin1": "latin1_éÿ"}[charset]
			s.SQL(t, "CREATE SCHEMA `"+name+"`")
			t.Cleanup(func() { s.SQL(t, "DROP SCHEMA `"+name+"`") })
			written := s.SQL(t, fmt.Sprintf("SELECT CAST(CONVERT(_utf8mb4 0x%x USING %s) AS BINARY)", name, charset))[0][0]
			p := sit(t, at(s, "--default-character-set="+charset, "--", written)...)
			where := func(when string) {
				t.Helper()
				if got := column(t, p.ask("select hex(database()) as h\\G"), "h"); !strings.EqualFold(got, hex.EncodeToString([]byte(name))) {
					t.Errorf("%s, %s: the schema is %s, want %x", charset, when, got, name)
				}
				if prompt := p.awaitPrompt(); !strings.HasPrefix(prompt, name+">") {
					t.Errorf("%s, %s: the prompt is %q", charset, when, prompt)
				}
			}
			where("at first")
			p.ask("connect;")
			where("after connect")
			s.SQL(t, "KILL "+column(t, p.ask("select connection_id() as id\\G"), "id"))
			if got := p.ask("select 1;"); !strings.Contains(got, "Kept: schema "+name) {
				t.Errorf("%s: after a loss:\n%s", charset, got)
			}
			where("after a loss")
			p.ask("select hex(database()) as h, sleep(0) \\&")
			if got := p.ask(`\wait`) + p.ask(`\fg`); !strings.Contains(strings.ToLower(got), hex.EncodeToString([]byte(name))) {
				t.Errorf("%s: in the background:\n%s", charset, got)
			}
			p.leave()
		}
	})
}
