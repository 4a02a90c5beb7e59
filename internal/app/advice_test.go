//go:build unix

package app_test

import (
	"fmt"
	"strings"
	"testing"

	"mysh/internal/product/producttest"
	"mysh/internal/ptytest"
	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/wire/wiretest"
)

// wantScreen checks that the output has the texts, wherever the terminal wraps its lines.
func wantScreen(tb testing.TB, said string, texts ...string) {
	tb.Helper()
	plain := strings.NewReplacer("\n", "", " ", "")
	for _, text := range texts {
		if !strings.Contains(plain.Replace(said), plain.Replace(text)) {
			tb.Errorf("the output lacks %q:\n%s", text, said)
		}
	}
}

// scriptOutput runs mysh with a script and returns what it prints on standard error, and its exit code.
func scriptOutput(t *testing.T, script string, args ...string) (stderr string, code int) {
	t.Helper()
	cmd := mysh(t, args...)
	var errors strings.Builder
	cmd.Stdin, cmd.Stderr = strings.NewReader(script), &errors
	_ = cmd.Run() // the exit code reports the failure
	return errors.String(), cmd.ProcessState.ExitCode()
}

// Below the errors of locks, limits and read-only transactions of real servers is what helps.
func TestErrors_OfRealServersHaveHelp(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := playground(t, s)
		s.SQL(t, "create table "+schema+".t (id int primary key, v int) engine = innodb")
		s.SQL(t, "insert into "+schema+".t values (1, 0), (2, 0)")
		p, other := sit(t, at(s, schema)...), sit(t, at(s, schema)...)

		p.ask("start transaction read only;")
		wantScreen(t, p.ask("insert into t values (3, 0);"), "ERROR 1792", "This transaction was begun read-only. Type rollback or commit, then: START TRANSACTION READ WRITE")
		p.ask("rollback;")
		p.ask("set session transaction read only;")
		wantScreen(t, p.ask("insert into t values (3, 0);"), "ERROR 1792", "This session begins its transactions read-only. SET SESSION TRANSACTION READ WRITE ends that.")
		p.ask("set session transaction read write;")
		wantScreen(t, p.ask("insert into t values (3, 0);"), "1 row affected")

		other.ask("begin;")
		other.ask("update t set v = 1 where id = 1;")
		p.ask("set innodb_lock_wait_timeout = 1;")
		wantScreen(t, p.ask("update t set v = 2 where id = 1;"), "ERROR 1205", `\blockers shows who holds locks.`)
		p.ask("begin;")
		wantScreen(t, p.ask("update t set v = 2 where id = 1;"), "ERROR 1205", "Only this statement was rolled back; the transaction is still open.")
		if s.Kind == servertest.MySQL {
			wantScreen(t, p.ask("select * from t where id = 1 for update nowait;"), "ERROR 3572", "without NOWAIT the statement waits.")
		}
		p.ask("rollback;")

		p.ask("set innodb_lock_wait_timeout = 50;")
		other.ask("insert into t values (4, 0), (5, 0), (6, 0), (7, 0), (8, 0);") // has more to undo, so the other one is rolled back
		p.ask("begin;")
		p.ask("update t set v = 2 where id = 2;")
		const waits = "update t set v = 3 where id = 1;"
		p.begin(waits)
		awaitRunning(t, s, strings.TrimSuffix(waits, ";"))
		other.ask("update t set v = 4 where id = 2;")
		wantScreen(t, p.answer(waits), "ERROR 1213", `The server rolled the whole transaction back. Begin it again. \deadlock shows both sides.`,
			"Statements are refused until you type rollback or begin.")
		p.ask("rollback;")
		other.ask("rollback;")

		limit, number, lifts := "set max_execution_time = 50;", "ERROR 3024", "SET SESSION max_execution_time = 0"
		if s.Kind == servertest.MariaDB {
			limit, number, lifts = "set max_statement_time = 0.05;", "ERROR 1969", "SET SESSION max_statement_time = 0"
		}
		p.ask(limit)
		wantScreen(t, p.ask("select count(*) from seq a, seq b, seq c, seq d where rand() > 2;"), number, lifts+" lifts the limit for this session.")
		p.ask(lifts + ";")
		wantScreen(t, p.ask("select sleep(.1) = 0 as done;"), "1 row in set")
		p.leave()
		other.leave()
	})
}

