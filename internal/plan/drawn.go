package plan

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Some servers draw the tree themselves: each row is a step, whose first column begins with the
// branches of the tree. A drawing gives each row its place by the width of its branches.
type drawing struct {
	plan  *Plan
	above []drawnStep
}

type drawnStep struct {
	indent int
	node   *Node
}

// branches are the characters with which servers draw a tree.
const branches = " │├└─"

// cutBranches returns the width of the branches of a row, and the text after them.
func cutBranches(text string) (indent int, step string) {
	step = strings.TrimLeft(text, branches)
	return utf8.RuneCountInString(text[:len(text)-len(step)]), step
}

// parent returns the step below whose branches the next row stands; nil for none.
func (d *drawing) parent(indent int) *Node {
	for len(d.above) > 0 && d.above[len(d.above)-1].indent >= indent {
		d.above = d.above[:len(d.above)-1]
	}
	if len(d.above) == 0 {
		return nil
	}
	return d.above[len(d.above)-1].node
}

// add adds a step below its parent.
func (d *drawing) add(indent int, n *Node) {
	if parent := d.parent(indent); parent != nil {
		parent.Inputs = append(parent.Inputs, n)
	} else {
		d.plan.Roots = append(d.plan.Roots, n)
	}
	d.above = append(d.above, drawnStep{indent, n})
}

// Reads the table of TiDB's EXPLAIN, and of EXPLAIN ANALYZE, which has more columns. The figures
// are those of all loops. Before TiDB 4.0, estRows was named count, and the object of a step
// stood in its operator info. Names of steps remain as they are, since other steps refer to
// them.
// Source: https://docs.pingcap.com/tidb/stable/sql-statement-explain.
func readOperators(columns []string, rows [][]string) *Plan {
	at := columnsOf(columns)
	for _, name := range []string{"id", "task", "operator info"} {
		if _, ok := at[name]; !ok {
			return nil
		}
	}
	d := drawing{plan: &Plan{}}
	for _, row := range rows {
		cell := func(name string) string { return at.cell(row, name) }
		indent, step := cutBranches(cell("id"))
		n := &Node{Operation: step, Known: true, Expected: figure(cell("estrows")), Actual: figure(cell("actrows"))}
		if count := figure(cell("count")); count.Known {
			n.Expected = count
		}
		if n.Actual.Known {
			d.plan.ran = true
			n.Loops = known(1)
		}
		var details []string
		for object := range strings.SplitSeq(cell("access object"), ", ") {
			kind, name, _ := strings.Cut(object, ":")
			switch {
			case kind == "table" && n.Table == "":
				n.Table = name
			case kind == "index" && n.index == "":
				n.index = name
			case object != "":
				details = append(details, object)
			}
		}
		if info := cell("operator info"); info != "" {
			details = append(details, info)
		}
		if task := cell("task"); task != "" && task != "root" {
			n.Detail = " in " + task
		}
		if len(details) > 0 {
			n.Detail += ": " + strings.Join(details, ", ")
		}
		n.reads = n.Table != ""
		n.FullScan = strings.Contains(step, "FullScan") || strings.Contains(n.Detail, "range:[-inf,+inf]") || strings.Contains(n.Detail, "range:[NULL,+inf]")
		d.add(indent, n)
	}
	return d.plan
}

// Reads the lines of EXPLAIN FORMAT=TREE of go-mysql-server, the engine of Dolt. A line is a step,
// whose name begins with a capital, or a detail of the step above.
// Source: https://github.com/dolthub/go-mysql-server/blob/v0.20.0/sql/treeprinter.go.
func readLines(rows [][]string) *Plan {
	d := drawing{plan: &Plan{}}
	for _, row := range rows {
		indent, text := cutBranches(row[0])
		parent := d.parent(indent)
		switch {
		case text == "":
			return nil
		case parent != nil && !isStep(text):
			if name, ok := strings.CutPrefix(text, "name: "); ok && parent.Operation == "Table" {
				parent.Table = name
				continue
			}
			separator := ": "
			if parent.Detail != "" {
				separator = ", "
			}
			parent.Detail += separator + text
		default:
			n := &Node{Operation: text, Known: true}
			n.FullScan = text == "Table"
			n.reads = n.FullScan
			d.add(indent, n)
		}
	}
	// A table without branches is another answer of one column.
	if !slices.ContainsFunc(d.plan.Roots, func(n *Node) bool { return len(n.Inputs) > 0 || n.Detail != "" || n.Table != "" }) {
		return nil
	}
	return d.plan
}

// isStep reports whether a line is a step, and not a detail.
func isStep(text string) bool { return text[0] >= 'A' && text[0] <= 'Z' }

// columnIndex has the places of the columns of a table, by their names in lower case.
type columnIndex map[string]int

func columnsOf(names []string) columnIndex {
	at := make(columnIndex)
	for i, name := range names {
		at[strings.ToLower(name)] = i
	}
	return at
}

// cell returns a value of a row, "" for NULL and for a column that the table lacks.
func (at columnIndex) cell(row []string, name string) string {
	i, ok := at[name]
	if !ok || i >= len(row) || row[i] == "NULL" {
		return ""
	}
	return row[i]
}
