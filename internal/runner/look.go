package runner

import (
	"fmt"
	"io"
	"strings"

	"mysh/internal/charset"
	"mysh/internal/export"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sessions"
	"mysh/internal/sqltext"
	"mysh/render"
)

// An UnknownFormatError is the error for a format that does not exist.
type UnknownFormatError struct{ Name string }

// Error lists the formats that exist.
func (e *UnknownFormatError) Error() string {
	var names []string
	for _, f := range render.Formats {
		names = append(names, f.Name)
	}
	return fmt.Sprintf("unknown format %q; choose from: %s", e.Name, strings.Join(names, ", "))
}

// Format returns the format of the results of a statement with a route. The error is an
// [*UnknownFormatError], or refuses a format that cannot be written in the character set.
func (r *Runner) Format(st scan.Input, route export.Route) (render.Format, error) {
	mode := &r.current.Mode
	usual := mode.Format
	if mode.Interactive {
		usual = r.current.Settings.Format
	}
	if st.End == scan.ByEgo && route.Format == "" && mode.Format != "html" && mode.Format != "xml" {
		route.Format = "vertical"
	}
	name := route.FormatIn(usual)
	format, ok := render.ByName(name)
	if !ok {
		return format, &UnknownFormatError{name}
	}
	if format.UTF8 && !charset.UTF8(mode.Charset) {
		return format, scan.Errorf(scan.Failure, `cannot write %s: it needs UTF-8, and the character set is %s; use --default-character-set=utf8mb4 or \charset utf8mb4`, name, mode.Charset)
	}
	return format, nil
}

// Options returns the options of the results of a statement, on the screen or elsewhere.
func (r *Runner) Options(st scan.Input, format render.Format, elsewhere bool) render.Options {
	m, settings, state := r.current.Mode, r.current.Settings, r.sessions.State()
	m.Terminal = m.Terminal && !elsewhere
	o := render.Options{
		Terminal:   m.Terminal,
		Color:      m.Terminal && r.console.Color(),
		Names:      m.ColumnNames && (format.Name != "tab" || m.Silent < 2),
		Raw:        m.Raw,
		Quick:      m.Quick,
		QuickWidth: m.MaxColumnWidth,
		Charset:    m.Charset,
		TypeInfo:   m.ColumnTypes,
		MariaDB:    state.MariaDB,
		Statement:  st.Text,
	}
	if m.Verbose == 0 { // as mysql, which trims the echo of a statement
		o.Statement += st.Blanks
		if state.MariaDB {
			o.Statement = strings.TrimLeft(o.Statement[:len(o.Statement)-st.After], blanks)
		}
		if st.End == scan.ByEnd && !strings.HasSuffix(st.Blanks, "\n") {
			o.Statement += "\n"
		}
	}
	if m.Terminal {
		o.Width = r.console.Width()
		o.Lines = true
		o.Text = m.Interactive && settings.Multiline == "text"
		o.Definition = o.Text && sqltext.OfVerb(st.Verb).ReturnsRows && r.sessions.Traits(st).ShowsDefinition
		o.Style = settings.Style
		if settings.Null != "NULL" {
			o.Null, o.NoNull = settings.Null, settings.Null == ""
		}
		if o.Wide = wides[settings.Wide]; o.Wide == render.WideOff && r.console.Flows() {
			o.Wide = render.WideWrap // as there is no pager that cuts the lines
		}
	}
	if m.Hex && (!elsewhere || format.Name == "table" || format.Name == "vertical") {
		o.Binary = render.BinaryHex
	}
	if form, ok := binaries[settings.Binary]; ok {
		o.Binary = form
	}
	if format.Name == "csv" {
		o.Null = settings.CSVNull
	}
	if m.AutoVertical && !elsewhere {
		o.Wide = render.WideVertical
	}
	o.NoBackslashEscapes = state.Status.Has(result.StatusNoBackslashEscapes)
	return o
}

const blanks = " \t\r\n\v\f"

// binaries are the values of the setting binary.
var binaries = map[string]render.Binary{
	"raw": render.BinaryRaw, "hex": render.BinaryHex, "base64": render.BinaryBase64,
}

// wides are the values of the setting wide.
var wides = map[string]render.Wide{
	"off": render.WideOff, "vertical": render.WideVertical, "wrap": render.WideWrap, "elide": render.WideElide,
}

const rule = "--------------\n"

// Ruled returns a statement between two rules, as mysql -v prints it. On MariaDB, leading
// blanks are removed, as mariadb does.
func (r *Runner) Ruled(text string) string {
	if r.sessions.State().MariaDB {
		text = strings.TrimLeft(text, blanks)
	}
	return rule + strings.TrimSuffix(text, "\n") + "\n" + rule
}

// markGenerated returns the columns with generated columns marked, if the format needs that:
// INSERT statements cannot set generated columns.
func (r *Runner) markGenerated(format render.Format, columns []result.Column, session sessions.Session) []result.Column {
	if format.Name != "insert" {
		return columns
	}
	return r.sessions.MarkGenerated(session, columns)
}

// NewRenderer returns a renderer that writes results of a statement to w, with the options for
// destinations other than the screen.
func (r *Runner) NewRenderer(w io.Writer, st scan.Input, format render.Format) render.Renderer {
	return markingRenderer{format.New(w, r.Options(st, format, true)), format, r}
}

// A markingRenderer marks generated columns where the format needs that.
type markingRenderer struct {
	render.Renderer
	format render.Format
	runner *Runner
}

func (m markingRenderer) Begin(columns []result.Column) error {
	return m.Renderer.Begin(m.runner.markGenerated(m.format, columns, m.runner.sessions.Front()))
}
