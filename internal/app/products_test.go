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
	{producttest.HAProxyRoundRobin, "MySQL 8.4.6", greeted, "", 0, 6, mysqlFault},
	{producttest.HAProxyLeastConnections, "MySQL 8.4.6", greeted, "", 0, 6, mysqlFault},
	{producttest.Router, "MySQL Router", full, "", 0, 2, mysqlFault},
	{producttest.Vitess, "Vitess 24.0.4", greeted, "", 1317, 2, "ERROR 1105 (HY000) at line 2: syntax error at position 4 near 'nonsense'"},
	{producttest.VitessWithoutKill, "Vitess 24.0.4", greeted, "kill statement execution not permitted", 0, 2, "ERROR 1105 (HY000) at line 2: syntax error at position 4 near 'nonsense'"},
	{producttest.Vitess17, "Vitess 17.0.3", "", "", 0, 2, "ERROR 1105 (HY000) at line 2: syntax error at position 4 near 'nonsense'"},
	{producttest.TiDB71, "TiDB 7.1.0", "KILL TIDB QUERY ID", "", 1317, 2, mysqlFault},
	{producttest.TiDB, "TiDB 8.5.0", greeted, "", 1317, 2, mysqlFault},
	{producttest.TiDBBalanced, "TiDB 8.5.0", greeted, "", 1317, 2, mysqlFault},
	{producttest.Dolt, "Dolt", greeted, "", 1105, 2, "ERROR 1105 (HY000) at line 2: syntax error at position 4 near 'nonsense'"},
	{producttest.OceanBase, "OceanBase 4.2.1.7", greeted, "", 1317, 2, mysqlFault},
	{producttest.OceanBaseProxy, "OceanBase 4.2.1.7", greeted, "", 1317, 2, mysqlFault},
	{producttest.OceanBaseOldProxy, "OceanBase 4.2.1.7", greeted, "You are not owner of thread", 0, 2, mysqlFault},
	{producttest.StarRocks, "StarRocks 3.3.5", greeted, "", 1064, 2, "ERROR 1064 (HY000) at line 2: Getting syntax error at line 1, column 0."},
	{producttest.Doris, "Doris 2.1.7", greeted, "", 1105, 2, "ERROR 1105 (HY000) at line 2: errCode = 2, detailMessage = "},
	{producttest.ClickHouse, "ClickHouse 24.3.1.2672", "KILL QUERY WHERE query_id LIKE 'mysql:GREETED:%'", "", 394, 2, "ERROR 62 (00000) at line 2: DB::Exception: Syntax error"},
	{producttest.SingleStore, "SingleStore", greeted, "", 1317, 2, mysqlFault},
	{producttest.GreptimeDB, "GreptimeDB 0.15.0", greeted, "", 1317, 2, "ERROR 1149 (42000) at line 2: (InvalidSyntax)"},
	{producttest.Databend, "Databend 1.2.636", greeted, "", 1105, 2, "ERROR 1105 (HY000) at line 2: SyntaxException."},
	{producttest.MatrixOne, "MatrixOne 1.2.0", greeted, "", 20105, 2, mysqlFault},
	{producttest.Azure, "MySQL 8.0.36", full, "", 0, 2, mysqlFault},
	{producttest.Aurora, "Aurora", greeted, "", 0, 2, mysqlFault},
}

// eachProduct runs a subtest with a new server for each product. It skips those whose names begin with a
// word of notYet, which mysh does not know yet.
func eachProduct(t *testing.T, notYet string, test func(t *testing.T, c productCase, srv *producttest.Server)) {
	for _, p := range producttest.All() {
		i := slices.IndexFunc(productCases, func(c productCase) bool { return c.Name == p.Name })
		if i < 0 {
			t.Errorf("%s: the table of products lacks it", p.Name)
			continue
		}
		c := productCases[i]
		t.Run(c.Name, func(t *testing.T) {
			for word := range strings.FieldsSeq(notYet) {
				if strings.HasPrefix(strings.ReplaceAll(c.Name, " ", ""), word) {
					t.Skip("not yet")
				}
			}
			t.Parallel()
			test(t, c, producttest.Start(t, c.Product))
		})
	}
}

