// Package crash sends a panic from the goroutine on which it happens to one that can end the
// program in order.
//
// Each goroutine of mysh is started by [Go], since a panic on any other goroutine would end the
// process at once and leave the terminal raw. Errors that Go's runtime calls fatal still do: a
// map that two goroutines write at once, no memory left, an endless stack.
package crash

import (
	"fmt"
	"runtime/debug"
	"sync/atomic"
)

// A Crash is a panic, and the stack of its goroutine.
type Crash struct {
	Value any
	Stack []byte
}

func (c *Crash) Error() string { return fmt.Sprint(c.Value) }

// Of returns the Crash for a value that was recovered on this goroutine. It is for functions
// that pass a panic on by themselves.
func Of(recovered any) *Crash {
	if c, ok := recovered.(*Crash); ok {
		return c
	}
	return &Crash{recovered, debug.Stack()}
}

var (
	watched atomic.Bool
	first   = make(chan *Crash, 1)
)

// Watch returns the channel to which the first crash is sent. Its caller must then end the
// program: the goroutine has not done its work, and others may wait for it. Until the first
// call of Watch, a panic ends the process as usual.
func Watch() <-chan *Crash {
	watched.Store(true)
	return first
}

// Go calls f on a new goroutine.
func Go(f func()) {
	go func() {
		defer Report()
		f()
	}()
}

// Report is deferred by functions on goroutines that Go did not start, such as those of a timer
// or a context. It sends a panic to the channel of Watch.
func Report() {
	if !watched.Load() {
		return
	}
	bug := recover()
	if bug == nil {
		return
	}
	select {
	case first <- Of(bug):
	default: // only the first crash is sent
	}
}
