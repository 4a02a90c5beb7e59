package command

import (
	"slices"
	"strconv"
	"strings"

	"mysh/internal/humanize"
	"mysh/internal/results"
	"mysh/internal/scan"
)

// An untilCondition is what a row must be like: all of its comparisons must hold. The value of one may be the
// name of another column.
type untilCondition []results.Condition

// parseUntil cuts "until" and a condition from the beginning of a text. Without that word there is no
// condition.
func parseUntil(text string) (until untilCondition, rest string, err error) {
	p := parser{rest: text, usage: `Usage: \watch [seconds] [rate] [until column = value [and …]] [statement]`}
	if !p.keyword("until") {
		return nil, text, nil
	}
	conditions, err := p.conditions()
	return conditions, strings.TrimSpace(p.rest), err
}

// String returns the condition as it is typed.
func (c untilCondition) String() string {
	var parts []string
	for _, part := range c {
		parts = append(parts, part.Column+" "+part.Operator+" "+part.Value)
	}
	return strings.Join(parts, " and ")
}

// holds reports whether a row, nil for none, fulfils the condition. No condition never holds, and neither
// does one without a row.
func (c untilCondition) holds(columns []string, row []string) (bool, error) {
	if c == nil || row == nil {
		return false, nil
	}
	for _, part := range c {
		i, err := columnIn(columns, part.Column)
		if err != nil {
			return false, err
		}
		value := part.Value
		if other, err := columnIn(columns, value); err == nil && !part.Null {
			value = row[other]
		}
		if !compare(row[i], part.Operator, value) {
			return false, nil
		}
	}
	return true, nil
}

// columnIn returns the column of that name.
func columnIn(columns []string, name string) (int, error) {
	i := slices.IndexFunc(columns, func(column string) bool { return strings.EqualFold(column, name) })
	if i >= 0 {
		return i, nil
	}
	if near := humanize.Closest(name, columns); near != "" {
		return -1, scan.Errorf(scan.Notice, "the result has no column %q; did you mean %s?", name, near)
	}
	return -1, scan.Errorf(scan.Notice, "the result has no column %q; choose from: %s", name, strings.Join(columns, ", "))
}

// compare compares two values, as numbers if both are.
func compare(a, operator, b string) bool {
	order := strings.Compare(a, b)
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil {
		switch {
		case x < y:
			order = -1
		case x > y:
			order = 1
		default:
			order = 0
		}
	}
	switch operator {
	case "=":
		return order == 0
	case "<>", "!=":
		return order != 0
	case "<":
		return order < 0
	case ">":
		return order > 0
	case "<=":
		return order <= 0
	case ">=":
		return order >= 0
	}
	return strings.Contains(strings.ToLower(a), strings.ToLower(b)) == (operator == "~")
}
