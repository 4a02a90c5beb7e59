package plan

import (
	"regexp"
	"strings"
	"sync"
)

// MySQL's operations, without those of indexes.
// Source: sql/join_optimizer/explain_access_path.cc of MySQL 8.0 to 9.7.
var operations = []string{
	"Aggregate", "Aggregate using temporary table", "Alternative plans for IN subquery", "Append",
	"Batch input rows", "Batched key access antijoin", "Batched key access inner join",
	"Batched key access left join", "Batched key access semijoin", "Clustered primary key",
	"Constant row from", "Count rows in", "Deduplicate rows sorted by row ID", "Delete from",
	"Except materialize", "Except materialize with deduplication", "Fill information schema table",
	"Filter", "Group", "Group aggregate", "Group aggregate with cube", "Group aggregate with rollup",
	"Hash", "Hash antijoin", "Hash semijoin", "Inner hash join", "Insert into", "Intersect materialize",
	"Intersect materialize with deduplication", "Intersect rows sorted by row ID",
	"Invalidate materialized tables", "Left hash join", "Limit", "Limit/Offset", "Materialize",
	"Materialize CTE", "Materialize recursive CTE", "Materialize table function",
	"Materialize union CTE", "Materialize union with deduplication", "Materialize with deduplication",
	"Nested loop antijoin", "Nested loop inner join", "Nested loop left join", "Nested loop semijoin",
	"Nested loop semijoin with duplicate removal on", "Offset", "Remove duplicate",
	"Remove duplicates from input grouped on", "Remove duplicates from input sorted on",
	"Repeat until convergence", "Replace into", "Right hash join", "Rows fetched before execution",
	"Scan new records on", "Select", "Sort", "Sort row IDs", "Sort row IDs with duplicate removal",
	"Sort with duplicate removal", "Sort-deduplicate by row ID", "Stream results", "Table scan on",
	"Temporary table", "Temporary table with deduplication", "Union all materialize",
	"Union materialize", "Union materialize with deduplication", "Update", "Window aggregate",
	"Window aggregate with buffering", "Window multi-pass aggregate with buffering",
	"Zero input rows", "Zero rows",
}

var isOperation = func() map[string]bool {
	m := make(map[string]bool, len(operations))
	for _, o := range operations {
		m[o] = true
	}
	return m
}()

// The operations of indexes are composed of parts.
var indexOperation = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:[A-Z][a-z]+-[a-z]+ )?(?:[Cc]overing )?[Ii]ndex (?:distance scan|lookup|range scan|scan|search|skip scan|skip scan for [a-z]+) on `)
})

// Splits MySQL's text of a step into its parts. If the operation is unknown, the text is the
// only part.
func named(text string) *Node {
	n := &Node{Operation: text}
	if m := indexOperation().FindString(text); m != "" {
		n.Known = true
		n.Operation = strings.TrimSuffix(m, " ")
	} else if op := operation(text); op != "" {
		n.Known = true
		n.Operation = op
	} else {
		return n
	}
	rest := text[len(n.Operation):]
	switch last := n.Operation[strings.LastIndexByte(n.Operation, ' ')+1:]; last {
	case "on", "from", "in", "into", "CTE", "Update":
		n.Table, rest = cutName(rest)
		if after, ok := strings.CutPrefix(rest, " using"); ok {
			n.index, rest = cutName(after)
		}
	}
	n.Detail = strings.TrimRight(rest, " ")
	lower := strings.ToLower(n.Operation)
	n.FullScan = strings.HasSuffix(lower, "table scan on") || strings.HasSuffix(lower, "index scan on")
	n.reads = strings.HasSuffix(lower, " on") || lower == "count rows in"
	return n
}

// Returns the longest operation at the start of a text.
func operation(text string) string {
	for end := len(text); end > 0; end-- {
		if end < len(text) && !strings.ContainsRune(" :,(", rune(text[end])) {
			continue
		}
		if isOperation[text[:end]] {
			return text[:end]
		}
	}
	return ""
}

// Splits off the name that follows a blank.
func cutName(text string) (name, rest string) {
	name, ok := strings.CutPrefix(text, " ")
	if !ok {
		return "", text
	}
	end := len(name)
	if name != "" && name[0] == '<' { // "<union temporary>"
		if i := strings.IndexByte(name, '>'); i >= 0 {
			return name[:i+1], name[i+1:]
		}
	}
	if i := strings.IndexAny(name, " ,("); i >= 0 {
		end = i
	}
	return name[:end], name[end:]
}
