package repl

import (
	"fmt"
	"strings"

	"mysh/internal/charset"
	"mysh/internal/command"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
	"mysh/render"
)

// Returns the format of the results of a statement that go a certain way.
func (sh *Shell) format(st scan.Input, route command.Route) (render.Format, error) {
	usual := sh.current.Mode.Format
	if sh.current.Mode.Interactive {
		usual = sh.current.Settings.Format
	}
	if st.End == scan.ByEgo && route.Format == "" && sh.current.Mode.Format != "html" && sh.current.Mode.Format != "xml" {
		route.Format = "vertical"
	}
	name := route.FormatIn(usual)
	format, ok := render.ByName(name)
	if !ok {
		err := unknownFormat(name)
		if hint := command.Meant("g"+name, ""); hint != "" && sh.current.Mode.Interactive {
			err = fmt.Errorf("%w. %s", err, hint)
		}
		return format, err
	}
	if format.UTF8 && !charset.UTF8(sh.current.Mode.Charset) {
		return format, scan.Errorf(scan.Failure, `%s is written in UTF-8, and the character set here is %s: --default-character-set=utf8mb4 changes it, and so does \charset utf8mb4`, name, sh.current.Mode.Charset)
	}
	return format, nil
}

// Says how the results of a statement look, on the screen or elsewhere.
func (sh *Shell) options(st scan.Input, format render.Format, elsewhere bool) render.Options {
	m := sh.current.Mode
	m.Terminal = m.Terminal && !elsewhere
	o := render.Options{
		Terminal:   m.Terminal,
		Color:      m.Terminal && sh.console.Color(),
		Names:      m.ColumnNames && (format.Name != "tab" || m.Silent < 2),
		Raw:        m.Raw,
		Quick:      m.Quick,
		QuickWidth: m.MaxColumnWidth,
		Charset:    m.Charset,
		TypeInfo:   m.ColumnTypes,
		MariaDB:    sh.sessions.State().MariaDB,
		Statement:  st.Text,
	}
	if m.Verbose == 0 { // as mysql, which trims what it shows
		o.Statement += st.Blanks
		if sh.sessions.State().MariaDB {
			o.Statement = strings.TrimLeft(o.Statement[:len(o.Statement)-st.After], blanks)
		}
		if st.End == scan.ByEnd && !strings.HasSuffix(st.Blanks, "\n") {
			o.Statement += "\n"
		}
	}
	if m.Terminal {
		o.Width = sh.console.Width()
		o.Lines = true
		o.Text = m.Interactive && sh.current.Settings.Multiline == "text"
		o.Definition = o.Text && sqltext.OfVerb(st.Verb).ReturnsRows && sh.sessions.Traits(st).ShowsDefinition
		o.Style = sh.current.Settings.Style
		if sh.current.Settings.Null != "NULL" {
			o.Null, o.NoNull = sh.current.Settings.Null, sh.current.Settings.Null == ""
		}
		o.Wide = wides[sh.current.Settings.Wide]
	}
	if m.Hex && (!elsewhere || format.Name == "table" || format.Name == "vertical") {
		o.Binary = render.BinaryHex
	}
	if form, ok := binaries[sh.current.Settings.Binary]; ok {
		o.Binary = form
	}
	if format.Name == "csv" {
		o.Null = sh.current.Settings.CSVNull
	}
	if m.AutoVertical && !elsewhere {
		o.Wide = render.WideVertical
	}
	o.NoBackslashEscapes = sh.sessions.State().Status.Has(result.StatusNoBackslashEscapes)
	return o
}

// What the values of settings mean.
var binaries = map[string]render.Binary{
	"raw": render.BinaryRaw, "hex": render.BinaryHex, "base64": render.BinaryBase64,
}

var wides = map[string]render.Wide{
	"off": render.WideOff, "vertical": render.WideVertical, "wrap": render.WideWrap, "elide": render.WideElide,
}

func unknownFormat(name string) error {
	var names []string
	for _, f := range render.Formats {
		names = append(names, f.Name)
	}
	return fmt.Errorf("unknown format %q (there are: %s)", name, strings.Join(names, ", "))
}
