package complete

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Missing is a part of the catalog that an answer would need and that has not been read.
// The zero value is no part. See [Loader.Want].
type Missing struct {
	part          part
	schema, table string
}

// part says what is missing.
type part byte

const (
	noPart        part = iota
	namesPart          // which schemas and tables there are
	serverPart         // what belongs to no schema
	schemaPart         // what is in a schema
	partitionPart      // the partitions of a table
	threadPart         // the server's connections
)

// threadsFor is how long a list of connections can be used.
const threadsFor = 3 * time.Second

// steps returns what reads a part of the catalog.
func (m Missing) steps() []step {
	switch m.part {
	case schemaPart:
		return insideSteps(m.schema)
	case partitionPart:
		return []step{{
			what: "partitions", schema: m.schema, table: m.table, cells: 1,
			texts: []string{"SELECT DISTINCT PARTITION_NAME, PARTITION_DESCRIPTION FROM information_schema.PARTITIONS" +
				" WHERE TABLE_SCHEMA = {schema} AND TABLE_NAME = {table} AND PARTITION_NAME IS NOT NULL"},
			add: func(c *Catalog, _ string, rows [][]string) *Catalog { return c.withPartitions(m, rows) },
		}}
	case threadPart:
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
	n.partitions = map[string][]named{tableKey(m.schema, m.table): namedRows(rows)}
	for key, list := range c.partitions {
		if _, ok := n.partitions[key]; !ok {
			n.partitions[key] = list
		}
	}
	return &n
}

// withThreads reads the connections of a server, the longest running statement first.
func (c *Catalog) withThreads(_ string, rows [][]string) *Catalog {
	n := *c
	n.threads, n.threadsAt = nil, time.Now()
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
		n.threads = append(n.threads, named{name: row[0], detail: joinDetail(row[1]+"@"+host, row[3], row[5]+" s", what)})
	}
	return &n
}
