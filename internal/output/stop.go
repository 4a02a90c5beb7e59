package output

import (
	"os"
	"time"
)

// A deadlineFile is a file whose Write may wait for another program that reads, as from a FIFO.
type deadlineFile struct{ *os.File }

// Write writes p. An earlier stop has no effect on it.
func (w deadlineFile) Write(p []byte) (int, error) {
	_ = w.SetWriteDeadline(time.Time{}) // a file whose writes do not wait has no deadline
	return w.File.Write(p)
}

// stop makes a waiting Write fail. It may be called from any goroutine.
func (w deadlineFile) stop() { _ = w.SetWriteDeadline(time.Now()) }

// Stop makes a Write or Flush fail that waits for the reader of the tee file. It may be called
// from any goroutine.
func (o *Output) Stop() {
	if file := o.waits.Load(); file != nil {
		deadlineFile{file}.stop()
	}
}
