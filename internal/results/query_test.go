package results

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"mysh/internal/result"
)

var filterColumns = []result.Column{
	{Name: "id", Type: result.TypeLong},
	{Name: "City", Type: result.TypeVarString, Collation: 255},
	{Name: "total", Type: result.TypeNewDecimal},
	{Name: "at", Type: result.TypeDatetime, Collation: 63, Flags: result.FlagBinary},
	{Name: "took", Type: result.TypeTime, Collation: 63, Flags: result.FlagBinary},
	{Name: "code", Type: result.TypeVarString, Collation: 46, Flags: result.FlagBinary},
	{Name: "flags", Type: result.TypeBit, Collation: 63},
	{Name: "count(*)", Type: result.TypeLongLong},
}

// Rows of the tests, cells separated by |, ∅ being NULL.
const filterTable = `
1|Berlin|10.50|2026-01-31 00:00:00|00:10:00|a|` + "\x00" + `|9007199254740993
2|lagos|9.75|2026-02-01 10:00:00|-00:00:01|B|` + "\x01" + `|9007199254740992
3|大阪|∅|∅|838:59:59|b|` + "\x02" + `|0
10|BERLIN|-3|2025-12-31 23:59:59.500|09:00:00|∅|` + "\x00" + `|7
11|München|1e2|2026-02-01 00:00:00|∅|A|∅|-1`

func filterCells(line string) (cells [][]byte) {
	for cell := range strings.SplitSeq(line, "|") {
		cells = append(cells, []byte(cell))
		if cell == "∅" {
			cells[len(cells)-1] = nil
		}
	}
	return cells
}

func filterRows(lines ...string) result.Rows {
	return func(yield func(*result.Batch, error) bool) {
		for _, line := range lines {
			row := result.AppendRow(nil, filterCells(line)...)
			if !yield(&result.Batch{Rows: [][]byte{row}}, nil) {
				return
			}
			clear(row) // a reader that needs rows later has copied them
		}
	}
}

func showFiltered(t *testing.T, s *filter, rows result.Rows) string {
	t.Helper()
	var lines []string
	for b, err := range s.apply(rows) {
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.Rows {
			cells, err := b.Cells(i, make([][]byte, len(s.selectedColumns())))
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, strings.Join(showCells(cells), "|"))
		}
	}
	return strings.Join(lines, " ")
}

func where(column, operator, value string) Query {
	return Query{Columns: []string{"id"}, Where: []Condition{{column, operator, value, false}}}
}

func null(column, operator string) Query {
	return Query{Columns: []string{"id"}, Where: []Condition{{column, operator, "", true}}}
}

func by(column string, descending bool) Query {
	return Query{Columns: []string{"id"}, Sort: []Order{{column, descending}}}
}

