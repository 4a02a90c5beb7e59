package results

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mysh/internal/result"
)

// Returns rows whose cells are words, NULL being ∅, two rows in a batch.
func diffRows(lines []string) result.Rows {
	return func(yield func(*result.Batch, error) bool) {
		b := result.NewBatch(nil)
		for i, line := range lines {
			var cells [][]byte
			for word := range strings.FieldsSeq(line) {
				cells = append(cells, []byte(word))
				if word == "∅" {
					cells[len(cells)-1] = nil
				}
			}
			b.Rows = append(b.Rows, result.AppendRow(nil, cells...))
			if len(b.Rows) == 2 || i == len(lines)-1 {
				if !yield(b, nil) {
					return
				}
				for _, row := range b.Rows {
					clear(row) // a reader that needs rows later has copied them
				}
				b.Rows = b.Rows[:0]
			}
		}
	}
}

// Returns a row in the notation of [diffRows].
func lineOf(packet []byte, columns int) string {
	b := result.Batch{Rows: [][]byte{packet}}
	cells, err := b.Cells(0, make([][]byte, columns))
	if err != nil {
		return err.Error()
	}
	return strings.Join(showCells(cells), " ")
}

func showDifference(r rowDifference, columns int) string {
	var lines []string
	for _, c := range r.changes {
		switch c.kind {
		case removedRow:
			lines = append(lines, "- "+lineOf(c.before, columns))
		case addedRow:
			lines = append(lines, "+ "+lineOf(c.after, columns))
		case changedRow:
			lines = append(lines, "~ "+lineOf(c.before, columns)+" → "+lineOf(c.after, columns))
		}
	}
	return strings.Join(append(lines, fmt.Sprintf("= %d", r.same)), "\n")
}

func splitRows(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ", ")
}

var diffCases = []struct {
	what          string
	by            []int
	before, after string
	want          string
}{
	{"nothing", []int{0}, "", "", "= 0"},
	{"nothing changed", []int{0}, "1 a, 2 b", "1 a, 2 b", "= 2"},
	{"a cell", []int{0}, "1 a, 2 b, 3 c", "1 a, 2 x, 3 c", "~ 2 b → 2 x\n= 2"},
	{"from NULL", []int{0}, "1 ∅", "1 a", "~ 1 ∅ → 1 a\n= 0"},
	{"added in front", []int{0}, "2 b, 3 c", "1 a, 2 b, 3 c", "+ 1 a\n= 2"},
	{"added at the end", []int{0}, "1 a", "1 a, 2 b, 3 c", "+ 2 b\n+ 3 c\n= 1"},
	{"removed in front", []int{0}, "1 a, 2 b, 3 c", "2 b, 3 c", "- 1 a\n= 2"},
	{"removed from the middle", []int{0}, "1 a, 2 b, 3 c, 4 d", "1 a, 4 x", "- 2 b\n- 3 c\n~ 4 d → 4 x\n= 1"},
	{"all removed", []int{0}, "1 a, 2 b, 3 c", "", "- 1 a\n- 2 b\n- 3 c\n= 0"},
	{"all added", []int{0}, "", "1 a, 2 b", "+ 1 a\n+ 2 b\n= 0"},
	{"removed where another is added", []int{0}, "1 a, 2 b, 3 c", "1 a, 4 d, 3 c", "- 2 b\n+ 4 d\n= 2"},
	{"removed far behind what is added", []int{0}, "1 a, 2 b, 3 c, 4 d", "7 x, 8 y, 9 z, 1 a, 2 b, 3 c", "+ 7 x\n+ 8 y\n+ 9 z\n- 4 d\n= 3"},
	{"moved", []int{0}, "1 a, 2 b, 3 c", "3 c, 1 a, 2 b", "= 3"},
	{"moved and changed", []int{0}, "1 a, 2 b, 3 c", "3 c, 2 x, 1 a", "~ 2 b → 2 x\n= 2"},
	{"a key of two columns", []int{0, 2}, "1 a 1, 1 b 2, 2 c 1", "1 a 1, 1 x 2, 2 c 2", "~ 1 b 2 → 1 x 2\n- 2 c 1\n+ 2 c 2\n= 1"},
	{"keys that run together", []int{0, 1}, "1 11 a, 11 1 b", "11 1 b, 1 11 a", "= 2"},
	{"the same key twice", []int{0}, "1 a, 1 b, 2 c", "1 a, 1 x, 2 c", "~ 1 b → 1 x\n= 2"},
	{"one of the same key removed", []int{0}, "1 a, 1 b, 2 c", "1 a, 2 c", "- 1 b\n= 2"},
	{"NULL is a key too", []int{0}, "∅ a, 1 b", "1 b, ∅ x", "~ ∅ a → ∅ x\n= 1"},

	{"by position: a cell", nil, "a 1, b 2", "a 1, b 3", "~ b 2 → b 3\n= 1"},
	{"by position: the same rows twice", nil, "a, a, b", "a, a, b", "= 3"},
	{"by position: longer", nil, "a, b", "a, b, c, d", "+ c\n+ d\n= 2"},
	{"by position: shorter", nil, "a, b, c", "a, x", "~ b → x\n- c\n= 1"},
	{"by position: in front", nil, "a, b", "c, a, b", "~ a → c\n~ b → a\n+ b\n= 0"},
}

