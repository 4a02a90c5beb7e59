// Package lazy compiles regular expressions at their first use: a program that is started for
// every line of a script must not spend time on those that it never uses.
package lazy

import (
	"regexp"
	"sync"
)

// Regexp returns a function that returns the regular expression. The function returns the same
// value at each call and may be called from any goroutine. Its first call panics if text is not
// valid.
func Regexp(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
