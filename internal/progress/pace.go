package progress

import (
	"slices"
	"time"
)

// remembered is how many positions are kept to tell a rate from: with one every 250 ms, those
// of the last 15 s.
const remembered = 60

// A Pace tells how fast something has gone of late. The zero value has seen nothing.
type Pace struct{ marks []mark }

type mark struct {
	at   time.Duration
	done int64
}

// Mark notes how far it is some time after its beginning; that only grows.
func (p *Pace) Mark(at time.Duration, done int64) {
	p.marks = append(p.marks, mark{at, done})
	if len(p.marks) > remembered {
		p.marks = slices.Delete(p.marks, 0, 1)
	}
}

// Rate returns how much was done per second; 0 when it is not known.
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
