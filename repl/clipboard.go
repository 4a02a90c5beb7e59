package repl

import (
	"cmp"
	"fmt"
	"io"

	"mysh/internal/command"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/scan"
	"mysh/render"
)

// copyLast puts a part of the last result on the clipboard of the terminal. Rows are in a format, ""
// for tsv.
func (sh *Shell) copyLast(part results.Part, name string) error {
	if !sh.console.HasClipboard() {
		return scan.Errorf(scan.Notice, "there is no terminal whose clipboard could be used")
	}
	last := sh.results.Last()
	if err := last.Refusal(true); err != nil {
		return err
	}
	format, err := sh.format(scan.Input{}, command.Route{Format: cmp.Or(name, "tsv")})
	if err != nil {
		return err
	}
	text, copied, err := last.Copy(part, func(w io.Writer) render.Renderer {
		return generatedMarker{format.New(w, sh.options(last.Statement, format, true)), format, sh}
	})
	if err != nil {
		return err
	}
	sh.console.Copy(text)
	sh.console.Info(fmt.Sprintf("Sent to the terminal's clipboard: %s, %s.", copied, humanize.Size(int64(len(text)))))
	return nil
}

// A generatedMarker is a renderer that marks the columns of a result that come from generated
// columns; see [sessions.Sessions.MarkGenerated].
type generatedMarker struct {
	render.Renderer
	format render.Format
	shell  *Shell
}

// Begin starts a result.
func (m generatedMarker) Begin(columns []result.Column) error {
	if m.format.Name == "insert" {
		columns = m.shell.sessions.MarkGenerated(m.shell.sessions.Front(), columns)
	}
	return m.Renderer.Begin(columns)
}
