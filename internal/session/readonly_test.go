package session_test

import (
	"context"
	"errors"
	"testing"

	"mysh/internal/executor"
	"mysh/internal/option"
	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/session"
)

// A read-only session remains read-only after a reset and a reconnect.
func TestReadOnly_SurvivesResetAndReconnect(t *testing.T) {
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
		if _, err := s.Reset(t.Context()); err != nil {
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

// The state shows whether the next statement may write, without a statement of the user: it
// follows the server's variables, the session's, and the open transaction.
func TestState_ReadOnly(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			srv := servertest.Start(t, kind)
			s := open(t, &srv.Server)
			for _, step := range []struct {
				text string
				want bool
			}{
				{"select 1", false},
				{"start transaction read only", true},
				{"select 1", true},
				{"commit", false},
				{"set session transaction read only", true},
				{"select 1", true},
				{"start transaction read write", false},
				{"rollback", true},
				{"set session transaction read write", false},
				{"set global read_only = 1", true},
				{"select 1", true},
				{"set global read_only = 0", false},
			} {
				must(t, s, step.text)
				if got := s.State().ReadOnly; got != step.want {
					t.Errorf("after %s: %v, want %v", step.text, got, step.want)
				}
			}
			must(t, s, "set global read_only = 1")
			fresh, err := s.Clone(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			defer fresh.Close()
			if !fresh.State().ReadOnly {
				t.Error("not known at login")
			}
			if got := must(t, fresh, "select row_count()"); got[0] != "0" {
				t.Errorf("ROW_COUNT() after login is %s", got[0])
			}
			srv.SQL(t, "set global read_only = 0")
			fresh.Abandon()
			must(t, fresh, "select 1")
			if fresh.State().ReadOnly {
				t.Error("not asked again after a reconnect")
			}
		})
	}
}
