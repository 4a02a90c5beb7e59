package console

import (
	"testing"
	"time"
)

// The rate is that of the last 15 seconds.
func TestPace(t *testing.T) {
	var p Pace
	var at time.Duration
	for i, step := range []struct {
		marks int   // so many follow,
		done  int64 // each so much further,
		want  float64
	}{
		{0, 0, 0},
		{1, 5, 0}, // one position alone has no rate
		{4, 250, 1000},
		{remembered, 500, 2000}, // older positions are dropped
		{remembered, 0, 0},
	} {
		for range step.marks {
			at += 250 * time.Millisecond
			var last int64
			if n := len(p.marks); n > 0 {
				last = p.marks[n-1].done
			}
			p.Mark(at, last+step.done)
		}
		if got := p.Rate(); got != step.want {
			t.Errorf("step %d: got %g, want %g", i, got, step.want)
		}
	}
}
