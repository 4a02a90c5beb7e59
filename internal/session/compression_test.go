package session_test

import (
	"errors"
	"strings"
	"testing"

	"mysh/internal/option"
	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/session"
	"mysh/internal/wire"
)

// Which compression algorithm is used with each option, on a server with zlib only and on one
// with zstd, too.
var compressions = []struct {
	allowed        string
	mariadb, mysql string
}{
	{"uncompressed", "", ""},
	{"zlib", "zlib", "zlib"},
	{"zstd", "", "zstd"},
	{"ZSTD,uncompressed", "", "zstd"},
	{"zstd,zlib", "zlib", "zlib"},
}

func TestCompression(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		for _, tt := range compressions {
			o := option.Defaults()
			o.Compression, o.ZstdLevel = strings.Split(tt.allowed, ","), 7
			from, err := session.FromOptions(o, true)
			if err != nil {
				t.Fatal(err)
			}
			s := open(t, srv, func(c *session.Config) {
				c.Wire.Compression, c.Wire.ZstdLevel = from.Wire.Compression, from.Wire.ZstdLevel
			})
			want := tt.mysql
			if srv.Kind == servertest.MariaDB {
				want = tt.mariadb
			}
			if got := s.State().Compression; got != want {
				t.Errorf("%s: compressed by %q, want %q", tt.allowed, got, want)
			}
			rows, err := run(s, "select repeat('mysh', 300000) = 'x', repeat('abc', 4)")
			if err != nil || len(rows) != 1 || rows[0] != "0|abcabcabcabc" {
				t.Errorf("%s: %q, %v", tt.allowed, rows, err)
			}
			if want == string(wire.Zstd) {
				if rows, err := run(s, "show session status like 'Compression_level'"); err != nil || rows[0] != "Compression_level|7" {
					t.Errorf("%s: %q, %v", tt.allowed, rows, err)
				}
			}
		}
	})
}

func TestCompression_Unavailable(t *testing.T) {
	o := option.Defaults()
	o.Compression = []string{"zlib", "lz4"}
	var refused *result.Error
	if _, err := session.FromOptions(o, true); !errors.As(err, &refused) || refused.Number != 2066 || !strings.Contains(refused.Message, `"lz4"`) {
		t.Errorf("got %v", err)
	}
}
