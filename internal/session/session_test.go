package session_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mysh/internal/executor"
	"mysh/internal/option"
	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/session"
)

func TestMain(m *testing.M) { servertest.Main(m) }

// Opens an interactive session as root, in a new schema.
func open(t *testing.T, s *servertest.Server, change ...func(*session.Config)) *session.Session {
	t.Helper()
	return openIn(t, s, s.Schema(t), change...)
}

func openIn(t *testing.T, s *servertest.Server, schema string, change ...func(*session.Config)) *session.Session {
	t.Helper()
	o := option.Defaults()
	o.Host, o.Port, o.User, o.Database = s.Host, s.Port, servertest.Root, schema
	cfg, err := session.FromOptions(o, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range change {
		f(&cfg)
	}
	sess, err := session.Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sess.Close() })
	return sess
}

// Runs a statement and returns its rows and notices. Cells are joined by "|".
func run(s *session.Session, text string) (rows []string, err error) {
	return read(executor.Start(s, text))
}

func read(job *executor.Job) (rows []string, err error) {
	var cells [][]byte
	for event := range job.Events() {
		switch e := event.(type) {
		case result.Notice:
			rows = append(rows, "notice: "+e.Text)
		case result.Header:
			cells = make([][]byte, len(e.Columns))
		case *result.Batch:
			for i := range e.Rows {
				if cells, err = e.Cells(i, cells); err != nil {
					return nil, err
				}
				var row []string
				for _, cell := range cells {
					row = append(row, string(cell))
				}
				rows = append(rows, strings.Join(row, "|"))
			}
			e.Release()
		}
	}
	return rows, job.Err()
}

func must(t *testing.T, s *session.Session, texts ...string) (rows []string) {
	t.Helper()
	for _, text := range texts {
		var err error
		if rows, err = run(s, text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	return rows
}

func TestState_FollowsServer(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		s := open(t, srv)
		schema := s.State().Schema
		steps := []struct {
			text          string
			schema        string
			inTransaction bool
			ansi          bool
		}{
			{"select 1", schema, false, false},
			{"begin", schema, true, false},
			{"select * from nosuch", schema, true, false}, // an error does not end the transaction
			{"rollback", schema, false, false},
			{"use information_schema", "information_schema", false, false},
			{"set sql_mode = 'ANSI_QUOTES'", "information_schema", false, true},
			{"set sql_mode = ''", "information_schema", false, false},
		}
		for _, step := range steps {
			run(s, step.text)
			state := s.State()
			if state.Schema != step.schema || state.Status.Has(result.StatusInTransaction) != step.inTransaction || state.ANSIQuotes != step.ansi {
				t.Errorf("after %s: %+v", step.text, state)
			}
		}
		must(t, s, "use "+schema, "drop schema "+schema)
		if got := s.State().Schema; got != "" {
			t.Errorf("after the schema was dropped: %q", got)
		}
	})
}

// After an interrupt the connection, the transaction and the state of the session are still
// there.
func TestInterrupt_KeepsSession(t *testing.T) {
	statements := map[string]string{
		"sleep":      "select sleep(60)",
		"heavy join": "select count(*) from information_schema.columns a, information_schema.columns b, information_schema.columns c where a.column_name like concat(b.column_name, c.column_name)",
		"stream":     "with recursive n (i) as (select 1 union all select i + 1 from n where i < 900) select a.i, b.i, c.i, repeat('x', 100) from n a, n b, n c",
		"procedure":  "call naps()",
	}
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		for name, text := range statements {
			t.Run(name, func(t *testing.T) {
				s := open(t, srv)
				must(t, s, "create table kept (v int)", "set @v = 42", "create temporary table scratch select 7 as v",
					"create procedure naps() begin do sleep(30); do sleep(30); end",
					"begin", "insert into kept values (1)")
				before := s.State().ConnectionID
				job := executor.Start(s, text)
				waitUntilRuns(t, srv, before)
				job.Interrupt()
				if _, err := read(job); err != nil && !interrupted(err) {
					t.Fatalf("ended with %v", err)
				}
				if after := s.State().ConnectionID; after != before {
					t.Errorf("connection %d became %d", before, after)
				}
				if !s.State().Status.Has(result.StatusInTransaction) {
					t.Error("the transaction is gone")
				}
				got := must(t, s, "select @v, (select v from scratch), (select count(*) from kept)")
				if len(got) != 1 || got[0] != "42|7|1" {
					t.Errorf("got %q, want 42|7|1", got)
				}
				must(t, s, "rollback")
				if got := must(t, s, "select count(*) from kept"); got[0] != "0" {
					t.Errorf("%s rows after rollback", got[0])
				}
			})
		}
	})
}

