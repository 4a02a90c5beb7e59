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

// noteMissing finds out which part of the catalog would be needed here and is not there.
func (f *filler) noteMissing() {
	c := f.catalog
	switch {
	case c == nil:
	case f.wants(threadSlot) && time.Since(c.threadsAt) > threadsFor:
		f.missing = Missing{part: threadPart}
	case !c.listed && f.wants(tableSlot, baseSlot, writeSlot, viewSlot, sequenceSlot, schemaSlot, columnSlot, targetSlot, procedureSlot, functionName):
		f.missing = Missing{part: namesPart}
	case !c.complete && (f.wants(userSlot, roleSlot, charsetSlot, collationSlot, engineSlot, pluginSlot, variableSlot, setSlot) || f.wants(globalSlot) && strings.HasPrefix(f.prefix, "@@")):
		f.missing = Missing{part: serverPart}
	case f.wants(partitionSlot):
		if schema, t := f.partitioned(); t != "" {
			if _, known := c.partitions[tableKey(schema, t)]; !known {
				f.missing = Missing{part: partitionPart, schema: schema, table: t}
			}
		}
	default:
		f.missing = f.missingSchema()
	}
}

// missingSchema finds a schema that is named, and of which not all is known.
func (f *filler) missingSchema() (m Missing) {
	for _, v := range f.scope.visible() {
		if s := f.catalog.schema(v.schema); s != nil && !s.loaded {
			m = Missing{part: schemaPart, schema: s.name}
		}
	}
	if t := f.scope.target; t != nil && f.wants(targetSlot) {
		if s := f.catalog.schema(t.schema); s != nil && !s.loaded {
			m = Missing{part: schemaPart, schema: s.name}
		}
	}
	name := ""
	if len(f.qualifier) > 0 {
		name = f.qualifier[0]
	}
	s := f.catalog.schema(name)
	if s == nil {
		return m
	}
	if len(f.qualifier) > 1 && !s.loaded || !s.complete && f.wants(procedureSlot, functionName, indexSlot, keySlot, triggerSlot, eventSlot) {
		m = Missing{part: schemaPart, schema: s.name}
	}
	return m
}

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

// threads offers the connections of the server.
func (f *filler) threads() {
	if f.catalog == nil || f.variable || f.quote != 0 {
		return
	}
	for _, t := range f.catalog.threads {
		if strings.HasPrefix(t.name, f.prefix) {
			f.push(hit{fit: beginning, weight: weightLikely, order: f.pushed, name: t.name, text: t.name, detail: t.detail, kind: Value})
		}
	}
}

// partitioned returns the table whose partition is to be named.
func (f *filler) partitioned() (schema, table string) {
	src := f.scope.target
	if src == nil {
		for i := range f.scope.block.sources {
			if s := &f.scope.block.sources[i]; s.at < f.here {
				src = s
			}
		}
	}
	if src == nil || f.catalog == nil {
		return "", ""
	}
	schema = src.schema
	if schema == "" {
		schema = f.catalog.current
	}
	return schema, src.table
}

// partitions offers the partitions of the table that the statement names.
func (f *filler) partitions() {
	if f.catalog == nil {
		return
	}
	schema, table := f.partitioned()
	for _, p := range f.catalog.partitions[tableKey(schema, table)] {
		f.add(weightUsual, Name, p.name, joinDetail("partition", p.detail))
	}
}
