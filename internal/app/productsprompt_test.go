//go:build unix

package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mysh/internal/executor"
	"mysh/internal/product/producttest"
	"mysh/internal/ptytest"
)

// sitAtProduct starts mysh on a terminal.
func sitAtProduct(t *testing.T, srv *producttest.Server) *person {
	t.Helper()
	return sitAt(t, toProduct(t, srv))
}

// press begins a statement that runs until it is killed, presses Ctrl-C and returns what mysh prints.
func (p *person) press(srv *producttest.Server, statement string) string {
	p.tb.Helper()
	p.begin(statement + ";")
	srv.WaitRunning(p.tb)
	p.Type("\x03")
	return p.answer(statement)
}

// What a user sees on some products: the name of the server, what became of a statement after Ctrl-C, and
// a prompt that is that of the server.
func TestProducts_AtPrompt(t *testing.T) {
	for _, c := range []struct {
		product producttest.Product
		name    string
		said    []string // after Ctrl-C
	}{
		{producttest.ProxySQL, "ProxySQL", []string{"Query interrupted after", "The session is kept."}},
		{producttest.MaxScale, "MaxScale", []string{"Query interrupted after", "The session is kept."}},
		{producttest.TiDB71, "TiDB 7.1.0", []string{"Query interrupted after", "The session is kept."}},
		{producttest.Dolt, "Dolt", []string{"Query interrupted after", "The session is kept."}},
		{producttest.Doris, "Doris 2.1.7", []string{"Query interrupted after", "The session is kept."}},
		{producttest.ClickHouse, "ClickHouse 24.3.1.2672", []string{"Query interrupted after", "The session is kept."}},
		{producttest.Router, "MySQL Router", []string{"Query interrupted after", "The session is kept."}},
		{producttest.HAProxyLeastConnections, "MySQL 8.4.6", []string{"Query interrupted after", "The session is kept."}},
		{producttest.VitessWithoutKill, "Vitess 24.0.4", []string{"kill statement execution not permitted", "--allow-kill-statement", "may still be running"}},
		{producttest.OceanBaseOldProxy, "OceanBase 4.2.1.7", []string{"You are not owner of thread", "may still be running"}},
	} {
		t.Run(c.product.Name, func(t *testing.T) {
			t.Parallel()
			srv := producttest.Start(t, c.product)
			p := sitAtProduct(t, srv)
			if s := p.Screen(); !s.Contains("· "+c.name+" at ") || s.Contains("(ro)") {
				t.Errorf("the beginning is\n%s", s)
			}
			said := p.press(srv, producttest.Scan)
			wantTexts(t, strings.ReplaceAll(said, "\n", " "), c.said...)
			if answer := p.ask("select 'still here';"); !strings.Contains(answer, "still here") {
				t.Errorf("afterwards:\n%s", answer)
			}
			p.leave()
			if killed := srv.Strangers(); killed != nil {
				t.Errorf("strangers' statements were ended by %q", killed)
			}
		})
	}
}

// Behind a balancer of servers that count their connections for themselves, a Ctrl-C sends nothing
// unless the user wants it.
func TestProducts_UnverifiedThread(t *testing.T) {
	srv := producttest.Start(t, producttest.StarRocksBalanced)
	p := sitAtProduct(t, srv)
	p.begin(producttest.Scan + ";")
	srv.WaitRunning(t)
	p.Type("\x03")
	p.Await("the sentence", func(s ptytest.Screen) bool {
		return s.Contains("is cannot be verified here. Ctrl-C again sends KILL QUERY")
	})
	if killed := srv.Strangers(); killed != nil {
		t.Errorf("strangers' statements were ended by %q", killed)
	}
}

// A name of a catalog and a database goes to the server as the user wrote it.
func TestProducts_UseOfCatalogs(t *testing.T) {
	const name = "hive_catalog.db1"
	isSent := func(t *testing.T, srv *producttest.Server) {
		t.Helper()
		for _, r := range srv.Received() {
			if r.Connection == 1 && r.Code == 2 && r.Text == name {
				return
			}
		}
		t.Errorf("received %+v", srv.Received())
	}
	t.Run("prompt", func(t *testing.T) {
		srv := producttest.Start(t, producttest.StarRocks)
		p := sitAtProduct(t, srv)
		p.begin("use " + name)
		p.AwaitText(name + ">")
		isSent(t, srv)
		srv.Cut()
		p.Type("select 1;\r")
		p.AwaitText("Kept: schema " + name)
		if got := srv.LoginSchema(); got != name {
			t.Errorf("the next login names schema %q", got)
		}
		p.Type("quit\r")
		p.Exit()
	})
	t.Run("script", func(t *testing.T) {
		srv := producttest.Start(t, producttest.StarRocks)
		cmd := toProduct(t, srv)
		cmd.Stdin = strings.NewReader("use " + name + "\nselect 1;\n")
		if out, err := cmd.CombinedOutput(); err != nil || string(out) != "1\n1\n" {
			t.Errorf("%v: %q", err, out)
		}
		isSent(t, srv)
	})
}

