package session_test

import (
	"context"
	"fmt"
	"regexp"
	"testing"
	"time"

	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/servertest"
)

// While the server undoes what an interrupted statement has done, Watch reports it.
//
// A rollback may be over before Watch has looked. Then a statement that changes twice as many rows
// is rolled back. The engine is asked on another connection, before and after each look of Watch:
// the test fails if Watch misses a rollback that goes on for both.
func TestWatch_ReportsRollback(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		schema := srv.Schema(t)
		srv.SQL(t, "create table "+schema+".t (v char(200)) engine=innodb")
		srv.SQL(t, "insert into "+schema+".t values ('x')")
		rows := 1
		grow := func(times int) {
			for range times {
				srv.SQL(t, "insert into "+schema+".t select * from "+schema+".t")
				rows *= 2
			}
		}
		grow(15)
		s := openIn(t, srv, schema)
		watch := func() result.Progress {
			// MySQL reads its list of transactions again only if it was not asked for 100 ms.
			<-time.After(150 * time.Millisecond)
			progress, err := s.Watch(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			return progress
		}
		seen := false
		for !seen {
			grow(1)
			must(t, s, "begin", "set @n = 0")
			job := executor.Start(s, fmt.Sprintf("update t set v = if((@n := @n + 1) = %d, sleep(3600), 'y')", rows))
			id := s.State().ConnectionID
			for len(srv.SQL(t, fmt.Sprintf("select 1 from information_schema.processlist where id = %d and state = 'User sleep'", id))) == 0 {
			}
			watch() // opens its connection
			job.Interrupt()
			over := make(chan error, 1)
			go func() {
				_, err := read(job)
				over <- err
			}()
			for running := true; running && !seen; {
				before := undoes(t, srv, id)
				seen = watch().RollingBack
				if !seen && before && undoes(t, srv, id) {
					t.Fatal("Watch does not report that the server rolls back")
				}
				running = len(over) == 0
			}
			if err := <-over; err == nil {
				t.Fatal("the statement was not interrupted")
			}
			if watch().RollingBack {
				t.Error("Watch reports a rollback that is over")
			}
			must(t, s, "rollback")
		}
		if state := s.State(); state.ConnectionID == 0 || !state.Connected {
			t.Error("the connection is gone")
		}
	})
}

// Reports whether InnoDB is undoing what a connection has changed.
func undoes(t *testing.T, srv *servertest.Server, id uint64) bool {
	t.Helper()
	status := srv.SQL(t, "show engine innodb status")[0][2]
	return regexp.MustCompile(fmt.Sprintf(`\nROLLING BACK .*\n\w+ thread id %d,`, id)).MatchString(status)
}
