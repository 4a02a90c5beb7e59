package session_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/session"
	"mysh/internal/wire"
)

// A cutter dials connections that break when a text is sent, before the server has it or before
// its answer.
type cutter struct {
	mu   sync.Mutex
	text string // "" for none
	sent bool   // the server receives the text
}

func (c *cutter) at(text string, sent bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text, c.sent = text, sent
}

func (c *cutter) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	return &cutConn{Conn: conn, cutter: c}, err
}

func (c *cutter) session(cfg *session.Config) {
	cfg.Wire.Dial, cfg.Wire.TLS.Mode = c.dial, wire.TLSDisabled
}

type cutConn struct {
	net.Conn
	cutter *cutter
	deaf   bool
}

func (c *cutConn) Write(p []byte) (int, error) {
	c.cutter.mu.Lock()
	defer c.cutter.mu.Unlock()
	text := c.cutter.text
	if text == "" || !bytes.Contains(p, []byte(text)) {
		return c.Conn.Write(p)
	}
	c.cutter.text = ""
	if c.cutter.sent {
		c.deaf = true
		return c.Conn.Write(p)
	}
	c.Conn.Close()
	return 0, net.ErrClosed
}

func (c *cutConn) Read(p []byte) (int, error) {
	if c.deaf {
		return 0, io.EOF
	}
	return c.Conn.Read(p)
}

// After the connection was lost in a transaction, at any statement, no statement is sent before
// ROLLBACK or the beginning of another transaction.
func TestLoss_Transaction(t *testing.T) {
	const kill = "KILL" // in the place of a statement: kills the connection
	cases := []struct {
		name, before string
		cut          string // the statement at which the connection is cut, "" for none
	}{
		{name: "idle in a transaction", before: "begin; insert into t values (1); " + kill},
		{name: "with nothing in it yet", before: "start transaction read write; " + kill},
		{name: "BEGIN", before: "begin", cut: "begin"},
		{name: "START TRANSACTION", before: "/* x */ start transaction with consistent snapshot", cut: "start"},
		{name: "XA START", before: "xa start 'torn'", cut: "xa start"},
		{name: "in XA", before: "xa start 'torn'; " + kill},
		{name: "SET autocommit", before: "set autocommit = 0", cut: "autocommit"},
		{name: "SET @@autocommit", before: "set sql_mode = '', @@session.autocommit := off", cut: "autocommit"},
		{name: "autocommit off, idle", before: "set autocommit = 0; insert into t values (1); " + kill},
		{name: "autocommit off, the first statement", before: "set autocommit = 0; insert into t values (1)", cut: "insert"},
		{name: "amid", before: "begin; insert into t values (1)", cut: "insert"},
		{name: "COMMIT AND CHAIN", before: "begin; commit and chain", cut: "commit"},
		{name: "ROLLBACK AND CHAIN", before: "begin; rollback and chain", cut: "rollback"},
		{name: "ROLLBACK TO", before: "begin; savepoint a; rollback to a", cut: "rollback"},
		{name: "COMMIT", before: "begin; commit", cut: "commit"},
		{name: "CALL", before: "call begins()", cut: "call"},
		{name: "a procedure has begun it", before: "call begins(); " + kill},
		{name: "PREPARE and EXECUTE", before: "prepare p from 'call begins()'; execute p", cut: "execute"},
		{name: "several in one text", before: "do 1;begin", cut: "begin"},
	}
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		schema := srv.Schema(t)
		srv.SQL(t, "create table "+schema+".t (v int)")
		srv.SQL(t, "create procedure "+schema+".begins() start transaction")
		for _, c := range cases {
			for _, sent := range []bool{false, true} {
				if c.cut == "" && sent {
					continue
				}
				t.Run(fmt.Sprintf("%s/%v", c.name, sent), func(t *testing.T) {
					cut := &cutter{}
					change := cut.session
					if c.cut == "" {
						change = func(*session.Config) {} // a plain connection, whose end is noticed at once
					}
					s := openIn(t, srv, schema, change)
					srv.SQL(t, "delete from "+schema+".t")
					statements := strings.Split(c.before, "; ")
					for i, statement := range statements {
						if statement == kill {
							lose(t, srv, s)
							continue
						}
						if c.cut != "" && i == len(statements)-1 {
							cut.at(c.cut, sent)
						}
						_, err := run(s, statement)
						if c.cut != "" && i == len(statements)-1 {
							if err == nil {
								t.Fatal("the connection was not cut")
							}
							if state := s.State(); state.Connected || !state.TransactionLost {
								t.Errorf("after the cut: %+v", state)
							}
						} else if err != nil {
							t.Fatal(statement, err)
						}
					}
					for i, rest := range []string{"insert into t values (2)", "insert into t values (3)", "use " + schema,
						"savepoint a", "rollback to a", "set autocommit = 1", "commit", "commit work and chain", "insert into t values (4)"} {
						notice, err := run(s, rest)
						if !errors.Is(err, result.ErrNotSent) {
							t.Errorf("%s: %v", rest, err)
						}
						if (len(notice) == 1) != (i == 0) {
							t.Errorf("%s: notice %q", rest, notice)
						}
					}
					if _, err := s.Clone(context.Background()); !errors.Is(err, result.ErrNotSent) {
						t.Error("clone:", err)
					}
					if state := s.State(); !state.TransactionLost || !state.Connected {
						t.Errorf("%+v", state)
					}
					must(t, s, "rollback")
					if s.State().TransactionLost {
						t.Error("the loss is not over after rollback")
					}
					must(t, s, "insert into t values (5)", "commit")
					if rows := srv.SQL(t, "select v from "+schema+".t"); len(rows) != 1 || rows[0][0] != "5" {
						t.Errorf("rows %v", rows)
					}
				})
			}
		}
	})
}

