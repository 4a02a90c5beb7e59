package complete

import (
	"strings"
	"time"
)

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
