package plan

import (
	"fmt"
	"strings"
	"testing"
)

// The remarkable steps of a plan.
func TestRead_RemarkableSteps(t *testing.T) {
	for _, c := range []struct{ name, answer, want string }{
		{
			"own time is what the inputs have not taken, in all loops",
			`-> Nested loop inner join  (cost=9 rows=10) (actual time=0.1..10 rows=10 loops=1)
    -> Table scan on a  (cost=1 rows=10) (actual time=0.1..1 rows=10 loops=1)
    -> Index lookup on b using i (x = a.x)  (cost=1 rows=1) (actual time=0.1..0.8 rows=1 loops=10)`,
			`1.0  Nested loop inner join
1.0  Table scan on a [full]
8.0! Index lookup on b using i`,
		},
		{
			"a step without figures passes its inputs' on",
			`-> Inner hash join (a.x = b.x)  (actual time=0.1..10 rows=10 loops=1)
    -> Table scan on a  (actual time=0.1..2 rows=10 loops=1)
    -> Hash
        -> Table scan on b  (actual time=0.1..5 rows=10 loops=1)`,
			`3.0! Inner hash join
2.0  Table scan on a [full]
-    Hash
5.0! Table scan on b [full]`,
		},
		{
			"the inner side of a nested loop costs what the outer leaves; what is materialized is so once",
			`-> Nested loop inner join  (cost=100 rows=50)
    -> Index scan on a using i  (cost=10 rows=10)
    -> Index lookup on <subquery2> using k (x = a.x)  (cost=30..30 rows=5)
        -> Materialize  (cost=20..20 rows=5)
            -> Table scan on b  (cost=15 rows=5)`,
			`0.0  Nested loop inner join
10.0  Index scan on a using i [full]
70.0! Index lookup on <subquery2> using k
5.0  Materialize
15.0  Table scan on b [full]`,
		},
		{
			"rows that are far from what was expected",
			`-> Filter: (a.x > 1)  (cost=1 rows=3) (actual time=1..1 rows=30 loops=1)
    -> Index range scan on a using i over (1 < x)  (cost=1 rows=1000) (actual time=1..1 rows=30 loops=1)`,
			`0.0  Filter ×10
1.0  Index range scan on a using i ×0.03`,
		},
		{
			"few rows below a limit were not asked for; below a sort they were",
			`-> Limit: 3 row(s)  (cost=1 rows=3) (actual time=2..3 rows=3 loops=1)
    -> Nested loop inner join  (cost=1 rows=1000) (actual time=2..3 rows=3 loops=1)
        -> Index scan on a using i  (cost=1 rows=1000) (actual time=1..1 rows=3 loops=1)
        -> Sort: b.y  (cost=1 rows=100) (actual time=0.3..0.5 rows=3 loops=3)`,
			`0.0  Limit
0.5  Nested loop inner join
1.0! Index scan on a using i [full]
1.5! Sort ×0.03`,
		},
		{
			"a step that was not run",
			`-> Nested loop inner join  (cost=1 rows=100) (actual time=1..1 rows=0 loops=1)
    -> Index lookup on a using i (x = 1)  (cost=1 rows=1) (actual time=1..1 rows=0 loops=1)
    -> Index lookup on b using i (x = 1)  (cost=1 rows=100) (never executed)`,
			`0.0  Nested loop inner join ×0.01
1.0  Index lookup on a using i
0.0  Index lookup on b using i`,
		},
		{
			"MariaDB: a subquery in a condition is not counted twice, and 100 % is no estimate",
			`{"query_block": {"select_id": 1, "r_loops": 1, "r_total_time_ms": 10,
			  "nested_loop": [{"table": {"table_name": "a", "access_type": "ALL", "r_loops": 1, "rows": 100, "r_rows": 100,
			    "r_table_time_ms": 1, "r_other_time_ms": 8, "filtered": 100, "r_filtered": 1, "attached_condition": "a.x = (subquery#2)"}}],
			  "subqueries": [{"query_block": {"select_id": 2, "r_loops": 100, "r_total_time_ms": 7,
			    "table": {"table_name": "b", "access_type": "ref", "key": "i", "r_loops": 100, "rows": 1, "r_rows": 20, "r_table_time_ms": 6, "filtered": 100}}}]}}`,
			`0.0  Query block
2.0  Filter
1.0  Table scan on a [full]
1.0  Query block
6.0! Index lookup on b using i ×20`,
		},
		{
			"without costs, rows that are read count, of all loops",
			`{"query_block": {"select_id": 1, "nested_loop": [
			  {"table": {"table_name": "a", "access_type": "ALL", "rows": 10, "filtered": 50, "attached_condition": "a.x > 1"}},
			  {"table": {"table_name": "b", "access_type": "ref", "key": "i", "rows": 6, "filtered": 100}}]}}`,
			`-    Query block
-    Nested loop join
-    Filter
10.0! Table scan on a [full]
30.0! Index lookup on b using i`,
		},
	} {
		p, ok := Read([]string{"EXPLAIN"}, [][]string{{c.answer}})
		if !ok {
			t.Errorf("%s: no plan", c.name)
			continue
		}
		var lines []string
		p.Walk(func(n *Node) {
			own := "-   "
			if n.Own.Known {
				own = fmt.Sprintf("%.1f", n.Own.Value)
				own += map[bool]string{true: "!", false: " "}[n.Heavy]
			}
			line := own + " " + n.Head()
			if n.FullScan {
				line += " [full]"
			}
			if n.Off != 0 {
				line += fmt.Sprintf(" ×%.2g", n.Off)
			}
			lines = append(lines, line)
		})
		if got := strings.Join(lines, "\n"); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// Read refuses an answer that is not a plan; the caller shows it unchanged.
func TestRead_NotAPlan(t *testing.T) {
	for _, c := range []struct {
		columns []string
		rows    [][]string
	}{
		{nil, nil},
		{[]string{"EXPLAIN"}, nil},
		{[]string{"EXPLAIN"}, [][]string{{"NULL"}}},
		{[]string{"EXPLAIN"}, [][]string{{"-> <not executable by iterator executor>\n"}}},
		{[]string{"EXPLAIN"}, [][]string{{"{"}}},
		{[]string{"EXPLAIN"}, [][]string{{`{"query_plan": {"operation": "<not executable by iterator executor>"}}`}}},
		{[]string{"EXPLAIN"}, [][]string{{strings.Repeat(`{"a":`, 100_000)}}},
		{[]string{"Database"}, [][]string{{"Shop"}, {"Stock"}}},
		{[]string{"plan"}, [][]string{{"Project"}, {""}}},
		{strings.Fields("id estRows task"), [][]string{{"TableReader_7", "1.00", "root"}}},
	} {
		if _, ok := Read(c.columns, c.rows); ok {
			t.Errorf("%q %.100q is read as a plan", c.columns, c.rows)
		}
	}
}

// Trees that the server has drawn are read by their columns, whatever the product is.
func TestRead_DrawnTrees(t *testing.T) {
	for _, c := range []struct{ name, columns, rows, want string }{
		{
			// Source: https://docs.pingcap.com/tidb/stable/explain-joins.
			"TiDB", "id|estRows|task|access object|operator info",
			`IndexJoin_11|90000.00|root||inner join, inner:IndexLookUp_10, equal cond:eq(test.t1.id, test.t2.t1_id)
├─TableReader_29(Build)|71010.00|root||data:TableFullScan_28
│ └─TableFullScan_28|71010.00|cop[tikv]|table:t1, partition:p0|keep order:false
└─IndexLookUp_10(Probe)|90000.00|root||
  ├─IndexRangeScan_8(Build)|90000.00|cop[tikv]|table:t2, index:t1_id(t1_id)|range: decided by [eq(test.t2.t1_id, test.t1.id)], keep order:false
  └─TableRowIDScan_9(Probe)|90000.00|cop[tikv]|table:t2|keep order:false`,
			`90000 IndexJoin_11: inner join, inner:IndexLookUp_10, equal cond:eq(test.t1.id, test.t2.t1_id)
. 71010 TableReader_29(Build): data:TableFullScan_28
. . 71010! TableFullScan_28 t1 in cop[tikv]: partition:p0, keep order:false [full]
. 90000 IndexLookUp_10(Probe)
. . 90000! IndexRangeScan_8(Build) t2 using t1_id(t1_id) in cop[tikv]: range: decided by [eq(test.t2.t1_id, test.t1.id)], keep order:false
. . 90000! TableRowIDScan_9(Probe) t2 in cop[tikv]: keep order:false`,
		},
		{
			// Source: https://docs.pingcap.com/tidb/stable/sql-statement-explain-analyze.
			"TiDB, measured", "id|estRows|actRows|task|access object|execution info|operator info|memory|disk",
			`TableReader_5|13.00|1300|root||time:923.459µs, loops:2|data:TableFullScan_4|632 Bytes|N/A
└─TableFullScan_4|13.00|1300|cop[tikv]|table:t1|proc max:0s, min:0s|keep order:false, stats:pseudo|N/A|N/A`,
			`13 TableReader_5: data:TableFullScan_4 1300 rows ×100
. 13 TableFullScan_4 t1 in cop[tikv]: keep order:false, stats:pseudo [full] 1300 rows ×100`,
		},
		{
			// Source: https://docs.pingcap.com/tidb/v3.0/understanding-the-query-execution-plan.
			"TiDB before 4.0", "id|count|task|operator info",
			`TableReader_7|10.00|root|data:Selection_6
└─Selection_6|10.00|cop|gt(test.t.a, 1)
  └─TableScan_5|10000.00|cop|table:t, range:[-inf,+inf], keep order:false`,
			`10 TableReader_7: data:Selection_6
. 10 Selection_6 in cop: gt(test.t.a, 1)
. . 10000 TableScan_5 in cop: table:t, range:[-inf,+inf], keep order:false [full]`,
		},
		{
			"Dolt", "plan",
			`Project
 ├─ columns: [c.city, count(1)]
 └─ Sort(count(1) ASC)
     └─ InnerJoin
         ├─ (o.customer_id = c.id)
         ├─ TableAlias(o)
         │   └─ Table
         │       ├─ name: orders
         │       └─ columns: [customer_id]
         └─ TableAlias(c)
             └─ IndexedTableAccess(customers)
                 ├─ index: [customers.city]
                 └─ filters: [{[x, x]}]`,
			`? Project: columns: [c.city, count(1)]
. ? Sort(count(1) ASC)
. . ? InnerJoin: (o.customer_id = c.id)
. . . ? TableAlias(o)
. . . . ? Table orders: columns: [customer_id] [full]
. . . ? TableAlias(c)
. . . . ? IndexedTableAccess(customers): index: [customers.city], filters: [{[x, x]}]`,
		},
	} {
		var rows [][]string
		for line := range strings.SplitSeq(c.rows, "\n") {
			rows = append(rows, strings.Split(line, "|"))
		}
		p, ok := Read(strings.Split(c.columns, "|"), rows)
		if !ok {
			t.Errorf("%s: no plan", c.name)
			continue
		}
		var b strings.Builder
		var draw func(n *Node, indent string)
		draw = func(n *Node, indent string) {
			expected := "?"
			if n.Expected.Known {
				expected = fmt.Sprint(n.Expected.Value)
			}
			if n.Heavy {
				expected += "!"
			}
			b.WriteString(indent + expected + " " + n.Text())
			if n.FullScan {
				b.WriteString(" [full]")
			}
			if n.Actual.Known {
				fmt.Fprintf(&b, " %v rows", n.Actual.Value)
			}
			if n.Off != 0 {
				fmt.Fprintf(&b, " ×%v", n.Off)
			}
			b.WriteString("\n")
			for _, input := range n.Inputs {
				draw(input, indent+". ")
			}
		}
		for _, root := range p.Roots {
			draw(root, "")
		}
		if got := strings.TrimSuffix(b.String(), "\n"); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// Any answer is read without a panic, and its figures can be drawn.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"mysql-analyze", "mysql-tree", "mysql-json", "mariadb-json", "mariadb-analyze"} {
		for part := range strings.SplitSeq(read(f, name+".txt"), "=== ") {
			_, answer, _ := strings.Cut(part, "\n")
			f.Add(answer)
		}
	}
	f.Add("│ └─TableFullScan_4\t1e300\t-1\tcop\ttable:t, index:\tx")
	f.Add(" └─ name: orders")
	f.Add("1\tSIMPLE\to\tALL\tNULL\tNULL\tNULL\tNULL\t1e999\tx")
	f.Fuzz(func(t *testing.T, answer string) {
		table := strings.Fields("id select_type table type possible_keys key key_len ref rows Extra")
		operators := strings.Split("id|estRows|actRows|task|access object|operator info", "|")
		for _, columns := range [][]string{{"EXPLAIN"}, table, operators} {
			row := strings.Split(answer, "\t")
			p, ok := Read(columns, [][]string{row, row}[:1+len(columns)%2])
			if !ok {
				continue
			}
			p.Walk(func(n *Node) {
				for _, f := range []Figure{n.Expected, n.Actual, n.Loops, n.Own, {Value: n.Share}, {Value: n.Off}} {
					if f.Value != f.Value || f.Value < 0 {
						t.Fatalf("a figure of %q is %v", n.Text(), f.Value)
					}
				}
			})
		}
	})
}