// Which statements end the refusal, as the first statement after the loss or after a refused
// one.
func TestLoss_TransactionEnds(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		schema := srv.Schema(t)
		srv.SQL(t, "create table "+schema+".t (v int)")
		for _, end := range []string{"rollback", "ROLLBACK WORK", "rollback and no chain", "rollback and chain", "/*!40000 rollback */",
			"-- x\nbegin", "begin work", "start transaction", "start transaction read only", "xa start 'over'"} {
			for _, refused := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%v", end, refused), func(t *testing.T) {
					s := openIn(t, srv, schema)
					must(t, s, "begin")
					lose(t, srv, s)
					if refused {
						if _, err := run(s, "insert into t values (1)"); !errors.Is(err, result.ErrNotSent) {
							t.Fatal(err)
						}
					}
					must(t, s, end)
					if s.State().TransactionLost {
						t.Error("the loss is not over")
					}
					must(t, s, "select 1 from t")
				})
			}
		}
		t.Run("reset", func(t *testing.T) {
			s := openIn(t, srv, schema)
			must(t, s, "begin")
			lose(t, srv, s)
			run(s, "select 1")
			if _, err := s.Reset(context.Background()); err != nil {
				t.Fatal(err)
			}
			must(t, s, "select 1")
		})
		t.Run("reset on a dead connection", func(t *testing.T) {
			s := openIn(t, srv, schema)
			must(t, s, "set @a = 1, sql_mode = ''", "begin")
			id := s.State().ConnectionID
			lose(t, srv, s)
			notice, err := s.Reset(context.Background())
			state := s.State()
			want := fmt.Sprintf("Reconnected as connection %d. Kept: schema %s. Lost: the open transaction, temporary tables, user variables, locks and other session state.", state.ConnectionID, schema)
			if err != nil || notice != want || state.ConnectionID == id {
				t.Errorf("got %q, %v, want %q", notice, err, want)
			}
			if state.Lost || state.TransactionLost || state.HasSessionState {
				t.Errorf("not reset: %+v", state)
			}
			if rows := must(t, s, "select database(), @a, @@sql_mode <> ''"); len(rows) != 1 || rows[0] != schema+"||1" {
				t.Errorf("the session has %q", rows)
			}
		})
		t.Run("abandoned", func(t *testing.T) {
			s := openIn(t, srv, schema)
			must(t, s, "begin")
			job := executor.Start(s, "select sleep(60)")
			waitUntilRuns(t, srv, s.State().ConnectionID)
			job.Abandon()
			read(job)
			if state := s.State(); !state.TransactionLost || state.Status.Has(result.StatusInTransaction) {
				t.Errorf("%+v", state)
			}
			for range 2 {
				if _, err := run(s, "insert into t values (1)"); !errors.Is(err, result.ErrNotSent) {
					t.Error(err)
				}
			}
			must(t, s, "rollback")
		})
		t.Run("a BEGIN before what else was lost is known is refused once", func(t *testing.T) {
			s := openIn(t, srv, schema)
			must(t, s, "set @v = 1", "begin")
			lose(t, srv, s)
			if _, err := run(s, "begin"); !errors.Is(err, result.ErrNotSent) {
				t.Error("the transaction would have run without @v:", err)
			}
			must(t, s, "begin", "insert into t values (1)", "rollback")
		})
		t.Run("a BEGIN that fails does not end it", func(t *testing.T) {
			cut := &cutter{}
			s := openIn(t, srv, schema, cut.session)
			must(t, s, "begin")
			lose(t, srv, s)
			run(s, "select 1")
			cut.at("begin", false)
			run(s, "begin")
			if _, err := run(s, "insert into t values (1)"); !errors.Is(err, result.ErrNotSent) {
				t.Error(err)
			}
		})
	})
}

