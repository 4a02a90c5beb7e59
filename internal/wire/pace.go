package wire

import "time"

// A pace is how fast the rows of a result come.
//
// A server that is slower than we are writes small pieces, and to wake up for each of them
// costs more than all that is done with it. So a reader that has seen the rows of a large
// result run dry lets them gather for a moment, and takes many pieces at once.
type pace struct {
	start time.Time // of the result
	bytes int       // of its rows so far
}

const (
	// steady is how many bytes of rows must have come before their pace is known: smaller
	// results are never waited for.
	steady = 8 * blockSize
	// shortestWait is what the system can measure out; longestWait is too short to be seen.
	shortestWait = time.Millisecond
	longestWait  = 5 * time.Millisecond
)

// Returns how long it will take until a block of rows has come, no longer than
// longestWait; 0 when that is not worth waiting for.
func (p *pace) wait() time.Duration {
	if p.bytes < steady {
		return 0
	}
	wait := time.Duration(float64(time.Since(p.start)) * blockSize / float64(p.bytes))
	if wait < shortestWait {
		return 0
	}
	return min(wait, longestWait)
}
