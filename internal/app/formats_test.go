//go:build unix

package app_test

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// A valueKind is the representation of a column's values in the formats.
type valueKind int

const (
	kindText   valueKind = iota // text in every format
	kindNumber                  // unquoted in json, without the zeros of ZEROFILL
	kindBits                    // bytes in csv, a number in json
	kindBinary                  // bytes in csv, base64 in json
	kindJSON                    // embedded in json
)

// A columnType is a column with three values, as SQL. The fourth value is NULL.
type columnType struct {
	kind       valueKind
	definition string
	values     [3]string
}

var everyByte = func() string {
	b := make([]byte, 256)
	for i := range b {
		b[i] = byte(i)
	}
	return "0x" + hex.EncodeToString(b)
}()

// Text that is special for some reader: quotes, escapes, ends of fields, lines and input, NULL.
const (
	nastyText = `'a,b;"c" \'d\' ` + "`e`" + `\t\n\r\n\\ \0\Z\\N%_#--/*'`
	nastyMore = "CONCAT('é 日本 ', _utf8mb4 0xf09f91a9e2808df09f91a920c280c29fe280aee281a6efbbbfe280a865cc81, CHAR(27 USING utf8mb4), '[31m\\\\')"
)

// The types of both servers, with their extreme values.
var everyType = []columnType{
	{kindNumber, "TINYINT", [3]string{"-128", "127", "0"}}, {kindNumber, "TINYINT UNSIGNED ZEROFILL", [3]string{"255", "7", "0"}},
	{kindNumber, "SMALLINT", [3]string{"-32768", "32767", "0"}}, {kindNumber, "SMALLINT UNSIGNED", [3]string{"65535", "1", "0"}},
	{kindNumber, "MEDIUMINT", [3]string{"-8388608", "8388607", "0"}}, {kindNumber, "MEDIUMINT UNSIGNED ZEROFILL", [3]string{"16777215", "42", "0"}},
	{kindNumber, "INT", [3]string{"-2147483648", "2147483647", "0"}}, {kindNumber, "INT(4) ZEROFILL", [3]string{"12345", "7", "0"}},
	{kindNumber, "BIGINT", [3]string{"-9223372036854775808", "9223372036854775807", "0"}},
	{kindNumber, "BIGINT UNSIGNED", [3]string{"18446744073709551615", "9007199254740993", "0"}}, {kindNumber, "BOOL", [3]string{"TRUE", "FALSE", "5"}},
	{kindBits, "BIT(1)", [3]string{"1", "0", "1"}}, {kindBits, "BIT(9)", [3]string{"b'111111111'", "0", "92"}},
	{kindBits, "BIT(64)", [3]string{"0xffffffffffffffff", "0", "0x0a0d2c2200275c09"}},
	{kindNumber, "DECIMAL(65,30)", [3]string{"-99999999999999999999999999999999999.999999999999999999999999999999", "0.000000000000000000000000000001", "0"}},
	{kindNumber, "DECIMAL(65,0) UNSIGNED", [3]string{strings.Repeat("9", 65), "1", "0"}}, {kindNumber, "DECIMAL(10,2) ZEROFILL", [3]string{"12.34", "0", "0.01"}},
	{kindNumber, "FLOAT", [3]string{"-0.5", "1e-30", "1.5e20"}}, {kindNumber, "DOUBLE", [3]string{"1.7976931348623157e308", "5e-324", "-0e0"}},
	{kindNumber, "DOUBLE", [3]string{"0.1", "-2.2250738585072014e-308", "1.2345678901234568e17"}},
	{kindText, "DATE", [3]string{"'0000-00-00'", "'9999-12-31'", "'2024-02-30'"}}, {kindNumber, "YEAR", [3]string{"1901", "2155", "0"}},
	{kindText, "TIME(6)", [3]string{"'-838:59:59'", "'838:59:58.999999'", "'-00:00:00.000001'"}},
	{kindText, "DATETIME(6)", [3]string{"'0000-00-00'", "'9999-12-31 23:59:59.999999'", "'1000-01-01'"}},
	{kindText, "TIMESTAMP(6) NULL", [3]string{"'1970-01-01 00:00:01'", "'2038-01-19 03:14:07.999999'", "0"}},
	{kindText, "CHAR(80)", [3]string{nastyText, "''", "'NULL'"}}, {kindText, "VARCHAR(80)", [3]string{nastyMore, "' blanks '", `'\\N'`}},
	{kindText, "VARCHAR(80) CHARACTER SET latin1", [3]string{`'é\\ü'`, "''", `'\t'`}}, {kindText, "VARCHAR(80) CHARACTER SET utf16", [3]string{"'日本'", `'\\'`, "''"}},
	{kindText, "VARCHAR(80) CHARACTER SET gbk", [3]string{`'誠\\\\'`, "'誠'", "'功'"}}, {kindText, "VARCHAR(80) CHARACTER SET sjis", [3]string{`'ソ表\\'`, "'能'", `'十\''`}},
	{kindText, "TINYTEXT", [3]string{nastyText, "''", `'\r'`}}, {kindText, "TEXT", [3]string{nastyMore, `'\n'`, `'\\'`}},
	{kindText, "MEDIUMTEXT", [3]string{"REPEAT('日\\n', 50000)", "''", "'null'"}}, {kindText, "LONGTEXT", [3]string{nastyText, nastyMore, "''"}},
	{kindBinary, "BINARY(5)", [3]string{"0x00ff", "''", "'a'"}}, {kindBinary, "VARBINARY(300)", [3]string{everyByte, "''", "0x5c27220a"}},
	{kindBinary, "TINYBLOB", [3]string{"0x00", "''", "'NULL'"}}, {kindBinary, "BLOB", [3]string{everyByte, "0x0d0a", "0x1a"}},
	{kindBinary, "MEDIUMBLOB", [3]string{"REPEAT(0x00ff5c27, 50000)", "''", "0xff"}}, {kindBinary, "LONGBLOB", [3]string{everyByte, "0x5c", "''"}},
	{kindText, `ENUM('a,b', 'c''d"', '', 'NULL', '日')`, [3]string{"'a,b'", "''", "'日'"}},
	{kindText, `SET('a', 'b''c', 'd"e', '日')`, [3]string{`'a,b\'c,d"e,日'`, "''", "'日'"}},
	{kindJSON, "JSON", [3]string{`'{"a": [1, -2.5, 12345678901234567890, 0.1], "é\\"": "\\u0000\\n日", "t": true, "n": null}'`, "'[]'", `'"\\\\ \\ud83d\\ude00"'`}},
	{kindBinary, "GEOMETRY", [3]string{"ST_GeomFromText('POINT(0.1 -1e300)')", "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))')", "ST_GeomFromText('POLYGON((0 0,10 0,10 10,0 0))')"}},
	{kindBinary, "POINT", [3]string{"ST_GeomFromText('POINT(0 0)')", "ST_GeomFromText('POINT(1 2)')", "ST_GeomFromText('POINT(92 39)')"}},
}

