package catalog

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed values.txt
var valueText string

// A ValueSet lists the values of a system variable.
type ValueSet struct {
	Names    []string
	Multiple bool // the variable holds any number of the values, separated by commas
}

// variableValues returns the variables with a fixed set of values, for servers that do not
// report the values.
var variableValues = sync.OnceValue(func() map[string]ValueSet {
	sets := make(map[string]ValueSet)
	for line := range strings.Lines(valueText) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] == "#" {
			continue
		}
		several := words[1] == "set"
		if several {
			words = slices.Delete(words, 1, 2)
		}
		sets[words[0]] = ValueSet{words[1:], several}
	}
	return sets
})

var onOff = ValueSet{Names: []string{"ON", "OFF"}}

// ValuesOf returns the values that a variable accepts; an empty set if they are unknown.
func (s *Server) ValuesOf(variable string) ValueSet {
	variable = strings.ToLower(variable)
	if set, ok := s.values[variable]; ok {
		return set
	}
	switch {
	case strings.HasPrefix(variable, "character_set_") && len(s.Charsets) > 0:
		return ValueSet{Names: NamesOf(s.Charsets)}
	case strings.HasPrefix(variable, "collation_") && len(s.Collations) > 0:
		return ValueSet{Names: NamesOf(s.Collations)}
	case strings.HasSuffix(variable, "_storage_engine") && len(s.Engines) > 0:
		return ValueSet{Names: NamesOf(s.Engines)}
	}
	if set, ok := variableValues()[variable]; ok {
		return set
	}
	for _, v := range s.Variables {
		if v.Name == variable && (v.Detail == "ON" || v.Detail == "OFF") {
			return onOff
		}
	}
	return ValueSet{}
}

// withVariables sets the variables. A row has the name, the value and, on servers that report
// them, the type of variable and its values separated by commas.
func (c *Catalog) withVariables(_ string, rows [][]string) *Catalog {
	n := *c
	n.server.Variables = nil
	n.server.values = make(map[string]ValueSet)
	for _, row := range rows {
		name := strings.ToLower(row[0])
		v := Named{Name: name}
		if len(row) > 1 {
			v.Detail = row[1]
		}
		n.server.Variables = append(n.server.Variables, v)
		if len(row) > 3 && row[3] != "" {
			n.server.values[name] = ValueSet{valuesIn(row[3], row[2] == "FLAGSET"), row[2] == "SET" || row[2] == "FLAGSET"}
		}
	}
	sortByName(n.server.Variables, func(n Named) string { return n.Name })
	return &n
}

// valuesIn splits a list of values. Each flag has the values on and off.
func valuesIn(list string, flags bool) (values []string) {
	for _, value := range strings.Split(list, ",") {
		if flags && value != "default" {
			values = append(values, value+"=on", value+"=off")
		} else {
			values = append(values, value)
		}
	}
	return values
}

// NamesOf returns the names in a list without their descriptions.
func NamesOf(list []Named) (names []string) {
	for _, n := range list {
		names = append(names, n.Name)
	}
	return names
}
