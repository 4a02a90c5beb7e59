package main

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/session"
	"mysh/internal/wire"
)

// Ctrl-C stops the statement, and the session remains usable.
func TestInterrupt_KeepsSession(t *testing.T) {
	s, err := session.Open(context.Background(), session.Config{
		Wire: wire.Config{Network: "tcp", Address: demo.addr().String(), User: user, Database: schema}, Interactive: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	watcher := connect(t)
	id := s.State().ConnectionID
	for _, statement := range []string{"SELECT SLEEP(60)", "SELECT COUNT(*) FROM order_items a, order_items b, order_items c"} {
		job := executor.Start(s, statement)
		waitUntilRuns(t, watcher, strconv.FormatUint(id, 10))
		job.Interrupt()
		for event := range job.Events() {
			if batch, ok := event.(*result.Batch); ok {
				batch.Release()
			}
		}
		var refused *result.Error
		if err := job.Err(); !errors.As(err, &refused) || refused.Number != result.CodeInterrupted {
			t.Errorf("%s: %v", statement, err)
		}
		if state, why := job.State(); state == executor.Abandoned {
			t.Errorf("%s: the connection was given up: %v", statement, why)
		}
	}
	if now := s.State().ConnectionID; now != id {
		t.Errorf("connection %d became %d", id, now)
	}
}
