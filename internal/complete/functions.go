package complete

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed functions.txt
var functionText string

// functionList is the server's functions, the ones most used first.
type functionList struct {
	names  []string
	detail map[string]string // how each is called: "ROUND(X, D)"
	bare   map[string]bool   // those that are mostly called without arguments
}

var functions = sync.OnceValue(func() functionList {
	list := functionList{detail: make(map[string]string), bare: make(map[string]bool)}
	for line := range strings.Lines(functionText) {
		line = strings.TrimSpace(line)
		name, arguments, ok := strings.Cut(line, "(")
		if !ok || line[0] == '#' {
			continue
		}
		list.names = append(list.names, name)
		list.detail[name] = line
		list.bare[name] = arguments == ")" || strings.HasSuffix(arguments, "])") && strings.Count(arguments, "[") == 1 && arguments[0] == '['
	}
	return list
})
