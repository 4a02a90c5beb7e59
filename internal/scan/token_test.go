package scan

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// letters has one letter for each kind of token.
const letters = " kiqsncvo@?\\!"

// underline returns each line of the text with a line below it that has the letter of each
// character's token.
func underline(text string, m Mode) string {
	var lines, under strings.Builder
	for token := range Tokens(text, m) {
		for _, r := range token.Text {
			if r == '\n' {
				fmt.Fprintf(&lines, "\n%s\n", strings.TrimRight(under.String(), " "))
				under.Reset()
				continue
			}
			lines.WriteRune(r)
			under.WriteByte(letters[token.Kind])
		}
	}
	if under.Len() > 0 {
		fmt.Fprintf(&lines, "\n%s\n", strings.TrimRight(under.String(), " "))
	}
	return lines.String()
}

// The file holds texts, each followed by its underlined form.
func TestTokens(t *testing.T) {
	const file = "testdata/tokens.txt"
	var updated strings.Builder
	for _, c := range readTranscripts(t, file) {
		got := underline(decode(t, c.text), setup(t, c.flags).Mode())
		t.Run(c.title, func(t *testing.T) {
			if got != c.want && !*update {
				t.Errorf("got:\n%swant:\n%s", got, c.want)
			}
		})
		updated.WriteString(c.format(got))
	}
	if *update {
		if err := os.WriteFile(file, []byte(updated.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func FuzzTokensCoverTheText(f *testing.F) {
	fuzzSeeds(f)
	f.Fuzz(func(t *testing.T, text []byte, how, _ uint16) {
		_, m, _ := fuzzed(how)
		at := 0
		for token := range Tokens(string(text), m) {
			if token.Start != at || token.Text == "" || token.Text != string(text[at:at+len(token.Text)]) {
				t.Fatalf("token %q at %d, after %d bytes of %q", token.Text, token.Start, at, text)
			}
			at += len(token.Text)
		}
		if at != len(text) {
			t.Fatalf("tokens cover %d bytes of %q", at, text)
		}
	})
}

func TestKeywords(t *testing.T) {
	var words []string
	for word, reserved := range Keywords() {
		if !IsKeyword(strings.ToLower(word)) || IsReserved(word) != reserved {
			t.Errorf("%s is listed, reserved %t, and looked up otherwise", word, reserved)
		}
		words = append(words, word)
	}
	if !slices.IsSorted(words) {
		t.Error("not sorted")
	}
	for word, want := range map[string][2]bool{
		"select": {true, true}, "Begin": {true, false}, "name": {true, false}, "customer": {false, false},
		"": {false, false}, "qualify": {true, true}, "returning": {true, true}, "sequence": {true, false},
		strings.Repeat("select", 20): {false, false},
	} {
		if got := [2]bool{IsKeyword(word), IsReserved(word)}; got != want {
			t.Errorf("%s: keyword, reserved: %v, want %v", word, got, want)
		}
	}
}

func BenchmarkTokens(b *testing.B) {
	text := "select a.id, count(*) from orders o where name = 'x''y' and total > 1.5 -- done\n"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		for range Tokens(text, Mode{}) {
		}
	}
}
