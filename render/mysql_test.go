package render

import (
	"os"
	"strings"
	"testing"

	"mysh/internal/result"
)

var (
	nulls = set{
		[]result.Column{nullable(integer("n")), text("emp"), text("str_null"), nullable(integer("one")), nullable(text("x"))},
		[][][]byte{row(nil, "", "NULL", "1", "x"), row("0", " ", `\N`, nil, nil)},
	}
	escaped = set{
		[]result.Column{text("tab"), text("nl"), text("bs"), text("nul"), text("cr"), text("esc"), text("html"), text("bel"), text("bsp")},
		[][][]byte{row("tab\there", "nl\nhere", `back\slash`, "nul\x00here", "cr\rhere", "esc\x1a\x1b[31mred\x1b[0m",
			`<a href="x">&amp;'</a>`, "bel\a", "b\bs")},
	}
	binaries = set{
		[]result.Column{blob(text("b")), nullable(blob(text("c"))), column("bits", result.TypeBit, result.FlagNotNull),
			blob(text("e")), column("n", result.TypeNull, 0), nullable(blob(text("nb"))), text("t")},
		[][][]byte{row("\x00\xff\nA", "abc", "\x05", "", nil, nil, "text")},
	}
	names = set{
		[]result.Column{integer("a b"), integer("tab\there"), integer("<b>"), integer("dup"), integer("dup"), integer(""),
			integer(`q"q`), text("v"), integer("1+1"), text("str;ing")},
		[][][]byte{row("1", "2", "3", "4", "5", "6", "7", "vw", "2", "str;ing")},
	}
	numbers = set{
		[]result.Column{integer("id"), nullable(integer("z")), column("d", result.TypeNewDecimal, 0),
			column("f", result.TypeFloat, 0), column("db", result.TypeDouble, 0), column("dd", result.TypeDouble, 0)},
		[][][]byte{
			row("1", nil, nil, nil, nil, nil),
			row("2", "00000", "0.000", "0", "0", "0.00"),
			row("3", "00042", "-12345.678", "1e20", "1e20", "1234.50"),
			row("4", "123456", "9999999.999", "3.4e38", "1.7976931348623157e308", "0.00"),
			row("5", "99999", "0.001", "1.17549e-38", "5e-324", "0.10"),
		},
	}
	empty = set{[]result.Column{integer("a"), text("b")}, nil}
	after = set{[]result.Column{text("z")}, [][][]byte{row("after")}}
	wide  = set{
		[]result.Column{text("v"), integer("n")},
		[][][]byte{row("abc", "1"), row("日本語", "22"), row("é", "333"), row("한글 x", "4"), row("ｱｲ", "5"),
			row("“q”", "6"), row("e\u0301", "7")},
	}
	short = set{[]result.Column{integer("a")}, [][][]byte{row("1")}}
	long  = set{[]result.Column{nullable(text("wide"))}, [][][]byte{row(strings.Repeat("x", 100))}}
)

func longValues() (sets []set) {
	for _, n := range []int{1023, 1024, 1025} {
		s := set{[]result.Column{text("a"), integer("b")}, [][][]byte{row(strings.Repeat("x", n), "1")}}
		if n == 1025 {
			s.rows = append(s.rows, row("short", "22"))
		}
		sets = append(sets, s)
	}
	return sets
}

func declared() set {
	cols := []result.Column{integer("id"), nullable(integer("z")), column("d", result.TypeNewDecimal, 0),
		column("f", result.TypeFloat, 0), column("db", result.TypeDouble, 0), column("dd", result.TypeDouble, 0)}
	for i, n := range []uint32{11, 5, 12, 12, 22, 10} {
		cols[i].Length = n
	}
	return set{cols, numbers.rows}
}

func described() set {
	cols := []result.Column{integer("i"), text("s"), column("n", result.TypeNull, 0),
		column("d", result.TypeNewDecimal, result.FlagNotNull), blob(text("b")), blob(column("dt", result.TypeDate, 0)),
		column("dbl", result.TypeDouble, result.FlagNotNull)}
	for i, n := range []uint32{2, 4, 0, 4, 1, 10, 3} {
		cols[i].Length = n
		if i != 1 {
			cols[i].Flags |= result.FlagBinary
		}
	}
	cols[1].Decimals, cols[3].Decimals, cols[6].Decimals = 31, 1, 31
	cols[4].Flags |= result.FlagUnsigned
	return set{cols, [][][]byte{row("1", "x", nil, "1.5", "\x00", "2024-01-02", "1")}}
}