func TestCompareRows(t *testing.T) {
	for _, c := range diffCases {
		before, after := splitRows(c.before), splitRows(c.after)
		columns := 1
		if all := slices.Concat(before, after); len(all) > 0 {
			columns = len(strings.Fields(all[0]))
		}
		report, err := compareRows(diffRows(before), diffRows(after), columns, c.by, 1<<20)
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		if got := showDifference(report, columns); got != c.want {
			t.Errorf("%s: %s | %s: got\n%s\nwant\n%s", c.what, c.before, c.after, got, c.want)
		}
		if n := report.counts[removedRow] + report.counts[addedRow] + report.counts[changedRow]; n != int64(len(report.changes)) {
			t.Errorf("%s: counted %v", c.what, report.counts)
		}
	}
}

// The changes turn the first result into the second.
func TestCompareRows_ChangesTurnOneIntoTheOther(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		before, after := someRows(r), someRows(r)
		report, err := compareRows(diffRows(before), diffRows(after), 2, []int{0}, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		got := slices.Clone(before)
		for _, c := range report.changes {
			if c.before != nil {
				i := slices.Index(got, lineOf(c.before, 2))
				if i < 0 {
					t.Fatalf("seed %d: %s was not there", seed, lineOf(c.before, 2))
				}
				got = slices.Delete(got, i, i+1)
			}
			if c.after != nil {
				got = append(got, lineOf(c.after, 2))
			}
		}
		slices.Sort(got)
		want := slices.Sorted(slices.Values(after))
		if !slices.Equal(got, want) || report.same+report.counts[changedRow]+report.counts[addedRow] != int64(len(after)) {
			t.Fatalf("seed %d: %v to %v:\n%s", seed, before, after, showDifference(report, 2))
		}
	}
}

func someRows(r *rand.Rand) (rows []string) {
	for range r.IntN(12) {
		rows = append(rows, fmt.Sprintf("%d %c", r.IntN(8), 'a'+rune(r.IntN(2))))
	}
	return rows
}

func TestCompareRows_Limit(t *testing.T) {
	var before, after, numbers []string
	for i := range 1000 {
		before, after = append(before, fmt.Sprint(i)), append(after, fmt.Sprint(-i-1))
		numbers = append(numbers, fmt.Sprint(i%500))
	}
	for _, by := range [][]int{nil, {0}} {
		if _, err := compareRows(diffRows(before), diffRows(before), 1, by, 1000); err != nil {
			t.Errorf("the same rows, by %v: %v", by, err)
		}
		if _, err := compareRows(diffRows(before), diffRows(after), 1, by, 1000); !errors.Is(err, errTooMuch) {
			t.Errorf("different rows, by %v: %v", by, err)
		}
	}
	if _, err := isUnique(diffRows(numbers), 1, []int{0}, 1000); !errors.Is(err, errTooMuch) {
		t.Errorf("keys: %v", err)
	}
}

