package lineedit

import (
	"fmt"
	"strings"
	"testing"
)

const statement = "select c.name, sum(o.total) as total from customers c join orders o on o.customer_id = c.id "

// ofLength returns SQL of exactly n bytes on one line.
func ofLength(n int) string { return strings.Repeat(statement, n/len(statement)+1)[:n] }

// A key must not write many bytes, which matters over a slow line.
func TestKeys_BytesWrittenAreBounded(t *testing.T) {
	for _, c := range []struct {
		name   string
		length int
		before []string // pressed before the bytes are counted
		keys   []string
		most   int
	}{
		{"typing at the end, 100 characters", 100, nil, []string{"x", "1", "'", "(", "Space", "_"}, 80},
		{"typing at the end, 1 KB", 1000, nil, []string{"x", "1", "'", "(", "Space", "_"}, 80},
		{"typing at the end, 10 KB", 10000, nil, []string{"x", "1", "'", "(", "Space", "_"}, 200},
		{"deleting at the end", 100, nil, []string{"Backspace", "Backspace", "C-w"}, 80},
		{"typing in the middle, 100 characters", 100, []string{"M-b", "M-b", "M-b"}, []string{"x", "y", "z"}, 80},
		{"typing at the start, 100 characters", 100, []string{"M-<"}, []string{"x", "y", "z"}, 80},
		{"deleting at the start, 100 characters", 100, []string{"M-<"}, []string{"C-d", "M-d"}, 80},
		{"typing at the start, 10 KB", 10000, []string{"M-<"}, []string{"x", "y", "z"}, 500},
		{"moving", 1000, []string{"M-<"}, []string{"Right", "M-f", "Down", "End", "Home", "Up"}, 40},
	} {
		cfg := randomConfig
		cfg.History, cfg.Candidates = nil, nil
		s := newScreen(t, 100, 24, cfg, Prompt{First: "shop> "})
		s.editor.setText(ofLength(c.length))
		s.paint()
		s.press(c.before...)
		for _, k := range c.keys {
			s.out = 0
			s.press(k)
			if s.out > c.most {
				t.Errorf("%s: %s writes %d bytes, at most %d are right: %q", c.name, k, s.out, c.most, s.wrote)
			}
			s.check()
		}
	}
}

func TestPaste_BytesWrittenAreBounded(t *testing.T) {
	for _, c := range []struct {
		name, text string
		most       int
	}{
		{"one line of 10 KB", ofLength(10000), 15000},
		{"10,000 lines", strings.Repeat("insert into t values (1, 'x');\n", 10000), 15000},
	} {
		s := newScreen(t, 100, 24, randomConfig, Prompt{First: "shop> "})
		s.out = 0
		s.key(key{code: codePaste, text: c.text})
		if s.out > c.most {
			t.Errorf("%s: %d bytes, at most %d are right", c.name, s.out, c.most)
		}
		s.check()
	}
}

// BenchmarkKey measures one key typed into a text, up to the bytes for the terminal.
func BenchmarkKey(b *testing.B) {
	for _, c := range []struct {
		name   string
		length int
	}{{"100B", 100}, {"1KB", 1000}, {"10KB", 10000}, {"100KB", 100000}} {
		b.Run(c.name, func(b *testing.B) {
			cfg := randomConfig
			cfg.Candidates = nil
			e := newEditor(&cfg, func() (int, int) { return 100, 24 })
			e.begin(Prompt{First: "shop> "})
			e.setText(ofLength(c.length))
			v := view{write: func([]byte) {}}
			v.paint(e.draw())
			keys := []key{{code: 'x'}, {code: codeBackspace}}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				e.handle(keys[i%2])
				v.paint(e.draw())
			}
		})
	}
}

// BenchmarkPaste measures a bracketed paste of 5 MB, from the bytes of the terminal on.
func BenchmarkPaste(b *testing.B) {
	line := "insert into t values (1, 'some text', 2.5, null);\n"
	bytes := []byte("\x1b[200~" + strings.Repeat(line, 5<<20/len(line)) + "\x1b[201~")
	b.SetBytes(int64(len(bytes)))
	b.ReportAllocs()
	for b.Loop() {
		e := newEditor(&Config{}, func() (int, int) { return 100, 24 })
		e.begin(Prompt{First: "shop> "})
		v := view{write: func([]byte) {}}
		var d decoder
		for rest := bytes; len(rest) > 0; {
			n := min(len(rest), 4096)
			d.feed(rest[:n])
			rest = rest[n:]
			for k, ok := d.next(); ok; k, ok = d.next() {
				e.handle(k)
				v.paint(e.draw())
			}
		}
	}
}

// manyEntries returns a history as large as after years of use.
func manyEntries() []string {
	entries := make([]string, 100000)
	for i := range entries {
		entries[i] = fmt.Sprintf("select * from orders where customer_id = %d and state = 'open'", i)
	}
	return entries
}

// BenchmarkHistory measures one key in a history of 100,000 lines without a match.
func BenchmarkHistory(b *testing.B) {
	entries := manyEntries()
	e := newTestEditor(Config{History: func() []string { return entries }, Settings: Settings{Suggest: true}}, "")
	b.Run("suggestion", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			e.text, e.cursor, e.suggested = "select x", 8, autosuggestion{}
			e.suggestion()
		}
	})
	b.Run("search", func(b *testing.B) {
		searchOlder(e)
		b.ReportAllocs()
		for b.Loop() {
			e.search.query = "customers"
			e.find(len(entries), -1)
		}
	})
}
