//go:build unix

package app_test

import (
	"fmt"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// Three connections that run the same statement with other values are one line, and a sleeping one is
// shown only with a plus.
func TestOnCall_Top(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		t.Parallel()
		schema := s.Schema(t)
		c := callAt(t, s, schema)
		for i := range 3 {
			c.ask(fmt.Sprintf(`select sleep(60), 'top %d', '%s' \&`, i, schema))
		}
		eventually(t, "three statements run", func() bool { return running(t, s, "'"+schema+"'") == 3 })
		answer := c.list(`\top`)
		wantWords(t, `\top`, answer, "|     3 | ", "select sleep(?), ?, ?", "(job 1)", "To end the longest, type: kill ")
		if strings.Contains(answer, "(this session)") {
			t.Errorf(`\top shows who sleeps:%s`, answer)
		}
		wantWords(t, `\top+`, c.list(`\top+`), "(this session)", "Sleep")
		for i := range 3 {
			c.ask(fmt.Sprintf(`\kill %d`, i+1))
		}
	})
}

// Waits for the locks of GET_LOCK and FLUSH TABLES WITH READ LOCK are seen, too.
func TestOnCall_OtherLocks(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := startForCall(t, kind)
			schema := s.Schema(t)
			holder, c := callAt(t, &s.Server, schema), callAt(t, &s.Server, schema)
			holder.ask("select get_lock('mine', 1);")
			c.ask(`select get_lock('mine', 60) \&`)
			awaitRunning(t, &s.Server, "get_lock('mine', 60)")
			id := holder.id()
			eventually(t, "a wait for a lock of GET_LOCK is listed", func() bool { return strings.Contains(c.list(`\blockers`), "user lock on mine of "+id) })
			c.ask(`\kill 1`)
			holder.ask("select release_all_locks();")
			holder.ask("flush tables with read lock;")
			c.ask(`create table t (id int) \&`)
			eventually(t, "a wait for the global read lock is listed", func() bool { return strings.Contains(c.list(`\blockers`), "lock of "+id) })
			t.Log("\n" + c.list(`\blockers`))
			holder.ask("unlock tables;")
		})
	}
}

// The last deadlock has both statements, and what each held and waited for.
func TestOnCall_Deadlock(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := servertest.Start(t, kind)
			schema := s.Schema(t)
			s.SQL(t, "create table "+schema+".t (id int primary key, name varchar(20), key (name), v int)")
			s.SQL(t, "insert into "+schema+".t values (1, 'alice', 0), (2, 'bob', 0)")
			a, b := callAt(t, &s.Server, schema), callAt(t, &s.Server, schema)
			wantWords(t, `\deadlock`, a.list(`\deadlock`), "No deadlock since the server started.")
			a.ask("begin;")
			a.ask("update t set v = 1 where id = 1;")
			b.ask("begin;")
			b.ask("update t set v = 2 where id = 2;")
			a.begin("update t set v = 3 where id = 2;")
			awaitRunning(t, &s.Server, "v = 3 where id = 2")
			b.begin("update t set v = 4 where id = 1;")
			a.awaitPrompt()
			b.awaitPrompt()
			wantWords(t, `\deadlock`, a.list(`\deadlock`), "update t set v = 3 where id = 2 |", "update t set v = 4 where id = 1 |",
				"holds X on "+schema+".t PRIMARY (1)", "waits for X on "+schema+".t PRIMARY (1)", "holds X on "+schema+".t PRIMARY (2)", "was rolled back.", a.id()+" root@localhost")
		})
	}
}

// Statements of an interval, and of all the time; a server that counts none has one sentence about it.
func TestOnCall_Slow(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := startForCall(t, kind)
			c, other := callAt(t, &s.Server), callAt(t, &s.Server)
			c.begin(`\slow 1.5 \g table > listing.txt`)
			c.AwaitText("Watching the server's statements for 1.5 s.")
			other.ask("select sleep(0.1), 'a';")
			other.ask("select sleep(0.2), 'b';")
			c.awaitPrompt()
			answer := c.ask(`\! cut -c1-200 listing.txt`)
			wantWords(t, `\slow`, strings.ReplaceAll(answer, "\n", ""), "|     2 |", "leep")
			wantWords(t, `\slow 0`, c.list(`\slow 0`), "leep")
			c.begin(`\slow 60`)
			c.AwaitText("Watching the server's statements for 60 s.")
			c.Type(ptytest.CtrlC)
			c.AwaitText("Watching the statements was interrupted after ")

			off := servertest.Start(t, kind, "--performance-schema=OFF")
			wantWords(t, `\slow`, callAt(t, &off.Server).list(`\slow`), "The performance schema is off: performance_schema = ON")
		})
	}
}

