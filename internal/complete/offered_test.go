package complete

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mysh/internal/catalog"
	"mysh/internal/product"
	"mysh/internal/scan"
	"mysh/internal/servertest"
)

// Servers accept the candidates: for the texts of the cases, up to the word at the cursor, no
// server reports a syntax error at an offered keyword, or at the first candidate of another
// kind.
func TestSuggest_ServersAcceptCandidates(t *testing.T) {
	c := shopCatalog(t)
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		conn := connect(t, s)
		words := Words{Server: product.Of(s.Version, s.Kind == servertest.MariaDB)}
		near := func(err error) string {
			_, near, _ := strings.Cut(strings.ToLower(err.Error()), "near '")
			return near
		}
		stumbles := func(text, word string) bool {
			for _, tail := range []string{"", "("} {
				err := prepare(conn, text+word+tail)
				if err == nil || !isSyntaxError(err) {
					return false
				}
				_, last, several := strings.Cut(strings.ToLower(word), " ")
				if !strings.HasPrefix(near(err), strings.ToLower(word)) && !(several && strings.HasPrefix(near(err), last)) {
					return false
				}
			}
			return true
		}
		count := 0
		for _, text := range textsOfCases(t) {
			if err := prepare(conn, text); err != nil && isSyntaxError(err) && !strings.HasPrefix(near(err), "' at line") {
				continue // the error is about something before the candidate
			}
			seen := make(map[catalog.Kind]bool)
			for _, candidate := range Suggest(text, len(text), scan.Mode{}, c, words).Candidates {
				if candidate.Kind == catalog.KindKeyword && slices.Contains(afterOperand, strings.ToUpper(candidate.Text)) || candidate.Kind == catalog.KindCommand || candidate.Kind != catalog.KindKeyword && seen[candidate.Kind] {
					continue
				}
				seen[candidate.Kind] = true
				count++
				if stumbles(text, candidate.Text) {
					t.Errorf("%s▮ %s is refused", text, candidate.Text)
				}
			}
		}
		if count < 5000 {
			t.Errorf("%d candidates, fewer than 5000", count)
		}
	})
}

// afterOperand are operators that are offered after a comparison too, because the grammar has
// no precedence.
var afterOperand = strings.Split("AND|OR|XOR|DIV|MOD|COLLATE|NOT|IN|LIKE|BETWEEN|IS|REGEXP|RLIKE|NOT IN|NOT LIKE|NOT BETWEEN|NOT REGEXP|NOT RLIKE|IS NULL|IS NOT NULL|SOUNDS LIKE|MEMBER OF", "|")

// textsOfCases returns the texts of the cases up to the word at the cursor.
func textsOfCases(t *testing.T) (texts []string) {
	files, err := filepath.Glob("testdata/cases/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		lines, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(lines)) {
			given, _, ok := strings.Cut(line, " → ")
			before, after, _ := strings.Cut(strings.ReplaceAll(given, "⏎", "\n"), "▮")
			q, known := cursorWordAt(before, len(before), scan.Mode{})
			if !ok || !known || q.literal || strings.TrimSpace(after) != "" || strings.ContainsAny(before, "\\#") || strings.HasPrefix(before, "help ") ||
				strings.Contains(before, ";") && !strings.Contains(before, "begin") {
				continue
			}
			texts = append(texts, before[:q.start])
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}
