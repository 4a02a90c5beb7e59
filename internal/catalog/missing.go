package catalog

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Missing is a part of the catalog that an answer would need and that has not been read.
// The zero value is no part. See [Loader.Want].
type Missing struct {
	Part          Part
	Schema, Table string
}

// A Part of a catalog is read at once.
type Part byte

// The parts of a catalog.
const (
	noPart         Part = iota
	PartNames           // which schemas and tables there are
	PartServer          // what belongs to no schema
	PartSchema          // what is in a schema
	PartPartitions      // the partitions of a table
	PartThreads         // the server's connections
)

// threadsFor is how long a list of connections can be used.
const threadsFor = 3 * time.Second

// steps returns what reads a part of the catalog.
func (m Missing) steps() []step {
	switch m.Part {
	case PartSchema:
		return insideSteps(m.Schema)
	case PartPartitions:
		return []step{{
			what: "partitions", schema: m.Schema, table: m.Table, cells: 1,
			texts: []string{"SELECT DISTINCT PARTITION_NAME, PARTITION_DESCRIPTION FROM information_schema.PARTITIONS" +
				" WHERE TABLE_SCHEMA = {schema} AND TABLE_NAME = {table} AND PARTITION_NAME IS NOT NULL"},
			add: func(c *Catalog, _ string, rows [][]string) *Catalog { return c.withPartitions(m, rows) },
		}}
	case PartThreads:
		return []step{{what: "connections", cells: 8, texts: []string{"SHOW PROCESSLIST"}, add: (*Catalog).withThreads}}
	}
	return nil
}

// tableKey is how the partitions of a table are found.
func tableKey(schema, table string) string {
	return strings.ToLower(schema) + "\x00" + strings.ToLower(table)
}

// withPartitions reads the partitions of a table.
func (c *Catalog) withPartitions(m Missing, rows [][]string) *Catalog {
	n := *c
	n.partitions = map[string][]Named{tableKey(m.Schema, m.Table): namedRows(rows)}
	for key, list := range c.partitions {
		if _, ok := n.partitions[key]; !ok {
			n.partitions[key] = list
		}
	}
	return &n
}

// PartitionsOf returns the partitions of a table, and false if they have not been read.
func (c *Catalog) PartitionsOf(schema, table string) (list []Named, known bool) {
	list, known = c.partitions[tableKey(schema, table)]
	return list, known
}

// KnowsThreads reports whether the connections of the server have been read, not long ago.
func (c *Catalog) KnowsThreads() bool { return time.Since(c.threadsAt) <= threadsFor }

// withThreads reads the connections of a server, the longest running statement first.
func (c *Catalog) withThreads(_ string, rows [][]string) *Catalog {
	n := *c
	n.Threads, n.threadsAt = nil, time.Now()
	rows = slices.Clone(rows)
	seconds := func(row []string) int { s, _ := strconv.Atoi(row[5]); return s }
	slices.SortStableFunc(rows, func(a, b []string) int {
		if (a[7] != "") != (b[7] != "") {
			return map[bool]int{true: -1, false: 1}[a[7] != ""]
		}
		return seconds(b) - seconds(a)
	})
	for _, row := range rows {
		if row[7] == "SHOW PROCESSLIST" {
			continue // this question
		}
		host, _, _ := strings.Cut(row[2], ":")
		what := strings.Join(strings.Fields(row[7]), " ")
		if what == "" {
			what = row[4]
		}
		n.Threads = append(n.Threads, Named{Name: row[0], Detail: JoinDetail(row[1]+"@"+host, row[3], row[5]+" s", what)})
	}
	return &n
}
