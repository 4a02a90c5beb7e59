package export

import (
	"testing"
	"testing/synctest"
)

// A Write to a full backlog waits until it is stopped, or until its reader has gone.
func TestBacklog_WriteWaitsWhileItIsFull(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(*backlog)
		want error
	}{
		{"stopped", (*backlog).stop, errStopped},
		{"the reader has gone", (*backlog).discard, ErrGone},
	} {
		synctest.Test(t, func(t *testing.T) {
			b := newBacklog()
			b.stop() // has no effect on the next Write
			b.to = backlogFile
			var err error
			over := false
			go func() {
				_, err = b.Write([]byte("x"))
				over = true
			}()
			synctest.Wait()
			if over {
				t.Errorf("%s: a full backlog accepts more, %v", c.name, err)
			}
			c.end(b)
			if synctest.Wait(); !over || err != c.want {
				t.Errorf("%s: over %v, %v, want %v", c.name, over, err, c.want)
			}
		})
	}
}
