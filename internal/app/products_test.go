//go:build unix

package app_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"mysh/internal/executor"
	"mysh/internal/product/producttest"
	"mysh/internal/result"
	"mysh/internal/session"
	"mysh/internal/wire"
)

// A productCase is what mysh does with a product.
type productCase struct {
	producttest.Product
	called string // how mysh calls the server

	kill  string // what a Ctrl-C sends: GREETED is the number of the greeting, ID is CONNECTION_ID(); "" for nothing
	why   string // why nothing stops the statement, if it does not stop
	ended uint16 // the error with which the statement ends, 0 for none
	sides int    // the most side connections that a Ctrl-C opens

	fault string // the error of a statement that is none, as a script sees it
}

// tracks reports whether the server reports what changes in a session, and one server executes all of its
// statements.
func (c productCase) tracks() bool {
	for _, name := range []string{"MySQL 8", "MySQL 5.7", "MariaDB 10", "HAProxy", "Aurora"} {
		if strings.HasPrefix(c.Name, name) {
			return true
		}
	}
	return false
}

const (
	mysqlFault = "ERROR 1064 (42000) at line 2: You have an error in your SQL syntax"
	greeted    = "KILL QUERY GREETED"
	full       = "KILL QUERY ID"
)

var productCases = []productCase{
	{producttest.MySQL, "MySQL 8.4.6", greeted, "", 0, 2, mysqlFault},
	{producttest.MySQL57, "MySQL 5.7.44", greeted, "", 0, 2, mysqlFault},
	{producttest.MySQL55, "MySQL 5.5.62", greeted, "", 0, 2, mysqlFault},
	{producttest.MySQL51, "MySQL 5.1.73", greeted, "", 0, 2, mysqlFault},
	{producttest.MariaDB55, "MariaDB 5.5.68", greeted, "", 1317, 2, mysqlFault},
	{producttest.MariaDB103, "MariaDB 10.3.39", greeted, "", 1317, 2, mysqlFault},
	{producttest.ProxySQL, "ProxySQL", greeted, "", 1317, 2, mysqlFault},
	{producttest.ProxySQLAdmin, "ProxySQL", "", "", 0, 2, `ERROR 1045 (28000) at line 2: ProxySQL Admin Error: near "nonsense": syntax error`},
	{producttest.MaxScale, "MaxScale", greeted, "", 1317, 2, mysqlFault},
	{producttest.ShardingSphere, "ShardingSphere", "", "", 0, 6, mysqlFault},
	{producttest.HAProxyRoundRobin, "MySQL 8.4.6", greeted, "", 0, 6, mysqlFault},
	{producttest.HAProxyLeastConnections, "MySQL 8.4.6", greeted, "", 0, 6, mysqlFault},
	{producttest.Router, "MySQL Router", full, "", 0, 2, mysqlFault},
	{producttest.Vitess, "Vitess 24.0.4", greeted, "", 1317, 2, "ERROR 1105 (HY000) at line 2: syntax error at position 4 near 'nonsense'"},
	{producttest.VitessWithoutKill, "Vitess 24.0.4", greeted, "kill statement execution not permitted", 0, 2, "ERROR 1105 (HY000) at line 2: syntax error at position 4 near 'nonsense'"},
	{producttest.Vitess17, "Vitess 17.0.3", greeted, "unrecognized statement", 0, 2, "ERROR 1105 (HY000) at line 2: syntax error at position 4 near 'nonsense'"},
	{producttest.TiDB54, "TiDB 5.4.0", "", "", 0, 6, mysqlFault},
	{producttest.TiDB71, "TiDB 7.1.0", "KILL TIDB QUERY ID", "", 1317, 2, mysqlFault},
	{producttest.TiDB, "TiDB 8.5.0", "KILL TIDB QUERY ID", "", 1317, 2, mysqlFault},
	{producttest.TiDBBalanced, "TiDB 8.5.0", "KILL TIDB QUERY ID", "", 1317, 2, mysqlFault},
	{producttest.Dolt, "Dolt", greeted, "", 1105, 2, "ERROR 1105 (HY000) at line 2: syntax error at position 4 near 'nonsense'"},
	{producttest.OceanBase, "OceanBase 4.2.1.7", greeted, "", 1317, 2, mysqlFault},
	{producttest.OceanBaseProxy, "OceanBase 4.2.1.7", greeted, "", 1317, 2, mysqlFault},
	{producttest.OceanBaseOldProxy, "OceanBase 4.2.1.7", greeted, "You are not owner of thread", 0, 2, mysqlFault},
	{producttest.StarRocks, "StarRocks 3.3.5", greeted, "", 1064, 2, "ERROR 1064 (HY000) at line 2: Getting syntax error at line 1, column 0."},
	{producttest.Doris, "Doris 2.1.7", greeted, "", 1105, 2, "ERROR 1105 (HY000) at line 2: errCode = 2, detailMessage = "},
	{producttest.StarRocksBalanced, "StarRocks 3.3.5", "", "", 0, 6, "ERROR 1064 (HY000) at line 2: Getting syntax error at line 1, column 0."},
	{producttest.StarRocksForwarded, "StarRocks 3.3.5", "", "", 0, 6, "ERROR 1064 (HY000) at line 2: Getting syntax error at line 1, column 0."},
	{producttest.DorisBalanced, "Doris 2.1.7", "", "", 0, 6, "ERROR 1105 (HY000) at line 2: errCode = 2, detailMessage = "},
	{producttest.ClickHouse, "ClickHouse 24.3.1.2672", "KILL QUERY WHERE query_id LIKE 'mysql:GREETED:%'", "", 394, 2, "ERROR 62 (00000) at line 2: DB::Exception: Syntax error"},
	{producttest.SingleStore, "SingleStore", greeted, "", 1317, 2, mysqlFault},
	{producttest.GreptimeDB, "GreptimeDB", greeted, "", 1317, 2, "ERROR 1149 (42000) at line 2: (InvalidSyntax)"},
	{producttest.Databend, "Databend", greeted, "", 1105, 2, "ERROR 1105 (HY000) at line 2: SyntaxException."},
	{producttest.MatrixOne, "MatrixOne 1.2.0", greeted, "", 20105, 2, mysqlFault},
	{producttest.Azure, "MySQL 8.0.36", full, "", 0, 2, mysqlFault},
	{producttest.Aurora, "MySQL 8.0.39", greeted, "", 0, 2, mysqlFault},
}

