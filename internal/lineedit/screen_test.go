package lineedit

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gdamore/tcell/v3/vt"
)

// A screen is an editor on a terminal emulator, without input, goroutines or a tty.
type screen struct {
	t      testing.TB
	cols   int
	rows   int
	term   vt.MockTerm
	editor *editor
	view   view
	out    int    // number of bytes written so far
	wrote  string // the bytes of the last write
	trace  []string
}

func newEmulator(t testing.TB, cols, rows int) vt.MockTerm {
	term := vt.NewMockTerm(vt.MockOptSize{X: vt.Col(cols), Y: vt.Row(rows)})
	if err := term.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { term.Stop() })
	term.Write([]byte("\x1b[?2027h")) // measure by grapheme clusters
	return term
}

func newScreen(t testing.TB, cols, rows int, cfg Config, p Prompt) *screen {
	s := &screen{t: t, cols: cols, rows: rows, term: newEmulator(t, cols, rows)}
	s.editor = newEditor(&cfg, func() (int, int) { return s.cols, s.rows })
	s.view.write = func(b []byte) {
		s.out += len(b)
		s.wrote = string(b)
		s.term.Write(b)
	}
	s.editor.begin(p)
	s.paint()
	return s
}

func (s *screen) paint() { s.view.paint(s.editor.draw()) }

// press performs keys by name. A name that is no key is typed as text.
func (s *screen) press(names ...string) {
	for _, name := range names {
		s.key(namedKey(name))
	}
}

func (s *screen) key(k key) {
	s.editor.handle(k)
	settle(s.editor)
	s.paint()
}

// namedKey returns the key with a name, or else the name as typed text.
func namedKey(name string) (k key) {
	defer func() {
		if recover() != nil {
			k = key{code: codeText, text: name}
		}
	}()
	return parseKey(name)
}

// cellAt returns the text and the style of a cell of an emulator. The foreground of a blank is
// ignored unless it is visible.
func cellAt(term vt.MockTerm, x, y int) (text string, style vt.Style) {
	c := term.GetCell(vt.Coord{X: vt.Col(x), Y: vt.Row(y)})
	if (c.C == "" || c.C == " ") && c.S.Attr()&(vt.Reverse|vt.Underline) == 0 {
		return " ", vt.BaseStyle
	}
	return c.C, c.S
}

// text returns the screen as text, without blanks at the ends of rows.
func (s *screen) text() string {
	var rows []string
	for y := range s.rows {
		var row strings.Builder
		for x := 0; x < s.cols; {
			c := s.term.GetCell(vt.Coord{X: vt.Col(x), Y: vt.Row(y)})
			if c.C == "" {
				row.WriteByte(' ')
			}
			row.WriteString(c.C)
			x += max(c.W, 1)
		}
		rows = append(rows, strings.TrimRight(row.String(), " "))
	}
	return strings.TrimRight(strings.Join(rows, "\n"), "\n")
}

// check compares the screen with a second screen on which the same page is drawn completely:
// the text, the styles, the cursor, and the empty rows below.
func (s *screen) check() {
	s.t.Helper()
	top := int(s.term.Pos().Y) - s.view.cursorRow
	if top < 0 {
		s.t.Fatalf("the view begins above the screen, after %v", s.trace)
	}
	whole := newEmulator(s.t, s.cols, s.rows)
	defer whole.Stop()
	whole.Write([]byte(strings.Repeat("\r\n", top)))
	v := view{top: s.view.top, write: func(b []byte) { whole.Write(b) }}
	v.paint(s.editor.draw())
	for y := top; y < s.rows; y++ {
		for x := range s.cols {
			got, gotStyle := cellAt(s.term, x, y)
			want, wantStyle := cellAt(whole, x, y)
			if got != want || !gotStyle.Equal(wantStyle) {
				s.t.Fatalf("row %d, column %d of %d×%d: %q %v, want %q %v\n%s\nwrote %q\nwant\n%s\nafter %v",
					y, x, s.cols, s.rows, got, gotStyle, want, wantStyle, s.text(), s.wrote, (&screen{cols: s.cols, rows: s.rows, term: whole}).text(), s.trace)
			}
		}
	}
	if got, want := s.term.Pos(), whole.Pos(); got != want {
		s.t.Fatalf("cursor at %v, want %v\n%s\nafter %v", got, want, s.text(), s.trace)
	}
}

// styled highlights digits, the letters a to e and quoted strings, so that styles change often.
func styled(text string) (spans []Span) {
	quote := -1
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\'' && quote < 0:
			quote = i
		case c == '\'':
			spans = append(spans, Span{quote, i + 1, "32", true})
			quote = -1
		case quote >= 0:
		case c >= '0' && c <= '9':
			spans = append(spans, Span{i, i + 1, "35", false})
		case c >= 'a' && c <= 'e':
			spans = append(spans, Span{i, i + 1, "1;34", false})
		}
	}
	if quote >= 0 {
		spans = append(spans, Span{quote, len(text), "4;31", true})
	}
	return spans
}

