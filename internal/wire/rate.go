package wire

import "time"

// A rowRate measures how fast the rows of a result are received.
//
// A server that is slower than the client writes small pieces. To wake up for each of them
// costs more than all other work on them. When the rows of a large result have run out, the
// reader therefore waits for a moment and reads many pieces at once.
type rowRate struct {
	start time.Time // of the result
	bytes int       // bytes of rows so far
}

const (
	// steady is how many bytes of rows must be received before the rate is known. The reader
	// never waits for smaller results.
	steady = 8 * blockSize
	// shortestWait is the shortest sleep that the system can measure. longestWait is too short
	// for the user to notice.
	shortestWait = time.Millisecond
	longestWait  = 5 * time.Millisecond
)

// Returns how long it will take until a block of rows has been received, at most longestWait.
// It returns 0 when waiting does not pay.
func (p *rowRate) wait() time.Duration {
	if p.bytes < steady {
		return 0
	}
	wait := time.Duration(float64(time.Since(p.start)) * blockSize / float64(p.bytes))
	if wait < shortestWait {
		return 0
	}
	return min(wait, longestWait)
}
