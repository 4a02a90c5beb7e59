package render

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"mysh/internal/result"
)

// types has a column of every type, with values as servers send them.
var types = func() set {
	geometry := "\x00\x00\x00\x00\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf0\x3f\x00\x00\x00\x00\x00\x00\x00\x40"
	all := []struct {
		col    result.Column
		values [2]any
	}{
		{column("tiny", result.TypeTiny, 0), [2]any{"-128", nil}},
		{column("big", result.TypeLongLong, 0), [2]any{"18446744073709551615", nil}},
		{column("zerofill", result.TypeLong, result.FlagZerofill), [2]any{"00042", nil}},
		{column("decimal", result.TypeNewDecimal, 0), [2]any{"-0012345678901234567890.10", nil}},
		{column("float", result.TypeFloat, 0), [2]any{"1e20", nil}},
		{column("double", result.TypeDouble, 0), [2]any{"-0", nil}},
		{column("year", result.TypeYear, 0), [2]any{"0000", nil}},
		{column("bit", result.TypeBit, 0), [2]any{"\x01\x05", nil}},
		{blob(column("date", result.TypeDate, 0)), [2]any{"0000-00-00", nil}},
		{blob(column("time", result.TypeTime, 0)), [2]any{"-838:59:59.000000", nil}},
		{blob(column("datetime", result.TypeDatetime, 0)), [2]any{"9999-12-31 23:59:59.999", nil}},
		{column("char", result.TypeString, 0), [2]any{"Zoë 'q' \\", nil}},
		{column("enum", result.TypeString, result.FlagEnum), [2]any{"", nil}},
		{column("text", result.TypeBlob, result.FlagBlob), [2]any{"two\nlines", nil}},
		{blob(column("binary", result.TypeString, result.FlagBinary)), [2]any{"\x00\xff\n", nil}},
		{blob(column("blob", result.TypeBlob, result.FlagBlob)), [2]any{"", nil}},
		{blob(column("json", result.TypeJSON, 0)), [2]any{`{"a": [1.50, "x"], "b": null}`, nil}},
		{blob(column("geometry", result.TypeGeometry, 0)), [2]any{geometry, nil}},
		{column("vector", result.TypeVector, 0), [2]any{"\x00\x00\x80\x3f", nil}},
		{column("null", result.TypeNull, 0), [2]any{nil, nil}},
	}
	s := set{rows: make([][][]byte, 2)}
	for _, c := range all {
		s.cols = append(s.cols, c.col)
		for i, v := range c.values {
			s.rows[i] = append(s.rows[i], row(v)...)
		}
	}
	for i := range s.cols {
		s.cols[i].OrgTable = "all`types"
	}
	return s
}()

var cases = []struct {
	name string
	sets []set
}{
	{"nulls", []set{nulls}},
	{"escapes", []set{escaped}},
	{"binary", []set{binaries}},
	{"names", []set{names}},
	{"numbers", []set{numbers}},
	{"types", []set{types}},
	{"wide", []set{wide}},
	{"no_rows", []set{empty}},
	{"two_results", []set{short, empty, after}},
}

// Each format draws each case as in its golden file, for any size of the batches.
func TestFormats(t *testing.T) {
	for _, f := range Formats {
		for _, c := range cases {
			for _, where := range []string{"file", "terminal"} {
				t.Run(f.Name+"/"+c.name+"/"+where, func(t *testing.T) {
					o := Options{Names: true, Statement: "select * from `t` where a < \"b\"", Terminal: where == "terminal", Color: true}
					got := render(t, f.Name, o, 1, c.sets...)
					if again := render(t, f.Name, o, 100, c.sets...); again != got {
						t.Errorf("batches of one:\n%s\nbatches of 100:\n%s", got, again)
					}
					golden(t, "golden/"+f.Name+"/"+c.name+"."+where, got)
				})
			}
		}
	}
}

