// Package lazy compiles regular expressions when they are first needed: a program that is started
// for every line of a script has no time for those that it never uses.
package lazy

import (
	"regexp"
	"sync"
)

// Regexp returns what returns the regular expression, the same at each call, from any goroutine.
// The first call panics if the text is none.
func Regexp(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
