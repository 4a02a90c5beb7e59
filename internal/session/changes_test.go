package session_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/session"
)

// Which statements leave state that a new session would not have, and which read results of the
// last statement.
func TestTraits_SessionState(t *testing.T) {
	for _, c := range []struct {
		text                         string
		leavesState, readsLastResult bool
	}{
		{"select 1", false, false},
		{"insert into t values ('get_lock', '@v')", false, false},
		{"select `get_lock` from t", false, false},
		{"lock tables t write", true, false},
		{"lock instance for backup", true, false},
		{"flush tables t with read lock", true, false},
		{"flush tables t for export", true, false},
		{"/* x */ do get_lock('mine', 1)", true, false},
		{"handler t open", true, false},
		{"create procedure p() begin declare continue handler for sqlexception begin end; end", false, false},
		{"create temporary table t select 1", true, false},
		{"create /*!32302 temporary */ table t select 1", true, false},
		{"create or replace temporary table t select 1", true, false},
		{"drop temporary table t", false, false},
		{"create table t (temporary int) select 1 as temporary", false, false},
		{"call p()", true, false},
		{"execute immediate 'select 1'", true, false},
		{"grant execute on procedure p to app", false, false},
		{"select 1 into @v", true, false},
		{"select @v := 1", true, false},
		{"select @v", false, false},
		{"select @@sql_mode", false, false},
		{"set role boss", true, false},
		{"set transaction isolation level serializable", true, false},
		{"set session transaction isolation level serializable", false, false},
		{"insert into child values (last_insert_id(), 1)", false, true},
		{"select @@identity", false, true},
		{"select @@session.last_insert_id", false, true},
		{"select row_count from t", false, false},
		{"select ROW_COUNT ()", false, true},
	} {
		if leavesState, readsLastResult := session.LeavesState(c.text), session.ReadsLastResult(c.text); leavesState != c.leavesState || readsLastResult != c.readsLastResult {
			t.Errorf("%s: leaves state %v, reads the last result %v; want %v, %v", c.text, leavesState, readsLastResult, c.leavesState, c.readsLastResult)
		}
	}
}

// Ends the session's connection, unnoticed by the session.
func lose(t *testing.T, srv *servertest.Server, s *session.Session) {
	t.Helper()
	id := s.State().ConnectionID
	srv.SQL(t, fmt.Sprintf("kill %d", id))
	for len(srv.SQL(t, fmt.Sprintf("select 1 from information_schema.processlist where id = %d", id))) > 0 {
	}
}

