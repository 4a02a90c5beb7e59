// Package plan reads the plan of a statement, as the server reports it, into one tree.
//
// Servers report plans in four forms: as a tree of words (MySQL's FORMAT=TREE, also with
// ANALYZE), as JSON (MariaDB, and MySQL's first version of that format), as a table with one row
// per table of the statement (both), and as rows in which the server has drawn the tree (TiDB,
// Dolt). [Read] reads all four, and knows them by their columns. The words of a [Node] are
// MySQL's, but for trees that the server has drawn. Unknown words are copied as they are, so that
// nothing is lost of a newer server's plan.
//
// The package neither asks a server nor writes output.
package plan

// A Plan is how a server runs, or has run, a statement.
type Plan struct {
	Roots []*Node // the statement, and subqueries beside it
	Unit  Unit    // of Node.Own

	ran    bool // the statement was run: figures are actual, not only expected
	limits bool // the plan may have a limit that the server does not report
}

// Unit is the unit of a node's work.
type Unit int

// The units, from the least to the most exact.
const (
	Rows         Unit = iota // rows that are expected to be read
	Cost                     // the server's estimate, in units of its own
	Milliseconds             // time that was measured
)

// A Figure is a number that the server may not have reported.
type Figure struct {
	Value float64
	Known bool
}

// A Node is one step of a plan. Its inputs are the steps whose rows it reads. Numbers of rows
// are per loop: the inner side of a nested loop runs once for each row of the outer side.
type Node struct {
	Operation string // "Index lookup on", "Filter"
	Table     string // or alias; "" when the step reads none
	Detail    string // details: " (id = o.customer_id)", ": (o.total > 10)"; with the separator before them
	Known     bool   // this package knows the operation

	Expected Figure // rows, as the server estimates
	Actual   Figure // rows, if the plan ran
	Loops    Figure // how often the step was started, if the plan ran
	Skipped  bool   // the plan ran, but not this step
	Own      Figure // work of the step without its inputs, in the plan's unit, of all loops

	Share    float64 // of Own in the work of the whole plan, from 0 to 1
	Heavy    bool    // the share is large enough to be marked
	Off      float64 // actual rows divided by expected rows when that is far from 1, else 0
	FullScan bool    // the step reads all rows of a table or of an index

	Inputs []*Node

	index string  // through which the step reads Table, "" for none
	total Figure  // work of one loop with that of the inputs, as MySQL reports it
	begun float64 // how often the step is expected to start, 0 for once
	reads bool    // the step reads rows, and does not only forward them
	vague bool    // the server cannot estimate how many rows a filter returns, and reports all
}

// Text returns what the step does, in the server's words.
func (n *Node) Text() string { return n.Head() + n.Detail }

// Head returns the part of [Node.Text] before the details.
func (n *Node) Head() string {
	text := n.Operation
	if n.Table != "" {
		text += " " + n.Table
	}
	if n.index != "" {
		text += " using " + n.index
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
// rows, NULL as "NULL". It returns false when it does not know the form of the answer, or when
// the answer has no plan. The caller then shows the answer itself.
func Read(columns []string, rows [][]string) (*Plan, bool) {
	var p *Plan
	switch {
	case len(columns) == 1 && len(rows) == 1 && looksLikeJSON(rows[0][0]):
		p = readJSON(rows[0][0])
	case len(columns) == 1 && len(rows) == 1 && looksLikeTree(rows[0][0]):
		p = readTree(rows[0][0])
	case len(columns) == 1 && len(rows) > 1:
		p = readLines(rows)
	default:
		if p = readTable(columns, rows); p == nil {
			p = readOperators(columns, rows)
		}
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
