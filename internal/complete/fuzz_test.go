package complete

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/scan"
)

// For every text and cursor, the answer replaces a part of the text.
func FuzzSuggest(f *testing.F) {
	files, err := filepath.Glob("testdata/cases/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			before, after, ok := strings.Cut(line, "▮")
			if ok && i%10 == 0 {
				after, _, _ = strings.Cut(after, " → ")
				f.Add(before+after, len(before), false)
			}
		}
	}
	f.Add("select \"a", 9, true)
	f.Add("\\", 1, false)
	f.Add("", -1, false)
	f.Add("é", 1, false)
	f.Add("insert into t(from a", 16, false)
	c := shopCatalog(f)
	f.Fuzz(func(t *testing.T, text string, cursor int, ansi bool) {
		a := Suggest(text, cursor, scan.Mode{ANSIQuotes: ansi}, c, shellWords)
		if a.From < 0 || a.From > a.To || a.To > len(text) {
			t.Fatalf("from %d to %d of %d bytes", a.From, a.To, len(text))
		}
		if cursor >= 0 && cursor <= len(text) && (a.From > cursor || a.To < cursor) {
			t.Fatalf("from %d to %d does not hold the cursor at %d", a.From, a.To, cursor)
		}
		if len(a.Candidates) > maxCandidates {
			t.Fatalf("%d candidates", len(a.Candidates))
		}
		for _, candidate := range a.Candidates {
			if candidate.Text == "" {
				t.Fatalf("an empty candidate: %+v", candidate)
			}
		}
	})
}
