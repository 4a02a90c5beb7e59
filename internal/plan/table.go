package plan

import "strings"

// Reads the table of EXPLAIN: one row for each table, in the order in which they are joined.
// Tables of the same id are one query block.
// Source: https://dev.mysql.com/doc/refman/9.7/en/explain-output.html.
func readTable(columns []string, rows [][]string) *Plan {
	at := columnsOf(columns)
	for _, name := range []string{"id", "select_type", "table", "type", "key", "rows", "extra"} {
		if _, ok := at[name]; !ok {
			return nil
		}
	}
	p := &Plan{limits: true}
	var block *Node
	id, begun := "", 1.0
	for _, row := range rows {
		cell := func(name string) string { return at.cell(row, name) }
		if block == nil || cell("id") != id {
			id, begun = cell("id"), 1
			block = &Node{Operation: "Query block", Detail: " " + blockName(id, cell("select_type")), Known: true}
			p.Roots = append(p.Roots, block)
		}
		n := readRow(cell, begun)
		if n.Expected.Known {
			left := 100.0
			if f := figure(cell("filtered")); f.Known {
				left = f.Value
			}
			begun *= max(n.Expected.Value*left/100, 1e-6)
		}
		_, ran := at["r_rows"]
		p.ran = p.ran || ran
		block.Inputs = append(block.Inputs, n)
	}
	for _, b := range p.Roots {
		if len(b.Inputs) > 1 {
			b.Inputs = []*Node{{Operation: "Nested loop join", Known: true, Inputs: b.Inputs}}
		}
	}
	return p
}

func blockName(id, kind string) string {
	return strings.TrimSpace(id + " (" + strings.ToLower(kind) + ")")
}

// Reads one row.
func readRow(cell func(string) string, begun float64) *Node {
	extra := cell("extra")
	n := &Node{Known: true, Expected: figure(cell("rows")), Actual: figure(cell("r_rows")), begun: begun}
	if cell("table") == "" || cell("type") == "" {
		n.Operation, n.Table = extra, cell("table")
		switch {
		case strings.EqualFold(cell("select_type"), "INSERT"), strings.EqualFold(cell("select_type"), "REPLACE"):
			n.Operation = "Insert into"
		case n.Operation == "":
			n.Operation = "Result of"
		}
		return n
	}
	a := access{
		table: cell("table"), kind: cell("type"), key: cell("key"), filtered: figure(cell("filtered")), passed: figure(cell("r_filtered")),
		covering: strings.Contains(extra, "Using index") && !strings.Contains(extra, "Using index condition"),
	}
	if ref := cell("ref"); ref != "" {
		a.ref = strings.Split(ref, ",")
	}
	if partitions := cell("partitions"); partitions != "" {
		n.Detail += ", partitions: " + partitions
	}
	if extra != "" {
		n.Detail += ": " + extra
	}
	step := a.step(n)
	switch strings.ToUpper(cell("select_type")) {
	case "UPDATE":
		step = &Node{Operation: "Update", Table: a.table, Known: true, Inputs: []*Node{step}}
	case "DELETE":
		step = &Node{Operation: "Delete from", Table: a.table, Known: true, Inputs: []*Node{step}}
	}
	return step
}