// System tables that do not answer delay neither the first prompt nor a statement.
func TestProducts_SilentCatalogAtPrompt(t *testing.T) {
	for _, product := range []producttest.Product{producttest.MySQL, producttest.ProxySQL, producttest.Vitess} {
		t.Run(product.Name, func(t *testing.T) {
			t.Parallel()
			product.Catalog = producttest.CatalogSilent
			srv := producttest.Start(t, product)
			p := sitAtProduct(t, srv)
			if answer := p.ask("select 'quick';"); !strings.Contains(answer, "quick") {
				t.Errorf("answer:\n%s", answer)
			}
			p.leave()
		})
	}
}

// An error of a product comes with what helps.
func TestProducts_HintsAtPrompt(t *testing.T) {
	for _, c := range []struct {
		product    producttest.Product
		statements []string
		said       []string // after the last one
	}{
		{producttest.ProxySQL, []string{"set @a = 1;", "select 1;"}, []string{"9006", "hostgroup 0", "connect"}},
		{producttest.ProxySQL, []string{"select a from unreachable;"}, []string{"9001", "this session continues"}},
		{producttest.OceanBase, []string{"select a from slow;"}, []string{"4012", "SET ob_query_timeout = 100000000;"}},
	} {
		t.Run(c.product.Name+", "+c.said[0], func(t *testing.T) {
			t.Parallel()
			p := sitAtProduct(t, producttest.Start(t, c.product))
			said := ""
			for _, statement := range c.statements {
				said = p.ask(statement)
			}
			wantTexts(t, strings.ReplaceAll(said, "\n", " "), c.said...)
			p.leave()
		})
	}
}

// A KILL that is answered by OK may end nothing: Databend does not stop SLEEP. mysh does not claim that the
// statement has ended. Another Ctrl-C drops the connection.
func TestProducts_KillWithoutEffect(t *testing.T) {
	srv := producttest.Start(t, producttest.Databend)
	p := sitAtProduct(t, srv)
	p.begin(producttest.Sleep + ";")
	srv.WaitRunning(t)
	p.Type("\x03")
	p.AwaitText("stopping")
	<-time.After(executor.DoublePressGap) // an earlier press would count as the first one
	p.Type("\x03")
	said := strings.ReplaceAll(p.answer(producttest.Sleep), "\n", " ")
	wantTexts(t, said, "may still be running")
	if strings.Contains(said, "Query interrupted") || srv.Running() != 1 {
		t.Errorf("%d statements run, printed %s", srv.Running(), said)
	}
	p.leave()
}

// Status asks for what some products refuse, and prints the rest.
func TestProducts_Status(t *testing.T) {
	eachProduct(t, producttest.CatalogAnswers, func(t *testing.T, c productCase, srv *producttest.Server) {
		cmd := toProduct(t, srv, "-e", "status")
		var faults strings.Builder
		cmd.Stderr = &faults
		out, err := cmd.Output()
		if err != nil || faults.Len() > 0 || !strings.Contains(string(out), "Connection id:") || !strings.Contains(string(out), "Server version:") {
			t.Errorf("%v, %s\n%s", err, faults.String(), out)
		}
	})
}

// On vtgate a kill takes the transaction with it, although its status flags report one.
func TestProducts_KillEndsTransaction(t *testing.T) {
	srv := producttest.Start(t, producttest.Vitess)
	p := sitAtProduct(t, srv)
	p.ask("begin;")
	p.ask("insert into t values (1);")
	said := strings.ReplaceAll(p.press(srv, producttest.Scan), "\n", " ")
	wantTexts(t, said, "Query interrupted after", "rollback")
	if strings.Contains(said, "still open") {
		t.Errorf("printed %s", said)
	}
	p.ask("rollback;")
	if answer := p.ask("select 'still here';"); !strings.Contains(answer, "still here") {
		t.Errorf("afterwards:\n%s", answer)
	}
	p.leave()
}

// Where the number of a thread cannot be verified, the user decides: with another Ctrl-C, or beforehand with
// --kill.
func TestProducts_UserDecidesAboutKill(t *testing.T) {
	const kill = "KILL QUERY 16"
	for _, c := range []struct {
		mode   string
		said   string // after the first Ctrl-C, which does not end the statement; "" if it does
		kills  []string
		ending string
	}{
		{"verify", "cannot be verified here", []string{kill}, "Query interrupted after"},
		{"trust", "", []string{kill}, "Query interrupted after"},
		{"never", "kill = never", nil, "was dropped"},
	} {
		t.Run(c.mode, func(t *testing.T) {
			t.Parallel()
			srv := producttest.Start(t, producttest.StarRocksForwarded)
			p := sitAt(t, toProduct(t, srv, "--kill="+c.mode))
			p.begin(producttest.Scan + ";")
			srv.WaitRunning(t)
			p.Type("\x03")
			if c.said != "" {
				p.AwaitText(c.said)
				if kills := srv.Kills(); kills != nil {
					t.Errorf("sent %q", kills)
				}
				<-time.After(executor.DoublePressGap) // an earlier press would count as the first one
				p.Type("\x03")
			}
			wantTexts(t, strings.ReplaceAll(p.answer(producttest.Scan), "\n", " "), c.ending)
			if kills := srv.Kills(); !slices.Equal(kills, c.kills) {
				t.Errorf("sent %q, want %q", kills, c.kills)
			}
			p.leave()
		})
	}
}
