// Package plan reads how a server means to perform a statement, or has performed it, into one
// tree.
//
// Servers tell their plans in three ways: as a tree in words (MySQL's FORMAT=TREE, also with
// ANALYZE), as JSON (MariaDB, and MySQL's first version of that format), and as a table with
// one row for each table of the statement (all of them, since ever). [Read] knows all three.
// The words of a [Node] are MySQL's in each case. What is not known is taken as it is: a newer
// server loses nothing.
//
// Nothing here asks a server or writes anything.
package plan

// A Plan is how a statement is performed.
type Plan struct {
	Roots []*Node // the statement, and subqueries that stand beside it
	Unit  Unit    // of Node.Own
	Ran   bool    // the statement was run: what came is known, not only what was expected

	limits bool // there may be a limit that the plan does not tell of
}

// Unit is what the work of a node is measured in.
type Unit int

// The units, from the one that tells least.
const (
	Rows         Unit = iota // rows that are expected to be read
	Cost                     // the server's estimate, in units of its own
	Milliseconds             // time that was measured
)

// A Figure is a number that the server may not have told.
type Figure struct {
	Value float64
	Known bool
}

// A Node is one step of a plan. The steps that it takes its rows from are its inputs. Rows
// are those of one loop: the inner side of a nested loop runs once for each row of the outer.
type Node struct {
	Operation string // "Index lookup on", "Filter"
	Table     string // or alias; "" when the step reads none
	Index     string
	Detail    string // how: " (id = o.customer_id)", ": (o.total > 10)"; with what separates it from the words before
	Known     bool   // the operation is one that this package knows

	Expected Figure // rows, as the server estimates
	Came     Figure // rows, if the plan ran
	Loops    Figure // how often the step was begun, if the plan ran
	Skipped  bool   // the plan ran, but not this step
	Own      Figure // work of the step without its inputs, in the plan's unit, of all loops

	Share    float64 // of Own in all work of the plan, from 0 to 1
	Heavy    bool    // the share is large enough to be looked at first
	Off      float64 // rows that came for each one expected when that is far from 1, else 0
	FullScan bool    // all rows of a table, or all of an index, are read

	Inputs []*Node

	total Figure  // work with the inputs', of one loop, as MySQL tells it
	begun float64 // how often the step is expected to be begun, 0 for once
	reads bool    // rows are read here, not passed on
	vague bool    // the server has no idea how many rows a filter leaves, and says all
}

// Text returns what the step does, in the server's words.
func (n *Node) Text() string { return n.Head() + n.Detail }

// Head returns the part of [Node.Text] before the details.
func (n *Node) Head() string {
	text := n.Operation
	if n.Table != "" {
		text += " " + n.Table
	}
	if n.Index != "" {
		text += " using " + n.Index
	}
	return text
}

// Walk calls f with each node, a node before its inputs.
func (p *Plan) Walk(f func(*Node)) {
	for _, root := range p.Roots {
		root.walk(f)
	}
}

func (n *Node) walk(f func(*Node)) {
	f(n)
	for _, input := range n.Inputs {
		input.walk(f)
	}
}

// Read reads the answer to an EXPLAIN or ANALYZE statement: the names of its columns and its
// rows, NULL as "NULL". It reports false when the answer is in no form that it knows, or tells
// nothing about the plan; the answer itself is then all there is to show.
func Read(columns []string, rows [][]string) (*Plan, bool) {
	var p *Plan
	switch {
	case len(columns) == 1 && len(rows) == 1 && looksLikeJSON(rows[0][0]):
		p = readJSON(rows[0][0])
	case len(columns) == 1 && len(rows) == 1 && looksLikeTree(rows[0][0]):
		p = readTree(rows[0][0])
	default:
		p = readTable(columns, rows)
	}
	if p == nil || len(p.Roots) == 0 {
		return nil, false
	}
	p.judge()
	return p, true
}

func known(value float64) Figure { return Figure{Value: value, Known: true} }

func (f *Figure) add(other Figure) {
	if other.Known {
		f.Value += other.Value
		f.Known = true
	}
}
