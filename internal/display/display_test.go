package display

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

func TestWidth(t *testing.T) {
	for text, want := range map[string]int{
		"":                   0,
		"a":                  1,
		"plain ASCII text":   16,
		"日本語":                6,
		"ｱ":                  1, // half-width katakana
		"é":                  1,
		"e\u0301":            1, // the accent alone
		"12345678e\u0301xyz": 12,
		"😀":                  2,
		"👨‍👩‍👧":              2, // a family, joined by zero width joiners
		"👍🏽":                 2, // with a modifier of skin tone
		"🇨🇭🇯🇵":               4, // flags
		"❤️":                 2, // with the selector for emoji
		"1️⃣":                2,
		"한국":                 4,
		"\u1112\u1161\u11ab": 2, // the same syllable in three characters
		"“q”":                3,
		"\u200b":             0,
		"\x00":               1, // as in the C client
		"a\tb\r\n":           5,
		"\x7f":               1,
		"\xff\xfe":           2,
		"caf\xe9":            4,
		"\xe6\x97":           2, // a part of a character
		"\u0085":             1,
	} {
		if got := Width(text); got != want {
			t.Errorf("Width(%+q) = %d, want %d", text, got, want)
		}
		if got := WidthBytes([]byte(text)); got != want {
			t.Errorf("WidthBytes(%+q) = %d, want %d", text, got, want)
		}
	}
}

func TestCluster(t *testing.T) {
	for text, want := range map[string]string{
		"":         "",
		"abc":      "a",
		"e\u0301b": "e\u0301",
		"👨‍👩‍👧b":   "👨‍👩‍👧",
		"\r\n":     "\r",
		"\xffa":    "\xff",
		"\x1b[31m": "\x1b",
		"日\u0301本": "日\u0301",
	} {
		if got, _ := Cluster(text); got != want {
			t.Errorf("Cluster(%+q) = %+q, want %+q", text, got, want)
		}
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		text  string
		cells int
		want  string
	}{
		{"orders", 6, "orders"},
		{"orders", 5, "orde…"},
		{"orders", 1, "…"},
		{"orders", 0, ""},
		{"", 0, ""},
		{"日本語", 6, "日本語"},
		{"日本語", 5, "日本…"},
		{"日本語", 4, "日…"},
		{"e\u0301e\u0301", 2, "e\u0301e\u0301"},
		{"e\u0301e\u0301e\u0301", 2, "e\u0301…"},
	} {
		if got := Fit(c.text, c.cells); got != c.want {
			t.Errorf("Fit(%q, %d) = %q, want %q", c.text, c.cells, got, c.want)
		}
	}
}

// An excerpt of a text of many screens has the beginning, the end, and the size of the part
// between.
func TestExcerpt(t *testing.T) {
	short := strings.Repeat("日", 1000)
	if got := Excerpt(short); got != short {
		t.Errorf("a text of a screen became %q", got)
	}
	got := Excerpt("begins " + strings.Repeat("日", 5<<20) + " ends")
	if !strings.HasPrefix(got, "begins 日") || !strings.HasSuffix(got, "日 ends") || !strings.Contains(got, "日… (15726654 bytes are left out) …日") || len(got) > 2100 || !utf8.ValidString(got) {
		t.Errorf("a long text became %q", got)
	}
}

func TestSafe(t *testing.T) {
	for _, c := range []struct{ name, text, safe, lines string }{
		{"clean", "Zoë 日本 👨‍👩‍👧 \\", "", ""},
		{"newline and tab", "a\tb\nc", `a\tb\nc`, "a\tb\nc"},
		{"carriage return", "ok\rbad", `ok\rbad`, `ok\rbad`},
		{"nul", "a\x00\x00", `a\0\0`, `a\0\0`},
		{"clear screen", "\x1b[2J", `\x1b[2J`, `\x1b[2J`},
		{"window title", "\x1b]0;owned\a", `\x1b]0;owned\x07`, `\x1b]0;owned\x07`},
		{"title by C1", "\u009d0;owned\u009c", `\u009d0;owned\u009c`, `\u009d0;owned\u009c`},
		{"C1 as a lone byte", "\x9b2J", `\x9b2J`, `\x9b2J`},
		{"backspace, DEL", "x\b\x7f", `x\x08\x7f`, `x\x08\x7f`},
		{"override", "user\u202egnp.exe", `user\u202egnp.exe`, `user\u202egnp.exe`},
		{"isolate, mark", "\u2066a\u200f\u061c", `\u2066a\u200f\u061c`, `\u2066a\u200f\u061c`},
		{"separators", "a\u2028b\u2029", `a\u2028b\u2029`, `a\u2028b\u2029`},
		{"byte order mark", "\ufeffid", `\ufeffid`, `\ufeffid`},
		{"not UTF-8", "caf\xe9 \xc0\xaf", `caf\xe9 \xc0\xaf`, `caf\xe9 \xc0\xaf`},
		{"cut character", "日\xe6\x97", `日\xe6\x97`, `日\xe6\x97`},
		{"encoded surrogate", "\xed\xa0\x80", `\xed\xa0\x80`, `\xed\xa0\x80`},
		{"the real U+FFFD", "\ufffd", "", ""},
		{"what cannot be seen", "a\u200bd\u00admi\u2060n\u180e", `a\u200bd\u00admi\u2060n\u180e`, `a\u200bd\u00admi\u2060n\u180e`},
		{"joiners", "👨\u200d👩\u200d👧 می\u200cخواهم ❤\ufe0f", "", ""},
		{"tags that hide a text", "x\U000e0041\U000e0042", `x\U000e0041\U000e0042`, `x\U000e0041\U000e0042`},
		{"tags of a flag", "🏴\U000e0067\U000e0062\U000e007f", "", ""},
		{"tags after the flag's character", "🏴 \U000e0067", `🏴 \U000e0067`, `🏴 \U000e0067`},
		{"as many marks as can be", "o" + strings.Repeat("\u0301", 30), "", ""},
		{"a flood of marks", "o" + strings.Repeat("\u0301", 32) + "\u0489é", "o" + strings.Repeat("\u0301", 30) + `\u0301\u0301\u0489é`, "o" + strings.Repeat("\u0301", 30) + `\u0301\u0301\u0489é`},
	} {
		if c.safe == "" {
			c.safe, c.lines = c.text, c.text
		}
		if got := Safe(c.text); got != c.safe {
			t.Errorf("%s: Safe = %q, want %q", c.name, got, c.safe)
		}
		if got := SafeLines(c.text); got != c.lines {
			t.Errorf("%s: SafeLines = %q, want %q", c.name, got, c.lines)
		}
	}
}