// Options change a format as in its golden file.
func TestOptions(t *testing.T) {
	poem := set{[]result.Column{integer("id"), text("poem"), text("author")}, [][][]byte{
		row("1", "Über allen Gipfeln\nIst Ruh,\nIn allen Wipfeln\nSpürest du\nKaum einen Hauch;\n", "Goethe"),
		row("2", "The fog comes on little cat feet. It sits looking over harbor and city", "Carl August Sandburg, Galesburg"),
	}}
	for _, c := range []struct {
		name, format string
		o            Options
		set          set
	}{
		{"null_text_table", "table", Options{Terminal: true, Names: true, Null: "(null)"}, nulls},
		{"null_text_csv", "csv", Options{Names: true, Null: "NULL"}, nulls},
		{"null_text_raw", "raw", Options{Null: "-"}, nulls},
		{"lines", "table", Options{Terminal: true, Names: true, Lines: true, Width: 120}, poem},
		{"no_lines", "table", Options{Terminal: true, Names: true, Width: 120}, poem},
		{"wrap", "table", Options{Terminal: true, Names: true, Wide: WideWrap, Width: 50}, poem},
		{"wrap_lines", "table", Options{Terminal: true, Names: true, Wide: WideWrap, Width: 50, Lines: true, Style: "rounded"}, poem},
		{"wrap_impossible", "table", Options{Terminal: true, Names: true, Wide: WideWrap, Width: 25}, poem},
		{"no_names_table", "table", Options{}, numbers},
		{"no_names_csv", "csv", Options{}, nulls},
		{"no_names_markdown", "markdown", Options{}, nulls},
		{"newline_csv", "csv", Options{Names: true, Newline: "\n"}, nulls},
		{"hex_json", "jsonl", Options{Binary: BinaryHex}, types},
		{"raw_json", "jsonl", Options{Binary: BinaryRaw}, types},
		{"base64_csv", "csv", Options{Names: true, Binary: BinaryBase64}, types},
		{"base64_table", "table", Options{Names: true, Binary: BinaryBase64}, binaries},
		{"hex_table", "table", Options{Terminal: true, Names: true, Binary: BinaryHex}, binaries},
		{"table_insert", "insert", Options{Table: "copy of t"}, nulls},
		{"no_backslash_insert", "insert", Options{NoBackslashEscapes: true}, types},
		{"type_info_terminal", "table", Options{Terminal: true, Names: true, TypeInfo: true}, names},
		{"rounded", "table", Options{Terminal: true, Names: true, Style: "rounded"}, wide},
		{"none", "table", Options{Terminal: true, Names: true, Style: "none"}, wide},
	} {
		t.Run(c.name, func(t *testing.T) {
			golden(t, "golden/options/"+c.name, render(t, c.format, c.o, 1, c.set))
		})
	}
}

func TestFormatsHaveNames(t *testing.T) {
	for _, f := range Formats {
		if got, ok := ByName(f.Name); !ok || got.Help != f.Help || f.Help == "" {
			t.Errorf("%q is not found by its name, or has no help", f.Name)
		}
	}
	if _, ok := ByName("tabular"); ok {
		t.Error("a format that does not exist was found")
	}
}

// A result that was cut short is closed in formats for people and left open in formats for
// programs, if some of it was written. Otherwise nothing is shown, as in the C client.
func TestBreak(t *testing.T) {
	for format, want := range map[string]string{
		"table": "", "vertical": "*************************** 1. row ***************************\na: 1\n",
		"tab": "a\n1\n", "csv": "a\r\n1\r\n", "tsv": "a\n1\n", "raw": "1", "jsonl": "{\"a\":1}\n",
		"json": "[\n{\"a\":1}\n", "insert": "INSERT INTO `result` (`a`) VALUES\n(1)\n",
		"html":     "<TABLE BORDER=1><TR><TH>a</TH></TR><TR><TD>1</TD></TR></TABLE>",
		"markdown": "| a |\n| ---: |\n| 1 |\n",
	} {
		f, _ := ByName(format)
		for _, seen := range []bool{true, false} {
			var w bytes.Buffer
			r := f.New(&w, Options{Names: true})
			check(t, r.Begin(short.cols))
			check(t, r.Rows(batch(short.rows...)))
			if seen {
				check(t, r.Flush())
			} else {
				want = ""
			}
			check(t, r.Break())
			if w.String() != want {
				t.Errorf("%s: got %q, want %q", format, &w, want)
			}
		}
	}
}

// A failing writer accepts some bytes and then returns an error.
type failing struct{ left int }

var errFull = errors.New("no space left on device")

func (f *failing) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

// Every format returns the writer's error, even if only End writes.
func TestFormats_WriteErrors(t *testing.T) {
	for _, f := range Formats {
		for _, o := range []Options{{Names: true}, {Terminal: true}, {Wide: WideVertical, Width: 10}, {Terminal: true, Wide: WideVertical, Width: 1}} {
			r := f.New(&failing{}, o)
			err := r.Begin(nulls.cols)
			if err == nil {
				err = r.Rows(batch(nulls.rows...))
			}
			if err == nil {
				err = r.End(result.Outcome{})
			}
			if err != errFull {
				t.Errorf("%s, small result: got %v, want the writer's error", f.Name, err)
			}

			r = f.New(&failing{100 << 10}, o)
			err = r.Begin(long.cols)
			for range 10000 {
				if err == nil {
					err = r.Rows(batch(long.rows...))
				}
			}
			if err == nil {
				err = r.End(result.Outcome{})
			}
			if err != errFull {
				t.Errorf("%s, large result: got %v, want the writer's error", f.Name, err)
			}
		}
	}
}

