package favourites

import (
	"strings"
	"testing"

	"mysh/internal/charset"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// No value of any type ends the statement, begins a comment or leaves a string open, in any mode and
// character set; and no head, line or text has the reader fail.
func FuzzValues(f *testing.F) {
	for _, value := range []string{"a", "it's", `\'; drop table t; -- `, "7", "-7", "2026-01-31", "7d ago", "now", "a.b", "`a``b`.c", "1,2,'a,b'", "NULL", "\x81\\", "true", "';--", "/*", "0x1"} {
		f.Add(value, byte(0))
		f.Add(value, byte(255))
	}
	f.Fuzz(func(t *testing.T, value string, bits byte) {
		mode := scan.Mode{NoBackslashEscapes: bits&1 != 0, ANSIQuotes: bits&2 != 0, MariaDB: bits&4 != 0, Encoding: charset.Of([]string{"utf8mb4", "gbk", "sjis", "big5"}[bits>>3&3])}
		for k := range types {
			of := Type{kind: kind(k), List: bits&32 != 0}
			literals, err := of.read(value, bits&64 != 0)
			if err != nil {
				continue
			}
			var v sqltext.Variables
			v.SetLiterals("v", literals...)
			for _, reference := range []string{":v", ":'v'", `:"v"`} {
				text, err := v.Insert("select 1-"+reference+" as x", mode)
				if err != nil {
					continue
				}
				last := ""
				for token := range scan.Tokens(text, mode) {
					if token.Kind == scan.Comment || token.Kind == scan.Unclosed || token.Kind == scan.VersionMark || token.Kind == scan.ClientCommand || token.Text == ";" {
						t.Fatalf("%s, %s, %q: %q has %q", of, reference, value, text, token.Text)
					}
					last = token.Text
				}
				if last != "x" || !strings.HasSuffix(text, " as x") {
					t.Fatalf("%s, %s, %q: %q", of, reference, value, text)
				}
			}
		}
		about, parameters, _ := readHead(value)
		favourite := Favourite{Text: value, About: about, Parameters: parameters}
		favourite.Check(mode)
		favourite.Bind(SplitArguments(value))
		before, mark := CutAt(value, `\>|`)
		if before+mark != value {
			t.Errorf("%q is cut into %q and %q", value, before, mark)
		}
	})
}
