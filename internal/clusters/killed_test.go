//go:build unix

package clusters

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// A cluster starts again the nodes that were killed.
type cluster interface{ rejoin(t *testing.T) }

// home returns the node on which the session of a person is.
func (e *entrance) home(p *person) *servertest.Private {
	p.tb.Helper()
	port := p.value("select @@port")
	for _, node := range e.nodes {
		if fmt.Sprint(node.Port) == port {
			return node
		}
	}
	p.tb.Fatalf("no node has the port %s", port)
	return nil
}

// askUntil asks the same, now and then, until the answer has a text, while a balancer finds out
// which nodes are left. It returns the answers, each once.
func (p *person) askUntil(line, text string) string {
	p.tb.Helper()
	var all []string
	limit, again := time.NewTimer(ptytest.Limit), time.NewTicker(200*time.Millisecond)
	defer limit.Stop()
	defer again.Stop()
	for {
		_, said, _ := strings.Cut(p.ask(line), "\n")
		if !slices.Contains(all, said) {
			all = append(all, said)
		}
		if strings.Contains(said, text) {
			return strings.Join(all, "\n")
		}
		select {
		case <-limit.C:
			p.tb.Fatalf("no answer to %q has %q:\n%s", line, text, strings.Join(all, "\n"))
		case <-again.C:
		}
	}
}

// onAll wants that a query returns the same value on all nodes that run.
func onAll(t *testing.T, e *entrance, query, want string) {
	t.Helper()
	for _, node := range e.nodes {
		if node.Running() {
			eventually(t, query+" returns "+want, func() bool {
				rows, err := node.Query(query)
				return err == nil && len(rows) == 1 && rows[0][0] == want
			})
		}
	}
}

// killedWhileIdle: the next statement finds another node, and what was lost is reported.
func killedWhileIdle(t *testing.T, e *entrance, c cluster) {
	p := sit(t, e.at()...)
	p.ask("set sql_mode = 'ansi_quotes', time_zone = '+03:00';")
	e.home(p).Kill(t)
	said := p.askUntil(`select concat(@@time_zone, '|', @@sql_mode, '|', schema()) as "what is";`, "| +03:00|ANSI_QUOTES|t |")
	t.Log(said)
	wantTexts(t, said, "Reconnected as connection", "schema t", "sql_mode", "time_zone")
	p.leave()
	c.rejoin(t)
}

// killedInTransaction: the transaction is lost, and no statement of it reaches another node.
func killedInTransaction(t *testing.T, e *entrance, c cluster) {
	p := sit(t, e.at()...)
	p.ask("begin;")
	wantTexts(t, p.ask("insert into marks (v) values (1);"), "1 row affected")
	e.home(p).Kill(t)
	said := p.askUntil("insert into marks (v) values (2);", "not sent")
	t.Log(said)
	wantTexts(t, said, "Lost: the open transaction", "Statements are refused until you type rollback or begin")
	if strings.Contains(said, "row affected") {
		t.Errorf("half of a transaction was executed:\n%s", said)
	}
	wantTexts(t, p.ask("commit;"), "not sent")
	wantTexts(t, p.ask("rollback;"), "Query OK")
	onAll(t, e, "SELECT COUNT(*) FROM t.marks", "0")
	p.leave()
	c.rejoin(t)
}

// killedAmidChange: the user reads that the fate of the statement is not known.
func killedAmidChange(t *testing.T, e *entrance, c cluster) {
	p := sit(t, e.at()...)
	const change = "insert into marks (v) select sleep(1000)"
	p.begin(change + ";")
	home, _ := e.awaitRunning(t, change)
	began := time.Now()
	home.Kill(t)
	said, _ := p.awaitPrompt()
	t.Logf("after %s:\n%s", time.Since(began).Round(time.Millisecond), said)
	wantTexts(t, said, "ERROR 2013 (HY000): Lost connection", "It is not known whether the server executed the statement.")
	p.askUntil("select 'again';", "| again |")
	onAll(t, e, "SELECT COUNT(*) FROM t.marks", "0")
	p.leave()
	c.rejoin(t)
}

// killedUnderScript: a script ends at the statement that was lost, and sends nothing more.
func killedUnderScript(t *testing.T, e *entrance, c cluster) {
	cmd := mysh(t, e.at()...)
	cmd.Stdin = strings.NewReader("select 'first';\nselect sleep(1000), 'amid a script';\ninsert into marks (v) values (3);\n")
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	home, _ := e.awaitRunning(t, "'amid a script'")
	home.Kill(t)
	if err := cmd.Wait(); err == nil {
		t.Error("the script has succeeded")
	}
	t.Log(said.String())
	wantTexts(t, said.String(), "first", "ERROR 2013 (HY000) at line 2: ")
	onAll(t, e, "SELECT COUNT(*) FROM t.marks", "0")
	c.rejoin(t)
}

// losses is what happens when nodes are killed.
func losses(c cluster) []part {
	var parts []part
	for _, k := range []struct {
		name string
		try  func(t *testing.T, e *entrance, c cluster)
	}{
		{"killed while idle", killedWhileIdle},
		{"killed in a transaction", killedInTransaction},
		{"killed amid a change", killedAmidChange},
		{"killed under a script", killedUnderScript},
	} {
		parts = append(parts, part{k.name, func(t *testing.T, e *entrance) { k.try(t, e, c) }})
	}
	return parts
}
