package scan

import (
	"strings"
	"testing"

	"mysh/internal/charset"
)

// fuzzed returns the options, the mode and the delimiter for the bits of n.
func fuzzed(n uint16) (Options, Mode, string) {
	bit := func(i int) bool { return n>>i&1 == 1 }
	o := Options{
		Interactive: bit(0), SkipCommands: bit(1), NamedCommands: bit(2), SkipComments: bit(3), Binary: bit(4), Variables: bit(14),
	}
	m := Mode{
		NoBackslashEscapes: bit(5), ANSIQuotes: bit(6), DollarQuotes: bit(7), Encoding: charset.Encoding(n >> 8 & 3), MariaDB: bit(12), Oracle: bit(13),
	}
	return o, m, []string{";", "//", "go", "$$"}[n>>10&3]
}

func fuzzSeeds(f *testing.F) {
	for _, text := range []string{
		"select 1; select 'a;b'\\g\n", "delimiter //\nselect 1//\n/* c */\ndelimiter ;\n",
		"create procedure p() begin if a then select 1; end if; end;\nselect 2;",
		"create function f() returns int begin return case when 1 then 2 end; end\\G",
		"/*!40101 set @a = ';' */;\n/*M!999999\\- enable the sandbox mode */\n-- c\n# d\n",
		"use shop; -- c\nuse shop\nhelp me\nsource a.sql\nsystem ls; ls\n\\! ls; ls\n\\u shop\n",
		"select $a$ ; $a$, `a\\`, \"b\\\"\", 'it''s';", "\xef\xbb\xbfselect\r\n\x00", "\\jobs\n\\jbos\n\\N\\y\\\n",
		"select 1\\G csv > f\nselect 2\\&\n;;\\g\n", "select 1/*c*/+--\n1\ngo\n", "\x83\\'\x81'",
		"if a then select 1; end if; for i in 1..2 do select i; end for;\ncase a when 1 then select 1; end case; if;\n",
		"select 1\\gset a_\nselect 1\\gexec\n\\let a b\n\\letter\n",
		"begin select 1; end; declare a int; begin select a; end; set statement a=1 for loop select 1; end loop;begin;\n",
		"create package body p as procedure q is a int; begin end; begin x(); end;",
	} {
		for n := range uint16(1 << 5) {
			f.Add([]byte(text), n*0x67, uint16(3))
		}
	}
}

// The inputs do not depend on how the text was cut into pieces.
func FuzzPieces(f *testing.F) {
	fuzzSeeds(f)
	f.Fuzz(func(t *testing.T, text []byte, how, size uint16) {
		outcome := func(size int) string {
			o, m, delimiter := fuzzed(how)
			s := NewSplitter(words, o)
			s.SetMode(m)
			if err := s.SetDelimiter(delimiter); err != nil {
				t.Fatal(err)
			}
			return cut(s, string(text), size)
		}
		whole := outcome(max(1, len(text)))
		if pieces := outcome(int(size%17) + 1); pieces != whole {
			t.Errorf("in pieces:\n%s\nat once:\n%s", pieces, whole)
		}
	})
}

// In a batch without client commands, the joined statements are the text, except for blanks,
// delimiters and the parts that the documentation lists as dropped.
func FuzzNothingIsLost(f *testing.F) {
	fuzzSeeds(f)
	f.Fuzz(func(t *testing.T, text []byte, _, _ uint16) {
		if strings.ContainsAny(string(text), "\\\r\x00") {
			t.Skip("these may be left out")
		}
		s := NewSplitter(nil, Options{})
		s.add(text)
		s.Finish()
		var joined strings.Builder
		for in, ok := s.Next(); ok; in, ok = s.Next() {
			if in.Kind != Statement {
				t.Fatalf("%v without words", in)
			}
			if in.Core > len(in.Text) || in.Core < 0 || in.Empty != (in.Core == 0) {
				t.Fatalf("%v: core %d, empty %t", in, in.Core, in.Empty)
			}
			joined.WriteString(in.Text + in.Blanks)
		}
		if got, want := squeeze(joined.String()), squeeze(strings.TrimPrefix(string(text), byteOrderMark)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// squeeze removes the text that the splitter may drop, wherever it stands.
func squeeze(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		if c > ' ' && c != ';' && c != 0x7f {
			b.WriteByte(c)
		}
	}
	return b.String()
}