// The types that only one server has.
var ownTypes = map[servertest.Kind][]columnType{
	servertest.MySQL: {{kindBinary, "VECTOR(3)", [3]string{"TO_VECTOR('[1,-2.5,3e10]')", "TO_VECTOR('[0,0,0]')", "TO_VECTOR('[1e-30,1,2]')"}}},
	servertest.MariaDB: {
		{kindText, "UUID", [3]string{"'123e4567-e89b-12d3-a456-426655440000'", "'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"}},
		{kindText, "INET4", [3]string{"'0.0.0.0'", "'255.255.255.255'", "'127.0.0.1'"}}, {kindText, "INET6", [3]string{"'::'", "'::ffff:1.2.3.4'", "'2001:db8::ff00:42:8329'"}},
	},
}

// Settings that let a session store all these values and read them unchanged.
const anyValue = "sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES%s', time_zone = '+00:00'"

// createTypesTable creates a table with a column of each type. The columns have special
// characters in their names, and two columns are generated.
func createTypesTable(t *testing.T, s *servertest.Server, schema string) []columnType {
	t.Helper()
	types := append(slices.Clone(everyType), ownTypes[s.Kind]...)
	definitions, rows := "id INT NOT NULL PRIMARY KEY", [4]string{"0", "1", "2", "3"}
	made := ", made INT AS (id + 1) STORED, made_again INT AS (id * 2) VIRTUAL"
	for i, c := range types {
		definitions += fmt.Sprintf(", `%s` %s", strings.ReplaceAll(columnName(i), "`", "``"), c.definition)
		for n := range 3 {
			rows[n] += ", " + c.values[n]
		}
		rows[3] += ", NULL"
	}
	const script = "SET " + anyValue + ";\nCREATE TABLE t (%s) CHARACTER SET utf8mb4;\nINSERT INTO t VALUES (%s);\nCREATE TABLE again LIKE t;\n"
	values := strings.Join(rows[:], ", DEFAULT, DEFAULT), (") + ", DEFAULT, DEFAULT"
	b := startBatch(t, strings.NewReader(fmt.Sprintf(script, "", definitions+made, values)), at(s, schema)...)
	b.wantExit(0)
	return types
}