// Indexes that no statement reads, and those that others make superfluous.
func TestOnCall_Indexes(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := startForCall(t, kind)
			schema := s.Schema(t)
			s.SQL(t, "create table "+schema+".`t``1` (id int primary key, a int, b int, unique u (a), key `a b` (a, b), key used (b), key (b, a), key id (id, b))")
			s.SQL(t, "insert into "+schema+".`t``1` values (1, 1, 1), (2, 2, 2)")
			s.SQL(t, "select * from "+schema+".`t``1` force index (used) where b = 1")
			c := callAt(t, &s.Server, schema)
			wantWords(t, `\indexes`, c.list(`\indexes`), "`t``1` drop index `a b`;", "| used  | b       | begins like b (b, a)", "not used ")
			if got := c.list(`\indexes unused`); strings.Contains(got, "| used ") || strings.Contains(got, "| u ") {
				t.Errorf("used indexes are called unused:\n%s", got)
			}
			wantWords(t, `\indexes duplicate nosuch`, c.list(`\indexes duplicate nosuch`), "There are no indexes here.")
			wantWords(t, `\indexes duplicate *.*`, c.list(`\indexes duplicate *.*`), "begins like b (b, a)")
		})
	}
	s := servertest.Start(t, servertest.MariaDB)
	schema := s.Schema(t)
	s.SQL(t, "create table "+schema+".t (id int primary key, v int, key (v))")
	c := callAt(t, &s.Server, schema)
	wantWords(t, `\indexes`, c.list(`\indexes`), `No index is unused or a duplicate. The use of indexes is not counted: "set global userstat = 1;"`)
	s.SQL(t, "set global userstat = 1")
	wantWords(t, `\indexes`, c.list(`\indexes`), "not used since userstat was set, or the server started")
}

// A replica that applies an hour late has a gap, and one that cannot connect a problem.
func TestOnCall_Replicas(t *testing.T) {
	for kind, c := range map[servertest.Kind]struct{ options, change, broken, start string }{
		servertest.MySQL: {
			"--gtid-mode=ON --enforce-gtid-consistency=ON",
			"change replication source to source_host = '127.0.0.1', source_port = %d, source_user = 'app', source_password = 'secret', get_source_public_key = 1, source_auto_position = 1, source_delay = 3600",
			"change replication source to source_host = '127.0.0.1', source_port = 1, source_user = 'app' for channel 'east'",
			"start replica",
		},
		servertest.MariaDB: {
			"",
			"change master to master_host = '127.0.0.1', master_port = %d, master_user = 'app', master_password = 'secret', master_use_gtid = slave_pos, master_delay = 3600",
			"change master 'east' to master_host = '127.0.0.1', master_port = 1, master_user = 'app'",
			"start all slaves",
		},
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			args := append([]string{"--log-bin=log", "--performance-schema=ON"}, strings.Fields(c.options)...)
			source := servertest.Start(t, kind, append(args, "--server-id=1")...)
			replica := servertest.Start(t, kind, append(args, "--server-id=2")...)
			watcher := callAt(t, &replica.Server)
			wantWords(t, `\replicas`, watcher.list(`\replicas`), "This server does not replicate")
			replica.SQL(t, fmt.Sprintf(c.change, source.Port))
			replica.SQL(t, c.broken)
			replica.SQL(t, c.start)
			source.SQL(t, "create schema made_late")
			source.SQL(t, "create table made_late.t (id int)")
			var answer string
			eventually(t, "the replica has received two transactions and fails to connect elsewhere", func() bool {
				answer = watcher.list(`\replicas`)
				return strings.Contains(answer, "transaction") && strings.Contains(strings.ToLower(answer), "error connecting")
			})
			t.Logf("%s", answer)
			wantWords(t, `\replicas`, answer, "replicates from", fmt.Sprintf("127.0.0.1:%d", source.Port), "60 min late by configuration", "(east)", "connecting")
			wantWords(t, `\replicas`, callAt(t, &source.Server).list(`\replicas`), "replicates to", "app@")
		})
	}
}
