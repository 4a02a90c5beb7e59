package complete

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed values.txt
var valueText string

// A valueSet is the values that a system variable can have.
type valueSet struct {
	names   []string
	several bool // it can have any number of them at once, with commas between
}

// variableValues are the variables with only some values, of servers that do not tell.
var variableValues = sync.OnceValue(func() map[string]valueSet {
	sets := make(map[string]valueSet)
	for line := range strings.Lines(valueText) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] == "#" {
			continue
		}
		several := words[1] == "set"
		if several {
			words = slices.Delete(words, 1, 2)
		}
		sets[words[0]] = valueSet{words[1:], several}
	}
	return sets
})

var onOff = valueSet{names: []string{"ON", "OFF"}}

// valuesOf returns the values that a variable can have, as far as they are known.
func (s *server) valuesOf(variable string) valueSet {
	variable = strings.ToLower(variable)
	if set, ok := s.values[variable]; ok {
		return set
	}
	switch {
	case strings.HasPrefix(variable, "character_set_") && len(s.charsets) > 0:
		return valueSet{names: namesOf(s.charsets)}
	case strings.HasPrefix(variable, "collation_") && len(s.collations) > 0:
		return valueSet{names: namesOf(s.collations)}
	case strings.HasSuffix(variable, "_storage_engine") && len(s.engines) > 0:
		return valueSet{names: namesOf(s.engines)}
	}
	if set, ok := variableValues()[variable]; ok {
		return set
	}
	for _, v := range s.variables {
		if v.name == variable && (v.detail == "ON" || v.detail == "OFF") {
			return onOff
		}
	}
	return valueSet{}
}

// withVariables reads variables: name, value, and from servers that tell, the kind of variable
// and its values with commas between.
func (c *Catalog) withVariables(_ string, rows [][]string) *Catalog {
	n := *c
	n.server.variables = nil
	n.server.values = make(map[string]valueSet)
	for _, row := range rows {
		name := strings.ToLower(row[0])
		v := named{name: name}
		if len(row) > 1 {
			v.detail = row[1]
		}
		n.server.variables = append(n.server.variables, v)
		if len(row) > 3 && row[3] != "" {
			n.server.values[name] = valueSet{valuesIn(row[3], row[2] == "FLAGSET"), row[2] == "SET" || row[2] == "FLAGSET"}
		}
	}
	sortByName(n.server.variables, func(n named) string { return n.name })
	return &n
}

// valuesIn splits a list of values; each of some flags is set to on or off.
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

func namesOf(list []named) (names []string) {
	for _, n := range list {
		names = append(names, n.name)
	}
	return names
}
