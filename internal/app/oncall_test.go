//go:build unix

package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// wantWords reports the words that an answer lacks.
func wantWords(t *testing.T, line, answer string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(answer, word) {
			t.Errorf("%s lacks %q:\n%s", line, word, answer)
		}
	}
}

// startForCall starts a server whose locks and statements can be seen.
func startForCall(t *testing.T, kind servertest.Kind, more ...string) *servertest.Private {
	args := append([]string{"--performance-schema=ON"}, more...)
	return servertest.Start(t, kind, append(args, "--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON")...)
}

// A caller is a user whose listings are read from a file, in which no line is wrapped.
type caller struct {
	*person
	dir string
}

func callAt(t *testing.T, s *servertest.Server, more ...string) caller {
	cmd := mysh(t, at(s, more...)...)
	return caller{sitAt(t, cmd), cmd.Dir}
}

// list returns the rows of a command as a table, and what it has printed besides.
func (c caller) list(line string) string {
	c.tb.Helper()
	file := filepath.Join(c.dir, "listing.txt")
	os.Remove(file)
	printed := c.ask(line + ` \g table > listing.txt`)
	table, _ := os.ReadFile(file)
	return string(table) + strings.ReplaceAll(printed, "\n", " ")
}

// id returns the number of the connection.
func (c caller) id() string {
	c.tb.Helper()
	c.ask(`select connection_id() \g csv > id.csv`)
	text, err := os.ReadFile(filepath.Join(c.dir, "id.csv"))
	if err != nil {
		c.tb.Fatal(err)
	}
	lines := strings.Fields(string(text))
	return lines[len(lines)-1]
}

// The chain of two waits and an idle holder is seen from a fourth session, by each command about locks.
func TestOnCall_LockChain(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := startForCall(t, kind)
			schema := s.Schema(t)
			s.SQL(t, "create table "+schema+".t (id int primary key, v int)")
			s.SQL(t, "insert into "+schema+".t values (1, 0), (2, 0)")
			holder, middle, last, watcher := callAt(t, &s.Server, schema), callAt(t, &s.Server, schema), callAt(t, &s.Server, schema), callAt(t, &s.Server)
			id, middleID := holder.id(), middle.id()
			holder.ask("begin;")
			holder.ask("update t set v = 1 where id = 1;")
			middle.ask("begin;")
			middle.ask("update t set v = 2 where id = 2;")
			middle.begin("update t set v = 2 where id = 1;")
			awaitRunning(t, &s.Server, "v = 2 where id = 1")
			last.begin("update t set v = 3 where id = 2;")
			awaitRunning(t, &s.Server, "v = 3 where id = 2")
			eventually(t, "two wait", func() bool {
				time.Sleep(150 * time.Millisecond) // a read within a tenth of a second has the rows of the last one
				return s.SQL(t, "select count(*) from information_schema.innodb_trx where trx_state = 'LOCK WAIT'")[0][0] == "2"
			})
			for line, words := range map[string][]string{
				`\blockers`:               {"| " + id + " ", "|   " + middleID + " ", "| idle", "waiting", "row lock on " + schema + ".t", "update t set v = 3", "To end what 2 connections wait for, type: kill " + id + ";"},
				`\txns`:                   {" " + id + " | root@", "idle", "waiting", "row lock on " + schema + ".t", "update t set v = 3"},
				`\txns+`:                  {"repeatable read", "isolation"},
				`\locks`:                  {schema + ".t", "PRIMARY", "waiting", "held"},
				`\locks ` + schema + `.t`: {"PRIMARY"},
				`\locks nosuch`:           {"No locks are held on nosuch, as"},
			} {
				answer := watcher.list(line)
				t.Logf("%s\n%s", line, answer)
				wantWords(t, line, answer, words...)
			}
			last.Type(ptytest.CtrlC)
			middle.Type(ptytest.CtrlC)
			holder.ask("rollback;")
			middle.awaitPrompt()
			last.awaitPrompt()
			eventually(t, "no connection waits", func() bool {
				time.Sleep(150 * time.Millisecond) // as above
				return strings.Contains(watcher.list(`\blockers`), "No connection waits for a lock")
			})
		})
	}
}