func TestCompareRows_ReturnsErrorOfRows(t *testing.T) {
	broken := errors.New("the disk is gone")
	rows := func(yield func(*result.Batch, error) bool) {
		if yield(&result.Batch{Rows: [][]byte{{1, 'a'}}}, nil) {
			yield(nil, broken)
		}
	}
	if _, err := compareRows(rows, rows, 1, nil, 1000); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	short := func(yield func(*result.Batch, error) bool) { yield(&result.Batch{Rows: [][]byte{{9, 'a'}}}, nil) }
	if _, err := compareRows(short, rows, 1, []int{0}, 1000); !errors.Is(err, result.ErrMalformedRow) {
		t.Errorf("got %v", err)
	}
}

func TestUniqueKey(t *testing.T) {
	column := func(table, name string) result.Column {
		c := result.Column{Table: table, Name: strings.TrimSuffix(name, "*")}
		if strings.HasSuffix(name, "*") {
			c.Flags = result.FlagPrimaryKey
		}
		return c
	}
	for _, c := range []struct {
		what, columns, before, after string
		want                         []int
	}{
		{"no key", "t.a t.b", "1 2", "1 2", nil},
		{"a key", "t.a t.id*", "1 1, 1 2", "1 1", []int{1}},
		{"a key of two columns", "t.a* t.x t.b*", "1 x 1, 1 x 2", "1 x 1", []int{0, 2}},
		{"half of one", "t.a* t.x", "1 a, 1 b", "1 a", nil},
		{"half of one in the second result", "t.a* t.x", "1 a", "1 a, 1 b", nil},
		{"a join: the key that does not repeat", "c.id* o.id*", "1 1, 1 2", "1 1, 1 2, 2 3", []int{1}},
		{"a join of many to many: both", "a.id* b.id*", "1 1, 1 2, 2 1", "1 1", []int{0, 1}},
		{"an outer join: NULL once", "a.id*", "1, ∅", "1", []int{0}},
		{"an outer join: NULL often", "a.id*", "∅, ∅", "1", nil},
		{"the same table twice", "a.id* b.id*", "1 2, 2 1", "1 2", []int{0}},
		{"of no table", ".id*", "1", "1", nil},
	} {
		var columns []result.Column
		for name := range strings.FieldsSeq(c.columns) {
			table, name, _ := strings.Cut(name, ".")
			columns = append(columns, column(table, name))
		}
		got, err := uniqueKey(diffRows(splitRows(c.before)), diffRows(splitRows(c.after)), columns, 1<<20)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, %v, want %v", c.what, got, err, c.want)
		}
	}
}

// A million rows with one change, in the same and in the reverse order.
func BenchmarkCompareRows(b *testing.B) {
	many := func(reversed bool, changed int) result.Rows {
		return func(yield func(*result.Batch, error) bool) {
			batch := result.NewBatch(nil)
			for i := range 1_000_000 {
				n := i
				if reversed {
					n = 999_999 - i
				}
				word := "some text"
				if n == changed {
					word = "another text"
				}
				batch.Rows = append(batch.Rows, result.AppendRow(nil, fmt.Append(nil, n), []byte(word)))
				if len(batch.Rows) == 1000 {
					if !yield(batch, nil) {
						return
					}
					batch.Rows = batch.Rows[:0]
				}
			}
		}
	}
	for _, reversed := range []bool{false, true} {
		b.Run(fmt.Sprintf("reversed=%v", reversed), func(b *testing.B) {
			for b.Loop() {
				r, err := compareRows(many(false, -1), many(reversed, 500_000), 2, []int{0}, 1<<30)
				if err != nil || r.counts != [3]int64{changedRow: 1} {
					b.Fatal(r.counts, err)
				}
			}
		})
	}
}
