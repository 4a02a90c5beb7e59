// Package render writes a result in a chosen format.
//
// Each output format is a row of [Formats] and makes a [Renderer]. A Renderer receives columns,
// rows and outcomes in order and writes to an [io.Writer]. It knows no more of terminals,
// pagers or files than [Options] describe. Values are the server's own text. They are never
// parsed and formatted again, so a number has every digit and every leading zero.
//
// A renderer writes results only. The line "3 rows in set (0.004 sec)" is written by the
// caller.
package render

import (
	"io"

	"mysh/internal/result"
)

// A Renderer writes results, one after another. For each result the caller calls Begin,
// then Rows and Flush any number of times, then End or Break. All of them return the first
// error of the underlying writer, unchanged; after an error the rest of the result is
// ignored. One goroutine may use a renderer.
type Renderer interface {
	// Begin starts a result with the given columns. The renderer refers to cols until the
	// result ends.
	Begin(cols []result.Column) error
	// Rows writes a batch. The batch still belongs to the caller: the renderer copies what it
	// needs later.
	Rows(b *result.Batch) error
	// Flush writes the buffered output, as far as the format allows: a table fixes its widths,
	// and a format that needs the whole result writes nothing. Callers call it when no batch
	// came for a while, so that slow results appear.
	Flush() error
	// End ends a complete result.
	End(o result.Outcome) error
	// Break ends a result that an error or an interrupt cut short. Its rows appear, except in a
	// table outside a terminal, where nothing appears, as with the C client. Formats for people
	// (table, html, xml) close what they have opened. Formats for programs (json) leave it
	// open, so that the output is not read as a complete result.
	Break() error
}

// A Format is an output format that users can name.
type Format struct {
	Name, Help string
	// UTF8 means that all text of the format is UTF-8, so that a session in another character
	// set cannot write it.
	UTF8 bool
	New  func(w io.Writer, o Options) Renderer
}

// Formats lists every format, in the order of the help.
var Formats = []Format{
	{"table", "boxes, as on a terminal", false, newTable},
	{"vertical", "one line per column, as with \\G", false, newVertical},
	{"tab", "tab-separated with escapes, as mysql -B", false, newTab},
	{"csv", "comma-separated (RFC 4180)", false, newCSV},
	{"tsv", "tab-separated, as LOAD DATA reads it", false, newTSV},
	{"json", "an array of objects", true, newJSON},
	{"jsonl", "one JSON object per line", true, newJSONLines},
	{"markdown", "a table for Markdown documents", false, newMarkdown},
	{"html", "an HTML table, as mysql -H", false, newHTML},
	{"xml", "XML, as mysql -X", false, newXML},
	{"insert", "INSERT statements that make the rows again, without generated columns", false, newInsert},
	{"latex", "a LaTeX tabular", false, newLaTeX},
	{"raw", "the bytes of the values, nothing added", false, newRaw},
}

// Names returns the names of all formats, the default first.
func Names() []string {
	names := make([]string, len(Formats))
	for i, f := range Formats {
		names[i] = f.Name
	}
	return names
}

// ByName returns the format of that name.
func ByName(name string) (Format, bool) {
	for _, f := range Formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// Options describe how results look. The zero value is a result without column names in a file.
// Every format ignores the options that do not concern it.
type Options struct {
	// Terminal means that a terminal or a pager shows the output. Characters that could steer
	// it are then shown as escapes, and a table fixes its widths by the first rows.
	Terminal bool
	// Color allows colour and dim text (table and vertical on a terminal).
	Color bool
	// Width is the screen's width in cells; 0 stands for 80, as in the C client.
	Width int
	// Names shows the names of columns. The formats whose values mean nothing without their
	// names (xml, json, jsonl, insert) always do.
	Names bool
	// Null is the text for NULL; "" stands for the format's own: NULL, nothing in csv and
	// raw, \N in tsv. json, xml and insert have a NULL of their own.
	Null string
	// NoNull shows nothing for NULL, whatever Null is.
	NoNull bool
	// Binary is how values of binary columns are written.
	Binary Binary
	// Charset is the character set of text, by the server's name; "" is UTF-8. In any other,
	// each byte counts as one cell outside a terminal, as in the C client.
	Charset string
	// Raw omits the escapes of the tab format (mysql --raw).
	Raw bool
	// Style names the borders of a table, see [Styles]; "" is "ascii".
	Style string
	// Wide is how a table or tab line wider than Width is shown.
	Wide Wide
	// Signs means that the first column shows what happened to each row: "+" added, "-"
	// removed, "~" changed. Color then colours the row (table and vertical), and of a changed
	// row the cells that contain an [Arrow].
	Signs bool
	// Lit returns which cells of a row are lit where Color is set (table and vertical); nil lights
	// none. It is called once for each row that is drawn, in their order.
	Lit func(cells [][]byte) []bool
	// Lines draws a value of several lines as several lines of a table's cell on a terminal,
	// with a sign at each newline. Otherwise a newline is shown as \n.
	Lines bool
	// Text shows a table of one row, some of whose cells contain newlines, on a terminal as
	// text that can be copied: unchanged, below a rule with the column's name.
	Text bool
	// Definition means that the result is the answer to SHOW CREATE. With Text, the statement
	// that creates the object is shown as text even when it is one line.
	Definition bool
	// Quick makes a table stream everywhere, with widths from the declared lengths of the
	// columns, and shows names even when there are no rows (mysql --quick).
	Quick bool
	// QuickWidth is the greatest width that Quick derives from a declared length. A wider name
	// widens the column. 0 is no limit (mariadb --quick-max-column-width).
	QuickWidth int
	// TypeInfo describes the columns before each table (mysql --column-type-info).
	TypeInfo bool
	// MariaDB makes TypeInfo print what the mariadb client prints.
	MariaDB bool
	// Statement is the text that xml contains.
	Statement string
	// Table is the name in INSERT statements; "" is the table of the columns.
	Table string
	// NoBackslashEscapes makes INSERT statements correct in that SQL mode.
	NoBackslashEscapes bool
	// Newline ends csv records; "" is CR LF, as in RFC 4180, but LF on a terminal.
	Newline string
}

// Binary is how values of binary columns (BINARY, BLOB, BIT, GEOMETRY, VECTOR) are written.
type Binary int

// The encodings of binary values.
const (
	BinaryDefault Binary = iota // base64 in json and jsonl, hex in insert, the bytes elsewhere
	BinaryRaw                   // the bytes; in json and jsonl written as text
	BinaryHex                   // 0x00FF, as mysql --binary-as-hex
	BinaryBase64                // standard base64, RFC 4648
)

// Wide is how results wider than the screen are shown.
type Wide int

// The values of Wide.
const (
	WideOff      Wide = iota // as they are
	WideVertical             // one line per column (mysql --auto-vertical-output)
	WideElide                // on a terminal: without the columns in the middle, and with a line about it
	WideWrap                 // on a terminal: values cut into lines of their column's width, else vertical
)

func (o Options) width() int {
	if o.Width <= 0 {
		return 80
	}
	return o.Width
}

func (o Options) null(own string) string {
	if o.NoNull {
		return ""
	}
	if o.Null != "" {
		return o.Null
	}
	return own
}