// After a statement that would have changed the session had no answer, the next statement is
// not sent, since it may rely on the change. The same statement is sent again.
func TestLoss_UnansweredStatement(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		schema := srv.Schema(t)
		srv.SQL(t, "create table "+schema+".t (v int)")
		for _, c := range []struct {
			statement string
			relied    bool
		}{
			{"set @v = 1", true},
			{"select 1 into @v", true},
			{"select @v := 1", true},
			{"prepare p from 'select 1'", true},
			{"create temporary table scratch (v int)", true},
			{"lock tables t write", true},
			{"select get_lock('cut', 1)", true},
			{"set sql_log_bin = 0", true},
			{"set time_zone = '+03:00'", true},
			{"use " + schema, true},
			{"set role none", true},
			{"select 1", false},
			{"insert into t values (0)", false},
			{"rollback", false},
			{"commit", false},
			{"set autocommit = 1", true},
			{"create procedure begins() begin start transaction; call begins(); end", false},
		} {
			t.Run(c.statement, func(t *testing.T) {
				cut := &cutter{}
				s := openIn(t, srv, schema, cut.session)
				cut.at(c.statement, false)
				if _, err := run(s, c.statement); err == nil {
					t.Fatal("the connection was not cut")
				}
				if s.State().Lost != c.relied {
					t.Errorf("lost: %v", s.State().Lost)
				}
				_, err := run(s, "insert into t values (1)")
				if errors.Is(err, result.ErrNotSent) != c.relied {
					t.Error(err)
				}
				must(t, s, "insert into t values (2)") // refused only once

				cut.at(c.statement, false)
				run(s, c.statement)
				must(t, s, c.statement) // the same statement
				must(t, s, "do 1")
			})
		}
		t.Run("refused, since it might have relied on what was lost before", func(t *testing.T) {
			for _, statement := range []string{"set @v = 1", "select 1 into @v", "prepare p from 'select 1'", "create temporary table scratch (v int)",
				"use " + schema, "set sql_log_bin = 0", "begin"} {
				s := openIn(t, srv, schema)
				must(t, s, "set @before = 1")
				lose(t, srv, s)
				for _, next := range []string{statement, "insert into t values (@v)"} {
					if _, err := run(s, next); !errors.Is(err, result.ErrNotSent) {
						t.Errorf("%s, %s: %v", statement, next, err)
					}
				}
				s = openIn(t, srv, schema)
				must(t, s, "set @before = 1")
				lose(t, srv, s)
				run(s, statement)
				must(t, s, statement, "select 1 from t") // the same statements
			}
		})
		t.Run("in a transaction that ROLLBACK was to end", func(t *testing.T) {
			cut := &cutter{}
			s := openIn(t, srv, schema, cut.session)
			must(t, s, "begin")
			cut.at("rollback", false)
			run(s, "rollback")
			must(t, s, "select 1")
		})
		t.Run("LAST_INSERT_ID, later", func(t *testing.T) {
			s := openIn(t, srv, schema)
			must(t, s, "create table parents (id int primary key auto_increment)", "insert into parents values ()")
			lose(t, srv, s)
			must(t, s, "select 1")
			if _, err := run(s, "insert into t values (last_insert_id())"); !errors.Is(err, result.ErrNotSent) {
				t.Error(err)
			}
			lose(t, srv, s)
			must(t, s, "insert into parents values ()", "insert into t values (last_insert_id())")
		})
	})
}