// A server that becomes read-only under a user has changed its role. One that was read-only before has not.
func TestErrors_RoleOfServerChanged(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := servertest.Start(t, kind)
			schema := playground(t, &s.Server)
			s.SQL(t, "create user writer@'%'")
			s.SQL(t, "grant all on "+schema+".* to writer@'%'")
			writer := []string{"-h", s.Host, "-P", fmt.Sprint(s.Port), "-u", "writer", schema}
			p := sit(t, writer...)
			wantScreen(t, p.ask("insert into kept values (1);"), "1 row affected")
			s.SQL(t, "set global read_only = on")
			wantScreen(t, p.ask("insert into kept values (2);"), "ERROR 1290", "read-only option so it cannot execute this statement",
				`The role of this server has changed: it is read-only now. \connect reaches the primary, if the address leads to it.`)
			p.ask(`\connect`)
			said := p.ask("insert into kept values (3);")
			wantScreen(t, said, "ERROR 1290", `This server is read-only. \connect reaches the primary, if the address leads to it.`)
			if strings.Contains(said, "has changed") {
				t.Errorf("the role was known:\n%s", said)
			}
			p.leave()
			stderr, _ := scriptOutput(t, "insert into kept values (4);", writer...)
			if got := strings.TrimSpace(stderr); strings.Contains(got, "connect") || !strings.HasSuffix(got, "so it cannot execute this statement") {
				t.Errorf("a script gets %q", got)
			}
			s.SQL(t, "set global read_only = off")
		})
	}
}

// A login that is refused, or never begins, has help at a terminal alone.
func TestErrors_OfLoginHaveHelp(t *testing.T) {
	for _, c := range []struct {
		name   string
		accept func(c *wiretest.Client)
		error  string
		help   string
	}{
		{"balancer without servers", func(c *wiretest.Client) {},
			"ERROR 2013 (HY000): Lost connection to MySQL server at 'reading initial communication packet', system error: ", "The connection was accepted and closed at once: by a balancer whose servers are down,"},
		{"router without servers", func(c *wiretest.Client) {
			c.Error(2003, "HY000", "Can't connect to remote MySQL server for client connected to '0.0.0.0:6446'")
		}, "ERROR 2003 (HY000): Can't connect to remote MySQL server for client connected to '0.0.0.0:6446'", "MySQL Router answered, but reached no server for this port."},
		{"full", func(c *wiretest.Client) { c.Error(1040, "08004", "Too many connections") },
			"ERROR 1040 (08004): Too many connections", "The server has no free connection (max_connections)."},
		{"blocked", func(c *wiretest.Client) {
			c.Error(1129, "HY000", "Host '10.0.0.3' is blocked because of many connection errors; unblock with 'mariadb-admin flush-hosts'")
		}, "ERROR 1129 (HY000): Host '10.0.0.3' is blocked", "FLUSH HOSTS on the server lifts the block."},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := wiretest.Start(t, wiretest.Options{Accept: c.accept})
			host, port, _ := strings.Cut(server.Addr(), ":")
			terminal := ptytest.Start(t, mysh(t, "-h", host, "-P", port, "--skip-ssl", "-u", "app"))
			if code := terminal.Exit(); code != 1 {
				t.Errorf("exit code %d", code)
			}
			wantScreen(t, terminal.Screen().String(), c.error, c.help)
			stderr, code := scriptOutput(t, "select 1", "-h", host, "-P", port, "--skip-ssl", "-u", "app")
			if lines := strings.Split(strings.TrimSpace(stderr), "\n"); code != 1 || len(lines) != 1 || !strings.HasPrefix(lines[0], c.error) {
				t.Errorf("exit code %d, a script gets %q", code, stderr)
			}
		})
	}
}

