package complete

import (
	"strings"

	"mysh/internal/catalog"
)

// noteMissing finds out which part of the catalog would be needed here and is not there.
func (f *filler) noteMissing() {
	c := f.catalog
	switch {
	case c == nil:
	case f.wants(threadSlot) && !c.KnowsThreads():
		f.missing = catalog.Missing{Part: catalog.PartThreads}
	case !c.Listed && f.wants(tableSlot, baseSlot, writeSlot, viewSlot, sequenceSlot, schemaSlot, columnSlot, targetSlot, procedureSlot, functionName):
		f.missing = catalog.Missing{Part: catalog.PartNames}
	case !c.Complete && (f.wants(userSlot, roleSlot, charsetSlot, collationSlot, engineSlot, pluginSlot, variableSlot, setSlot) || f.wants(globalSlot) && strings.HasPrefix(f.prefix, "@@")):
		f.missing = catalog.Missing{Part: catalog.PartServer}
	case f.wants(partitionSlot):
		if schema, t := f.partitioned(); t != "" {
			if _, known := c.PartitionsOf(schema, t); !known {
				f.missing = catalog.Missing{Part: catalog.PartPartitions, Schema: schema, Table: t}
			}
		}
	default:
		f.missing = f.missingSchema()
	}
}

// missingSchema finds a schema that is named, and of which not all is known.
func (f *filler) missingSchema() (m catalog.Missing) {
	for _, v := range f.scope.visible() {
		if s := f.catalog.Schema(v.schema); s != nil && !s.Loaded {
			m = catalog.Missing{Part: catalog.PartSchema, Schema: s.Name}
		}
	}
	if t := f.scope.target; t != nil && f.wants(targetSlot) {
		if s := f.catalog.Schema(t.schema); s != nil && !s.Loaded {
			m = catalog.Missing{Part: catalog.PartSchema, Schema: s.Name}
		}
	}
	name := ""
	if len(f.qualifier) > 0 {
		name = f.qualifier[0]
	}
	s := f.catalog.Schema(name)
	if s == nil {
		return m
	}
	if len(f.qualifier) > 1 && !s.Loaded || !s.Complete && f.wants(procedureSlot, functionName, indexSlot, keySlot, triggerSlot, eventSlot) {
		m = catalog.Missing{Part: catalog.PartSchema, Schema: s.Name}
	}
	return m
}

// threads offers the connections of the server.
func (f *filler) threads() {
	if f.catalog == nil || f.variable || f.quote != 0 {
		return
	}
	for _, t := range f.catalog.Threads {
		if strings.HasPrefix(t.Name, f.prefix) {
			f.push(hit{fit: beginning, weight: weightLikely, order: f.pushed, name: t.Name, text: t.Name, detail: t.Detail, kind: catalog.KindValue})
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
		schema = f.catalog.Current
	}
	return schema, src.table
}

// partitions offers the partitions of the table that the statement names.
func (f *filler) partitions() {
	if f.catalog == nil {
		return
	}
	schema, table := f.partitioned()
	list, _ := f.catalog.PartitionsOf(schema, table)
	for _, p := range list {
		f.add(weightUsual, catalog.KindOther, p.Name, catalog.JoinDetail("partition", p.Detail))
	}
}