// After a deadlock the server has rolled the transaction back, and the rest of the transaction
// is not sent.
func TestLoss_Deadlock(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		schema := srv.Schema(t)
		srv.SQL(t, "create table "+schema+".t (id int primary key, v int) engine = innodb")
		for _, update := range []string{"update t set v = 1 where id = 2", "execute p"} {
			srv.SQL(t, "replace into "+schema+".t values (1, 0), (2, 0)")
			other, s := openIn(t, srv, schema), openIn(t, srv, schema)
			must(t, other, "begin", "update t set v = 9 where id = 2", "insert into t values (3, 0), (4, 0), (5, 0), (6, 0)") // has more to undo, so the other one is rolled back
			must(t, s, "prepare p from 'update t set v = 1 where id = 2'", "begin", "update t set v = 1 where id = 1")
			job := executor.Start(s, update)
			waitUntilRuns(t, srv, s.State().ConnectionID)
			must(t, other, "update t set v = 9 where id = 1")
			if _, err := read(job); err == nil || !strings.Contains(err.Error(), "1213") {
				t.Fatal(err)
			}
			if !s.State().TransactionLost {
				t.Error("the transaction is not lost")
			}
			for _, rest := range []string{"insert into t values (7, 0)", "commit"} {
				if _, err := run(s, rest); !errors.Is(err, result.ErrNotSent) {
					t.Errorf("%s: %v", rest, err)
				}
			}
			must(t, s, "rollback", "do 1")
			must(t, other, "rollback")
			must(t, s, "begin", "insert into t values (8, 0)")
			run(s, "insert into t values (8, 0)") // refused, and the transaction is open
			must(t, s, "rollback", "begin")
			run(s, "create table t (v int)") // refused, and commits
			must(t, s, "do 1")
		}
		if rows := srv.SQL(t, "select id from "+schema+".t"); len(rows) != 2 {
			t.Errorf("rows %v", rows)
		}
	})
}

// After its schema was dropped, a reconnected session has none. The next statement is not sent,
// since it may rely on the schema.
func TestReconnect_SchemaIsGone(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		schema := srv.Schema(t)
		for _, inTransaction := range []bool{false, true} {
			srv.SQL(t, "create database if not exists "+schema)
			s := openIn(t, srv, schema)
			if inTransaction {
				must(t, s, "begin")
			}
			lose(t, srv, s)
			srv.SQL(t, "drop database "+schema)
			notice, err := run(s, "create table mysql.t (v int)")
			if !errors.Is(err, result.ErrNotSent) || len(notice) != 1 || !strings.Contains(notice[0], "schema "+schema+" (Unknown database '"+schema+"')") {
				t.Errorf("%v, notice %q", err, notice)
			}
			if inTransaction {
				if _, err := run(s, "use mysql"); !errors.Is(err, result.ErrNotSent) {
					t.Error(err)
				}
				must(t, s, "rollback")
			}
			if state := s.State(); state.Schema != "" || !state.Connected {
				t.Errorf("%+v", state)
			}
			must(t, s, "use mysql", "select 1 from user")
		}
		srv.SQL(t, "create database "+schema)
	})
}

