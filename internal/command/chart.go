package command

import (
	"cmp"
	"context"
	"io"

	"mysh/internal/charset"
	"mysh/internal/results"
	"mysh/internal/scan"
	"mysh/render"
)

const chartHelp = `
\chart             draws a result with labels and numbers, or numbers only
\chart city total  draws two columns of any result: labels, numbers
\chart 1 3         by their numbers in the result

If 16 or more labels are dates, times or numbers in order, the chart runs from
left to right. Other labels have a bar each. If there are too many rows for the
screen, neighbours are combined, and the chart says how. NULL is not drawn.`

// parseChart returns the columns of the label and the value, none if the command names none.
func parseChart(args string, _ scan.Mode) (any, error) {
	label, rest := word(args)
	value, rest := word(rest)
	switch {
	case rest != "" || value == "" && label != "":
		return nil, scan.Errorf(scan.Failure, `Usage: \chart [<label> <value>]: two columns of the last result, by name or number`)
	case label == "":
		return []string(nil), nil
	}
	return []string{label, value}, nil
}

// usualChartWidth is the width of a chart where the width of the screen is not known, in cells.
const usualChartWidth = 80

// drawChart draws the last result; see [results.Entry.Chart].
func drawChart(ctx context.Context, env *Env, columns []string) (Next, error) {
	last := env.Results.Last()
	if err := last.Refusal(false); err != nil {
		return nil, err
	}
	destination := env.Runner.Destination()
	o := env.Runner.Options(last.Statement, render.Format{}, destination != nil)
	text, err := last.Chart(ctx, columns, results.ChartOptions{
		Width: cmp.Or(o.Width, usualChartWidth), ASCII: !charset.UTF8(o.Charset), Color: o.Color,
	})
	switch {
	case err != nil:
		return nil, reportStop(env, err)
	case text == "":
		env.Console.Info("The last result has no rows to draw.")
		return nil, nil
	case destination == nil:
		return nil, env.Console.Paged(func() error {
			_, err := io.WriteString(env.Console.Styled(), text+"\n")
			return err
		})
	}
	if _, err := io.WriteString(destination, text); err != nil {
		return nil, err
	}
	destination.Mark() // an error after this line leaves the file as it is
	env.Console.Info("The chart was written to " + destination.Route().String() + ".")
	return nil, nil
}
