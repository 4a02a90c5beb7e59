package command

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"mysh/internal/export"
	"mysh/internal/humanize"
	"mysh/internal/results"
	"mysh/internal/scan"
	"mysh/render"
)

const copyHelp = `
\copy            the last result, tab-separated as spreadsheets read it
\copy markdown   in another format
\copy row 2      a row
\copy column id  the values of a column
\copy cell       the first value
\copy cell 2 id  a value of a row

The text goes to the clipboard of the terminal, also over ssh. To read or write
files: "load data local infile …;" and \g csv > file.`

const copyUsage = `Usage: \copy [<format> | row <n> [<format>] | column <column> | cell [<n>] [<column>]]`

// copyArgs are which part of the last result is copied, and the format of rows, "" for tsv.
type copyArgs struct {
	part   results.Part
	format string
}

func parseCopy(args string, _ scan.Mode) (any, error) {
	p := parser{rest: args, usage: copyUsage}
	var c copyArgs
	first, _ := p.word()
	second, _ := p.word()
	third, _ := p.word()
	n, err := strconv.Atoi(second)
	numbered := err == nil && n >= 1
	switch {
	case first == "row" && numbered:
		c.part.Row, c.format = n, third
	case (first == "column" || first == "col") && second != "" && third == "":
		c.part = results.Part{Cells: true, Column: second}
	case first == "cell" && (numbered || second == ""):
		c.part = results.Part{Cells: true, Row: max(n, 1), Column: third}
	case first == "cell" && third == "":
		c.part = results.Part{Cells: true, Row: 1, Column: second}
	case second == "" && first != "row" && first != "column" && first != "col":
		c.format = first
	case second == "from" || second == "to": // psql's \copy
		return nil, scan.Errorf(scan.Failure, `\copy puts the last result on the clipboard. "load data local infile '…' into table …;" reads a file, and \g csv > file writes one.`)
	default:
		return nil, p.errorf("unexpected %q", strings.TrimSpace(args))
	}
	if p.more() {
		return nil, p.errorf("unexpected %q", strings.TrimSpace(p.rest))
	}
	return c, nil
}

// copyLast puts a part of the last result on the clipboard of the terminal.
func copyLast(_ context.Context, env *Env, args copyArgs) (Next, error) {
	if !env.Console.HasClipboard() {
		return nil, scan.Errorf(scan.Notice, "no clipboard: the screen is not a terminal with one")
	}
	last := env.Results.Last()
	if err := last.Refusal(true); err != nil {
		return nil, err
	}
	format, err := env.Runner.Format(scan.Input{}, export.Route{Format: cmp.Or(args.format, "tsv")})
	if err != nil {
		return nil, err
	}
	text, name, err := last.Copy(args.part, func(w io.Writer) render.Renderer {
		return env.Runner.NewRenderer(w, last.Statement, format)
	})
	if err != nil {
		return nil, err
	}
	env.Console.Copy(text)
	env.Console.Info(fmt.Sprintf("Sent to the terminal's clipboard: %s, %s.", name, humanize.Size(int64(len(text)))))
	return nil, nil
}
