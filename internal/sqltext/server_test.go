package sqltext_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"mysh/internal/charset"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/servertest"
	"mysh/internal/sqltext"
	"mysh/internal/wire"
)

func TestMain(m *testing.M) { servertest.Main(m) }

// hostile are texts that end a literal or begin a statement if they are quoted wrongly.
var hostile = []string{
	"", "shop", "a b", "it's", `"`, "`", "``", `\`, `\\`, `\'`, `'\`, "a`", "`; create database pwned; -- x",
	`\'); create database pwned; -- x`, `'); create database pwned; -- x`, `"); create database pwned; -- x`,
	"a\nb", "a\r\nb", "a\x00b", "\x1a", "%", `\%`, `\_`, `\n`, "/*! drop */", "-- x", "#", ";", "$$", "0x41", "?",
	"ü`", "ü\\", "中'", "中`", "中\\", "\xd6\x60", "\x95\x5c", "\x81\x5c'", "\xa1\x60`", "\x81\x30\x81\x30`", "\x81", "\xff`",
	"\x81`", "\x81'", "\x81\"", "\x81\\", "\xe4\xb8\xad`; create database pwned; -- x", strings.Repeat("`", 64), strings.Repeat("é", 32),
}

// modes are the values of sql_mode that change how a server reads quotes.
var modes = []string{"", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES,ANSI_QUOTES"}

// charsets has one character set of each family, and all in which the last byte of a character
// may look like ASCII.
var charsets = []string{"utf8mb4", "latin1", "binary", "gbk", "gb18030", "sjis", "cp932", "big5", "swe7", "euckr", "ujis", "gb2312"}

// A reader is a connection with an sql_mode and a character set.
type reader struct {
	conn    *wire.Conn
	charset string
	mode    scan.Mode
	mariadb bool
}

func (r reader) String() string { return fmt.Sprintf("%s in %+v", r.charset, r.mode) }

// readers returns a connection for each mode and character set of the server.
func readers(tb testing.TB, s *servertest.Server, multi bool) (list []reader) {
	for _, name := range charsets {
		if len(s.SQL(tb, "SHOW CHARACTER SET LIKE '"+name+"'")) == 0 {
			continue // MariaDB has no gb18030
		}
		for _, mode := range modes {
			conn, err := wire.Connect(context.Background(), wire.Config{
				Network: "tcp", Address: s.Addr(), User: servertest.Root, Charset: name, MultiStatements: multi,
			})
			if err != nil {
				tb.Fatal(err)
			}
			tb.Cleanup(func() { conn.Close() })
			if _, err = ask(conn, "SET sql_mode = '"+mode+"'"); err != nil {
				tb.Fatal(err)
			}
			list = append(list, reader{conn, name, scan.Mode{
				NoBackslashEscapes: strings.Contains(mode, "NO_BACK"), ANSIQuotes: strings.Contains(mode, "ANSI"), Encoding: charset.Of(name),
			}, s.Kind == servertest.MariaDB})
		}
	}
	return list
}

// ask runs a text and returns the rows of its first result, preceded by the names of the
// columns.
func ask(conn *wire.Conn, text string) (rows [][]string, err error) {
	answers, err := conn.Query(text)
	for err == nil {
		var event result.Event
		if event, err = answers.Next(); err != nil {
			break
		}
		switch e := event.(type) {
		case result.Header:
			var names []string
			for _, c := range e.Columns {
				names = append(names, c.Name)
			}
			rows = append(rows, names)
		case *result.Batch:
			for i := range e.Rows {
				cells := make([][]byte, len(rows[0]))
				if cells, err = e.Cells(i, cells); err != nil {
					break
				}
				var row []string
				for _, cell := range cells {
					row = append(row, string(cell))
				}
				rows = append(rows, row)
			}
			e.Release()
		}
	}
	if err.Error() == "EOF" {
		err = nil
	}
	return rows, err
}

// check sends a text as a value, a string and a name. It reports each that the server returns
// changed, and each that ran as SQL.
func (r reader) check(t *testing.T, text string) {
	t.Helper()
	// Hexadecimal digits come back unchanged in every character set.
	rows, err := ask(r.conn, "SELECT HEX("+sqltext.Value(text, r.charset)+"), 'end'")
	if err != nil && !refusedAsText(err) {
		t.Errorf("%s: the value of %q: %v", r, text, err)
	} else if err == nil {
		r.same(t, "value", text, rows)
	}
	for _, quote := range []byte{'\'', '"'} {
		if quote == '"' && r.mode.ANSIQuotes {
			continue
		}
		quoted, err := sqltext.Quote(text, quote, r.mode)
		if err != nil {
			continue
		}
		rows, err := ask(r.conn, "SELECT HEX("+quoted+"), 'end'")
		if err != nil && !refusedAsText(err) {
			t.Errorf("%s: %q as %s: %v", r, text, quoted, err)
		} else if err == nil {
			r.same(t, "string", text, rows)
		}
	}
	if name, err := sqltext.Identifier(text, r.mode); err == nil && r.charset != "binary" && r.comesBack(text, name) {
		rows, err := ask(r.conn, "SELECT 1 AS "+name)
		if err == nil && rows[0][0] != text {
			t.Errorf("%s: the name %q, as %s, has come back as %q", r, text, name, rows[0][0])
		} else if err != nil && !refusedAsText(err) && !refusedName[err.(*result.Error).Number] {
			t.Errorf("%s: the name %q, as %s: %v", r, text, name, err)
		}
	}
	for _, quote := range []byte{'`', '"'} {
		if quote == '"' && !r.mode.ANSIQuotes {
			continue
		}
		name, err := sqltext.Quote(text, quote, r.mode)
		if err != nil {
			continue
		}
		// The error quotes the name in UTF-8, possibly cut. Only the number of the error
		// counts: it shows that the server read the whole name.
		_, err = ask(r.conn, "SELECT 1 AS ok FROM (SELECT 1 AS `k`) AS z WHERE "+name+".nosuch = 1")
		if refused, ok := err.(*result.Error); !ok || !refusedName[refused.Number] && !refusedAsText(err) {
			t.Errorf("%s: %q as %s: %v", r, text, name, err)
		}
	}
}

// comesBack reports whether a server returns the name of a column unchanged. Servers trim
// blanks and control characters, and remove invalid text. MariaDB reads some names wrong; see
// [sqltext.Identifier].
func (r reader) comesBack(text, name string) bool {
	if text != strings.TrimFunc(text, func(c rune) bool { return c <= ' ' || c >= 0x7f && c <= 0xa0 }) || len(text) > 64 || strings.ContainsAny(text, "\x00\x1a") {
		return false
	}
	for i := 0; i < len(text); i++ {
		if n := r.mode.Encoding.Length(text[i:]); r.mode.Encoding.Lead(text[i]) && n > 0 {
			i += n - 1
			if r.mariadb && name[0] == '`' && text[i] == '`' {
				return false
			}
		}
	}
	rows, err := ask(r.conn, "SELECT HEX(CONVERT(CONVERT("+sqltext.Value(text, r.charset)+" USING utf8mb3) USING "+r.charset+"))")
	return err == nil && rows[1][0] == strings.ToUpper(hex.EncodeToString([]byte(text)))
}

// refusedName has the errors of a server that has read a text as one name: an unknown column or
// table, a bad name, a name that is too long.
var refusedName = map[uint16]bool{1054: true, 1109: true, 1103: true, 1102: true, 1166: true, 1059: true, 1051: true}

// refusedAsText reports whether the error is about bytes that are invalid in their character
// set.
func refusedAsText(err error) bool {
	refused, ok := err.(*result.Error)
	return ok && (refused.Number == 1300 || refused.Number == 3854 || refused.Number == 3988)
}

func (r reader) same(t *testing.T, what, text string, rows [][]string) {
	t.Helper()
	got, err := hex.DecodeString(rows[1][0])
	if err != nil || string(got) != text || len(rows) != 2 || rows[1][1] != "end" {
		t.Errorf("%s: the %s %q has come back as %q", r, what, text, rows[1])
	}
}

// In every mode and character set, servers read the text that was quoted, and no part of it
// runs as SQL.
func TestQuote_RealServers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, r := range readers(t, s, true) {
			for _, text := range hostile {
				r.check(t, text)
			}
		}
		nothingRan(t, s)
	})
}

func nothingRan(t *testing.T, s *servertest.Server) {
	if rows := s.SQL(t, "SHOW DATABASES LIKE 'pwned'"); len(rows) > 0 {
		s.SQL(t, "DROP DATABASE pwned")
		t.Error("text ran as a statement")
	}
}

// The same for any text: go test -fuzz FuzzQuote_RealServers ./internal/sqltext
func FuzzQuote_RealServers(f *testing.F) {
	for i, text := range hostile {
		f.Add(text, uint(i))
	}
	var all []reader
	for _, kind := range servertest.Kinds {
		all = append(all, readers(f, servertest.Shared(f, kind), true)...)
	}
	f.Fuzz(func(t *testing.T, text string, n uint) { all[n%uint(len(all))].check(t, text) })
}
