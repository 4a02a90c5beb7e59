package session_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"mysh/internal/executor"
	"mysh/internal/servertest"
)

// While the server undoes what an interrupted statement has done, Watch tells.
func TestWatchTellsOfARollback(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		schema := srv.Schema(t)
		srv.SQL(t, "create table "+schema+".t (v char(200)) engine=innodb")
		srv.SQL(t, "insert into "+schema+".t values ('x')")
		for range 17 {
			srv.SQL(t, "insert into "+schema+".t select * from "+schema+".t")
		}
		s := openIn(t, srv, schema)
		must(t, s, "begin", "set @n = 0")
		job := executor.Start(s, "update t set v = if((@n := @n + 1) > 100000, sleep(60), 'y')")
		for len(srv.SQL(t, fmt.Sprintf("select 1 from information_schema.processlist where id = %d and state = 'User sleep'", s.State().ConnectionID))) == 0 {
		}
		if _, err := s.Watch(context.Background()); err != nil { // also so that its connection is there
			t.Fatal(err)
		}
		job.Interrupt()
		over := make(chan error, 1)
		go func() {
			_, err := read(job)
			over <- err
		}()
		// MySQL reads the list of transactions anew when it has not been asked for it for 100 ms.
		look := time.NewTicker(150 * time.Millisecond)
		defer look.Stop()
		for {
			<-look.C
			progress, err := s.Watch(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if progress.RollingBack {
				break
			}
			select {
			case err := <-over:
				t.Fatalf("it is over (%v) without having been rolled back", err)
			default:
			}
		}
		<-over
		if progress, err := s.Watch(context.Background()); err != nil || progress.RollingBack {
			t.Errorf("afterwards: %v, %v", progress, err)
		}
		if state := s.State(); !state.Connected {
			t.Error("the connection is gone")
		}
	})
}
