package session_test

import (
	"context"
	"testing"
	"time"

	"mysh/internal/executor"
	"mysh/internal/servertest"
)

// The idle transaction that holds a lock is found, for a row lock and for a table lock. MariaDB
// without its performance schema is uncertain about a table lock.
func TestBlockers(t *testing.T) {
	cases := []struct {
		kind             servertest.Kind
		hold, want, lock string
		args             []string
		guess            bool
	}{
		{servertest.MariaDB, "update t set v = 1", "update t set v = 2", "row", nil, false},
		{servertest.MySQL, "update t set v = 1", "update t set v = 2", "row", []string{"--performance-schema=ON"}, false},
		{servertest.MySQL, "select * from t", "alter table t add column w int", "table", []string{"--performance-schema=ON"}, false},
		{servertest.MariaDB, "select * from t", "alter table t add column w int", "table", nil, true},
		{servertest.MariaDB, "select * from t", "alter table t add column w int", "table",
			[]string{"--performance-schema=ON", "--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON"}, false},
	}
	for _, c := range cases {
		t.Run(string(c.kind)+" "+c.lock, func(t *testing.T) {
			srv := servertest.Start(t, c.kind, c.args...)
			schema := srv.Schema(t)
			holder, waiter := openIn(t, &srv.Server, schema), openIn(t, &srv.Server, schema)
			must(t, holder, "create table t (id int primary key, v int)", "insert into t values (1, 0)", "begin", c.hold)
			job := executor.Start(waiter, c.want)
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			for {
				chain, err := waiter.Blockers(ctx)
				if err != nil {
					t.Fatal(err)
				}
				if len(chain) == 0 {
					continue // not waiting yet
				}
				b := chain[0]
				if b.ConnectionID != holder.State().ConnectionID || b.Lock != c.lock || b.User != servertest.Root || !b.Idle || b.Uncertain != c.guess {
					t.Errorf("got %+v, want the idle connection %d", b, holder.State().ConnectionID)
				}
				break
			}
			job.Interrupt()
			read(job)
			must(t, holder, "rollback")
		})
	}
}
