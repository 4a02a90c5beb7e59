package catalog

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Missing names a part of the catalog that an answer needs and that has not been read. The
// zero value means that nothing is missing. See [Loader.Want].
type Missing struct {
	Part          Part
	Schema, Table string
}

// A Part of a catalog is the smallest unit that is read.
type Part byte

// The parts of a catalog.
const (
	noPart         Part = iota
	PartNames           // the names of schemas and tables
	PartServer          // the names that belong to no schema
	PartSchema          // the content of one schema
	PartPartitions      // the partitions of a table
	PartThreads         // the connections of the server
)

// threadsMaxAge is the age at which a list of connections expires.
const threadsMaxAge = 3 * time.Second

// threadsSubject is the subject of the step that reads the connections.
const threadsSubject = "connections"

// steps returns the steps that read the part; none for a part that every refresh reads.
func (m Missing) steps() []step {
	switch m.Part {
	case PartSchema:
		return contentStepsOf(m.Schema)
	case PartPartitions:
		return []step{{
			subject: "partitions", schema: m.Schema, table: m.Table, minCells: 1,
			queries: []string{"SELECT DISTINCT PARTITION_NAME, PARTITION_DESCRIPTION FROM information_schema.PARTITIONS" +
				" WHERE TABLE_SCHEMA = {schema} AND TABLE_NAME = {table} AND PARTITION_NAME IS NOT NULL"},
			apply: func(c *Catalog, _ string, rows [][]string) *Catalog { return c.withPartitions(m, rows) },
		}}
	case PartThreads:
		return []step{{subject: threadsSubject, minCells: 8, queries: []string{"SHOW PROCESSLIST"}, apply: (*Catalog).withThreads}}
	}
	return nil
}

// tableKey returns the key of a table in Catalog.partitions.
func tableKey(schema, table string) string {
	return strings.ToLower(schema) + "\x00" + strings.ToLower(table)
}

// withPartitions returns a catalog with the partitions of a table.
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

// PartitionsOf returns the partitions of a table. known is false if they have not been read.
func (c *Catalog) PartitionsOf(schema, table string) (list []Named, known bool) {
	list, known = c.partitions[tableKey(schema, table)]
	return list, known
}

// KnowsThreads reports whether the list of connections is younger than threadsMaxAge.
func (c *Catalog) KnowsThreads() bool { return time.Since(c.threadsAt) <= threadsMaxAge }

// withThreads returns a catalog with the connections of the server, the longest running
// statement first.
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
			continue // the query of this step
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
