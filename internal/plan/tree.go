package plan

import (
	"math"
	"strconv"
	"strings"
)

func looksLikeTree(text string) bool { return strings.HasPrefix(strings.TrimLeft(text, " \n"), "-> ") }

// notAvailable is MySQL's text for a plan that it cannot show as a tree.
const notAvailable = "<not executable by iterator executor>"

// printedElsewhere ends a step that is counted at its first occurrence.
const printedElsewhere = "(query plan printed elsewhere)"

// Reads MySQL's FORMAT=TREE: each line is a step after "-> ", and its inputs are indented by
// four more blanks.
// Source: https://dev.mysql.com/doc/refman/9.7/en/explain.html.
func readTree(text string) *Plan {
	p := &Plan{}
	type place struct {
		indent int
		node   *Node
	}
	var above []place
	for _, line := range stepLines(text) {
		step := strings.TrimLeft(line, " ")
		indent := len(line) - len(step)
		step = strings.TrimPrefix(step, "-> ")
		if strings.TrimSpace(step) == notAvailable {
			return nil
		}
		n := readStep(step, p)
		for len(above) > 0 && above[len(above)-1].indent >= indent {
			above = above[:len(above)-1]
		}
		if len(above) == 0 {
			p.Roots = append(p.Roots, n)
		} else {
			parent := above[len(above)-1].node
			parent.Inputs = append(parent.Inputs, n)
		}
		above = append(above, place{indent, n})
	}
	if p.ran {
		p.Unit = Milliseconds
		for _, root := range p.Roots {
			root.splitTime()
		}
		return p
	}
	for _, root := range p.Roots {
		cost := root.cost()
		if cost.Known {
			p.Unit = Cost
		}
		root.splitCost(cost)
	}
	return p
}

// Returns the lines of steps. A line that begins no step continues the line before: a condition
// contained a newline.
func stepLines(text string) []string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		if strings.HasPrefix(strings.TrimLeft(line, " "), "-> ") || len(lines) == 0 {
			lines = append(lines, line)
		} else {
			lines[len(lines)-1] += "\n" + line
		}
	}
	return lines
}

// Reads the text after the arrow of a step: words, and figures in parentheses at the end.
func readStep(text string, p *Plan) *Node {
	var cost, rows, time, came, loops Figure
	skipped := false
	for {
		text = strings.TrimRight(text, " ")
		i := strings.LastIndex(text, "(")
		if i < 0 || !strings.HasSuffix(text, ")") {
			break
		}
		inside := text[i+1 : len(text)-1]
		switch {
		case inside == "never executed":
			skipped = true
		case strings.HasPrefix(inside, "actual "):
			values := figures(strings.TrimPrefix(inside, "actual "))
			time, came, loops = values["time"], values["rows"], values["loops"]
			p.ran = true
		case strings.HasPrefix(inside, "cost=") || strings.HasPrefix(inside, "rows="):
			values := figures(inside)
			cost, rows = values["cost"], values["rows"]
		default:
			inside = ""
		}
		if inside == "" {
			break
		}
		text = text[:i]
	}
	n := named(text)
	n.Expected, n.Actual, n.Loops, n.Skipped = rows, came, loops, skipped
	n.total = cost
	p.ran = p.ran || skipped
	if p.ran {
		n.total = time
		if skipped {
			n.total, n.Loops = known(0), known(0)
		}
	}
	return n
}

// Reads "cost=0.25..1.5 rows=10". Of a range it returns the end, which is the last row's
// figure.
func figures(text string) map[string]Figure {
	values := make(map[string]Figure)
	for field := range strings.FieldsSeq(text) {
		name, value, _ := strings.Cut(field, "=")
		if _, last, ok := strings.Cut(value, ".."); ok {
			value = last
		}
		values[name] = figure(value)
	}
	return values
}

// Reads a number. Text that is no number, or a number too large to compute with, is unknown.
func figure(text string) Figure {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(value) || value < 0 || value > 1e18 {
		return Figure{}
	}
	return known(value)
}

// Subtracts the inputs' time from the step's own, and returns the time of all loops including
// the inputs. MySQL measures one loop, inputs included. A step without figures has the time of
// its inputs.
func (n *Node) splitTime() Figure {
	var inputs Figure
	for _, input := range n.Inputs {
		inputs.add(input.splitTime())
	}
	if !n.total.Known || !n.Loops.Known {
		return inputs
	}
	all := n.total.Value * n.Loops.Value
	n.Own = known(max(all-inputs.Value, 0))
	return known(max(all, inputs.Value))
}

// Returns the cost of one loop: the step's, or else its inputs'.
func (n *Node) cost() Figure {
	if strings.HasSuffix(n.Detail, printedElsewhere) {
		return Figure{}
	}
	if n.total.Known {
		return n.total
	}
	var sum Figure
	for _, input := range n.Inputs {
		sum.add(input.cost())
	}
	return sum
}

// Subtracts the inputs' cost from the step's own. all is the cost of all loops. MySQL estimates
// one loop, inputs included. The cost of a nested loop's inner side is the remainder after its
// outer side.
func (n *Node) splitCost(all Figure) {
	one := n.cost()
	loops := 1.0
	if one.Value > 0 {
		loops = all.Value / one.Value
	}
	rest := all.Value
	for i, input := range n.Inputs {
		cost := input.cost()
		if !once(input) {
			cost.Value *= loops
		}
		if i == 1 && strings.HasPrefix(n.Operation, "Nested loop") {
			cost.Value = max(rest, 0)
		}
		input.splitCost(cost)
		rest -= cost.Value
	}
	if n.cost().Known && n.total.Known {
		n.Own = known(max(rest, 0))
	}
}

// Reports whether a step runs once, however often its rows are read.
func once(n *Node) bool {
	return strings.Contains(strings.ToLower(n.Operation), "materialize") && !strings.Contains(n.Detail, "(invalidate on row")
}
