package command

import (
	"strconv"
)

// Copied is a part of the last result: all of it, or one row, or one cell.
type Copied struct {
	Row    int    // from 1; 0 is all rows
	Cell   bool   // one cell of that row
	Column string // its name or number; "" is the first
	Format string // of more than a cell; "" is tsv
}

func out(args string) (Action, error) {
	r, err := outRoute(args)
	if err != nil {
		return nil, err
	}
	return Out{r}, nil
}

func parseCopy(args string) (Action, error) {
	usage := &UsageError{Text: `Usage: \copy [row <n> | cell [<n> [<column>]]] [<format>]`}
	what, rest := word(args)
	c := Copied{Format: what}
	if what == "row" || what == "cell" {
		number := ""
		c.Format, c.Row, c.Cell = "", 1, what == "cell"
		if number, rest = word(rest); number != "" || what == "row" {
			n, err := strconv.Atoi(number)
			if err != nil || n < 1 {
				return nil, usage
			}
			c.Row = n
		}
		next, left := word(rest)
		rest = left
		if c.Cell {
			c.Column = next
		} else {
			c.Format = next
		}
	}
	if rest != "" {
		return nil, usage
	}
	return Copy{c}, nil
}