// After a loss, a statement that may rely on the loss is not sent, and the notice reports the
// loss. Other statements are sent.
func TestReconnect_ReportsLosses(t *testing.T) {
	const and = " and " // between statements
	cases := []struct {
		before, lost string
		only         servertest.Kind
	}{
		{"select 1", "", ""},
		{"create table plain (v int)", "", ""},
		{"begin" + and + "commit", "", ""},
		{"begin", "transaction", ""},
		{"set autocommit = 0" + and + "insert into t values (1)", "transaction", ""},
		{"xa start 'x'", "transaction", ""},
		{"start transaction with consistent snapshot", "transaction", ""},
		{"create temporary table scratch (v int)", "temporary tables", ""},
		{"create temporary table scratch select 1", "temporary tables", ""},
		{"create temporary table scratch like t", "temporary tables", ""},
		{"call makes()", "temporary tables", ""},
		{"call sets()", "user variables", ""},
		{"set @v = 1, sql_mode = ''", "user variables", ""},
		{"select 1 into @v", "user variables", ""},
		{"prepare p from 'select 1'", "temporary tables, user variables, locks and other session state", ""},
		{"lock tables t write", "locks", ""},
		{"flush tables t with read lock", "locks", ""},
		{"select get_lock('losses', 1)", "locks", ""},
		{"set transaction isolation level serializable", "other session state", ""},
		{"set sql_log_bin = 0", "sql_log_bin=OFF", ""},
		{"set sql_log_bin = 0" + and + "set sql_log_bin = 1", "", ""},
		{"set timestamp = 86400", "timestamp=86400.000000", ""},
		{"set insert_id = 7", "insert_id=7", ""},
		{"set gtid_next = 'automatic'", "", servertest.MySQL},
	}
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		schema := srv.Schema(t)
		srv.SQL(t, "create table "+schema+".t (v int)")
		srv.SQL(t, "create procedure "+schema+".sets() begin set sql_mode = ''; set @v = 1; end")
		srv.SQL(t, "create procedure "+schema+".makes() create temporary table scratch select 1")
		for i, c := range cases {
			if c.only != "" && c.only != srv.Kind {
				continue
			}
			t.Run(c.before, func(t *testing.T) {
				s := openIn(t, srv, schema)
				must(t, s, strings.Split(c.before, and)...)
				lose(t, srv, s)
				insert := fmt.Sprintf("insert into t values (%d)", 100+i)
				notice, err := run(s, insert)
				sent := len(srv.SQL(t, fmt.Sprintf("select 1 from %s.t where v = %d", schema, 100+i))) == 1
				if len(notice) == 0 && c.lost != "" {
					t.Fatalf("no notice; %v", err)
				}
				switch _, lost, _ := strings.Cut(strings.Join(notice, "\n"), " Lost: "); {
				case c.lost == "" && (!sent || err != nil || lost != ""):
					t.Errorf("sent: %v, %v; notice %q", sent, err, notice)
				case c.lost != "" && (sent || !errors.Is(err, result.ErrNotSent) || !strings.Contains(lost, c.lost)):
					t.Errorf("sent: %v, %v; notice %q, want a loss of %q", sent, err, notice, c.lost)
				}
			})
		}
		t.Run("what the last statement left", func(t *testing.T) {
			s := openIn(t, srv, schema)
			must(t, s, "create table parents (id int primary key auto_increment)", "insert into parents values ()")
			lose(t, srv, s)
			if notice, err := run(s, "insert into t values (last_insert_id())"); !errors.Is(err, result.ErrNotSent) {
				t.Errorf("%v; notice %q", err, notice)
			}
			lose(t, srv, s)
			must(t, s, "select 1")
		})
	})
}

// A new connection has the session variables of the lost one, whatever their kind.
func TestReconnect_RestoresVariables(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		for _, c := range []struct{ set, variable string }{
			{"set names utf8mb4 collate utf8mb4_bin", "@@collation_connection"},
			{"set collation_connection = utf8mb4_bin; set names latin1", "@@collation_connection"},
			{"set names latin1", "concat(@@character_set_client, @@character_set_connection, @@character_set_results)"},
			{"set long_query_time = 1.5", "@@long_query_time"},
			{"set group_concat_max_len = 5000", "@@group_concat_max_len"},
			{"set time_zone = '-03:30'", "@@time_zone"},
			{"set sql_mode = 'ANSI_QUOTES'", "@@sql_mode"},
			{"set autocommit = 0", "@@autocommit"},
			{"set optimizer_switch = 'index_merge=off'", "@@optimizer_switch"},
			{"set default_storage_engine = 'MyISAM'", "@@default_storage_engine"},
		} {
			t.Run(c.set, func(t *testing.T) {
				s := openIn(t, srv, "")
				must(t, s, strings.Split(c.set, "; ")...)
				before := must(t, s, "select "+c.variable)[0]
				lose(t, srv, s)
				after := must(t, s, "select "+c.variable)
				if len(after) != 2 || !strings.HasPrefix(after[0], "notice: Reconnected") || after[1] != before {
					t.Errorf("before: %s; after: %q", before, after)
				}
			})
		}
	})
}

// What a session has at its beginning, or after a reset, cannot be lost.
func TestState_NewSessionHasNoSessionState(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		s := open(t, srv)
		if s.State().HasSessionState {
			t.Error("a new session has session state")
		}
		if _, err := run(s, "set @kept = 1"); err != nil {
			t.Fatal(err)
		}
		if !s.State().HasSessionState {
			t.Error("the user variable is not in the state")
		}
		if _, err := s.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		if s.State().HasSessionState {
			t.Error("session state after a reset")
		}
	})
}
