package render

import (
	"io"

	"mysh/internal/result"
)

// A markdown writes a table of GitHub's Markdown, which must have a line of names. Values
// appear as they are: markup in them is escaped, their lines are preserved.
// Source: https://github.github.com/gfm/#tables-extension-.
type markdown struct {
	values
	names bool
}

func newMarkdown(w io.Writer, o Options) Renderer {
	return newStream(w, o, &markdown{values{null: o.null("NULL"), escapes: markdownEscapes.in(o.Charset), form: o.Binary}, o.Names}, true)
}

var markdownEscapes = newEscapes(map[byte]string{
	0: " ", '\n': "<br>", '\r': "&#13;", '\\': `\\`, '|': `\|`, '`': "\\`", '*': `\*`, '_': `\_`,
	'[': `\[`, ']': `\]`, '<': "&lt;", '>': "&gt;", '&': "&amp;", '~': `\~`, '$': `\$`,
})

func (m *markdown) begin(o *out, cols []result.Column) {
	m.start(cols)
	for _, c := range cols {
		o.str("| ")
		if m.names {
			o.escaped([]byte(c.Name), m.escapes)
		}
		o.byte(' ')
	}
	o.str("|\n")
	for _, c := range cols {
		if c.Numeric() {
			o.str("| ---: ")
		} else {
			o.str("| --- ")
		}
	}
	o.str("|\n")
}

func (m *markdown) row(o *out, cells [][]byte) {
	for i, cell := range cells {
		o.str("| ")
		m.write(o, i, cell)
		o.byte(' ')
	}
	o.str("|\n")
}

func (m *markdown) end(*out, bool) {}

// A latex writes a tabular with lines around the names and right-aligned numbers. The lines of
// a value are joined, since a cell of a tabular has only one line.
type latex struct {
	values
	names bool
}

func newLaTeX(w io.Writer, o Options) Renderer {
	return newStream(w, o, &latex{values{null: o.null("NULL"), escapes: latexEscapes.in(o.Charset), form: o.Binary}, o.Names}, true)
}

var latexEscapes = newEscapes(map[byte]string{
	0: " ", '\n': " ", '\r': " ", '\t': " ", '&': `\&`, '%': `\%`, '$': `\$`, '#': `\#`, '_': `\_`,
	'{': `\{`, '}': `\}`, '~': `\textasciitilde{}`, '^': `\textasciicircum{}`, '\\': `\textbackslash{}`,
	'<': `\textless{}`, '>': `\textgreater{}`, '|': `\textbar{}`,
})

func (l *latex) begin(o *out, cols []result.Column) {
	l.start(cols)
	o.str(`\begin{tabular}{`)
	for _, c := range cols {
		if c.Numeric() {
			o.byte('r')
		} else {
			o.byte('l')
		}
	}
	o.str("}\n\\hline\n")
	if !l.names {
		return
	}
	for i, c := range cols {
		if i > 0 {
			o.str(" & ")
		}
		o.escaped([]byte(c.Name), l.escapes)
	}
	o.str(" \\\\\n\\hline\n")
}

func (l *latex) row(o *out, cells [][]byte) {
	for i, cell := range cells {
		if i > 0 {
			o.str(" & ")
		}
		l.write(o, i, cell)
	}
	o.str(" \\\\\n")
}

func (l *latex) end(o *out, _ bool) { o.str("\\hline\n\\end{tabular}\n") }