func interrupted(err error) bool {
	var e *result.Error
	return errors.As(err, &e) && e.Number == result.CodeInterrupted
}

// Waits until the server reports that the connection runs a statement.
func waitUntilRuns(t *testing.T, srv *servertest.Server, id uint64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		rows := srv.SQL(t, fmt.Sprintf("select command from information_schema.processlist where id = %d", id))
		if len(rows) == 1 && rows[0][0] == "Query" {
			return
		}
	}
	t.Fatal("the statement does not run")
}

// Behind a balancer, the side connection may reach another server, where the number of our
// connection belongs to another user. That user's statement must not be killed.
func TestInterrupt_NeverKillsAnotherUser(t *testing.T) {
	ours, theirs := servertest.Start(t, servertest.MariaDB), servertest.Start(t, servertest.MariaDB)
	var elsewhere atomic.Bool
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if elsewhere.Load() {
			address = theirs.Addr()
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	schemas := [2]string{ours.Schema(t), theirs.Schema(t)}
	openOurs := func() *session.Session {
		return openIn(t, &ours.Server, schemas[0], func(c *session.Config) { c.Wire.Dial = dial })
	}
	openTheirs := func() *session.Session { return openIn(t, &theirs.Server, schemas[1]) }
	// New servers number their connections alike, so soon another user has our number.
	s, other := openOurs(), openTheirs()
	for s.State().ConnectionID != other.State().ConnectionID {
		if s.State().ConnectionID < other.State().ConnectionID {
			s.Close()
			s = openOurs()
		} else {
			other.Close()
			other = openTheirs()
		}
	}
	theirJob := executor.Start(other, "select sleep(60), 'other'")
	waitUntilRuns(t, &theirs.Server, other.State().ConnectionID)
	ourJob := executor.Start(s, "select sleep(60), 'ours'")
	waitUntilRuns(t, &ours.Server, s.State().ConnectionID)

	elsewhere.Store(true)
	if err := s.Interrupt(context.Background()); err == nil {
		t.Error("the wrong server's answer was taken for ours")
	}
	rows := theirs.SQL(t, fmt.Sprintf("select command from information_schema.processlist where id = %d", other.State().ConnectionID))
	if len(rows) != 1 || rows[0][0] != "Query" {
		t.Errorf("the other user's statement was killed: %v", rows)
	}
	elsewhere.Store(false)
	ourJob.Interrupt()
	theirJob.Interrupt()
	read(ourJob)
	read(theirJob)
}

func TestAbandon_NextRunReconnects(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		s := open(t, srv)
		schema := s.State().Schema
		must(t, s, "set sql_mode = 'ANSI_QUOTES'", "set lock_wait_timeout = 77")
		job := executor.Start(s, "select sleep(60)")
		before := s.State().ConnectionID
		waitUntilRuns(t, srv, before)
		job.Abandon()
		if _, err := read(job); err == nil {
			t.Error("no error")
		}
		if s.State().Connected {
			t.Error("still connected")
		}
		got := must(t, s, "select database(), @@sql_mode, @@lock_wait_timeout")
		want := schema + "|ANSI_QUOTES|77"
		if len(got) != 2 || !strings.HasPrefix(got[0], "notice: Reconnected as connection ") || got[1] != want {
			t.Errorf("got %q, want a notice and %s", got, want)
		}
		for deadline := time.Now().Add(10 * time.Second); ; {
			rows := srv.SQL(t, fmt.Sprintf("select command from information_schema.processlist where id = %d", before))
			if len(rows) == 0 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("the abandoned statement still runs: %v", rows)
			}
		}
	})
}

