//go:build unix

package app_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/session"
	"mysh/internal/wire"
)

// What a process may hold on to without need.
type holdings struct{ goroutines, descriptors, connections int }

func (h holdings) String() string {
	return fmt.Sprintf("%d goroutines, %d descriptors, %d connections", h.goroutines, h.descriptors, h.connections)
}

func held(tb testing.TB, s *servertest.Server) holdings {
	tb.Helper()
	h := holdings{goroutines: runtime.NumGoroutine()}
	if open, err := os.ReadDir("/dev/fd"); err == nil {
		h.descriptors = len(open)
	}
	rows := s.SQL(tb, "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'root' AND ID <> CONNECTION_ID()")
	h.connections = atoi(tb, rows[0][0])
	return h
}

// wantAsBefore waits until no more is held than before.
func wantAsBefore(t *testing.T, s *servertest.Server, before holdings) {
	t.Helper()
	var now holdings
	limit, look := time.After(10*time.Second), time.NewTicker(20*time.Millisecond)
	defer look.Stop()
	for {
		now = held(t, s)
		if now.goroutines <= before.goroutines && now.descriptors <= before.descriptors && now.connections <= before.connections {
			return
		}
		select {
		case <-look.C:
		case <-limit:
			stacks := make([]byte, 1<<20)
			t.Fatalf("held now: %v\nbefore: %v\n%s", now, before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// Neither an interrupt nor a new connection leaves anything behind.
func TestNothingLeaks(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ctx := context.Background()
		user, err := session.Open(ctx, session.Config{
			Wire:        wire.Config{Network: "tcp", Address: s.Addr(), User: servertest.Root},
			User:        servertest.Root,
			Interactive: true, Reconnect: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		defer user.Close()
		before := held(t, s)

		for i := range 200 {
			text := fmt.Sprintf("SELECT SLEEP(60), %d", i)
			job := executor.Start(user, text)
			awaitRunning(t, s, text)
			job.Interrupt()
			finish(job)
			if state, err := job.State(); state == executor.Abandoned {
				t.Fatalf("interrupt %d cost the connection: %v", i, err)
			}
		}
		wantAsBefore(t, s, before)

		for i := range 50 {
			id := user.State().ConnectionID
			if i%2 == 0 {
				s.SQL(t, fmt.Sprintf("KILL %d", id))
				eventually(t, "the connection is gone", func() bool {
					return len(s.SQL(t, fmt.Sprintf("SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = %d", id))) == 0
				})
			} else {
				text := fmt.Sprintf("SELECT SLEEP(60), 'abandoned %d'", i)
				job := executor.Start(user, text)
				awaitRunning(t, s, text)
				job.Abandon()
				finish(job)
			}
			job := executor.Start(user, "DO 1")
			finish(job)
			if err := job.Err(); err != nil {
				t.Fatalf("after loss %d: %v", i, err)
			}
			if now := user.State().ConnectionID; now == id {
				t.Fatalf("after loss %d the connection is still %d: nothing was tried", i, id)
			}
		}
		wantAsBefore(t, s, before)
	})
}

// finish reads a job to its end.
func finish(job *executor.Job) {
	for event := range job.Events() {
		if batch, ok := event.(*result.Batch); ok {
			batch.Release()
		}
	}
}
