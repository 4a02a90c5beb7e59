package lineedit

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// drawing returns a view of a page as text: each row between bars with the cursor marked, and
// under it a letter for the style of each cell.
func drawing(v *view, p *page) string {
	rows, cr, cc := v.window(p)
	letters := map[Style]byte{"": ' '}
	var b strings.Builder
	for i, r := range rows {
		var text, styles strings.Builder
		col := 0
		for _, c := range r {
			if i == cr && col == cc {
				text.WriteString(cursorMark)
			}
			if letters[c.style] == 0 {
				letters[c.style] = "?abcdefghijk"[len(letters)]
			}
			text.WriteString(c.text)
			styles.WriteString(strings.Repeat(string(letters[c.style]), c.width))
			col += c.width
		}
		if i == cr && col <= cc {
			text.WriteString(strings.Repeat(" ", cc-col) + cursorMark)
		}
		fmt.Fprintf(&b, "|%s%s|\n", text.String(), strings.Repeat(" ", max(0, p.cols-col)))
		if s := strings.TrimRight(styles.String(), " "); s != "" {
			fmt.Fprintf(&b, " %s\n", s)
		}
	}
	return b.String()
}

// The golden file contains the layout of these texts. The flag -update writes it again.
func TestLayout_MatchesGoldenFile(t *testing.T) {
	colored := Config{Highlight: styled, Continuations: continued, Settings: Settings{Color: true, Suggest: true},
		History:    func() []string { return []string{"select 'a', count(*)\nfrom t", "show tables"} },
		Candidates: candidatesFor("customers", "customer_id", "customer_number_with_a_long_name")}
	colourless := colored
	colourless.Settings.Color = false
	var got strings.Builder
	for _, c := range []struct {
		name       string
		cfg        Config
		cols, rows int
		prompt     Prompt
		text       string
		keys       string
	}{
		{"nothing", Config{}, 20, 5, Prompt{First: "> "}, "▮", ""},
		{"a short text", colored, 30, 5, Prompt{First: "\x1b[1mshop\x1b[0;31m>\x1b[m "}, "select 'a', 1▮", ""},
		{"without colours", colourless, 30, 5, Prompt{First: "\x1b[1mshop\x1b[0;31m>\x1b[m "}, "select 'a', (1)▮", ""},
		{"several lines", colored, 30, 5, Prompt{First: "shop> "}, "select 'a\nb',▮\n  2", ""},
		{"a wrapped line", colored, 20, 5, Prompt{First: "shop> "}, "select one, two, three▮ from t", ""},
		{"a line that fills its row", Config{}, 20, 5, Prompt{First: "shop> "}, "12345678901234▮", ""},
		{"a wide character at the edge", Config{}, 20, 5, Prompt{First: "shop> "}, "1234567890123日▮", ""},
		{"tabs", Config{}, 30, 5, Prompt{First: "> "}, "a\tb\n\tc▮", ""},
		{"a tab at the edge", Config{}, 20, 5, Prompt{First: "> "}, "123456789012345\tx▮", ""},
		{"clusters", Config{}, 30, 5, Prompt{First: "> "}, "e\u0301 👨‍👩‍👧 🇨🇭 한국▮", ""},
		{"what cannot be seen", colored, 40, 5, Prompt{First: "> "}, "a\x01b\x1b[2J\u200bc\u202e\x7f▮", ""},
		{"a prompt of two lines", Config{}, 20, 5, Prompt{First: "localhost\nshop> "}, "select▮", ""},
		{"a prompt that is wider than the terminal", Config{}, 12, 5, Prompt{First: "production:shop> "}, "select▮", ""},
		{"a prompt that steers", Config{}, 30, 5, Prompt{First: "a\x1b[2J\x1b]0;x\a> "}, "select▮", ""},
		{"a right prompt", colored, 30, 5, Prompt{First: "shop> ", Right: "\x1b[2m12:00\x1b[m"}, "x▮", ""},
		{"a right prompt without room", colored, 30, 5, Prompt{First: "shop> ", Right: "12:00"}, "select * from orders▮", ""},
		{"taller than the terminal, at the end", Config{}, 20, 3, Prompt{First: "> "}, "1\n2\n3\n4\n5▮", ""},
		{"taller than the terminal, at the start", Config{}, 20, 3, Prompt{First: "> "}, "1▮\n2\n3\n4\n5", ""},
		{"12 by 4", colored, 12, 4, Prompt{First: "shop> "}, "select a, b from t\nwhere x▮", ""},
		{"a suggestion", colored, 30, 5, Prompt{First: "> "}, "sho▮", ""},
		{"a suggestion of several lines", colored, 30, 5, Prompt{First: "> "}, "sel▮", ""},
		{"a suggestion that is wrapped", colored, 12, 5, Prompt{First: "> "}, "sel▮", ""},
		{"brackets", colored, 30, 5, Prompt{First: "> "}, "f((1), ')')▮", ""},
		{"a menu", colored, 50, 8, Prompt{First: "> "}, "select cu▮", "Tab"},
		{"a menu with one chosen", colored, 50, 8, Prompt{First: "> "}, "select cu▮", "Tab Tab Tab"},
		{"a menu without room", colored, 20, 4, Prompt{First: "> "}, "select * from cu▮", "Tab Tab Tab"},
		{"a menu on 12 by 4", colored, 12, 4, Prompt{First: "> "}, "cu▮", "Tab Tab"},
		{"a search", colored, 30, 8, Prompt{First: "> "}, "x▮", "C-r cou"},
		{"a search that fails", colored, 40, 8, Prompt{First: "> "}, "x▮", "C-r nothing"},
	} {
		e := newTestEditor(c.cfg, c.text)
		e.prompt, e.size = c.prompt, func() (int, int) { return c.cols, c.rows }
		pressed(e, c.keys)
		fmt.Fprintf(&got, "-- %s --\n%s", c.name, drawing(&view{}, e.draw()))
	}
	path := filepath.Join("testdata", "layout.golden")
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	gotCases, wantCases := strings.Split(got.String(), "\n-- "), strings.Split(string(want), "\n-- ")
	for i := range max(len(gotCases), len(wantCases)) {
		if i >= len(gotCases) || i >= len(wantCases) || gotCases[i] != wantCases[i] {
			t.Fatalf("the layout has changed; got\n%s\nwant\n%s",
				gotCases[min(i, len(gotCases)-1)], wantCases[min(i, len(wantCases)-1)])
		}
	}
}
