package console

import (
	"slices"
	"time"
)

// remembered is how many positions the rate is computed from: with one every 250 ms, those of
// the last 15 s.
const remembered = 60

// A Pace measures the recent rate of a task. The zero value is ready.
type Pace struct{ marks []mark }

type mark struct {
	at   time.Duration
	done int64
}

// Mark records the position at a time after the start. Both must not decrease.
func (p *Pace) Mark(at time.Duration, done int64) {
	p.marks = append(p.marks, mark{at, done})
	if len(p.marks) > remembered {
		p.marks = slices.Delete(p.marks, 0, 1)
	}
}

// Rate returns bytes per second; 0 when unknown.
func (p *Pace) Rate() float64 {
	if len(p.marks) < 2 {
		return 0
	}
	first, last := p.marks[0], p.marks[len(p.marks)-1]
	if last.at <= first.at {
		return 0
	}
	return float64(last.done-first.done) / (last.at - first.at).Seconds()
}