// A row whose cells do not match its columns is an error.
func TestFormats_MalformedRows(t *testing.T) {
	for _, f := range Formats {
		r := f.New(&bytes.Buffer{}, Options{Terminal: true})
		check(t, r.Begin(nulls.cols))
		b := result.NewBatch(nil)
		b.Rows = [][]byte{[]byte("\x05abc")}
		if err := r.Rows(b); !errors.Is(err, result.ErrMalformedRow) {
			t.Errorf("%s: got %v, want ErrMalformedRow", f.Name, err)
		}
	}
}

// Values larger than any buffer are written whole, and the buffer remains small.
func TestHugeValues(t *testing.T) {
	huge := strings.Repeat("a\tb\\c'\"<", 300<<10)
	hex := fmt.Sprintf("0x%X", huge)
	for _, c := range []struct {
		format string
		o      Options
		want   string
	}{
		{"tab", Options{}, strings.NewReplacer("\t", `\t`, `\`, `\\`).Replace(huge) + "\n"},
		{"tab", Options{Raw: true}, huge + "\n"},
		{"tab", Options{Binary: BinaryHex}, hex + "\n"},
		{"raw", Options{}, huge},
		{"csv", Options{}, `"` + strings.ReplaceAll(huge, `"`, `""`) + "\"\r\n"},
		{"insert", Options{}, "INSERT INTO `result` (`v`) VALUES\n(" + hex + ");\n"},
	} {
		s := set{[]result.Column{blob(text("v"))}, [][][]byte{row(huge)}}
		if got := render(t, c.format, c.o, 1, s); got != c.want {
			t.Errorf("%s: %d bytes differ from the %d wanted", c.format, len(got), len(c.want))
		}
		f, _ := ByName(c.format)
		r := f.New(&bytes.Buffer{}, c.o)
		check(t, r.Begin(s.cols))
		check(t, r.Rows(batch(s.rows...)))
		if n := cap(r.(*stream).out.buf); n > 2*keepSize {
			t.Errorf("%s: the buffer has grown to %d bytes", c.format, n)
		}
	}
}

// Writing rows allocates nothing.
func TestRowsDoNotAllocate(t *testing.T) {
	cols, b, _ := benchmarkSet()
	for _, c := range []struct {
		format string
		o      Options
	}{
		{"tab", Options{}}, {"table", Options{Terminal: true}}, {"table", Options{Quick: true}}, {"csv", Options{}},
		{"jsonl", Options{}}, {"vertical", Options{}}, {"vertical", Options{Terminal: true}}, {"insert", Options{}},
	} {
		f, _ := ByName(c.format)
		r := f.New(&failing{1 << 60}, c.o)
		check(t, r.Begin(cols))
		check(t, r.Rows(b))
		if n := testing.AllocsPerRun(10, func() { check(t, r.Rows(b)) }); n >= float64(len(b.Rows))/100 {
			t.Errorf("%s: %v allocations for %d rows", c.format, n, len(b.Rows))
		}
	}
}

// For any bytes from a server, no format writes a control sequence to the terminal, splits a
// character or panics.
func FuzzTerminal(f *testing.F) {
	f.Add("a\x1b[2Jb", "\u202ename\n", "\xff\xfe日\xe6", uint8(0))
	f.Add("👨‍👩‍👧", "\r\t\x00", "\u009b31m\x7f", uint8(255))
	f.Fuzz(func(t *testing.T, a, b, name string, bits uint8) {
		s := set{[]result.Column{text(name), integer(a), blob(text(b)), column("j", result.TypeJSON, 0)}, [][][]byte{row(a, b, a, b), row(b, nil, name, a)}}
		o := Options{Terminal: true, Names: bits&1 == 0, Lines: bits&2 == 0, Wide: Wide(bits >> 2 & 3), Width: int(bits),
			Binary: Binary(bits >> 4 & 3), Null: name, Statement: b, Table: a, TypeInfo: bits&64 == 0, Style: styles[int(bits)%len(styles)].name}
		for _, format := range Formats {
			got := render(t, format.Name, o, 1, s)
			if !utf8.ValidString(got) {
				t.Fatalf("%s: not UTF-8: %q", format.Name, got)
			}
			if i := strings.IndexFunc(got, func(r rune) bool {
				return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
			}); i >= 0 {
				t.Fatalf("%s: unsafe at byte %d: %q", format.Name, i, got)
			}
		}
	})
}
