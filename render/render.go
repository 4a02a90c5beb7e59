// Package render turns a result into bytes in a chosen format.
//
// Each output format is a row of [Formats] and makes a [Renderer]. Renderers are told of
// columns, rows and outcomes in order and write to an [io.Writer]; they know nothing of
// terminals, pagers or files beyond what [Options] says. Values are the server's own text,
// never parsed and printed anew, so a number keeps every digit and every leading zero.
//
// A renderer writes results only: the lines "3 rows in set (0.004 sec)" are the caller's.
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
	// Begin starts a result with the given columns, which the renderer keeps.
	Begin(cols []result.Column) error
	// Rows writes a batch. The caller still owns it: nothing of it is kept.
	Rows(b *result.Batch) error
	// Flush writes out what is held, as far as the format allows: a table fixes its widths,
	// a format that needs the whole result holds on. Calling it when no batch came for a
	// while makes slow results appear.
	Flush() error
	// End ends a result that is whole.
	End(o result.Outcome) error
	// Break ends a result that was cut short by an error or an interrupt. Rows already given
	// appear, except in a table outside a terminal, where nothing does, as with the C client.
	// What is written is closed where a person reads it (table, html, xml) and left open
	// where a program does (json), so that it is not taken for a whole result.
	Break() error
}

// A Format is an output format that users can name.
type Format struct {
	Name, Help string
	// Streams says that rows appear as they come and memory does not grow with the result.
	// The one format without it, table, streams on a terminal and with Options.Quick;
	// otherwise it keeps a large result in a temporary file.
	Streams bool
	// UTF8 says that the format has no other text than UTF-8, so that a session in another
	// character set cannot write it.
	UTF8 bool
	New  func(w io.Writer, o Options) Renderer
}

// Formats holds every format, in the order of help.
var Formats = []Format{
	{"table", "boxes, as on a terminal", false, false, newTable},
	{"vertical", "one line per column, as with \\G", true, false, newVertical},
	{"tab", "tab-separated with escapes, as mysql -B", true, false, newTab},
	{"csv", "comma-separated (RFC 4180)", true, false, newCSV},
	{"tsv", "tab-separated, as LOAD DATA reads it", true, false, newTSV},
	{"json", "an array of objects", true, true, newJSON},
	{"jsonl", "one JSON object per line", true, true, newJSONLines},
	{"markdown", "a table for Markdown documents", true, false, newMarkdown},
	{"html", "an HTML table, as mysql -H", true, false, newHTML},
	{"xml", "XML, as mysql -X", true, false, newXML},
	{"insert", "INSERT statements that make the rows again, without generated columns", true, false, newInsert},
	{"latex", "a LaTeX tabular", true, false, newLaTeX},
	{"raw", "the bytes of the values, nothing added", true, false, newRaw},
}

// Names returns the names of all formats, the usual one first.
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

// Options says how results are to look. The zero value is a result without column names in
// a file; every format ignores what does not concern it.
type Options struct {
	// Terminal says that a person's terminal or pager reads the output. What could steer it
	// is then shown as visible escapes, and a table takes its widths from the first rows.
	Terminal bool
	// Color allows colour and dim text (table and vertical on a terminal).
	Color bool
	// Width is the screen's width in cells; 0 stands for 80, as in the C client.
	Width int
	// Names shows the names of columns. The formats in which a value means nothing without
	// its name (xml, json, jsonl, insert) always do.
	Names bool
	// Null is the text for NULL; "" stands for the format's own: NULL, nothing in csv and
	// raw, \N in tsv. json, xml and insert have a NULL of their own.
	Null string
	// Binary is how values of binary columns are written.
	Binary Binary
	// Charset is the character set that text is in, by the server's name; "" is UTF-8. In
	// others each byte counts as one cell outside a terminal, as in the C client.
	Charset string
	// Raw leaves out the escapes of the tab format (mysql --raw).
	Raw bool
	// Style names the borders of a table, see [Styles]; "" is "ascii".
	Style string
	// Wide is what becomes of a table or tab line wider than Width.
	Wide Wide
	// Signs says that the first column tells what became of each row: "+" added, "-" removed,
	// "~" changed. Color then shows it (table and vertical), and of a changed row the cells that
	// hold an [Arrow].
	Signs bool
	// Lines draws a value of several lines as such in a table's cell on a terminal, each
	// newline marked by a sign. Otherwise a newline shows as \n.
	Lines bool
	// Text shows a table of one row, some of whose cells hold newlines, on a terminal as text that can
	// be copied from there: as it is, below a rule with the column's name.
	Text bool
	// Definition says that the result is that of SHOW CREATE: with Text, what makes the object again is
	// shown so even when it is one line.
	Definition bool
	// Quick makes a table stream anywhere, with widths from the declared lengths of the
	// columns, and shows names even when there are no rows (mysql --quick).
	Quick bool
	// QuickWidth is the widest column that Quick makes of a declared length, unless its name
	// is wider; 0 is no limit (mariadb --quick-max-column-width).
	QuickWidth int
	// TypeInfo describes the columns before each table (mysql --column-type-info).
	TypeInfo bool
	// MariaDB makes TypeInfo that of the mariadb client.
	MariaDB bool
	// Statement is the text that xml quotes.
	Statement string
	// Table is the name in INSERT statements; "" is the table that the columns come from.
	Table string
	// NoBackslashEscapes makes INSERT statements fit for that SQL mode.
	NoBackslashEscapes bool
	// Newline ends csv records; "" is CR LF, as RFC 4180 has it, but LF on a terminal.
	Newline string
}

// Binary is how values of binary columns (BINARY, BLOB, BIT, GEOMETRY, VECTOR) are written.
type Binary int

// The ways to write binary values.
const (
	BinaryDefault Binary = iota // base64 in json and jsonl, hex in insert, the bytes elsewhere
	BinaryRaw                   // the bytes; in json and jsonl as for text
	BinaryHex                   // 0x00FF, as mysql --binary-as-hex
	BinaryBase64                // standard base64, RFC 4648
)

// Wide is what becomes of results wider than the screen.
type Wide int

// The ways to show wide results.
const (
	WideOff      Wide = iota // as they are
	WideVertical             // one line per column (mysql --auto-vertical-output)
	WideElide                // on a terminal: without the columns in the middle, and a line that says so
	WideWrap                 // on a terminal: values cut into lines of their column's width, else vertical
)

func (o Options) width() int {
	if o.Width <= 0 {
		return 80
	}
	return o.Width
}

func (o Options) null(own string) string {
	if o.Null != "" {
		return o.Null
	}
	return own
}