// A session with a proxy survives the errors of the proxy: the next statement goes to the same connection, and
// no fate is in doubt. A transaction that a cluster refuses at COMMIT is lost.
func TestErrors_OfProxiesAndClusters(t *testing.T) {
	server := wiretest.Start(t, wiretest.Options{Handle: func(c *wiretest.Client, cmd wiretest.Command) {
		inside := false
		for _, before := range c.Commands() {
			switch before.Text {
			case "begin":
				inside = true
			case "commit", "rollback":
				inside = false
			}
		}
		status := result.StatusAutocommit
		if inside {
			status |= result.StatusInTransaction
		}
		switch cmd.Text {
		case "update t set v = 1":
			c.Error(2003, "HY000", "Can't connect to MySQL server on '10.0.0.7' (115)")
		case "update t set v = 2":
			c.Error(9001, "HY000", "Max connect timeout reached while reaching hostgroup 10 after 10000ms")
		case "commit":
			c.Error(1213, "40001", "Deadlock found when trying to get lock; try restarting transaction")
		case "update t set v = 3":
			c.Error(1047, "08S01", "WSREP has not yet prepared node for application use")
		default:
			c.OK(result.Outcome{Status: status})
		}
	}})
	host, port, _ := strings.Cut(server.Addr(), ":")
	p := sit(t, "-h", host, "-P", port, "--skip-ssl", "-u", "app")
	for line, help := range map[string]string{
		"update t set v = 1;": "A proxy could not reach its server: the statement was not executed. This session continues.",
		"update t set v = 2;": "ProxySQL reached no server of hostgroup 10: the statement was not executed, and this session continues.",
		"update t set v = 3;": "This node is not in step with its cluster, or has no majority: the statement was not executed.",
	} {
		said := p.ask(line)
		wantScreen(t, said, help)
		if strings.Contains(said, "It is not known") || strings.HasSuffix(p.awaitPrompt(), "!>") {
			t.Errorf("%s: the connection seems lost:\n%s", line, said)
		}
		if said := p.ask("do 1;"); strings.Contains(said, "Reconnected") {
			t.Errorf("%s: a new connection:\n%s", line, said)
		}
	}
	p.ask("begin;")
	p.ask("insert into t values (1);")
	wantScreen(t, p.ask("commit;"), "ERROR 1213", "The cluster refused the commit: another node changed the same rows first. The whole transaction is gone; begin it again.",
		"Statements are refused until you type rollback or begin.")
	wantScreen(t, p.ask("insert into t values (2);"), "not sent until you type rollback or begin: insert into t values (2)")
	wantScreen(t, p.ask("rollback;"), "Query OK")
	wantScreen(t, p.ask("insert into t values (2);"), "Query OK")
	p.leave()
}

// The errors of other products are marked at the word that they are about, and have help.
func TestErrors_OfScriptedProducts(t *testing.T) {
	for _, c := range []struct {
		product   producttest.Product
		statement string
		set       string // at the prompt, before the statement; "" for nothing
		fails     bool   // before the statement, the writer becomes a reader
		error     string
		below     []string
	}{
		{producttest.Vitess, "nonsense", "", false, "ERROR 1105 (HY000): syntax error at position 4 near 'nonsense'", nil},
		{producttest.StarRocks, "nonsense;", "", false, "ERROR 1064 (HY000): Getting syntax error at line 1, column 0.", []string{"^^^^^^^^"}},
		{producttest.Doris, "nonsense;", "", false, "ERROR 1105 (HY000): errCode = 2, detailMessage =", []string{"^^^^^^^^"}},
		{producttest.ClickHouse, "nonsense;", "", false, "ERROR 62 (00000): DB::Exception: Syntax error", []string{"^^^^^^^^"}},
		{producttest.OceanBase, "select a from slow;", "", false, "ERROR 4012 (HY000): Timeout, query has reached", []string{"SET ob_query_timeout = 100000000; allows ten times as long in this session."}},
		{producttest.Aurora, "update t set a=1;", "", true, "ERROR 1290 (HY000): The MySQL server is running with the --read-only option", []string{"The role of this server has changed: it is read-only now."}},
		{producttest.ProxySQL, "select a from unreachable;", "set names utf8mb4;", false, "ERROR 9001 (HY000): Max connect timeout reached", []string{"ProxySQL reached no server of hostgroup 2: the statement was not executed, and this session continues."}},
		{producttest.ProxySQL, "select 1;", "set @a = 1;", false, "ERROR 9006 (Y0000): ProxySQL Error: connection is locked to hostgroup 0",
			[]string{"ProxySQL ties this session to hostgroup 0, perhaps since: set @a = 1", `The statement was not executed; \connect opens a session that is free.`}},
	} {
		t.Run(c.product.Name, func(t *testing.T) {
			t.Parallel()
			server := producttest.Start(t, c.product)
			host, port, _ := strings.Cut(server.Addr(), ":")
			args := []string{"-h", host, "-P", port, "--skip-ssl", "-u", "app"}
			p := sit(t, args...)
			if c.set != "" {
				p.ask(c.set)
			}
			if c.fails {
				server.FailOver()
			}
			said := p.ask(strings.TrimSuffix(c.statement, ";") + ";")
			wantScreen(t, said, append(c.below, c.error)...)
			if strings.HasSuffix(p.awaitPrompt(), "!>") || strings.Contains(said, "It is not known") {
				t.Errorf("the connection seems lost:\n%s", said)
			}
			p.leave()
			stderr, code := scriptOutput(t, c.set+c.statement, args...)
			if code != 1 || strings.Contains(stderr, "^^^") || !strings.Contains(stderr, strings.Replace(c.error, "):", ") at line 1:", 1)) || strings.Contains(stderr, "SET ob_query_timeout = 1") {
				t.Errorf("exit code %d, a script gets %q", code, stderr)
			}
		})
	}
}
