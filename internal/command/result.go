package command

import (
	"strconv"
	"strings"

	"mysh/internal/results"
	"mysh/internal/scan"
)

func out(args string) (Action, error) {
	r, err := outRoute(args)
	if err != nil {
		return nil, err
	}
	return Out{r}, nil
}

const copyUsage = `\copy takes nothing, row <n>, column <column>, or cell [<n>] [<column>]; for rows also a format`

func parseCopy(args string) (Action, error) {
	p := parser{rest: args, usage: copyUsage}
	var c Copy
	first, _ := p.word()
	second, _ := p.word()
	third, _ := p.word()
	n, err := strconv.Atoi(second)
	numbered := err == nil && n >= 1
	switch {
	case first == "row" && numbered:
		c.Part.Row, c.Format = n, third
	case (first == "column" || first == "col") && second != "" && third == "":
		c.Part = results.Part{Cells: true, Column: second}
	case first == "cell" && (numbered || second == ""):
		c.Part = results.Part{Cells: true, Row: max(n, 1), Column: third}
	case first == "cell" && third == "":
		c.Part = results.Part{Cells: true, Row: 1, Column: second}
	case second == "" && first != "row" && first != "column" && first != "col":
		c.Format = first
	case second == "from" || second == "to": // psql's \copy
		return nil, scan.Errorf(scan.Failure, `\copy puts the last result on the clipboard. "load data local infile '…' into table …;" reads a file, and \g csv > file writes one.`)
	default:
		return nil, p.errorf("%q is not understood", strings.TrimSpace(args))
	}
	if p.more() {
		return nil, p.errorf("%q is not understood", strings.TrimSpace(p.rest))
	}
	return c, nil
}

func parseChart(args string) (Action, error) {
	label, rest := word(args)
	value, rest := word(rest)
	switch {
	case rest != "" || value == "" && label != "":
		return nil, scan.Errorf(scan.Failure, `Usage: \chart [<label> <value>]: two columns of the last result, by name or number`)
	case label == "":
		return Chart{}, nil
	}
	return Chart{Columns: []string{label, value}}, nil
}

func explain(args string) (Action, error) {
	var e Explain
	if rest, ok := strings.CutPrefix(args, "analyze"); ok && (rest == "" || rest[0] == ' ') {
		e.Analyze, args = true, strings.TrimSpace(rest)
	}
	route, err := ParseRoute(args)
	if err == nil && route.Format != "" {
		err = scan.Errorf(scan.Failure, "%q is not [> file | >> file | | command]: a plan has no formats", args)
	}
	e.Route = route
	return e, err
}