// openProduct opens a session, of a user or a script.
func openProduct(t *testing.T, srv *producttest.Server, interactive bool) *session.Session {
	t.Helper()
	s, err := session.Open(t.Context(), session.Config{
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

// numberOf returns the number of an error of the server, 0 for none.
func numberOf(err error) uint16 {
	var refused *result.Error
	if errors.As(err, &refused) {
		return refused.Number
	}
	return 0
}

// Ctrl-C ends the statement by the product's own kill and keeps the session, or gives the reason why it
// cannot. It opens few side connections, and never ends the statement of a stranger.
func TestProducts_CtrlCEndsStatement(t *testing.T) {
	eachProduct(t, "Azure ClickHouse Databend GreptimeDB HAProxy MatrixOne MaxScale MySQLRouter OceanBase ProxySQL's StarRocks TiDB Vitess Apache", func(t *testing.T, c productCase, srv *producttest.Server) {
		s := openProduct(t, srv, true)
		id, _, _ := runOn(s, "SELECT CONNECTION_ID()")
		opened := srv.Connections()
		job := executor.Start(s, producttest.Scan)
		srv.WaitRunning(t)
		start := time.Now()
		job.Interrupt()
		_, _, err := readJob(job)
		state, why := job.State()
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("it took %v", took)
		}
		if n := srv.Connections() - opened; n > c.sides {
			t.Errorf("%d side connections", n)
		}
		if killed := srv.Strangers(); killed != nil {
			t.Errorf("strangers' statements were ended by %q", killed)
		}
		want := strings.NewReplacer("GREETED", fmt.Sprint(s.State().ConnectionID), "QUERY ID", "QUERY "+id).Replace(c.kill)
		kills := srv.Kills()
		for _, kill := range kills {
			if kill != want {
				t.Errorf("sent %q, want %q", kill, want)
			}
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

// After its login mysh sends the user's connection nothing that the product refuses, or that binds the
// session to one server. A prompt on a writer is not that of a reader.
func TestProducts_LoginSendsWhatIsBorne(t *testing.T) {
	eachProduct(t, "Apache ClickHouse Databend Dolt GreptimeDB MariaDB MatrixOne MaxScale MySQL OceanBase ProxySQL SingleStore StarRocks", func(t *testing.T, c productCase, srv *producttest.Server) {
		s := openProduct(t, srv, true)
		for _, r := range srv.Received() {
			if r.Refused && r.Connection == 1 {
				t.Errorf("refused after login: %s", r.Text)
			}
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

// A script's first statement is the first one that the server gets.
func TestProducts_BatchAsksNothingFirst(t *testing.T) {
	eachProduct(t, "Apache Aurora Azure ClickHouse Databend Dolt GreptimeDB HAProxy MariaDB MatrixOne MaxScale MySQL OceanBase ProxySQL SingleStore StarRocks TiDB Vitess", func(t *testing.T, c productCase, srv *producttest.Server) {
		s := openProduct(t, srv, false)
		if cell, _, err := runOn(s, "select 1"); cell != "1" || err != nil {
			t.Errorf("select 1: %q, %v", cell, err)
		}
		if r := srv.Received(); r[0].Text != "select 1" {
			t.Errorf("received %q first", r[0].Text)
		}
	})
}

// mysh calls a server by its name and version.
func TestProducts_AreCalledByTheirNames(t *testing.T) {
	eachProduct(t, "Apache Aurora ClickHouse Databend Dolt GreptimeDB MatrixOne MaxScale MySQLRouter OceanBase ProxySQL SingleStore StarRocks TiDB Vitess", func(t *testing.T, c productCase, srv *producttest.Server) {
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

// After a failover, the writer refuses writes. That is no lost connection: the session goes on.
func TestProducts_FailOverKeepsSession(t *testing.T) {
	srv := producttest.Start(t, producttest.Aurora)
	s := openProduct(t, srv, true)
	srv.FailOver()
	if _, _, err := runOn(s, "insert into t values (1)"); numberOf(err) != 1290 {
		t.Errorf("insert: %v", err)
	}
	if cell, notice, err := runOn(s, "select 1"); cell != "1" || notice != "" || err != nil {
		t.Errorf("afterwards: %q, %q, %v", cell, notice, err)
	}
}

// A script sees the product's own errors, with the usual exit status.
func TestProducts_ErrorsInScripts(t *testing.T) {
	eachProduct(t, "ClickHouse", func(t *testing.T, c productCase, srv *producttest.Server) {
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
func TestProducts_SilentCatalogDelaysNoStatement(t *testing.T) {
	for _, catalog := range []producttest.Catalog{producttest.CatalogRefused} {
		for _, c := range productCases {
			t.Run(fmt.Sprintf("%s, %d", c.Name, catalog), func(t *testing.T) {
				t.Parallel()
				c.Catalog = catalog
				srv := producttest.Start(t, c.Product)
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				cmd := toProduct(t, srv, "-N", "-e", "select 1")
				limited := exec.CommandContext(ctx, cmd.Path)
				limited.Args, limited.Env, limited.Dir = cmd.Args, cmd.Env, cmd.Dir
				if out, err := limited.Output(); string(out) != "1\n" || err != nil {
					t.Errorf("printed %q, %v", out, err)
				}
			})
		}
	}
}
