package plan

import (
	"strings"
)

// An access describes how the rows of one table are read, in JSON or in the table of EXPLAIN.
type access struct {
	table, kind, key string
	parts, ref       []string // columns of the key, and what they are compared with
	covering         bool
	condition        string // checked after a row is read
	pushed           string // checked by the index
	filtered, passed Figure // percent of rows that meet the condition: expected, actual
}

// The operations of the access types, in MySQL's words. Those with "ndex" read an index.
// Source: https://dev.mysql.com/doc/refman/9.7/en/explain-output.html.
var accessTypes = map[string]string{
	"all": "Table scan on", "index": "Index scan on", "range": "Index range scan on", "ref": "Index lookup on",
	"eq_ref": "Single-row index lookup on", "const": "Constant row from", "system": "Constant row from",
	"ref_or_null": "Index lookup (or NULL) on", "fulltext": "Full-text index search on",
	"index_merge": "Index merge on", "unique_subquery": "Index lookup of a subquery on",
	"index_subquery": "Index lookup of a subquery on",
	"hash_all":       "Hash join with table scan on", "hash_index": "Hash join with index scan on",
	"hash_range": "Hash join with index range scan on", "hash_ref": "Hash join with index lookup on",
	"hash_index_merge": "Hash join with index merge on",
}

// Fills n with the step that reads the table; n has its figures already. It returns n, or the
// filter above n.
func (a access) step(n *Node) *Node {
	kind := strings.ToLower(a.kind)
	operation, ok := accessTypes[kind]
	n.Known = n.Known && ok
	if !ok {
		operation = a.kind + " on"
	}
	if a.covering {
		operation = covering(operation)
	}
	n.Operation, n.Table, n.index = operation, a.table, a.key
	n.FullScan = kind == "all" || kind == "index" || kind == "hash_all" || kind == "hash_index"
	n.reads = true
	var detail string
	switch {
	case len(a.ref) > 0 && len(a.ref) == len(a.parts):
		pairs := make([]string, len(a.ref))
		for i, part := range a.parts {
			pairs[i] = part + " = " + a.ref[i]
		}
		detail = " (" + strings.Join(pairs, ", ") + ")"
	case len(a.ref) > 0:
		detail = " (" + strings.Join(a.ref, ", ") + ")"
	case len(a.parts) > 0 && !n.FullScan:
		detail = " (" + strings.Join(a.parts, ", ") + ")"
	}
	if a.pushed != "" {
		detail += ", with index condition: " + a.pushed
	}
	n.Detail = detail + n.Detail
	if a.condition == "" {
		return n
	}
	f := &Node{Operation: "Filter", Detail: ": " + a.condition, Known: true, Loops: n.Loops, Skipped: n.Skipped, Inputs: []*Node{n}}
	f.Expected = percent(n.Expected, a.filtered)
	f.vague = a.filtered.Value == 100
	f.Actual = percent(n.Actual, a.passed)
	return f
}

func covering(operation string) string {
	switch {
	case strings.HasPrefix(operation, "Index"):
		return "Covering i" + operation[1:]
	default:
		return strings.Replace(operation, "index", "covering index", 1)
	}
}

// Returns the rows that a filter returns. Unknown percents count as 100.
func percent(rows, part Figure) Figure {
	if !rows.Known || !part.Known {
		return Figure{}
	}
	return known(rows.Value * part.Value / 100)
}

// Reads a table's object of JSON: the access, and what is done to the table.
func readAccess(o object, begun float64) *Node {
	n := &Node{Known: true, begun: begun}
	n.readScalars(o)
	a := access{
		table: o.text("table_name"), kind: o.text("access_type"), key: o.text("key"), parts: o.texts("used_key_parts"),
		ref: o.texts("ref"), covering: o.is("using_index"), condition: o.text("attached_condition"),
		pushed: o.text("index_condition"), filtered: o.figure("filtered"), passed: o.figure("r_filtered"),
	}
	if n.Operation != "" && a.table == "" { // a message only: "Impossible WHERE"
		return n
	}
	if n.Operation != "" { // the first detail of another step
		n.Detail = ", " + n.Operation + n.Detail
	}
	change := changeOf(o)
	if a.kind == "" || change == "Insert into" || change == "Replace into" {
		if change == "" {
			change = "Insert into" // MariaDB reports no more
		}
		n.Operation, n.Table = change, a.table
		n.Inputs = inputs(o, begun)
		return n
	}
	n.Skipped = n.Loops.Known && n.Loops.Value == 0 && a.kind != "const" && a.kind != "system"
	n.Inputs = inputs(o, begun)
	table, other := o.figure("r_table_time_ms", "r_total_time_ms"), o.figure("r_other_time_ms")
	n.Own = table
	top := a.step(n)
	if top != n && table.Known {
		top.Own = other
	} else {
		n.Own.add(other)
	}
	if change != "" {
		top = &Node{Operation: change, Table: a.table, Known: true, Inputs: []*Node{top}}
	}
	return top
}

// Returns what is done to the rows of a table, "" when they are only read.
func changeOf(o object) string {
	switch {
	case o.is("update"):
		return "Update"
	case o.is("delete"):
		return "Delete from"
	case o.is("insert"):
		return "Insert into"
	case o.is("replace"):
		return "Replace into"
	}
	return ""
}

// Reads a join of MariaDB that stores rows of the preceding tables in a buffer: BNL, BNLH
// (hashed), BKA, BKAH.
func readBuffered(o object, begun float64) *Node {
	n := &Node{Operation: "Block nested loop join", Known: true, Loops: o.figure("r_loops"), begun: begun}
	var how []string
	for _, key := range []string{"join_type", "buffer_type", "buffer_size"} {
		if text := o.text(key); text != "" {
			how = append(how, text)
		}
	}
	n.Detail = " (" + strings.Join(how, ", ") + ")"
	for _, m := range o {
		n.addDetail(m)
	}
	n.Inputs = inputs(o, 1)
	n.Own = o.figure("r_unpack_time_ms")
	n.Own.add(o.figure("r_other_time_ms"))
	condition := o.text("attached_condition")
	if len(n.Inputs) > 0 {
		n.Expected = n.Inputs[0].Expected
		n.Actual = o.figure("r_effective_rows")
	}
	n.Skipped = n.Loops.Known && n.Loops.Value == 0
	if condition == "" {
		return n
	}
	f := &Node{Operation: "Filter", Detail: ": " + condition, Known: true, Loops: n.Loops, Skipped: n.Skipped, Inputs: []*Node{n}}
	f.Actual = percent(n.Actual, o.figure("r_filtered"))
	return f
}

// Reads one of the indexes of an index merge.
func readRange(o object, begun float64) *Node {
	n := &Node{Known: true}
	n.readScalars(o)
	n.Operation, n.index = "Index range scan", o.text("key")
	if columns := o.text("used_key_parts"); columns != "" {
		n.Detail = " (" + columns + ")" + n.Detail
	}
	n.Inputs = inputs(o, begun)
	return n
}