func TestQuery(t *testing.T) {
	for _, c := range []struct {
		what  string
		query Query
		want  string
	}{
		{"columns in another order", Query{Columns: []string{"TOTAL", "1"}, Limit: 2}, "10.50|1 9.75|2"},
		{"a column twice", Query{Columns: []string{"id", "id"}, Limit: 1}, "1|1"},
		{"a name that is an expression", Query{Columns: []string{"count(*)"}, Limit: 1}, "9007199254740993"},

		{"text, whatever its case", where("city", "=", "berlin"), "1 10"},
		{"text that is not", where("city", "!=", "berlin"), "2 3 11"},
		{"binary text, by its bytes", where("code", "=", "b"), "3"},
		{"numbers, not their digits", where("id", "<", "10"), "1 2 3"},
		{"numbers written otherwise", where("total", "=", "+010.5"), "1"},
		{"numbers with an exponent", where("total", "=", "100"), "11"},
		{"numbers beyond what a double tells apart", where("count(*)", "=", "9007199254740993"), "1"},
		{"below zero", where("total", "<", "-2.999"), "10"},
		{"NULL is not less than anything", where("total", "<", "1000000"), "1 2 10 11"},
		{"a date is its midnight", where("at", "=", "2026-02-01"), "11"},
		{"dates", where("at", ">=", "2026-02-01"), "2 11"},
		{"a year", where("at", "<", "2026"), "10"},
		{"seconds left out", where("at", "=", "2026-02-01 10:00"), "2"},
		{"half a second", where("at", "=", "2025-12-31T23:59:59.5"), "10"},
		{"times beyond a day", where("took", ">", "10:00"), "3"},
		{"times below zero", where("took", "<", "0:00"), "2"},
		{"bits", where("flags", ">", "0"), "2 3"},
		{"a pattern", where("city", "~", "n$"), "1 10 11"},
		{"a pattern, whatever its case", where("city", "~", "^b.*N"), "1 10"},
		{"no such pattern", where("city", "!~", "[nN]$"), "2 3"},
		{"a pattern in a number", where("id", "~", "^1"), "1 10 11"},
		{"NULL", null("total", "="), "3"},
		{"not NULL", null("total", "<>"), "1 2 10 11"},
		{"two conditions", Query{Columns: []string{"id"}, Where: []Condition{{"city", "=", "berlin", false}, {"id", ">", "1", false}}}, "10"},

		{"by number", by("total", false), "3 10 2 1 11"},
		{"by number, downwards", by("total", true), "11 1 2 10 3"},
		{"by text", by("city", false), "1 10 2 11 3"},
		{"by binary text", by("code", false), "10 11 2 1 3"},
		{"by date", by("at", true), "2 11 1 10 3"},
		{"by time", by("took", false), "11 2 1 10 3"},
		{"by bits", by("flags", false), "11 1 10 2 3"},
		{"by two columns", Query{Columns: []string{"id"}, Sort: []Order{{"city", false}, {"total", false}}}, "10 1 2 11 3"},
		{"the first ones", Query{Columns: []string{"id"}, Sort: []Order{{"id", true}}, Limit: 2}, "11 10"},
	} {
		s, err := newFilter(c.query, filterColumns)
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		if got := showFiltered(t, s, filterRows(strings.Split(filterTable, "\n")[1:]...)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.what, got, c.want)
		}
	}
}

func TestQuery_Refusals(t *testing.T) {
	for _, c := range []struct {
		query Query
		want  string
	}{
		{where("cty", "=", "x"), `there is no column "cty" in the last result; did you mean City?`},
		{where("elsewhere", "=", "x"), `there is no column "elsewhere" in the last result; choose from: id, City, total, at, took, code, flags, count(*)`},
		{Query{Columns: []string{"9"}}, `there is no column "9" in the last result; choose from: id, City, total, at, took, code, flags, count(*)`},
		{by("0", false), `there is no column "0" in the last result; choose from: id, City, total, at, took, code, flags, count(*)`},
		{where("total", "=", "ten"), `cannot compare total with "ten": expected a number`},
		{where("at", "<", "yesterday"), `cannot compare at with "yesterday": expected a date such as 2026-12-31 or "2026-12-31 23:59:59"`},
		{where("took", "<", "9"), `cannot compare took with "9": expected a time such as 23:59:59`},
		{where("city", "~", "("), "invalid pattern \"(\" for City: error parsing regexp: missing closing ): `(`"},
		{null("city", "<"), `NULL is allowed after = and != only, not after <`},
	} {
		if _, err := newFilter(c.query, filterColumns); err == nil || err.Error() != c.want {
			t.Errorf("%+v: got %v, want %s", c.query, err, c.want)
		}
	}
}