// A statement for which there was no connection counts like one that had no answer.
func TestLoss_UnsentStatement(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			srv := servertest.Start(t, kind)
			s := open(t, &srv.Server)
			must(t, s, "create table t (v int)")
			for _, begin := range []string{"begin", "call p()", "set autocommit = 0"} {
				srv.Kill(t)
				if _, err := run(s, begin); err == nil {
					t.Fatal("the server still runs")
				}
				srv.Restart(t)
				for range 2 {
					if _, err := run(s, "insert into t values (1)"); !errors.Is(err, result.ErrNotSent) {
						t.Error(begin, err)
					}
				}
				must(t, s, "rollback", "insert into t values (1)")
			}
			srv.Kill(t)
			run(s, "insert into t values (1)")
			srv.Restart(t)
			must(t, s, "insert into t values (1)")
		})
	}
}

// What each kind of statement means for transactions.
func TestTraits_Transactions(t *testing.T) {
	for text, want := range map[string]string{
		"select 1":                              "none, not open, goes on",
		"insert into begin values ('rollback')": "none, not open, goes on",
		"begin":                                 "begin, open, maybe committed",
		"/* x */ # y\nBegin Work":               "begin, open, maybe committed",
		"/*!40000 start transaction */":         "begin, open, maybe committed",
		"start transaction read only":           "begin, open, maybe committed",
		"start replica":                         "none, not open, maybe committed",
		"begin not atomic select 1; end":        "none, not open, maybe committed",
		"begin not atomic start transaction; insert into t values (1); end": "none, maybe open, maybe committed",
		"if 1 then start transaction; end if":                               "none, maybe open, goes on",
		"xa start 'x'":                                                      "begin, open, goes on",
		"xa begin 'x'":                                                      "begin, open, goes on",
		"xa end 'x'":                                                        "none, not open, goes on",
		"xa prepare 'x'":                                                    "none, not open, goes on",
		"xa commit 'x'":                                                     "xa commit, not open, maybe committed",
		"xa rollback 'x'":                                                   "rollback, not open, rolled back",
		"rollback":                                                          "rollback, not open, rolled back",
		"rollback work and no chain":                                        "rollback, not open, rolled back",
		"rollback and chain":                                                "rollback, open, rolled back",
		"rollback to a":                                                     "none, not open, goes on",
		"rollback work to savepoint a":                                      "none, not open, goes on",
		"commit":                                                            "commit, not open, maybe committed",
		"commit and chain":                                                  "commit, open, maybe committed",
		"savepoint begin":                                                   "none, not open, goes on",
		"set autocommit = 0":                                                "none, open, goes on",
		"set @a = 1, @@session.autocommit := OFF, sql_mode = ''": "none, open, goes on",
		"set `autocommit` = 0":                    "none, open, goes on",
		"set @a = 1, @@session.`autocommit` := 0": "none, open, goes on",
		"set session autocommit = @a":             "none, open, goes on",
		"set autocommit = 'on'":                   "none, not open, maybe committed",
		"set autocommit = default":                "none, not open, maybe committed",
		"select @@autocommit = 0":                 "none, not open, goes on",
		"call p()":                                "none, maybe open, maybe committed",
		"execute p":                               "none, maybe open, maybe committed",
		"create procedure p() begin start transaction; call q(); end": "none, not open, maybe committed",
		"create event e on schedule every 1 day do call p()":          "none, not open, maybe committed",
		"truncate t":                     "none, not open, maybe committed",
		"do 1; begin":                    "none, open, maybe committed",
		"begin; delete from t; commit":   "begin, not open, maybe committed",
		"rollback; begin; delete from t": "rollback, open, maybe committed",
		"call p(); rollback":             "none, not open, rolled back",
	} {
		if got := session.Transactions(text); got != want {
			t.Errorf("%s: %s; want %s", text, got, want)
		}
	}
}