// After a loss of a transaction or of a user variable the next statement is not sent, since it
// may rely on it. After a transaction, no statement is sent before ROLLBACK.
func TestLoss_NextStatementIsNotSent(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		for _, prepare := range []string{"begin", "create temporary table scratch (v int)", "set @v = 1", "set sql_log_bin = 0"} {
			t.Run(prepare, func(t *testing.T) {
				s := open(t, srv)
				must(t, s, "create table kept (v int)", prepare)
				srv.SQL(t, fmt.Sprintf("kill %d", s.State().ConnectionID))
				var err error
				for err == nil || !errors.Is(err, result.ErrNotSent) {
					// The client notices the kill when its packet comes. Statements run until
					// then.
					if _, err = run(s, "insert into kept values (1)"); err != nil && !errors.Is(err, result.ErrNotSent) {
						t.Fatal(err)
					}
				}
				if !s.State().Connected {
					t.Error("not reconnected")
				}
				if prepare == "begin" {
					must(t, s, "rollback")
				}
				must(t, s, "insert into kept values (2)")
				if got := must(t, s, "select count(*) from kept where v = 2"); got[0] != "1" {
					t.Errorf("got %v", got)
				}
			})
		}
	})
}

func TestReconnect_NeverInBatch(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		s := open(t, srv, func(c *session.Config) { c.Interactive, c.Reconnect = false, false })
		job := executor.Start(s, "select sleep(60)")
		waitUntilRuns(t, srv, s.State().ConnectionID)
		srv.SQL(t, fmt.Sprintf("kill %d", s.State().ConnectionID))
		if rows, err := read(job); err == nil {
			t.Error("no error but", rows)
		}
		for range 2 {
			if rows, err := run(s, "select 1"); err == nil {
				t.Errorf("got %v", rows)
			}
		}
	})
}

// If the server gave a reason when it closed an idle connection, the next statement fails with
// that reason.
func TestReconnect_ReasonOfServer(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		s := open(t, srv, func(c *session.Config) { c.Interactive, c.Reconnect = false, false })
		must(t, s, "set wait_timeout = 1")
		for len(srv.SQL(t, fmt.Sprintf("select 1 from information_schema.processlist where id = %d", s.State().ConnectionID))) > 0 {
		}
		want := uint16(result.CodeLost)
		if srv.Kind == servertest.MySQL {
			want = 4031 // ER_CLIENT_INTERACTION_TIMEOUT
		}
		for _, number := range []uint16{want, result.CodeLost} {
			_, err := run(s, "select 1")
			if known := (*result.Error)(nil); !errors.As(err, &known) || known.Number != number {
				t.Errorf("want %d, got %v", number, err)
			}
		}
	})
}

// With a server that answers nothing, an interrupted job ends by itself, and so does the
// attempt to reconnect.
func TestFrozenServer(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			srv := servertest.Start(t, kind)
			s := open(t, &srv.Server, func(c *session.Config) { c.ConnectTimeout = time.Second })
			job := executor.Start(s, "select sleep(60)")
			waitUntilRuns(t, &srv.Server, s.State().ConnectionID)
			srv.Freeze(t)
			job.Interrupt()
			if _, err := read(job); err == nil {
				t.Error("no error")
			}
			if state, _ := job.State(); state != executor.Abandoned {
				t.Errorf("state %v, want abandoned", state)
			}
			if rows, err := run(s, "select 1"); err == nil {
				t.Errorf("a frozen server answered %v", rows)
			}
			srv.Thaw(t)
			if got := must(t, s, "select 1"); got[len(got)-1] != "1" {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestInitCommands_RunOnEachConnection(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		s := open(t, srv, func(c *session.Config) {
			c.InitCommands = []string{"set lock_wait_timeout = 5; set sort_buffer_size = 65536"}
		})
		job := executor.Start(s, "select sleep(60)")
		waitUntilRuns(t, srv, s.State().ConnectionID)
		job.Abandon()
		read(job)
		got := must(t, s, "select @@lock_wait_timeout, @@sort_buffer_size")
		if got[len(got)-1] != "5|65536" {
			t.Errorf("got %v", got)
		}
		_, err := session.Open(context.Background(), func() session.Config {
			o := option.Defaults()
			o.Host, o.Port, o.User, o.InitCommands = srv.Host, srv.Port, servertest.Root, []string{"selec 1"}
			cfg, _ := session.FromOptions(o, true)
			return cfg
		}())
		if err == nil || !strings.Contains(err.Error(), "ERROR 1064 (42000)") {
			t.Errorf("a wrong init command: %v", err)
		}
	})
}

