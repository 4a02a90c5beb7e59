package plan

import "strings"

const (
	heavyShare = 0.25 // of all work; a step with this share is marked
	farOff     = 10   // an estimate is marked if it is wrong by this factor
)

// Marks the remarkable steps: heavy steps, estimates that are far off, and full scans.
func (p *Plan) judge() {
	if p.Unit == Rows {
		p.Walk(func(n *Node) {
			if n.reads && n.Expected.Known {
				n.Own = known(n.Expected.Value * max(n.begun, 1))
			}
		})
	}
	var sum float64
	working := 0
	p.Walk(func(n *Node) {
		n.FullScan = n.FullScan && len(n.Inputs) == 0 && !strings.HasPrefix(n.Table, "<")
		sum += n.Own.Value
		if n.Own.Value > 0 {
			working++
		}
	})
	p.Walk(func(n *Node) {
		if sum > 0 {
			n.Share = n.Own.Value / sum
		}
		n.Heavy = working > 1 && n.Share >= heavyShare
	})
	for _, root := range p.Roots {
		root.compare(p.limits, false)
	}
}

// Compares the actual rows with the expected rows. Few rows mean nothing for a step that may be
// stopped early: below a limit in its last loop, on the inner side of a semijoin in each.
func (n *Node) compare(limited, first bool) {
	op := strings.ToLower(n.Operation)
	switch {
	case strings.HasPrefix(op, "limit"):
		limited = true
	case blocks(op):
		limited, first = false, false
	}
	if !n.vague && n.Expected.Known && n.Expected.Value > 0 && n.Actual.Known && n.Loops.Value > 0 {
		expected, came := max(n.Expected.Value, 1), max(n.Actual.Value, 1)
		early := first || limited && n.Loops.Value <= 1 || n.FullScan
		if came >= farOff*expected || expected >= farOff*came && !early {
			n.Off = came / expected
		}
	}
	for i, input := range n.Inputs {
		input.compare(limited, first || i > 0 && (strings.Contains(op, "semijoin") || strings.Contains(op, "antijoin")))
	}
}

// Reports whether an operation reads all its input before it returns a row.
func blocks(op string) bool {
	for _, word := range []string{"sort", "materialize", "temporary table", "aggregate", "hash"} {
		if strings.HasPrefix(op, word) {
			return true
		}
	}
	return strings.HasSuffix(op, " materialize") || strings.Contains(op, " materialize with")
}