// Variables, counters and sizes, on both servers, whatever the session's sql_mode and character set.
func TestOnCall_Figures(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		t.Parallel()
		schema := s.Schema(t)
		s.SQL(t, "create table "+schema+".`a.b``c%` (id int primary key, v int, key (v))")
		c := callAt(t, s, "--default-character-set=gbk", schema)
		c.ask("set sql_mode = 'ansi_quotes,no_backslash_escapes,pipes_as_concat';")
		for _, test := range []struct {
			line  string
			words []string
		}{
			{`\vars`, []string{"| port ", "command line"}},
			{`\vars max_connec*ns`, []string{"max_connections", "default", "1 row"}},
			{`\vars+ max_connections`, []string{"The number of simultaneous clients allowed", "100000"}},
			{`\vars max_conections`, []string{"No variables fit max_conections; did you mean max_connections?"}},
			{`\counters uptime`, []string{"Uptime", "1 row"}},
			{`\counters nosuch`, []string{"No counters fit nosuch."}},
			{`\sizes`, []string{"| " + schema + " ", "data", "indexes"}},
			{`\sizes+`, []string{"| " + schema + " ", " kB", "free"}},
			{`\sizes ` + schema, []string{"| a.b`c% |", "16 kB"}},
			{`\sizes ` + schema + ".`a.b``c%`", []string{"| a.b`c% |", "1 row"}},
			{`\sizes ` + schema + `.x*`, []string{"No tables fit " + schema + ".x*."}},
		} {
			wantWords(t, test.line, c.list(test.line), test.words...)
		}
	})
}

// A user without rights reads what lacks, and what would grant it.
func TestOnCall_NoRights(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		t.Parallel()
		s.SQL(t, "create user if not exists norights@'%'")
		cmd := mysh(t, at(s, "-u", "norights")...)
		c := caller{sitAt(t, cmd), cmd.Dir}
		for line, word := range map[string]string{
			`\vars port`:       "| port",
			`\txns`:            `cannot list transactions: norights lacks the PROCESS privilege; "grant process on *.* to …" grants it`,
			`\locks`:           "cannot list locks: norights ",
			`\deadlock`:        `cannot show the last deadlock: norights lacks the PROCESS privilege; "grant process on *.* to …" grants it`,
			`\replicas`:        "cannot show replication: norights lacks the ",
			`\top`:             `Only connections of norights are shown; "grant process on *.* to …" shows all.`,
			`\slow 0`:          "The performance schema is off",
			`\indexes *.*`:     "There are no indexes here.",
			`\blockers`:        "cannot list lock waits: norights ",
			`\counters uptime`: "Uptime",
			`\sizes nosuch`:    "No tables fit nosuch.",
		} {
			wantWords(t, line, c.list(line), word)
		}
	})
}

// A wait for a metadata lock, with a job of this shell in it.
func TestOnCall_MetadataLock(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := startForCall(t, kind)
			schema := s.Schema(t)
			s.SQL(t, "create table "+schema+".t (id int primary key)")
			holder, c := callAt(t, &s.Server, schema), callAt(t, &s.Server, schema)
			holder.ask("begin;")
			holder.ask("select * from t;")
			c.ask(`alter table t add column w int \&`)
			eventually(t, "the job waits", func() bool {
				return s.SQL(t, "select count(*) from information_schema.processlist where state like 'Waiting for table metadata%'")[0][0] == "1"
			})
			wantWords(t, `\blockers`, c.list(`\blockers`), "| "+holder.id()+" ", "idle", "(job 1)", "table lock on "+schema+".t", "alter table t")
			wantWords(t, `\locks t`, c.list(`\locks t`), "table", "shared", "exclusive", "waiting", "held")
			c.ask(`\kill 1`)
			holder.ask("rollback;")
		})
	}
}
