package plan

import (
	"cmp"
	"slices"
	"strings"
)

// Reads FORMAT=JSON of MariaDB and of MySQL's first version of it (5.6 to 8.2). The second
// version has the content of FORMAT=TREE, and mysh asks for that format.
// Source: https://mariadb.com/docs/server/reference/sql-statements/administrative-sql-statements/analyze-and-explain-statements
// and https://dev.mysql.com/doc/refman/8.0/en/explain.html.
func readJSON(text string) *Plan {
	value, err := parse(text)
	top, ok := value.(object)
	if err != nil || !ok || top.get("query_plan") != nil {
		return nil
	}
	p := &Plan{limits: true, ran: strings.Contains(text, `"r_loops"`) || strings.Contains(text, `"r_total_time_ms"`)}
	var costs bool
	p.Roots = inputs(top, 1)
	p.Walk(func(n *Node) { costs = costs || n.total.Known })
	switch {
	case p.ran:
		p.Unit = Milliseconds
	case costs:
		p.Unit = Cost
		p.Walk(func(n *Node) { n.Own = n.total })
	}
	return p
}

// A part is what a member of a plan's object means, when its value is an object or an array of
// objects: a step of the plan, or only a container of steps.
type part struct {
	step string // the operation of the step; "" for a container
	read func(o object, begun float64) *Node
}

var parts map[string]part

func init() { // the readers refer to the table themselves
	parts = map[string]part{
		"query_block": {read: readBlock},
		"table":       {read: readAccess},

		"block-nl-join":                {read: readBuffered},
		"filesort":                     {read: readSort},
		"read_sorted_file":             {},
		"sorts":                        {},
		"temporary_table":              {step: "Temporary table"},
		"window_functions_computation": {step: "Window functions"},
		"materialized":                 {step: "Materialize"},
		"expression_cache":             {step: "Subquery cache"},
		"union_result":                 {read: readUnion},
		"intersect_result":             {step: "Intersect"},
		"except_result":                {step: "Except"},
		"recursive_union":              {step: "Recursive union"},
		"query_specifications":         {},
		"subqueries":                   {},
		"rowid_filter":                 {step: "Row ID filter"},
		"index_merge":                  {},
		"union":                        {step: "Union of row IDs"},
		"sort_union":                   {step: "Sorted union of row IDs"},
		"intersect":                    {step: "Intersection of row IDs"},
		"sort_intersect":               {step: "Sorted intersection of row IDs"},
		"range":                        {read: readRange},
		"duplicates_removal":           {step: "Remove duplicates"},

		"range-checked-for-each-record": {step: "Index chosen for each row"},

		// MySQL only.
		"ordering_operation":           {step: "Sort"},
		"grouping_operation":           {step: "Group"},
		"windowing":                    {step: "Window functions"},
		"buffer_result":                {step: "Buffer the result"},
		"insert_from":                  {},
		"unary_result":                 {},
		"materialized_from_subquery":   {step: "Materialize"},
		"attached_subqueries":          {},
		"select_list_subqueries":       {},
		"having_subqueries":            {},
		"group_by_subqueries":          {},
		"order_by_subqueries":          {},
		"update_value_subqueries":      {},
		"optimized_away_subqueries":    {},
		"sharing_temporary_table_with": {read: readShared},
	}
}

// The members that are read elsewhere, or are not useful in a tree.
var ignoredMembers = func() map[string]bool {
	m := make(map[string]bool)
	for key := range strings.FieldsSeq(`
		select_id operation query_optimization cost_info cost loops rows rows_examined_per_scan
		rows_produced_per_join filtered r_loops r_rows r_filtered r_total_time_ms r_table_time_ms
		r_other_time_ms r_unpack_time_ms r_effective_rows r_output_rows r_engine_stats r_buffer_size
		r_used_priority_queue r_sort_mode r_sort_passes r_icp_filtered r_table_loops r_index_rows
		r_total_filtered r_unpack_ops r_buffer_size buffer_size buffer_type join_type table_name
		access_type possible_keys key key_length used_key_parts ref used_columns using_index
		attached_condition index_condition update delete insert replace using_filesort
		using_temporary_table dependent cacheable recursive unique sort_key windows
		data_read_per_join definition_position ft_hints query_time_in_ms statement_time_ms`) {
		m[key] = true
	}
	return m
}()

