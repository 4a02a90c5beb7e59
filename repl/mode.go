package repl

import (
	"fmt"
	"strings"

	"mysh/internal/charset"
	"mysh/internal/command"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/settings"
	"mysh/internal/sqltext"
	"mysh/render"
)

// Mode is how the shell was told to run: the options that are not about the connection.
type Mode struct {
	Interactive bool // a person types
	Terminal    bool // results go to a terminal

	Format  string // name of a render.Format
	Names   bool   // column names are shown
	Raw     bool
	Hex     bool // binary columns as hexadecimal numbers
	Quick   bool // results are not measured before they are shown
	Widest  int  // with Quick, columns of a table are at most this wide; 0 for no limit
	Types   bool // columns are described before each result
	Auto    bool // vertical when the table would be wider than the screen
	Verbose int
	Silent  int

	Force       bool // go on after errors
	Group       bool // statements of a batch may be sent together
	LineNumbers bool // errors name the line
	Unbuffered  bool // write results out after each statement
	Warnings    bool // show warnings after each statement
	System      bool // commands of the system may be run
	Sandbox     bool // no command may read, write or run anything on this machine
	ForceFiles  bool // go on after errors in sourced files
	ShowFailed  bool // a statement that is refused is shown before the error, in a batch

	OneDatabase string // only statements for this schema are sent; "" for all
	Skip        bool   // with OneDatabase: nothing is sent before it is used
	Tee         string // file that gets a copy from the beginning

	Delimiter string
	Prompt    string // as in mysql; "" for the settings' one
	Scan      scan.Options
	Charset   string // in which input is typed and results are shown; "" is UTF-8
}

// Told reports whether the lines that tell of outcomes ("3 rows in set") are shown.
func (m Mode) told() bool { return m.Interactive && m.Silent == 0 || m.Verbose >= 2 }

// Timed reports whether those lines have times.
func (m Mode) timed() bool { return m.Interactive && m.Silent == 0 || m.Verbose >= 3 }

// Returns the format of the results of a statement that go a certain way.
func (sh *Shell) format(st scan.Input, route command.Route) (render.Format, error) {
	usual := sh.mode.Format
	if sh.mode.Interactive {
		usual = sh.settings.Format
	}
	if st.End == scan.ByEgo && route.Format == "" && sh.mode.Format != "html" && sh.mode.Format != "xml" {
		route.Format = "vertical"
	}
	name := route.FormatIn(usual)
	format, ok := render.ByName(name)
	if !ok {
		err := unknownFormat(name)
		if hint := command.Meant("g"+name, ""); hint != "" && sh.mode.Interactive {
			err = fmt.Errorf("%w. %s", err, hint)
		}
		return format, err
	}
	if format.UTF8 && !charset.UTF8(sh.mode.Charset) {
		return format, scan.Errorf(scan.Failure, `%s is written in UTF-8, and the character set here is %s: --default-character-set=utf8mb4 changes it, and so does \charset utf8mb4`, name, sh.mode.Charset)
	}
	return format, nil
}

// Says how the results of a statement look, on the screen or elsewhere.
func (sh *Shell) options(st scan.Input, format render.Format, elsewhere bool) render.Options {
	m := sh.mode
	m.Terminal = m.Terminal && !elsewhere
	o := render.Options{
		Terminal:   m.Terminal,
		Color:      m.Terminal && sh.color(),
		Names:      m.Names && (format.Name != "tab" || m.Silent < 2),
		Raw:        m.Raw,
		Quick:      m.Quick,
		QuickWidth: m.Widest,
		Charset:    m.Charset,
		TypeInfo:   m.Types,
		MariaDB:    sh.session.State().MariaDB,
		Statement:  st.Text,
	}
	if m.Verbose == 0 { // as mysql, which trims what it shows
		o.Statement += st.Blanks
		if sh.session.State().MariaDB {
			o.Statement = strings.TrimLeft(o.Statement[:len(o.Statement)-st.After], blanks)
		}
		if st.End == scan.ByEnd && !strings.HasSuffix(st.Blanks, "\n") {
			o.Statement += "\n"
		}
	}
	if m.Terminal {
		o.Width = sh.width()
		o.Lines = true
		o.Text = m.Interactive && sh.settings.Multiline == "text"
		o.Definition = o.Text && sqltext.OfVerb(st.Verb).ReturnsRows && sh.traits(st).ShowsDefinition
		o.Style = sh.settings.Style
		if sh.settings.Null != "NULL" {
			o.Null, o.NoNull = sh.settings.Null, sh.settings.Null == ""
		}
		o.Wide = wides[sh.settings.Wide]
	}
	if m.Hex && (!elsewhere || format.Name == "table" || format.Name == "vertical") {
		o.Binary = render.BinaryHex
	}
	if form, ok := binaries[sh.settings.Binary]; ok {
		o.Binary = form
	}
	if format.Name == "csv" {
		o.Null = sh.settings.CSVNull
	}
	if m.Auto && !elsewhere {
		o.Wide = render.WideVertical
	}
	o.NoBackslashEscapes = sh.session.State().Status.Has(result.StatusNoBackslashEscapes)
	return o
}

// What the values of settings mean.
var binaries = map[string]render.Binary{
	"raw": render.BinaryRaw, "hex": render.BinaryHex, "base64": render.BinaryBase64,
}

var wides = map[string]render.Wide{
	"off": render.WideOff, "vertical": render.WideVertical, "wrap": render.WideWrap, "elide": render.WideElide,
}

// Returns the screen's width in cells, 0 if there is none.
func (sh *Shell) width() int {
	if sh.cfg.Size == nil {
		return 0
	}
	cols, _ := sh.cfg.Size()
	return cols
}

// Reports whether colours may be used.
func (sh *Shell) color() bool {
	if sh.cfg.Color == nil {
		return sh.settings.Color != settings.Off
	}
	return sh.cfg.Color()
}

func unknownFormat(name string) error {
	var names []string
	for _, f := range render.Formats {
		names = append(names, f.Name)
	}
	return fmt.Errorf("unknown format %q (there are: %s)", name, strings.Join(names, ", "))
}
