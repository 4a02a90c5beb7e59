package session_test

import (
	"errors"
	"testing"

	"mysh/internal/executor"
	"mysh/internal/option"
	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/session"
)

// A session that must not write does not, whatever becomes of its connection.
func TestReadOnlyOutlivesResetAndReconnect(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		s := open(t, srv, func(c *session.Config) {
			o := option.Defaults()
			o.ReadOnly = true
			from, err := session.FromOptions(o, true)
			if err != nil {
				t.Fatal(err)
			}
			c.InitCommands = from.InitCommands
		})
		refused := func(when string) {
			t.Helper()
			const readOnlyTransaction = 1792 // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION
			var e *result.Error
			if _, err := run(s, "create table forbidden (a int)"); !errors.As(err, &e) || e.Number != readOnlyTransaction {
				t.Errorf("%s: got %v, want error %d", when, err, readOnlyTransaction)
			}
		}
		refused("after login")
		if err := s.Reset(); err != nil {
			t.Fatal(err)
		}
		refused("after reset")
		job := executor.Start(s, "select sleep(60)")
		waitUntilRuns(t, srv, s.State().ConnectionID)
		job.Abandon()
		read(job)
		must(t, s, "select 1")
		refused("after reconnect")
	})
}
