package complete

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"mysh/internal/product"
)

//go:embed functions.txt
var functionText string

// A functionList holds the functions of a server, the most used first.
type functionList struct {
	names  []string
	detail map[string]string // function → its call: "ROUND(X, D)"
	bare   map[string]bool   // functions that are usually called without arguments
}

// functions returns the functions of all servers.
var functions = sync.OnceValue(func() functionList { return functionsOf(product.Server{}) })

// functionsOf returns the functions of a server. In the file, a condition in braces before a
// function limits it to some servers, as in the rules of the grammar.
func functionsOf(s product.Server) functionList {
	list := functionList{detail: make(map[string]string), bare: make(map[string]bool)}
	for line := range strings.Lines(functionText) {
		line = strings.TrimSpace(line)
		if line != "" && line[0] == '{' {
			text, rest, _ := strings.Cut(line[1:], "} ")
			when, err := product.ParseCondition(text)
			if err != nil {
				panic(fmt.Sprintf("complete: functions: %v", err)) // the text is embedded
			}
			if !when.Holds(s) {
				continue
			}
			line = rest
		}
		name, arguments, ok := strings.Cut(line, "(")
		if !ok || line[0] == '#' || list.detail[name] != "" {
			continue
		}
		list.names = append(list.names, name)
		list.detail[name] = line
		list.bare[name] = arguments == ")" || strings.HasSuffix(arguments, "])") && strings.Count(arguments, "[") == 1 && arguments[0] == '['
	}
	return list
}

// has reports whether a word, in upper case, is one of the functions.
func (l functionList) has(word string) bool { return l.detail[word] != "" }