// The shortcuts for letters agree with the tables of Unicode.
func TestLetters(t *testing.T) {
	for r := rune(' '); r <= unicode.MaxRune; r++ {
		w := letter(r)
		if w == 0 || r == del {
			continue
		}
		if got := displaywidth.String(string(r)); got != w {
			t.Errorf("%U %q: %d cells, want %d", r, r, w, got)
		}
		for _, other := range []string{"a", "é", "日", "한"} {
			for _, pair := range []string{string(r) + other, other + string(r)} {
				if g := displaywidth.StringGraphemes(pair); !g.Next() || g.Value() == pair {
					t.Errorf("%U: %q is one cluster", r, pair)
				}
			}
		}
	}
}

func TestSafe_CleanTextDoesNotAllocate(t *testing.T) {
	text, dst := "Zoë Müller, 大阪 👨‍👩‍👧, plain", make([]byte, 0, 100)
	if n := testing.AllocsPerRun(100, func() {
		Safe(text)
		dst = AppendSafe(dst[:0], []byte("clean"))
		Width(text)
	}); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

// The result of Safe is printable, of whole characters, and on one line. Safe does not change
// clean text.
func FuzzSafe(f *testing.F) {
	for _, s := range []string{"a\x1b[2J\u202e\xff", "12345678\x7f", "1234567\u2028", "日本\xe6"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, got := range []string{Safe(s), SafeLines(s)} {
			if !utf8.ValidString(got) {
				t.Fatalf("%q became %q, which is not UTF-8", s, got)
			}
			if i := strings.IndexFunc(got, func(r rune) bool {
				return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
			}); i >= 0 {
				t.Fatalf("%q became %q, unsafe at byte %d", s, got, i)
			}
		}
		if got := Safe(s); strings.ContainsAny(got, "\n\t") {
			t.Fatalf("%q became %q, not one line", s, got)
		}
		if once := Safe(s); Safe(once) != once {
			t.Fatalf("Safe(%q) is not safe: %q became %q", s, once, Safe(once))
		}
	})
}

// Clusters cover the text and split no character, and the sum of their widths is the width of
// the text.
func FuzzCluster(f *testing.F) {
	for _, s := range []string{"a👨‍👩‍👧e\u0301", "\r\n\xff\u0301", "12345678é", "\u0600 a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		sum := 0
		for rest := s; rest != ""; {
			cluster, width := Cluster(rest)
			if cluster == "" || width < 0 || width > 2 {
				t.Fatalf("Cluster(%q) = %q, %d", rest, cluster, width)
			}
			if utf8.ValidString(rest) && !utf8.ValidString(cluster) {
				t.Fatalf("Cluster(%q) = %q splits a character", rest, cluster)
			}
			sum += width
			rest = rest[len(cluster):]
		}
		if got := Width(s); got != sum {
			t.Fatalf("Width(%q) = %d, clusters add up to %d", s, got, sum)
		}
	})
}

func BenchmarkWidth(b *testing.B) {
	for name, text := range map[string]string{
		"short": "12345", "ascii": strings.Repeat("plain text ", 20), "cjk": strings.Repeat("日本語", 20),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Width(text)
			}
		})
	}
}

func BenchmarkAppendSafe(b *testing.B) {
	text := []byte(strings.Repeat("plain text ", 20))
	dst := make([]byte, 0, 1024)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		dst = AppendSafe(dst[:0], text)
	}
}

// A Writer writes the same as SafeLines returns, and reports all bytes as written.
func TestWriter(t *testing.T) {
	var got strings.Builder
	if n, err := fmt.Fprintln(Writer{W: &got}, "no such file: a\x1b[31m\tb"); n != 23 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if want := `no such file: a\x1b[31m` + "\tb\n"; got.String() != want {
		t.Errorf("got %q, want %q", got.String(), want)
	}
}
