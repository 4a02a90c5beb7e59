package output

import (
	"os"
	"time"
)

// A waiting is a file whose Write may wait for another program that reads, as from a FIFO.
type waiting struct{ *os.File }

// Write writes p. A stop that came before it has no effect.
func (w waiting) Write(p []byte) (int, error) {
	_ = w.SetWriteDeadline(time.Time{}) // a file that makes no writer wait has no deadline
	return w.File.Write(p)
}

// stop makes a Write under way fail, if it waits. It may be called from any goroutine.
func (w waiting) stop() { _ = w.SetWriteDeadline(time.Now()) }

// Stop makes a Write or Flush fail that waits for the reader of the tee file. It may be called from any
// goroutine.
func (o *Output) Stop() {
	if file := o.waits.Load(); file != nil {
		waiting{file}.stop()
	}
}