// The words for other members, written before the value.
var memberWords = map[string]string{
	"message": "", "having_condition": "having", "r_limit": "limit", "state": "", "r_hit_ratio": "hits:",
	"r_hit_ratio_percent": "hits:", "partitions": "partitions:", "table_function": "", "not_exists": "not exists",
	"first_match": "first match with", "FirstMatch": "first match with", "using_join_buffer": "", "distinct": "distinct",
	"loose_scan": "loose scan", "start_temporary": "start of a temporary table", "end_temporary": "end of a temporary table",
	"backward_index_scan": "backwards", "using_MRR": "MRR", "mrr_type": "", "using_index_for_group_by": "for grouping",
	"rematerialize": "again each time", "keys": "", "selectivity_pct": "percent kept:", "r_selectivity_pct": "actually kept:",
	"r_lookups": "lookups:", "r_fill_time_ms": "ms to fill:", "scanned_databases": "schemas:", "full-scan-on-NULL_key": "scan for NULL",
	"r_invocations": "times:", "pushed_condition": "pushed condition:", "bka_type": "", "name": "", "lateral": "lateral", "r_keys": "used:",
}

// Returns the steps inside an object, in their order. begun is how often they are expected to
// start.
func inputs(o object, begun float64) (nodes []*Node) {
	for _, m := range o {
		if m.key == "nested_loop" {
			if n := readJoin(m.value, begun); n != nil {
				nodes = append(nodes, n)
			}
			continue
		}
		if !ignoredMembers[m.key] {
			nodes = append(nodes, steps(m.key, m.value, begun)...)
		}
	}
	return nodes
}

// Returns the steps of a member: none when it is a scalar.
func steps(key string, value any, begun float64) (nodes []*Node) {
	switch v := value.(type) {
	case []any:
		p, ok := parts[key]
		if ok && p.step != "" {
			n := &Node{Operation: p.step, Known: true}
			for _, element := range v {
				if o, ok := element.(object); ok {
					n.Inputs = append(n.Inputs, inputs(o, begun)...)
				}
			}
			return []*Node{n}
		}
		for _, element := range v {
			if o, ok := element.(object); ok {
				nodes = append(nodes, steps(key, o, begun)...)
			}
		}
	case object:
		p, ok := parts[key]
		switch {
		case p.read != nil:
			return []*Node{p.read(v, begun)}
		case ok && p.step == "", key == "ordering_operation" && !v.is("using_filesort"):
			return inputs(v, begun)
		}
		return []*Node{readStepObject(cmp.Or(p.step, strings.ReplaceAll(key, "_", " ")), ok, v, begun)}
	}
	return nodes
}

// Reads an object that is a step. The objects in it are the step's inputs.
func readStepObject(operation string, known bool, o object, begun float64) *Node {
	n := &Node{Operation: operation, Known: known}
	n.readScalars(o)
	n.Inputs = inputs(o, begun)
	return n
}

// Reads figures and details from the scalars of an object.
func (n *Node) readScalars(o object) {
	n.Expected = o.figure("rows", "rows_examined_per_scan")
	n.Actual = o.figure("r_rows", "r_output_rows")
	n.Loops = o.figure("r_loops")
	n.total = o.figure("cost")
	if costs, ok := o.get("cost_info").(object); ok {
		n.total = costs.figure("sort_cost")
		for _, key := range []string{"read_cost", "eval_cost"} {
			n.total.add(costs.figure(key))
		}
	}
	if key := o.text("sort_key"); key != "" {
		n.Detail += ": " + key
	}
	if windows, ok := o.get("windows").([]any); ok {
		for i, w := range windows {
			if window, ok := w.(object); ok {
				n.Detail += []string{": ", ", "}[min(i, 1)] + strings.TrimSpace(window.text("functions")+" "+window.text("filesort_key"))
			}
		}
	}
	if o.is("using_temporary_table") {
		n.Detail += " using temporary table"
	}
	for _, m := range o {
		n.addDetail(m)
	}
}

