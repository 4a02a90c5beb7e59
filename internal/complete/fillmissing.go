package complete

import (
	"strings"

	"mysh/internal/catalog"
)

// noteMissing sets missing to the part of the catalog that the candidates need and that has not
// been read.
func (co *collector) noteMissing() {
	c := co.catalog
	switch {
	case c == nil:
	case co.expects(threadSlot) && !c.KnowsThreads():
		co.missing = catalog.Missing{Part: catalog.PartThreads}
	case !c.Listed && co.expects(tableSlot, baseSlot, writeSlot, viewSlot, sequenceSlot, schemaSlot, columnSlot, targetSlot, procedureSlot, functionName):
		co.missing = catalog.Missing{Part: catalog.PartNames}
	case !c.Complete && (co.expects(userSlot, roleSlot, charsetSlot, collationSlot, engineSlot, pluginSlot, variableSlot, setSlot) || co.expects(globalSlot) && strings.HasPrefix(co.prefix, "@@")):
		co.missing = catalog.Missing{Part: catalog.PartServer}
	case co.expects(partitionSlot):
		if schema, t := co.partitioned(); t != "" {
			if _, known := c.PartitionsOf(schema, t); !known {
				co.missing = catalog.Missing{Part: catalog.PartPartitions, Schema: schema, Table: t}
			}
		}
	default:
		co.missing = co.missingSchema()
	}
}

// missingSchema returns the schema that the statement names and that has not been read in full.
func (co *collector) missingSchema() (m catalog.Missing) {
	for _, v := range co.scope.visible() {
		if s := co.catalog.Schema(v.schema); s != nil && !s.Loaded {
			m = catalog.Missing{Part: catalog.PartSchema, Schema: s.Name}
		}
	}
	if t := co.scope.target; t != nil && co.expects(targetSlot) {
		if s := co.catalog.Schema(t.schema); s != nil && !s.Loaded {
			m = catalog.Missing{Part: catalog.PartSchema, Schema: s.Name}
		}
	}
	name := ""
	if len(co.qualifier) > 0 {
		name = co.qualifier[0]
	}
	s := co.catalog.Schema(name)
	if s == nil {
		return m
	}
	if !s.Loaded && (len(co.qualifier) > 1 || s.Unlisted && co.expects(tableSlot, baseSlot, writeSlot, viewSlot)) || !s.Complete && co.expects(procedureSlot, functionName, indexSlot, keySlot, triggerSlot, eventSlot) {
		m = catalog.Missing{Part: catalog.PartSchema, Schema: s.Name}
	}
	return m
}

// threads adds the connections of the server.
func (co *collector) threads() {
	if co.catalog == nil || co.variable || co.quote != 0 {
		return
	}
	for _, t := range co.catalog.Threads {
		if strings.HasPrefix(t.Name, co.prefix) {
			co.push(hit{fit: fitPrefix, weight: weightLikely, order: co.pushed, name: t.Name, text: t.Name, detail: t.Detail, kind: catalog.KindValue})
		}
	}
}

// partitioned returns the table whose partition is being named.
func (co *collector) partitioned() (schema, table string) {
	src := co.scope.target
	if src == nil {
		for i := range co.scope.block.sources {
			if s := &co.scope.block.sources[i]; s.index < co.cursor {
				src = s
			}
		}
	}
	if src == nil || co.catalog == nil {
		return "", ""
	}
	schema = src.schema
	if schema == "" {
		schema = co.catalog.Current
	}
	return schema, src.table
}

// partitions adds the partitions of the table that the statement names.
func (co *collector) partitions() {
	if co.catalog == nil {
		return
	}
	schema, table := co.partitioned()
	list, _ := co.catalog.PartitionsOf(schema, table)
	for _, p := range list {
		co.add(weightUsual, catalog.KindOther, p.Name, catalog.JoinDetail("partition", p.Detail))
	}
}