func TestInfile_OnlyNamedFile(t *testing.T) {
	cases := []struct {
		text, name string
		want       bool
	}{
		{"load data local infile '/tmp/a.csv' into table t", "/tmp/a.csv", true},
		{"LOAD DATA CONCURRENT LOCAL INFILE \"a b.csv\" into table t", "a b.csv", true},
		{"load data local infile 'it''s.csv' into table t", "it's.csv", true},
		{`load data local infile 'c:\\a.csv' into table t`, `c:\a.csv`, true},
		{"load data local /* 'x' */ infile '/tmp/a.csv' into table t", "/tmp/a.csv", true},
		{"load data local infile '/tmp/a.csv' into table t", "/etc/passwd", false},
		{"select 'local infile', '/etc/passwd'", "/etc/passwd", false},
		{"select 1 -- local infile '/etc/passwd'", "/etc/passwd", false},
		{"load data infile '/etc/passwd' into table t", "/etc/passwd", false},
	}
	for _, c := range cases {
		if got := session.NamesInfile(c.text, c.name); got != c.want {
			t.Errorf("%s names %s: got %v", c.text, c.name, got)
		}
	}
}

// A server may read a session otherwise than its login asked for, and MySQL does after a reset.
// The session's state follows, so that names are quoted for it.
func TestState_TextModes(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			srv := servertest.Start(t, kind, "--loose-skip-character-set-client-handshake", "--character-set-server=sjis", "--sql-mode=ANSI_QUOTES")
			s := open(t, &srv.Server)
			charset := map[servertest.Kind]string{servertest.MariaDB: "sjis", servertest.MySQL: "utf8mb4"}[kind] // MySQL no longer has the option
			if state := s.State(); state.Charset != charset || !state.ANSIQuotes {
				t.Errorf("at the beginning: %s, ANSI quotes: %v", state.Charset, state.ANSIQuotes)
			}
			must(t, s, "set names big5", "set sql_mode = ''")
			if state := s.State(); state.Charset != "big5" || state.ANSIQuotes {
				t.Errorf("after it was set: %s, ANSI quotes: %v", state.Charset, state.ANSIQuotes)
			}
		})
	}
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		s := openIn(t, srv, "mysql", func(c *session.Config) { c.Wire.Charset = "gbk" })
		must(t, s, "set names latin1")
		if _, err := s.Reset(context.Background()); err != nil {
			t.Fatal(err)
		}
		if state := s.State(); state.Charset != "gbk" {
			t.Errorf("after a reset: %s", state.Charset)
		}
		if rows := must(t, s, "select @@character_set_client"); len(rows) != 1 || rows[0] != "gbk" {
			t.Errorf("after a reset the server reads %q", rows)
		}
	})
}

// The values of session variables are restored on a new connection, whatever they contain and
// whatever its sql_mode is.
func TestReconnect_RestoresHostileValues(t *testing.T) {
	srv := servertest.Shared(t, servertest.MariaDB) // MySQL has no variable with arbitrary text
	for i, value := range []string{`\'; create database pwned; -- x`, `\`, `it's`, "ü`\"中", "''"} {
		for _, mode := range []string{"", "NO_BACKSLASH_ESCAPES"} {
			s := open(t, srv, func(c *session.Config) { c.InitCommands = []string{"set sql_mode = '" + mode + "'"} })
			must(t, s, fmt.Sprintf("set default_master_connection = _utf8mb4 0x%x", value))
			srv.SQL(t, fmt.Sprintf("KILL %d", s.State().ConnectionID))
			rows := must(t, s, "select hex(convert(@@default_master_connection using utf8mb4)), @@sql_mode")
			if want := fmt.Sprintf("%X|%s", value, mode); rows[len(rows)-1] != want || !strings.HasPrefix(rows[0], "notice: Reconnected") {
				t.Errorf("%d: got %q, want %s", i, rows, want)
			}
		}
	}
	if len(srv.SQL(t, "SHOW DATABASES LIKE 'pwned'")) > 0 {
		t.Error("a value ran as a statement")
	}
}