// Adds a member to the details.
func (n *Node) addDetail(m member) {
	if ignoredMembers[m.key] || m.key == "nested_loop" || holdsObjects(m.value) {
		return
	}
	word, ok := memberWords[m.key]
	text := textOf(m.value)
	if !ok {
		word = m.key + ":"
		n.Known = false
	}
	switch {
	case m.value == nil, text == "false":
		return
	case text == "true" || text == "1" && word != "" && !strings.HasSuffix(word, ":"):
		text = cmp.Or(word, m.key)
	case word != "":
		text = word + " " + text
	}
	if n.Operation == "" {
		n.Operation = text
		return
	}
	n.Detail += ", " + text
}

func holdsObjects(value any) bool {
	switch v := value.(type) {
	case object:
		return true
	case []any:
		return slices.ContainsFunc(v, holdsObjects)
	}
	return false
}

// Reads tables that are joined one after another: each is read once for every row of the
// preceding ones.
func readJoin(value any, begun float64) *Node {
	elements, _ := value.([]any)
	n := &Node{Operation: "Nested loop join", Known: true}
	for _, element := range elements {
		o, ok := element.(object)
		if !ok {
			continue
		}
		nodes := inputs(o, begun)
		for _, input := range nodes {
			if input.Expected.Known {
				begun *= max(input.Expected.Value, 1e-6)
			}
		}
		n.Inputs = append(n.Inputs, nodes...)
	}
	switch len(n.Inputs) {
	case 0:
		return nil
	case 1:
		return n.Inputs[0]
	}
	return n
}

// Reads a query block. Work of the block beyond its steps is its own: it groups and sends rows.
func readBlock(o object, _ float64) *Node {
	n := readStepObject("Query block", true, o, 1)
	if id := o.text("select_id"); id != "" {
		n.Detail = " " + id + n.Detail
	} else if len(n.Inputs) == 1 && n.Detail == "" {
		return n.Inputs[0] // of a union
	}
	n.total = Figure{}
	if all := o.figure("r_total_time_ms"); all.Known {
		n.Own = known(all.Value - n.ownBelow())
		n.subtractConditions()
	}
	return n
}

// Returns the work of all steps below.
func (n *Node) ownBelow() (sum float64) {
	for _, input := range n.Inputs {
		input.walk(func(below *Node) { sum += below.Own.Value })
	}
	return sum
}

// Corrects a block whose steps have more work than the block itself. It subtracts the
// difference from the block's conditions, the longest first: a subquery in a condition was
// counted in both.
func (n *Node) subtractConditions() {
	if n.Own.Value >= 0 {
		return
	}
	var filters []*Node
	for _, input := range n.Inputs {
		input.walk(func(below *Node) {
			if below.Operation == "Filter" {
				filters = append(filters, below)
			}
		})
	}
	slices.SortStableFunc(filters, func(a, b *Node) int { return cmp.Compare(b.Own.Value, a.Own.Value) })
	for _, f := range filters {
		part := min(f.Own.Value, -n.Own.Value)
		f.Own.Value -= part
		n.Own.Value += part
	}
	n.Own.Value = max(n.Own.Value, 0)
}

// Reads a sort. Its time includes the time of a table that it reads itself, but not the time of
// a temporary table.
func readSort(o object, begun float64) *Node {
	n := readStepObject("Sort", true, o, begun)
	if n.Own = o.figure("r_total_time_ms"); n.Own.Known && o.get("table") != nil {
		n.Own.Value = max(n.Own.Value-n.ownBelow(), 0)
	}
	return n
}

// Reads a reference to rows of another block's temporary table.
func readShared(o object, _ float64) *Node {
	return &Node{Operation: "The same temporary table as query block", Detail: " " + o.text("select_id"), Known: true}
}

// Reads the result of UNION, INTERSECT or EXCEPT. The name of its table identifies the
// operation.
func readUnion(o object, begun float64) *Node {
	operation := "Union"
	for prefix, other := range map[string]string{"<intersect": "Intersect", "<except": "Except", "<unit": "Unit"} {
		if strings.HasPrefix(o.text("table_name"), prefix) {
			operation = other
		}
	}
	return readStepObject(operation, true, o, begun)
}