func continued(text string) (prompts []string) {
	for i := range len(text) {
		if text[i] == '\n' {
			prompt := "    -> "
			if strings.Count(text[:i], "'")%2 == 1 {
				prompt = "    '> "
			}
			prompts = append(prompts, prompt)
		}
	}
	return prompts
}

// randomConfig enables everything that can be drawn.
var randomConfig = Config{
	Complete:      func(string) bool { return false },
	Continuations: continued,
	Highlight:     styled,
	History: func() []string {
		return []string{"select 日本 from t where a = 'b'", "short", "insert into t\nvalues (1,\n  '日本')",
			"a much longer line that goes over the edge of a narrow terminal twice and more, (b)"}
	},
	Candidates: func(_ context.Context, text string, cursor int) Completion {
		c := Completion{From: wordStart(text, cursor, inWord), To: cursor}
		for i := range len(text) % 15 {
			c.Candidates = append(c.Candidates, Candidate{Text: strings.Repeat("日a", i), Detail: "detail 詳細"[:i]})
		}
		return c
	},
	Settings: Settings{Color: true, Suggest: true},
}

// randomKey returns a key that a user might press.
func randomKey(r *rand.Rand) key {
	texts := []string{"a", "select ", "b(", ")", "'", "7", "日", "本語 ", "é", "😀", "👨‍👩‍👧", "\t", "i", "s",
		"\x01", "x_y", "\u200b", "c d e", "1234567890"}
	var names []string
	for _, b := range emacsBindings {
		names = append(names, strings.Split(b.keys, ", ")...)
	}
	switch n := r.IntN(100); {
	case n < 45:
		return key{code: codeText, text: texts[r.IntN(len(texts))]}
	case n < 48:
		var text strings.Builder
		for range r.IntN(40) {
			text.WriteString(texts[r.IntN(len(texts))])
			if r.IntN(6) == 0 {
				text.WriteByte('\n')
			}
		}
		return key{code: codePaste, text: text.String()}
	case n < 52:
		return parseKey([]string{"M-Enter", "Enter"}[r.IntN(2)])
	case n < 70:
		return parseKey([]string{"Left", "Right", "Up", "Down", "Home", "End"}[r.IntN(6)])
	case n < 80:
		return parseKey([]string{"Tab", "S-Tab", "PageDown", "C-r", "Esc", "Tab"}[r.IntN(6)])
	}
	keys := strings.Fields(names[r.IntN(len(names))])
	return parseKey(keys[r.IntN(len(keys))])
}

// After any keys, the screen equals one on which the same page is drawn completely.
func TestScreen_IncrementalEqualsFullDrawing(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {12, 4}, {31, 9}, {20, 3}} {
		for seed := range uint64(3) {
			t.Run(fmt.Sprintf("%dx%d seed %d", size[0], size[1], seed), func(t *testing.T) {
				t.Parallel()
				r := rand.New(rand.NewPCG(seed, uint64(size[0])))
				cfg := randomConfig
				if seed%3 == 2 {
					cfg.Settings.Mode = Vi
				}
				cfg.Settings.Eager = seed%3 == 1
				s := newScreen(t, size[0], size[1], cfg, Prompt{First: "\x1b[1mshop\x1b[m> ", Right: "12:00"})
				for range 600 {
					k := randomKey(r)
					s.trace = append(s.trace[max(0, len(s.trace)-12):], k.String())
					s.key(k)
					s.editor.outcome = editing
					s.check()
				}
			})
		}
	}
}

// For any input, the text is valid UTF-8, the cursor is between two characters, and the page
// can be drawn.
func FuzzEditor(f *testing.F) {
	for _, s := range []string{"select 1\r\x1b[A\x01\x0b\x19", "日本\x7f\x14\x1bt\x1f\x1b/", "\x12cou\x12\x07",
		"a\t\t\x1b[B\r", "\x1bi(a)\x1bhci(x\x1b.u", "\x1b[200~a\nb\x1b[201~\x1bkddpggd$", "\x1b3\x18\x05"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, inVi bool) {
		if len(s) > 200 {
			return
		}
		cfg := randomConfig
		if inVi {
			cfg.Settings.Mode = Vi
		}
		e := newTestEditor(cfg, "")
		for _, k := range decodeAll(s) {
			e.handle(k)
			settle(e)
			e.outcome = editing
			drawing(&view{}, e.draw())
			if e.cursor < 0 || e.cursor > len(e.text) || !utf8.ValidString(e.text) ||
				e.cursor < len(e.text) && !utf8.RuneStart(e.text[e.cursor]) {
				t.Fatalf("%q leads to the text %q with the cursor at %d", s, e.text, e.cursor)
			}
			if len(e.text) > 1<<16 {
				return
			}
		}
	})
}