// The files in testdata/mysql were written by the C client, mysql 9.7, into a pipe. -update
// does not rewrite them.
func TestFormats_BytesOfTheCClient(t *testing.T) {
	on := Options{Names: true}
	with := func(change func(*Options)) Options {
		o := on
		change(&o)
		return o
	}
	hex := with(func(o *Options) { o.Binary = BinaryHex })
	rawTab := with(func(o *Options) { o.Raw = true })
	xmlOf := func(s string) Options { return with(func(o *Options) { o.Statement = s }) }
	const (
		binarySQL = "SELECT x'00ff0a41' AS b, CAST('abc' AS BINARY) AS c, b'101' AS bits, x'' AS e, NULL AS n, CAST(NULL AS BINARY) AS nb, 'text' AS t"
		namesSQL  = "SELECT 1 AS `a b`, 2 AS `tab\there`, 3 AS `<b>`, 4 AS `dup`, 5 AS `dup`, 6 AS ``, 7 AS `q\"q`, 'v' 'w', 1+1, \"str;ing\""
		nullSQL   = `SELECT NULL AS n, '' AS emp, 'NULL' AS str_null, 1 AS one, 'x' AS x UNION ALL SELECT 0,' ','\\N',NULL,NULL`
	)
	for _, c := range []struct {
		file, format string
		o            Options
		sets         []set
	}{
		{"null_B", "tab", on, []set{nulls}},
		{"null_BN", "tab", Options{}, []set{nulls}},
		{"null_r", "tab", rawTab, []set{nulls}},
		{"null_tr", "table", on, []set{nulls}},
		{"null_Et", "vertical", on, []set{nulls}},
		{"null_EH", "html", on, []set{nulls}},
		{"null_HN", "html", Options{}, []set{nulls}},
		{"null_X", "xml", xmlOf(nullSQL), []set{nulls}},
		{"escape_B", "tab", on, []set{escaped}},
		{"escape_Nr", "tab", Options{Raw: true}, []set{escaped}},
		{"escape_Er", "vertical", on, []set{escaped}},
		{"escape_H", "html", on, []set{escaped}},
		{"binary_B_hex", "tab", hex, []set{binaries}},
		{"binary_r", "tab", rawTab, []set{binaries}},
		{"binary_t_hex", "table", hex, []set{binaries}},
		{"binary_E", "vertical", on, []set{binaries}},
		{"binary_E_hex", "vertical", hex, []set{binaries}},
		{"binary_H", "html", on, []set{binaries}},
		{"binary_X", "xml", xmlOf(binarySQL), []set{binaries}},
		{"binary_X_hex", "xml", Options{Statement: binarySQL, Binary: BinaryHex}, []set{binaries}},
		{"colnames_H", "html", on, []set{names}},
		{"colnames_X", "xml", xmlOf(namesSQL), []set{names}},
		{"colnames_t", "table", on, []set{names}},
		{"column_type_info_t", "table", with(func(o *Options) { o.TypeInfo = true }), []set{described()}},
		{"long_value_t", "table", on, longValues()},
		{"types_t_quick", "table", with(func(o *Options) { o.Quick = true }), []set{declared()}},
		{"zero_rows_t", "table", on, []set{empty, after}},
		{"zero_rows_E", "vertical", on, []set{empty, after}},
		{"zero_rows_H", "html", on, []set{empty, after}},
		{"wide_H", "html", on, []set{wide}},
		{"auto_vertical_narrow", "table", with(func(o *Options) { o.Wide = WideVertical }), []set{short, long}},
		{"auto_vertical_B", "tab", with(func(o *Options) { o.Wide = WideVertical }), []set{short, long}},
	} {
		t.Run(c.file, func(t *testing.T) {
			want, err := os.ReadFile("testdata/mysql/" + c.file + ".out")
			check(t, err)
			for _, size := range []int{1, 100} {
				if got := render(t, c.format, c.o, size, c.sets...); got != string(want) {
					t.Errorf("batches of %d:\n--- got\n%s\n--- want\n%s", size, got, want)
				}
			}
		})
	}
}
