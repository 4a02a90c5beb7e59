package wire

import (
	"testing"
	"testing/synctest"
	"time"
)

// The delay before rows are delivered depends on how many bytes were received in which time.
func TestRowRate(t *testing.T) {
	const mb = 1_000_000
	cases := []struct {
		name  string
		bytes int
		in    time.Duration
		want  time.Duration
	}{
		{"a small result is never waited for", 900_000, time.Second, 0},
		{"a fast server fills a block sooner than a wait can be", 200 * mb, time.Second, 0},
		{"a slow one is waited for until it has filled a block", 40 * mb, time.Second, 3_276_800},
		{"but not long enough to be seen", 2 * mb, time.Hour, 5 * time.Millisecond},
	}
	for _, c := range cases {
		synctest.Test(t, func(t *testing.T) {
			p := rowRate{start: time.Now(), bytes: c.bytes}
			time.Sleep(c.in)
			if got := p.wait(); got != c.want {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
		})
	}
}