func columnName(column int) string {
	return fmt.Sprintf("%s%d", [...]string{"c", "a`b", `q"'`, `\n`, "a\tb ", "<&>", "日", "a,b"}[column%8], column)
}

// export returns the output of the table in a format.
func export(t *testing.T, s *servertest.Server, schema, format string, more ...string) []byte {
	t.Helper()
	b := startBatch(t, nil, at(s, append(more, "--format", format, schema, "-e", "SELECT * FROM t ORDER BY id")...)...)
	b.wantExit(0)
	if b.stderr.Len() > 0 {
		t.Errorf("as %s: %s", format, b.stderr.Bytes())
	}
	return b.stdout.Bytes()
}

// The INSERT statements create an equal table, run by mysh and by the C client, in every SQL
// mode that changes how literals are read.
func TestInsertFormat_RestoresEveryType(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		createTypesTable(t, s, schema)
		for _, mode := range []string{"", ",NO_BACKSLASH_ESCAPES", ",ANSI_QUOTES"} {
			settings := fmt.Sprintf("SET "+anyValue, mode)
			for _, charset := range []string{"utf8mb4", "binary"} {
				script := export(t, s, schema, "insert", "--init-command="+settings, "--default-character-set="+charset)
				script = append([]byte(settings+";\n"), bytes.ReplaceAll(script, []byte("INSERT INTO `t` "), []byte("INSERT INTO again "))...)
				arguments := at(s, "--default-character-set="+charset, schema)
				for name, cmd := range map[string]*exec.Cmd{"mysh": mysh(t, arguments...), "the C client": cClient(s, t, arguments)} {
					if cmd == nil {
						continue
					}
					s.SQL(t, "TRUNCATE "+schema+".again")
					cmd.Stdin = bytes.NewReader(script)
					if out, err := cmd.CombinedOutput(); err != nil {
						t.Errorf("%s, sql_mode %q, %s: %v\n%.500s", name, mode, charset, err, out)
						continue
					}
					sums := s.SQL(t, fmt.Sprintf("CHECKSUM TABLE %[1]s.t, %[1]s.again EXTENDED", schema))
					if sums[0][1] != sums[1][1] {
						t.Errorf("%s, sql_mode %q, %s: the tables differ", name, mode, charset)
					}
				}
			}
		}
	})
}

// cClient returns the C client of a server, or nil if it is not installed.
func cClient(s *servertest.Server, t *testing.T, arguments []string) (cmd *exec.Cmd) {
	t.Run("C client", func(t *testing.T) {
		cmd = exec.Command(servertest.Client(t, s.Kind), append([]string{"--no-defaults", "--protocol=tcp"}, arguments...)...)
		cmd.Env = servertest.Environ()
	})
	return cmd
}

// serverValues returns the values of the table as the server stores them: nil, text, or bytes.
func serverValues(t *testing.T, s *servertest.Server, schema string, types []columnType) [][]*string {
	t.Helper()
	var cells []string
	for i, c := range types {
		name := "`" + strings.ReplaceAll(columnName(i), "`", "``") + "`"
		if c.kind == kindBinary || c.kind == kindBits {
			cells = append(cells, fmt.Sprintf("CONCAT('x', HEX(CAST(%s AS BINARY)))", name))
		} else {
			cells = append(cells, fmt.Sprintf("CONCAT('x', HEX(CONVERT(%s USING utf8mb4)))", name))
		}
	}
	var rows [][]*string
	for _, row := range s.SQL(t, fmt.Sprintf("SELECT %s FROM %s.t ORDER BY id", strings.Join(cells, ", "), schema)) {
		values := make([]*string, len(row))
		for i, cell := range row {
			if cell == "NULL" {
				continue
			}
			b, err := hex.DecodeString(cell[1:])
			if err != nil {
				t.Fatal(err)
			}
			value := string(b)
			values[i] = &value
		}
		rows = append(rows, values)
	}
	return rows
}

