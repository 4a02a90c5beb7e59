package render

import (
	encodingcsv "encoding/csv"
	encodingjson "encoding/json"
	encodingxml "encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"mysh/internal/result"
)

var nasty = []string{"", " ", "NULL", `\N`, "a,b", `say "hi"`, "two\nlines", "\r", "tab\t", `\`, `\\n`, "'", "''; drop table t; --",
	"日本", "\x00\x01\x1a\x1b", "0x41", "-", "é\u2028", "`", "<&>", "\"", ",", "null", "1e5"}

func nastySet() set {
	s := set{cols: []result.Column{text("id"), text("v"), nullable(text("n"))}}
	for _, v := range nasty {
		s.rows = append(s.rows, row("x"+v, v, nil))
	}
	return s
}

// readers parse formats: they return the values of the rows, NULL as nil.
var readers = map[string]func(t testing.TB, text string) [][]any{
	"csv":    readCSV,
	"tsv":    readTSV,
	"json":   readJSON,
	"jsonl":  readJSON,
	"insert": readInsert,
}

func TestFormats_RoundTrip(t *testing.T) {
	s := nastySet()
	for format, read := range readers {
		o := Options{Names: true}
		if format == "csv" {
			o.Null = "∅" // the reader ignores quotes
		}
		checkReadBack(t, format, read(t, render(t, format, o, 3, s)), s)
	}
}

func checkReadBack(t testing.TB, format string, got [][]any, s set) {
	t.Helper()
	if len(got) != len(s.rows) {
		t.Fatalf("%s: %d rows read back, want %d", format, len(got), len(s.rows))
	}
	for i, cells := range s.rows {
		want := make([]any, len(cells))
		for c, cell := range cells {
			if cell != nil {
				want[c] = string(cell)
			}
		}
		if !slices.Equal(got[i], want) {
			t.Fatalf("%s, row %d: got %q, want %q", format, i, got[i], want)
		}
	}
}

func readCSV(t testing.TB, text string) [][]any {
	records, err := encodingcsv.NewReader(strings.NewReader(text)).ReadAll()
	check(t, err)
	var rows [][]any
	for _, record := range records[1:] {
		var cells []any
		for _, field := range record {
			if field == "∅" {
				cells = append(cells, nil)
			} else {
				cells = append(cells, field)
			}
		}
		rows = append(rows, cells)
	}
	return rows
}

