package command

import (
	"slices"
	"strconv"
	"strings"

	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/scan"
)

// An until is what the first row of a result must be like for a watch to end: all of its comparisons must
// hold. The zero value has none, and never holds.
type until struct {
	text  string // as it is typed
	parts []untilPart
}

// An untilPart is a comparison. Its value may be the name of another column, unless it is in quotes.
type untilPart struct {
	results.Condition
	quoted bool
}

// watchUsage is the usage of the text that parseUntil reads.
const watchUsage = `Usage: \watch [seconds] [rate] [until column = value [and …]] [statement]`

// parseUntil cuts "until" and a condition from the beginning of a text. Without that word there is no
// condition.
func parseUntil(text string) (u until, rest string, err error) {
	p := parser{rest: text, usage: watchUsage}
	if !p.keyword("until") {
		return until{}, text, nil
	}
	u, err = p.until()
	return u, strings.TrimSpace(p.rest), err
}

// until reads a condition.
func (p *parser) until() (u until, err error) {
	began := p.rest
	for {
		c, quoted, err := p.condition()
		if err == nil {
			_, err = results.Matches([]results.Condition{c}, []result.Column{{Name: c.Column, Type: result.TypeVarString}}, [][]byte{nil})
		}
		if err != nil {
			return until{}, err
		}
		u.parts = append(u.parts, untilPart{c, quoted})
		u.text = strings.TrimSpace(strings.TrimSuffix(began, p.rest))
		if !p.keyword("and") {
			return u, nil
		}
	}
}

// isSet reports whether there is a condition.
func (u until) isSet() bool { return u.parts != nil }

// String returns the condition as it is typed.
func (u until) String() string { return u.text }

// holds reports whether the first row of the last result, nil for none, is as wanted. A result without
// rows is not; a statement without a result, which has no columns, is an error.
func (u until) holds(columns []result.Column, row [][]byte) (bool, error) {
	switch {
	case !u.isSet():
		return false, nil
	case columns == nil:
		return false, scan.Errorf(scan.Failure, "cannot wait until %s: the statement has no result", u)
	case row == nil:
		return false, nil
	}
	for _, part := range u.parts {
		c, in := part.Condition, columns
		if other := columnOf(columns, c.Value); other >= 0 && !part.quoted && !c.Null {
			if row[other] == nil {
				return false, nil
			}
			c.Value = string(row[other])
		}
		if i := columnOf(columns, c.Column); i >= 0 && isDecimal(string(row[i])) && isDecimal(c.Value) {
			in = slices.Clone(columns) // the values of SHOW STATUS are text
			in[i].Type = result.TypeDouble
		}
		if holds, err := results.Matches([]results.Condition{c}, in, row); !holds || err != nil {
			return false, err
		}
	}
	return true, nil
}

// columnOf returns the index of the column of that name, -1 for none.
func columnOf(columns []result.Column, name string) int {
	return slices.IndexFunc(columns, func(c result.Column) bool { return strings.EqualFold(c.Name, name) })
}

// isDecimal reports whether a value is a number, as servers write them.
func isDecimal(value string) bool {
	_, err := strconv.ParseFloat(value, 64)
	return err == nil && strings.Trim(value, "+-.0123456789eE") == ""
}
