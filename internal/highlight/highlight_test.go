package highlight

import (
	"flag"
	"os"
	"strings"
	"testing"

	"mysh/internal/scan"
)

var update = flag.Bool("update", false, "rewrite testdata/styles.txt")

// testdata/styles.txt has a text, and below it a letter for the style of each byte: K keyword,
// S string, Q quoted name, N number, C comment, V mark of a version comment, v variable, \
// client command, ! unclosed.
func TestStyles(t *testing.T) {
	const file = "testdata/styles.txt"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for i := 0; i < len(lines); i += 2 {
		b.WriteString(lines[i] + "\n" + strings.TrimRight(letters(lines[i], Parts(lines[i], scan.Mode{})), " ") + "\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if got := b.String(); got != string(text) {
		t.Errorf("got\n%s\nwant\n%s", got, text)
	}
}

func letters(text string, parts []Part) string {
	names := map[scan.TokenKind]byte{
		scan.Keyword: 'K', scan.String: 'S', scan.QuotedIdentifier: 'Q', scan.Number: 'N', scan.Comment: 'C',
		scan.VersionMark: 'V', scan.Variable: 'v', scan.ClientCommand: '\\', scan.Unclosed: '!',
	}
	b := []byte(strings.Repeat(" ", len(text)))
	for _, p := range parts {
		for i := p.From; i < p.To; i++ {
			b[i] = names[p.Kind]
		}
	}
	return string(b)
}

// A style has the parameters of an SGR sequence, and every theme has every kind.
func TestThemes(t *testing.T) {
	for name, theme := range Themes {
		for kind := range Themes["terminal"] {
			style, ok := theme[kind]
			if !ok || strings.Trim(style, "0123456789;") != "" {
				t.Errorf("%s, kind %d: style %q", name, kind, style)
			}
		}
	}
}
