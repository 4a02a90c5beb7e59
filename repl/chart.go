package repl

import (
	"cmp"
	"io"

	"mysh/internal/charset"
	"mysh/internal/results"
	"mysh/render"
)

// usualChartWidth is the width of a chart where the width of the screen is not known, in cells.
const usualChartWidth = 80

// chart draws the last result; see [results.Entry.Chart].
func (sh *Shell) chart(columns []string) error {
	last := sh.results.Last()
	if err := last.Refusal(false); err != nil {
		return err
	}
	elsewhere := sh.way != nil
	o := sh.options(last.Statement, render.Format{}, elsewhere)
	text, err := last.Chart(sh.context(), columns, results.ChartOptions{
		Width: cmp.Or(o.Width, usualChartWidth), ASCII: !charset.UTF8(o.Charset), Color: o.Color,
	})
	switch {
	case err != nil:
		return sh.stopped(err)
	case text == "":
		sh.console.Info("The last result has no rows to draw.")
		return nil
	}
	if elsewhere {
		if _, err := io.WriteString(sh.way, text); err != nil {
			return err
		}
		if sh.way.file != nil {
			sh.way.file.Mark() // what fails after it takes nothing of it away
		}
		sh.console.Info("The chart was written to " + sh.way.route.String() + ".")
		return nil
	}
	return sh.console.Paged(func() error {
		_, err := io.WriteString(sh.console.Styled(), text+"\n")
		return err
	})
}