// eachProduct runs a subtest with a new server for each product.
func eachProduct(t *testing.T, catalog producttest.Catalog, test func(t *testing.T, c productCase, srv *producttest.Server)) {
	for _, p := range producttest.All() {
		i := slices.IndexFunc(productCases, func(c productCase) bool { return c.Name == p.Name })
		if i < 0 {
			t.Errorf("%s: the table of products lacks it", p.Name)
			continue
		}
		c := productCases[i]
		c.Catalog = catalog
		t.Run(c.Name+map[producttest.Catalog]string{producttest.CatalogRefused: ", no catalog"}[catalog], func(t *testing.T) {
			t.Parallel()
			test(t, c, producttest.Start(t, c.Product))
		})
	}
}

// openProduct opens a session, of a user or a script.
func openProduct(t *testing.T, srv *producttest.Server, interactive bool) *session.Session {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	s, err := session.Open(ctx, session.Config{
		Wire:        wire.Config{Network: "tcp", Address: srv.Addr(), User: "app", MultiStatements: true, Interactive: interactive},
		Interactive: interactive, Reconnect: interactive,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// runOn runs a statement to its end and returns the first cell, the notice before it, and the error.
func runOn(s *session.Session, text string) (cell, notice string, err error) {
	return readJob(executor.Start(s, text))
}

func readJob(job *executor.Job) (cell, notice string, err error) {
	answer := result.NewAnswer(result.AnyColumns)
	for event := range job.Events() {
		if n, ok := event.(result.Notice); ok {
			notice += n.Text
		} else {
			answer.Add(event)
		}
		if batch, ok := event.(*result.Batch); ok {
			batch.Release()
		}
	}
	if rows, err := answer.Rows(); err == nil && len(rows) > 0 {
		cell = rows[0][0]
	}
	return cell, notice, job.Err()
}

// interruptJob presses Ctrl-C and reads the job. The job is abandoned if it takes longer than it may.
func interruptJob(job *executor.Job, limit time.Duration) (took time.Duration, err error) {
	start := time.Now()
	defer time.AfterFunc(limit, job.Abandon).Stop()
	job.Interrupt()
	_, _, err = readJob(job)
	return time.Since(start), err
}

// numberOf returns the number of an error of the server, 0 for none.
func numberOf(err error) uint16 {
	var refused *result.Error
	if errors.As(err, &refused) {
		return refused.Number
	}
	return 0
}

// Ctrl-C ends the statement by the product's own kill and keeps the session, or gives the reason why it
// cannot. It opens few side connections, and never ends the statement of a stranger. All that is so
// without system tables, too.
func TestProducts_CtrlCEndsStatement(t *testing.T) {
	for _, catalog := range []producttest.Catalog{producttest.CatalogAnswers, producttest.CatalogRefused} {
		eachProduct(t, catalog, func(t *testing.T, c productCase, srv *producttest.Server) {
			if c.Catalog == producttest.CatalogRefused && c.Name == producttest.Router.Name {
				c.kill, c.why = "", "cannot be verified" // the number is in a system table alone
			}
			if c.Catalog == producttest.CatalogRefused && c.why != "" && c.kill != "" {
				return // a KILL that the product refuses takes time, and needs no system table
			}
			s := openProduct(t, srv, true)
			id, _, _ := runOn(s, "SELECT CONNECTION_ID()")
			opened := srv.Connections()
			job := executor.Start(s, producttest.Scan)
			srv.WaitRunning(t)
			limit := 3500 * time.Millisecond
			if c.kill == "" {
				limit = time.Second // for a second press
			}
			took, err := interruptJob(job, limit)
			if took > 3*time.Second {
				t.Errorf("it took %v", took)
			}
			if n := srv.Connections() - opened; n > c.sides {
				t.Errorf("%d side connections", n)
			}
			if killed := srv.Strangers(); killed != nil {
				t.Errorf("%d strangers' statements were ended, the first by %q", len(killed), killed[0])
			}
			state, why := job.State()
			want := strings.NewReplacer("GREETED", fmt.Sprint(s.State().ConnectionID), "QUERY ID", "QUERY "+id).Replace(c.kill)
			kills := slices.DeleteFunc(srv.Kills(), func(kill string) bool {
				return state == executor.Abandoned && kill == strings.Replace(want, "QUERY ", "", 1) // after the connection was dropped
			})
			if i := slices.IndexFunc(kills, func(kill string) bool { return kill != want }); i >= 0 {
				t.Errorf("sent %q, want %q", kills[i], want)
			}
			if c.why != "" || c.kill == "" {
				if state != executor.Abandoned || why == nil || !strings.Contains(why.Error(), c.why) {
					t.Errorf("state %v, %v; want %q", state, why, c.why)
				}
				return
			}
			if len(kills) == 0 || state != executor.Stopping {
				t.Fatalf("sent %q, state %v, %v", kills, state, why)
			}
			if got := numberOf(err); c.ended != 0 && got != c.ended {
				t.Errorf("ended with %v, want error %d", err, c.ended)
			}
			if cell, notice, err := runOn(s, "select 1"); cell != "1" || notice != "" || err != nil || srv.Running() != 0 {
				t.Errorf("afterwards: %q, %q, %v, %d statements run", cell, notice, err, srv.Running())
			}
		})
	}
}

// isUndecided reports whether the user must decide how a statement is stopped.
func isUndecided(job *executor.Job) bool {
	_, why := job.State()
	var unstopped *result.UnstoppedError
	return errors.As(why, &unstopped)
}

// Where system tables do not answer, Ctrl-C still ends in time, and ends no other user's statement. A server
// whose numbers mean something on one node alone leaves the decision to the user.
func TestProducts_CtrlCWithSilentCatalog(t *testing.T) {
	for _, p := range []producttest.Product{
		producttest.MySQL, producttest.HAProxyLeastConnections, producttest.ProxySQL, producttest.TiDB71, producttest.ClickHouse, producttest.StarRocksBalanced,
	} {
		p.Catalog = producttest.CatalogSilent
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			srv := producttest.Start(t, p)
			s := openProduct(t, srv, true)
			job := executor.Start(s, producttest.Scan)
			srv.WaitRunning(t)
			if took, _ := interruptJob(job, 3*time.Second); took > 3*time.Second && !isUndecided(job) {
				t.Errorf("it took %v", took)
			}
			if killed := srv.Strangers(); killed != nil {
				t.Errorf("%d strangers' statements were ended, the first by %q", len(killed), killed[0])
			}
		})
	}
}

// After its login mysh sends the user's connection nothing that the product refuses, or that binds the session
// to one server; only old plain servers refuse a question. A prompt on a writer is not that of a reader.
func TestProducts_LoginSendsWhatIsBorne(t *testing.T) {
	eachProduct(t, producttest.CatalogAnswers, func(t *testing.T, c productCase, srv *producttest.Server) {
		s := openProduct(t, srv, true)
		received := srv.Received()
		for _, r := range received {
			isOld := slices.Contains([]string{"MySQL 5.1", "MySQL 5.5", "MariaDB 5.5"}, c.Name)
			if r.Refused && !(isOld && strings.HasPrefix(r.Text, "SELECT")) {
				t.Errorf("refused after login: %s", r.Text)
			}
		}
		if len(received) > 4 {
			t.Errorf("%d statements after login: %+v", len(received), received)
		}
		if srv.Locked(1) {
			t.Error("the session is bound to one server")
		}
		if s.State().ReadOnly {
			t.Error("the session is read-only")
		}
		if cell, _, err := runOn(s, "select 1"); cell != "1" || err != nil {
			t.Errorf("select 1: %q, %v", cell, err)
		}
		if _, _, err := runOn(s, "insert into t values (1)"); err != nil {
			t.Errorf("insert: %v", err)
		}
	})
}

// Before a script's first statement the server gets at most one of the shell's own: what a Ctrl-C could not
// ask later, on a connection that is busy. No system table delays it.
func TestProducts_BatchAsksLittleFirst(t *testing.T) {
	eachProduct(t, producttest.CatalogAnswers, func(t *testing.T, c productCase, srv *producttest.Server) {
		s := openProduct(t, srv, false)
		if cell, _, err := runOn(s, "select 1"); cell != "1" || err != nil {
			t.Errorf("select 1: %q, %v", cell, err)
		}
		r := srv.Received()
		if len(r) > 2 || len(r) == 2 && strings.Contains(r[0].Text, "_schema") {
			t.Errorf("received %+v", r)
		}
	})
}

// mysh calls a server by its name and version.
func TestProducts_AreCalledByTheirNames(t *testing.T) {
	eachProduct(t, producttest.CatalogAnswers, func(t *testing.T, c productCase, srv *producttest.Server) {
		s := openProduct(t, srv, true)
		if got := s.State().Product(); !strings.HasPrefix(got, c.called) {
			t.Errorf("called %q, want %q", got, c.called)
		}
	})
}

// toProduct returns the program with arguments for a product.
func toProduct(t *testing.T, srv *producttest.Server, more ...string) *exec.Cmd {
	t.Helper()
	host, port, _ := net.SplitHostPort(srv.Addr())
	return mysh(t, append([]string{"-h", host, "-P", port, "-u", "app"}, more...)...)
}

// Errors in the products' own words about a backend, a timeout or a role are no lost connections: the session
// goes on. The number of the error is the server's.
func TestProducts_ErrorsKeepSession(t *testing.T) {
	for _, c := range []struct {
		product   producttest.Product
		statement string
		number    uint16
	}{
		{producttest.ProxySQL, "select a from unreachable", 9001},
		{producttest.OceanBase, "select a from slow", 4012},
		{producttest.Aurora, "insert into t values (1)", 1290},
		{producttest.Vitess, "select a from nosuch", 1105},
		{producttest.ClickHouse, "select a from nosuch", 60},
	} {
		t.Run(c.product.Name, func(t *testing.T) {
			srv := producttest.Start(t, c.product)
			s := openProduct(t, srv, true)
			srv.FailOver()
			if _, _, err := runOn(s, c.statement); numberOf(err) != c.number {
				t.Errorf("%s: %v", c.statement, err)
			}
			if cell, notice, err := runOn(s, "select 1"); cell != "1" || notice != "" || err != nil {
				t.Errorf("afterwards: %q, %q, %v", cell, notice, err)
			}
			if state := s.State(); state.Lost || !state.Connected {
				t.Errorf("the state is %+v", state)
			}
		})
	}
}

// A SET of the user's that ProxySQL does not follow ties the session to the writer. Reads then fail, and the
// session still goes on.
func TestProducts_LockedSessionGoesOn(t *testing.T) {
	srv := producttest.Start(t, producttest.ProxySQL)
	s := openProduct(t, srv, true)
	if _, _, err := runOn(s, "set @a = 1"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := runOn(s, "select 1"); numberOf(err) != 9006 {
		t.Errorf("select: %v", err)
	}
	if _, notice, err := runOn(s, "insert into t values (1)"); notice != "" || err != nil {
		t.Errorf("insert: %q, %v", notice, err)
	}
}

// The mark of a read-only server follows its role: after a write that was refused, and after one that was not.
func TestProducts_ReadOnlyFollowsRole(t *testing.T) {
	for _, p := range []producttest.Product{producttest.Aurora, producttest.MySQL, producttest.MySQL57, producttest.MariaDB103} {
		t.Run(p.Name, func(t *testing.T) {
			srv := producttest.Start(t, p)
			s := openProduct(t, srv, true)
			for _, readOnly := range []bool{true, false} {
				srv.FailOver()
				if _, _, err := runOn(s, "insert into t values (1)"); (numberOf(err) == 1290) != readOnly {
					t.Fatalf("insert: %v", err)
				}
				if s.State().ReadOnly != readOnly {
					t.Errorf("read-only: %v, want %v", s.State().ReadOnly, readOnly)
				}
			}
		})
	}
}

// A script sees the product's own errors, with the usual exit status.
func TestProducts_ErrorsInScripts(t *testing.T) {
	eachProduct(t, producttest.CatalogAnswers, func(t *testing.T, c productCase, srv *producttest.Server) {
		cmd := toProduct(t, srv, "-N")
		cmd.Stdin = strings.NewReader("select 1;\nnonsense;\nselect 2;\n")
		var output, faults strings.Builder
		cmd.Stdout, cmd.Stderr = &output, &faults
		err := cmd.Run()
		text := faults.String()
		if strings.HasPrefix(c.called, "Ma") { // MariaDB's client prints the statement first, MySQL's does not
			text = strings.TrimPrefix(text, "--------------\nnonsense\n--------------\n\n")
		}
		if output.String() != "1\n" || !strings.HasPrefix(text, c.fault) {
			t.Errorf("printed %q and %q, want 1 and %q", output.String(), text, c.fault)
		}
		if code := cmd.ProcessState.ExitCode(); err == nil || code != 1 {
			t.Errorf("exit status %d", code)
		}
	})
}

// A statement on the command line is answered although system tables are not.
func TestProducts_NoCatalogDelaysStatements(t *testing.T) {
	for _, catalog := range []producttest.Catalog{producttest.CatalogSilent, producttest.CatalogRefused} {
		eachProduct(t, catalog, func(t *testing.T, c productCase, srv *producttest.Server) {
			cmd := toProduct(t, srv, "-N", "-e", "select 1")
			stop := time.AfterFunc(5*time.Second, func() { cmd.Process.Kill() })
			defer stop.Stop()
			if out, err := cmd.Output(); string(out) != "1\n" || err != nil {
				t.Errorf("printed %q, %v", out, err)
			}
		})
	}
}

// After a lost connection, the notice names what was kept. Where the server does not report what changes
// in a session, the notice says so.
func TestProducts_LossIsReported(t *testing.T) {
	eachProduct(t, producttest.CatalogAnswers, func(t *testing.T, c productCase, srv *producttest.Server) {
		s := openProduct(t, srv, true)
		if _, _, err := runOn(s, "set sql_mode='ANSI_QUOTES'"); err != nil {
			t.Fatal(err)
		}
		srv.Cut()
		_, notice, err := runOn(s, "select 1")
		want := "does not report"
		if c.tracks() {
			want = "sql_mode"
		}
		if !strings.Contains(notice, "Reconnected as connection") || !strings.Contains(notice, want) {
			t.Errorf("the notice is %q, %v; want %q in it", notice, err, want)
		}
	})
}

// Other connections change which server a balancer chooses next. However many there are, Ctrl-C reaches the
// right server or none, and where the server can be told apart, the right one.
func TestProducts_CtrlCThroughBalancers(t *testing.T) {
	for _, p := range []producttest.Product{
		producttest.HAProxyRoundRobin, producttest.HAProxyLeastConnections, producttest.TiDBBalanced, producttest.TiDB54, producttest.StarRocksBalanced, producttest.DorisBalanced,
	} {
		canTell := p.Name != producttest.TiDB54.Name && p.Name != producttest.StarRocksBalanced.Name && p.Name != producttest.DorisBalanced.Name
		for others := range 5 {
			if !canTell && others > 1 {
				break // each takes a second
			}
			t.Run(fmt.Sprintf("%s, %d others", p.Name, others), func(t *testing.T) {
				t.Parallel()
				srv := producttest.Start(t, p)
				for range others {
					openProduct(t, srv, false)
				}
				s := openProduct(t, srv, true)
				for range others {
					openProduct(t, srv, false)
				}
				for range 3 {
					job := executor.Start(s, producttest.Scan)
					srv.WaitRunning(t)
					limit := 3500 * time.Millisecond
					if !canTell {
						limit = time.Second // for a second press
					}
					_, err := interruptJob(job, limit)
					if state, why := job.State(); canTell && (state != executor.Stopping || numberOf(err) != 1317) {
						t.Fatalf("state %v, %v: %v", state, why, err)
					} else if state != executor.Stopping {
						break // the statement of a connection that was abandoned still runs
					}
				}
				if killed := srv.Strangers(); killed != nil {
					t.Errorf("%d strangers' statements were ended, the first by %q", len(killed), killed[0])
				}
			})
		}
	}
}

// A USE that succeeds is known, and is repeated after a loss, where the server reports no schema, too.
func TestProducts_UseIsKnown(t *testing.T) {
	eachProduct(t, producttest.CatalogAnswers, func(t *testing.T, c productCase, srv *producttest.Server) {
		s := openProduct(t, srv, true)
		if _, _, err := runOn(s, "use shop"); err != nil {
			t.Fatal(err)
		}
		if got := s.State().Schema; got != "shop" {
			t.Errorf("the schema is %q", got)
		}
		srv.Cut()
		if _, notice, _ := runOn(s, "select 1"); !strings.Contains(notice, "schema shop") || srv.LoginSchema() != "shop" {
			t.Errorf("the notice is %q; the login names schema %q", notice, srv.LoginSchema())
		}
	})
}

// A script stops at its first error, on each product: what follows is not executed.
func TestProducts_ScriptsStopAtErrors(t *testing.T) {
	eachProduct(t, producttest.CatalogAnswers, func(t *testing.T, c productCase, srv *producttest.Server) {
		cmd := toProduct(t, srv)
		var script strings.Builder
		for i := range 60 {
			fmt.Fprintf(&script, "insert into t values (%d);\n", i)
			if i == 29 {
				script.WriteString("nonsense;\n")
			}
		}
		cmd.Stdin = strings.NewReader(script.String())
		out, _ := cmd.CombinedOutput()
		if n := len(srv.Written()); n != 30 || cmd.ProcessState.ExitCode() != 1 || !strings.Contains(string(out), "at line 31") {
			t.Errorf("%d rows were written, exit status %d: %s", n, cmd.ProcessState.ExitCode(), out)
		}
	})
}