// readTSV parses text by the rules of LOAD DATA.
func readTSV(_ testing.TB, text string) [][]any {
	unescape := strings.NewReplacer(`\0`, "\x00", `\t`, "\t", `\n`, "\n", `\r`, "\r", `\\`, `\`)
	var rows [][]any
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for _, line := range lines[1:] {
		var cells []any
		for field := range strings.SplitSeq(line, "\t") {
			if field == `\N` {
				cells = append(cells, nil)
			} else {
				cells = append(cells, unescape.Replace(field))
			}
		}
		rows = append(rows, cells)
	}
	return rows
}

func readJSON(t testing.TB, text string) [][]any {
	var rows [][]any
	if strings.HasPrefix(text, "[") {
		var objects []map[string]any
		check(t, encodingjson.Unmarshal([]byte(text), &objects))
		for _, o := range objects {
			rows = append(rows, []any{o["id"], o["v"], o["n"]})
		}
		return rows
	}
	for line := range strings.Lines(text) {
		var o map[string]any
		check(t, encodingjson.Unmarshal([]byte(line), &o))
		rows = append(rows, []any{o["id"], o["v"], o["n"]})
	}
	return rows
}

// readInsert parses the rows of INSERT statements by the server's rules for strings.
func readInsert(t testing.TB, text string) [][]any {
	_, text, _ = strings.Cut(text, "VALUES\n")
	var rows [][]any
	for {
		var cells []any
		for text[0] == '(' || text[0] == ',' {
			text = text[1:]
			if rest, ok := strings.CutPrefix(text, "NULL"); ok {
				cells, text = append(cells, nil), rest
				continue
			}
			var value []byte
			i := 1
			for ; text[i] != '\''; i++ {
				if text[i] != '\\' {
					value = append(value, text[i])
					continue
				}
				i++
				if at := strings.IndexByte("0nrZ", text[i]); at >= 0 {
					value = append(value, "\x00\n\r\x1a"[at])
				} else {
					value = append(value, text[i])
				}
			}
			cells, text = append(cells, string(value)), text[i+1:]
		}
		rows = append(rows, cells)
		if text == ");\n" {
			return rows
		}
		if !strings.HasPrefix(text, "),\n") {
			t.Fatalf("no row can follow %.20q", text)
		}
		text = text[3:]
	}
}

// Numbers have all their digits, and every value has the right type.
func TestJSONKeepsTypes(t *testing.T) {
	decoder := encodingjson.NewDecoder(strings.NewReader(render(t, "jsonl", Options{}, 1, types)))
	decoder.UseNumber()
	var got map[string]any
	check(t, decoder.Decode(&got))
	for key, want := range map[string]any{
		"big":      encodingjson.Number("18446744073709551615"),
		"zerofill": encodingjson.Number("42"),
		"decimal":  encodingjson.Number("-12345678901234567890.10"),
		"double":   encodingjson.Number("-0"),
		"year":     encodingjson.Number("0"),
		"bit":      encodingjson.Number("261"),
		"date":     "0000-00-00",
		"binary":   "AP8K",
		"null":     nil,
	} {
		if got[key] != want {
			t.Errorf("%s is %#v, want %#v", key, got[key], want)
		}
	}
	if document, ok := got["json"].(map[string]any); !ok || document["b"] != nil {
		t.Errorf("json is %#v, want an object", got["json"])
	}
}

func TestJSONDuplicateNames(t *testing.T) {
	s := set{[]result.Column{integer("a"), integer("a"), integer("a_2"), integer("a")}, [][][]byte{row("1", "2", "3", "4")}}
	if got, want := render(t, "jsonl", Options{}, 1, s), `{"a":1,"a_3":2,"a_2":3,"a_4":4}`+"\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A value that is declared as a number or a document and is neither remains text.
func TestJSON_WrongTypesAreText(t *testing.T) {
	s := set{[]result.Column{integer("n"), column("j", result.TypeJSON, 0)}, nil}
	for _, v := range []string{"", "-", "1);drop table t", "NaN", "1.", ".5", "1e", "0x1", "1 2", "{\"a\":", "\"\xff\"", "[1]]"} {
		s.rows = append(s.rows, row(v, v))
	}
	for line := range strings.Lines(render(t, "jsonl", Options{}, 1, s)) {
		var o map[string]any
		check(t, encodingjson.Unmarshal([]byte(line), &o))
		for key, value := range o {
			if _, ok := value.(string); !ok {
				t.Errorf("%s: %s is not a string", line, key)
			}
		}
	}
	for line := range strings.Lines(render(t, "insert", Options{}, 1, s)) {
		if strings.HasPrefix(line, "(") && !strings.HasPrefix(line, "('") {
			t.Errorf("no string: %s", line)
		}
	}
}

// Statements are never longer than servers accept.
func TestInsertStatementsAreBounded(t *testing.T) {
	s := set{cols: []result.Column{text("v")}}
	for range 2500 {
		s.rows = append(s.rows, row("x"))
	}
	for range 20 {
		s.rows = append(s.rows, row(strings.Repeat("y", 300<<10)))
	}
	statements := strings.SplitAfter(strings.TrimSuffix(render(t, "insert", Options{}, 100, s), ";\n"), ";\n")
	rows := 0
	for _, statement := range statements {
		n := strings.Count(statement, "\n('")
		rows += n
		if n > insertRows || len(statement) > insertBytes+(64<<10) {
			t.Errorf("a statement has %d rows and %d bytes", n, len(statement))
		}
	}
	if rows != len(s.rows) {
		t.Errorf("%d rows, want %d", rows, len(s.rows))
	}
}

func TestXML_RoundTrip(t *testing.T) {
	s := set{[]result.Column{text("a<b"), nullable(text("n"))}, [][][]byte{row("x & <y> \"q\" '", nil), row("日本\nb", "")}}
	var got []string
	d := encodingxml.NewDecoder(strings.NewReader(render(t, "xml", Options{Statement: "select '<'"}, 1, s)))
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		check(t, err)
		switch token := token.(type) {
		case encodingxml.StartElement:
			for _, a := range token.Attr {
				got = append(got, a.Name.Local+"="+a.Value)
			}
		case encodingxml.CharData:
			if s := string(token); strings.TrimSpace(s) != "" {
				got = append(got, s)
			}
		}
	}
	want := []string{"statement=select '<'", "xsi=http://www.w3.org/2001/XMLSchema-instance",
		"name=a<b", "x & <y> \"q\" '", "name=n", "nil=true", "name=a<b", "日本\nb", "name=n"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// For any values, the reader of each format returns the values that were written.
func FuzzReadBack(f *testing.F) {
	for _, v := range nasty {
		f.Add(v, "other")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		s := set{[]result.Column{text("id"), text("v"), nullable(text("n"))}, [][][]byte{row(a, b, nil), row(b, a, b)}}
		for format, read := range readers {
			switch {
			case strings.HasPrefix(format, "json") && !(utf8.ValidString(a) && utf8.ValidString(b)):
				continue // JSON cannot hold bytes
			case format == "csv" && strings.ContainsAny(a+b, "\r∅"):
				continue // the reader converts CR LF in a value to LF
			}
			checkReadBack(t, format, read(t, render(t, format, Options{Names: true, Null: map[string]string{"csv": "∅"}[format]}, 1, s)), s)
		}
	})
}

// The second byte of a character may look like a backslash, which must not be escaped: 0x815C
// is one character in GBK, Shift JIS and, from 0xA1 on, Big5. A lead byte without a second byte
// is a single byte.
func TestCharactersOfTwoBytes(t *testing.T) {
	for _, c := range []struct{ format, charset, value, want string }{
		{"tab", "gbk", "\x81\\ \\ \x81\\\\", "\x81\\ \\\\ \x81\\\\\\\n"},
		{"tab", "sjis", "\x83\\\\", "\x83\\\\\\\n"},
		{"tab", "big5", "\xb3\\ \x81\\", "\xb3\\ \x81\\\\\n"},
		{"tab", "latin1", "\x81\\", "\x81\\\\\n"},
		{"tab", "gbk", "\x81\t\x81", "\x81\\t\x81\n"},
		{"tsv", "gb18030", "\x81\\\n", "\x81\\\\n\n"},
		{"markdown", "gbk", "\x81| \x81` |", "| \x81| \x81` \\| |\n"},
		{"latex", "sjis", "\x83\\\x83_\x83{_", "\x83\\\x83_\x83{\\_ \\\\\n"},
		{"insert", "big5", "\xb3\\'", "('\xb3\\\\'');\n"},
		{"insert", "gbk", "\x81\\\\", "('\x81\\\\\\');\n"},
	} {
		s := set{[]result.Column{text("v")}, [][][]byte{row(c.value)}}
		got := render(t, c.format, Options{Charset: c.charset}, 1, s)
		if !strings.Contains(got, c.want) {
			t.Errorf("%q as %s in %s: %q, want %q in it", c.value, c.format, c.charset, got, c.want)
		}
		// A long value is written in pieces that do not split a character.
		for _, before := range []int{blockSize - 2, blockSize - 1, blockSize} {
			long := strings.Repeat("x", before) + c.value
			s.rows[0] = row(long)
			got := render(t, c.format, Options{Charset: c.charset}, 1, s)
			if _, value, _ := strings.Cut(c.want, "| "); c.format == "markdown" {
				c.want = value
			}
			if tail := strings.TrimPrefix(c.want, "('"); !strings.HasSuffix(got, tail) && c.format != "latex" {
				t.Errorf("after %d bytes: %q, want %q", before, got[before:], tail)
			}
		}
	}
	name := set{[]result.Column{text("\x81`")}, [][][]byte{row("x")}}
	if got := render(t, "insert", Options{Charset: "gbk"}, 1, name); !strings.Contains(got, "(`\x81``)") {
		t.Errorf("the name of a column: %q", got)
	}
}

// A row of one NULL is not an empty line, since readers skip empty lines.
func TestCSVOfOneNull(t *testing.T) {
	s := set{[]result.Column{nullable(text("v"))}, [][][]byte{row(nil), row("x")}}
	if records, err := encodingcsv.NewReader(strings.NewReader(render(t, "csv", Options{Names: true}, 1, s))).ReadAll(); err != nil || len(records) != 3 {
		t.Errorf("%q, %v, want a name and two rows", records, err)
	}
	if got := render(t, "csv", Options{Null: `\N`}, 1, s); got != "\\N\r\nx\r\n" {
		t.Errorf("got %q", got)
	}
}

// INSERT statements omit columns that the server generates.
func TestInsertWithoutGeneratedColumns(t *testing.T) {
	s := set{[]result.Column{integer("made"), integer("a"), integer("also"), text("b")}, [][][]byte{row("1", "2", "3", "x"), row("4", "5", "6", "y")}}
	s.cols[0].Generated, s.cols[2].Generated = true, true
	if got, want := render(t, "insert", Options{}, 1, s), "INSERT INTO `result` (`a`, `b`) VALUES\n(2,'x'),\n(5,'y');\n"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