// The cells in csv and json equal the values on the server, as read by the parsers of the
// standard library.
func TestCSVAndJSON_HoldEveryType(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		types := createTypesTable(t, s, schema)
		want := serverValues(t, s, schema, types)
		names := []string{"id"}
		for i := range types {
			names = append(names, columnName(i))
		}
		names = append(names, "made", "made_again")

		// This parser changes CR LF to LF in every value.
		records, err := csv.NewReader(bytes.NewReader(export(t, s, schema, "csv"))).ReadAll()
		if err != nil || len(records) != len(want)+1 || !slices.Equal(records[0], names) {
			t.Fatalf("csv: %v, %d records, the first: %q", err, len(records), records[0])
		}
		for r, row := range want {
			for i, value := range row {
				if got := records[r+1][i+1]; value == nil && got != "" || value != nil && got != strings.ReplaceAll(*value, "\r\n", "\n") {
					t.Errorf("csv, row %d, %s: %.200q", r, types[i].definition, got)
				}
			}
		}

		for _, format := range []string{"json", "jsonl"} {
			decoder := json.NewDecoder(bytes.NewReader(export(t, s, schema, format)))
			decoder.UseNumber()
			var objects []map[string]any
			if format == "json" {
				err = decoder.Decode(&objects)
			}
			for range len(want) {
				var object map[string]any
				if format == "jsonl" {
					err = decoder.Decode(&object)
					objects = append(objects, object)
				}
			}
			if err != nil || len(objects) != len(want) {
				t.Fatalf("%s: %d objects, %v", format, len(objects), err)
			}
			for r, row := range want {
				for i, value := range row {
					if got := objects[r][columnName(i)]; !sameInJSON(t, types[i].kind, got, value) {
						t.Errorf("%s, row %d, %s: %.200v", format, r, types[i].definition, got)
					}
				}
			}
		}
	})
}

// sameInJSON reports whether a value parsed from JSON equals the server's value.
func sameInJSON(t *testing.T, kind valueKind, got any, want *string) bool {
	t.Helper()
	if want == nil {
		return got == nil
	}
	switch kind {
	case kindBinary:
		return got == base64.StdEncoding.EncodeToString([]byte(*want))
	case kindBits:
		bits := uint64(0)
		for _, c := range []byte(*want) {
			bits = bits<<8 | uint64(c)
		}
		return got == json.Number(fmt.Sprint(bits))
	case kindJSON:
		decoder := json.NewDecoder(strings.NewReader(*want))
		decoder.UseNumber()
		var value any
		return decoder.Decode(&value) == nil && reflect.DeepEqual(got, value)
	case kindNumber:
		n := strings.TrimLeft(strings.TrimPrefix(*want, "-"), "0")
		if n == "" || n[0] == '.' || n[0] == 'e' {
			n = "0" + n
		}
		return got == json.Number((*want)[:strings.Count((*want)[:1], "-")]+n)
	}
	return got == *want
}

// The options of a script decide its format. Settings in config.toml that concern programs do
// not apply.
func TestScript_IgnoresFormatSettingsOfConfig(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	const query = "SELECT NULL a, x'00FF' b"
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--format=csv", "-e", query}, "a,b\r\n,\x00\xff\r\n"},
		{[]string{"--format=csv", "--set=csv-null=\\N", "-e", query}, "a,b\r\n\\N,\x00\xff\r\n"},
		{[]string{"--set=format=jsonl", "--set", "binary=hex", "-e", query}, "{\"a\":null,\"b\":\"0x00FF\"}\n"},
		{[]string{"--set=formt=csv"}, `mysh: --set: unknown setting "formt"; did you mean "format"?` + "\n"},
		{[]string{"--set=binary=zip"}, `mysh: --set: setting binary: unknown value "zip"; choose from: auto, raw, hex, base64` + "\n"},
		{[]string{"--set=binary"}, "mysh: --set=binary: expected name=value\n"},
	} {
		cmd := mysh(t, at(s, c.args...)...)
		config := filepath.Join(cmd.Dir, ".config", "mysh")
		if err := os.MkdirAll(config, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(config, "config.toml"), []byte("csv-null = 'nil'\nbinary = 'base64'\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, _ := cmd.CombinedOutput(); string(got) != c.want {
			t.Errorf("%q:\n got %q\nwant %q", c.args, got, c.want)
		}
	}
}