// Encoded numbers compare like the numbers.
func TestAppendNumber_ComparesLikeNumbers(t *testing.T) {
	numbers := []string{"0", "-0", "00", "0.00", "1", "-1", "00042", "42", "9", "10", "1e20", "1E-20", "-1.5e3", "99999999999999999999999999.999999", "99999999999999999999999999.9999990", ".5", "5."}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		numbers = append(numbers, fmt.Sprintf("%d.%02de%d", r.IntN(2000)-1000, r.IntN(100), r.IntN(5)-2))
	}
	for _, a := range numbers {
		for _, b := range numbers {
			x, okX := new(big.Rat).SetString(strings.TrimSuffix(a, "."))
			y, okY := new(big.Rat).SetString(strings.TrimSuffix(b, "."))
			if !okX || !okY {
				t.Fatal(a, b)
			}
			if got, want := bytes.Compare(appendNumber(nil, []byte(a)), appendNumber(nil, []byte(b))), x.Cmp(y); got != want {
				t.Errorf("%s and %s: got %d, want %d", a, b, got, want)
			}
		}
	}
}

// Cells compare as they would one by one, whatever bytes follow them in memory.
func FuzzSortOrder(f *testing.F) {
	f.Add("a", "x", "ab", "", false)
	f.Add("a\x00", "x", "a", "y", true)
	f.Add("12", "", "-7", "3", true)
	f.Fuzz(func(t *testing.T, a, a2, b, b2 string, descending bool) {
		for _, k := range []valueKind{kindText, kindBytes, kindNumber, kindDate, kindTime, kindBits} {
			o, last := sortOrder{kind: k, descending: descending}, sortOrder{kind: kindBytes}
			whole := bytes.Compare(last.append(o.append(nil, []byte(a)), []byte(a2)), last.append(o.append(nil, []byte(b)), []byte(b2)))
			want := bytes.Compare(k.append(nil, []byte(a)), k.append(nil, []byte(b)))
			if descending {
				want = -want
			}
			if want == 0 {
				want = strings.Compare(a2, b2)
			}
			if whole != want {
				t.Errorf("kind %d: %q, %q and %q, %q: got %d, want %d", k, a, a2, b, b2, whole, want)
			}
		}
	})
}

// openFiles returns the number of open files of the process, 0 where the system does not have it.
func openFiles() int {
	files, _ := os.ReadDir("/proc/self/fd")
	return len(files)
}

// More rows than runSize are sorted in runs.
func TestQuery_SortsMoreThanMemory(t *testing.T) {
	const rows = 60_000
	padding := strings.Repeat("x", 500)
	r := rand.New(rand.NewPCG(3, 4))
	many := func(yield func(*result.Batch, error) bool) {
		for i := range rows {
			row := result.AppendRow(nil, fmt.Append(nil, r.IntN(1000)), fmt.Append(nil, i), []byte(padding))
			if !yield(&result.Batch{Rows: [][]byte{row}}, nil) {
				return
			}
		}
	}
	cols := []result.Column{{Name: "n", Type: result.TypeLong}, {Name: "i", Type: result.TypeLong}, {Name: "text", Type: result.TypeVarString}}
	before := openFiles()
	s, err := newFilter(Query{Sort: []Order{{Column: "n"}}}, cols)
	if err != nil {
		t.Fatal(err)
	}
	var keys [][2]int
	for b, err := range s.apply(many) {
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.Rows {
			cells, err := b.Cells(i, make([][]byte, 3))
			if err != nil {
				t.Fatal(err)
			}
			var key [2]int
			fmt.Sscan(string(cells[0]), &key[0])
			fmt.Sscan(string(cells[1]), &key[1])
			keys = append(keys, key)
		}
	}
	if len(keys) != rows || !slices.IsSortedFunc(keys, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) }) {
		t.Errorf("%d rows, not in order or rows with the same key are not as they came", len(keys))
	}
	if after := openFiles(); after > before {
		t.Errorf("%d files are open, %d were before", after, before)
	}
}

func TestQuery_ReturnsErrorOfRows(t *testing.T) {
	broken := errors.New("the disk is gone")
	rows := func(yield func(*result.Batch, error) bool) { yield(nil, broken) }
	for _, q := range []Query{{}, by("id", false)} {
		s, err := newFilter(q, filterColumns)
		if err != nil {
			t.Fatal(err)
		}
		for _, err = range s.apply(rows) {
		}
		if !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
	}
}
