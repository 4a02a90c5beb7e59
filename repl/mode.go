package repl

import (
	"fmt"
	"io"
	"strings"

	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/settings"
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
	Types   bool // columns are described before each result
	Auto    bool // vertical when the table would be wider than the screen
	Verbose int
	Silent  int

	Force       bool // go on after errors
	LineNumbers bool // errors name the line
	Unbuffered  bool // write results out after each statement
	Warnings    bool // show warnings after each statement
	System      bool // commands of the system may be run

	OneDatabase string // only statements for this schema are sent; "" for all
	Tee         string // file that gets a copy from the beginning

	Delimiter string
	Prompt    string // as in mysql; "" for the settings' one
	Scan      scan.Options
	Encoding  scan.Encoding // of the character set in which input is typed
}

// Told reports whether the lines that tell of outcomes ("3 rows in set") are shown.
func (m Mode) told() bool { return m.Interactive && m.Silent == 0 || m.Verbose >= 2 }

// Timed reports whether those lines have times.
func (m Mode) timed() bool { return m.Interactive && m.Silent == 0 || m.Verbose >= 3 }

// Makes the renderer for one statement.
func (sh *Shell) renderer(w io.Writer, st scan.Input) (render.Renderer, error) {
	m := sh.mode
	name := m.Format
	if st.End == scan.ByEgo && name != "html" && name != "xml" {
		name = "vertical"
	}
	if args := strings.TrimSpace(st.Args); args != "" {
		name = args
	}
	format, ok := render.ByName(name)
	if !ok {
		return nil, unknownFormat(name)
	}
	o := render.Options{
		Terminal:  m.Terminal,
		Color:     m.Terminal && sh.color(),
		Width:     sh.width(),
		Names:     m.Names,
		Raw:       m.Raw,
		Quick:     m.Quick,
		TypeInfo:  m.Types,
		Statement: st.Text,
	}
	if m.Verbose == 0 { // as mysql, which trims what it shows
		o.Statement += st.Blanks
		if st.End == scan.ByEnd && !strings.HasSuffix(st.Blanks, "\n") {
			o.Statement += "\n"
		}
	}
	if m.Terminal {
		o.Lines = true
		o.Style = sh.settings.Style
		if sh.settings.Null != "NULL" {
			o.Null = sh.settings.Null
		}
	}
	if m.Hex {
		o.Binary = render.BinaryHex
	}
	if m.Auto {
		o.Wide = render.WideVertical
	}
	o.NoBackslashEscapes = sh.session.State().Status.Has(result.StatusNoBackslashEscapes)
	return format.New(w, o), nil
}

func (sh *Shell) width() int {
	if sh.cfg.Width == nil {
		return 0
	}
	return sh.cfg.Width()
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
