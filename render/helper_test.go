package render

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"mysh/internal/result"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// A set is a result to render.
type set struct {
	cols []result.Column
	rows [][][]byte
}

func column(name string, t result.Type, flags result.Flag) result.Column {
	c := result.Column{Catalog: "def", Name: name, OrgName: name, Type: t, Flags: flags, Collation: 255}
	if c.Numeric() {
		c.Collation = 63
	}
	return c
}

func text(name string) result.Column {
	return column(name, result.TypeVarString, result.FlagNotNull)
}

func integer(name string) result.Column {
	return column(name, result.TypeLongLong, result.FlagNotNull)
}

func nullable(c result.Column) result.Column {
	c.Flags &^= result.FlagNotNull
	return c
}

func blob(c result.Column) result.Column {
	c.Collation = 63
	return c
}

// row returns a row of strings and nils.
func row(values ...any) [][]byte {
	cells := make([][]byte, len(values))
	for i, v := range values {
		if v != nil {
			cells[i] = []byte(v.(string))
		}
	}
	return cells
}

// batch returns a batch of rows. Its Release overwrites the bytes, so that a renderer that
// still uses them fails the test.
func batch(rows ...[][]byte) *result.Batch {
	b := result.NewBatch(func(b *result.Batch) {
		for _, r := range b.Rows {
			for i := range r {
				r[i] = 0xee
			}
		}
	})
	for _, cells := range rows {
		b.Rows = append(b.Rows, result.AppendRow(nil, cells...))
	}
	return b
}

// render draws sets, with their rows in batches of the given size.
func render(t testing.TB, format string, o Options, size int, sets ...set) string {
	t.Helper()
	f, ok := ByName(format)
	if !ok {
		t.Fatalf("no format %q", format)
	}
	var w bytes.Buffer
	r := f.New(&w, o)
	for _, s := range sets {
		check(t, r.Begin(s.cols))
		for rows := s.rows; len(rows) > 0; {
			n := min(size, len(rows))
			b := batch(rows[:n]...)
			check(t, r.Rows(b))
			b.Release()
			rows = rows[n:]
		}
		check(t, r.End(result.Outcome{HasRows: true, Rows: int64(len(s.rows))}))
	}
	return w.String()
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// golden compares got with a file in testdata, or writes got to the file with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		check(t, os.MkdirAll(filepath.Dir(path), 0o777))
		check(t, os.WriteFile(path, []byte(got), 0o666))
		return
	}
	want, err := os.ReadFile(path)
	check(t, err)
	if got != string(want) {
		t.Errorf("%s:\n--- got\n%s\n--- want\n%s", path, got, want)
	}
}
