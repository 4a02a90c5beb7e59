package sqltext_test

import (
	"testing"

	"mysh/internal/charset"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

func TestValue(t *testing.T) {
	cases := []struct{ text, charset, want string }{
		{"", "", "''"},
		{"shop", "", "'shop'"},
		{"2026-11-28 12:00:00", "gbk", "'2026-11-28 12:00:00'"},
		{"STRICT_TRANS_TABLES,NO_ZERO_DATE", "", "'STRICT_TRANS_TABLES,NO_ZERO_DATE'"},
		{"it's", "", "_utf8mb4 0x69742773"},
		{`\'`, "utf8mb4", "_utf8mb4 0x5c27"},
		{"ü", "utf8mb3", "_utf8mb4 0xc3bc"},
		{"\xd6\x60", "gbk", "_gbk 0xd660"},
		{"\x00", "binary", "_utf8mb4 0x00"},
		{"ü", "no charset; --", "_utf8mb4 0xc3bc"},
	}
	for _, c := range cases {
		if got := sqltext.Value(c.text, c.charset); got != c.want {
			t.Errorf("Value(%q, %q) = %s, want %s", c.text, c.charset, got, c.want)
		}
	}
}

func TestIdentifier_OnlyWhatMustBeIsQuoted(t *testing.T) {
	for name, want := range map[string]string{
		"customers": "customers", "Straße": "`Straße`", "a_1$": "a_1$",
		"order": "`order`", "Group": "`Group`", "due date": "`due date`", "a`b": "`a``b`",
		"2024": "`2024`", "1e5": "`1e5`", "my-data": "`my-data`", "": "``", "status": "status",
		`a\b`: "`a\\b`", "it's": "`it's`",
	} {
		if got, err := sqltext.Identifier(name, scan.Mode{}); got != want || err != nil {
			t.Errorf("%q is written %s (%v), want %s", name, got, err, want)
		}
	}
}

func TestIdentifier_CharactersOfTwoBytesNeedNoQuotes(t *testing.T) {
	gbk := scan.Mode{Encoding: charset.GBK}
	for name, want := range map[string]string{
		"\xd6\x60\x81\x5c": "\xd6\x60\x81\x5c", "a\xd6\x60": "a\xd6\x60", "\xd6\x60`": "`\xd6\x60```", "\x81": "", "\xff": "`\xff`",
	} {
		if got, err := sqltext.Identifier(name, gbk); got != want || (err != nil) != (want == "") {
			t.Errorf("%q is written %q (%v), want %q", name, got, err, want)
		}
	}
}

func TestQuote(t *testing.T) {
	gbk, sjis := scan.Mode{Encoding: charset.GBK}, scan.Mode{Encoding: charset.SJIS}
	none := scan.Mode{NoBackslashEscapes: true}
	cases := []struct {
		text  string
		quote byte
		mode  scan.Mode
		want  string // "" if the text cannot be quoted
	}{
		{`\'); drop`, '\'', scan.Mode{}, `'\\''); drop'`},
		{`\'); drop`, '\'', none, `'\''); drop'`},
		{`a"\`, '"', scan.Mode{}, `"a""\\"`},
		{`a"\`, '"', scan.Mode{ANSIQuotes: true}, `"a""\"`}, // a name
		{"a`b\\", '`', scan.Mode{}, "`a``b\\`"},
		{"\x95\x5c\x95\x60", '`', sjis, "`\x95\x5c\x95\x60`"},
		{"\x95\x5c", '\'', sjis, "'\x95\x5c'"},
		{"\x95\x5c", '\'', scan.Mode{}, "'\x95\x5c\x5c'"}, // two characters in latin1
		{"\xd6\x60`", '`', gbk, "`\xd6\x60```"},
		{"\x81\x30\x81\x30'", '\'', gbk, "'\x81\x30\x81\x30'''"}, // one character in gb18030
		{"\x81", '`', gbk, ""},
		{"\x81'", '\'', gbk, ""},
		{"a\x00b", '`', scan.Mode{}, ""},
		{"a\x00b", '\'', scan.Mode{}, "'a\x00b'"},
	}
	for _, c := range cases {
		got, err := sqltext.Quote(c.text, c.quote, c.mode)
		if got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%q between %c in %+v is written %q (%v), want %q", c.text, c.quote, c.mode, got, err, c.want)
		}
	}
}

func TestUnquote(t *testing.T) {
	none := scan.Mode{NoBackslashEscapes: true}
	cases := []struct {
		literal string
		mode    scan.Mode
		want    string
	}{
		{"", none, ""},
		{"plain", none, "plain"},
		{`'it''s'`, none, `it's`},
		{`'a\'b\n\0\%\\'`, scan.Mode{}, "a'b\n\x00\\%\\"},
		{`'a\n'`, none, `a\n`},
		{"`a``b\\`", scan.Mode{}, "a`b\\"},
		{"`begun", scan.Mode{}, "begun"},
		{`'begun\`, scan.Mode{}, `begun\`},
		{"'\x95\\n'", scan.Mode{Encoding: charset.SJIS}, "\x95\\n"},
		{`'`, scan.Mode{}, ""},
	}
	for _, c := range cases {
		if got := sqltext.Unquote(c.literal, c.mode); got != c.want {
			t.Errorf("%q in %+v means %q, want %q", c.literal, c.mode, got, c.want)
		}
	}
}

func TestCutQuoted(t *testing.T) {
	sjis := scan.Mode{Encoding: charset.SJIS}
	cases := []struct {
		text         string
		mode         scan.Mode
		inside, rest string
		ok           bool
	}{
		{"`a``b` c", scan.Mode{}, "a`b", " c", true},
		{`'a\' c`, scan.Mode{}, `a\`, " c", true}, // the text is a name, in which a backslash has no meaning
		{`"a" "b"`, scan.Mode{}, "a", ` "b"`, true},
		{"`\x95` c", sjis, "", "`\x95` c", false},
		{"`\x95`` c", sjis, "\x95`", " c", true},
		{"`a", scan.Mode{}, "", "`a", false},
		{"a`", scan.Mode{}, "", "a`", false},
		{"", scan.Mode{}, "", "", false},
	}
	for _, c := range cases {
		inside, rest, ok := sqltext.CutQuoted(c.text, c.mode)
		if inside != c.inside || rest != c.rest || ok != c.ok {
			t.Errorf("%q: %q, %q, %v", c.text, inside, rest, ok)
		}
	}
}

// Quoted text is one token to a reader that follows the server's rules, and unquotes to the
// original.
func FuzzQuote(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, uint8(0), uint8(0))
		f.Add(text, uint8(1), uint8(5))
		f.Add(text, uint8(2), uint8(15))
	}
	f.Fuzz(func(t *testing.T, text string, q, m uint8) {
		quote := "`'\""[q%3]
		mode := scan.Mode{
			NoBackslashEscapes: m&1 != 0, ANSIQuotes: m&2 != 0,
			Encoding: charset.Encoding(m >> 2 % 4),
		}
		quoted, err := sqltext.Quote(text, quote, mode)
		if err != nil {
			return
		}
		if got := sqltext.Unquote(quoted, mode); got != text {
			t.Errorf("%q between %c in %+v is written %q, which means %q", text, quote, mode, quoted, got)
		}
		for token := range scan.Tokens(quoted+";", mode) {
			if token.Text != quoted {
				t.Errorf("%q between %c in %+v is written %q, whose first token is %q", text, quote, mode, quoted, token.Text)
			}
			break
		}
	})
}
