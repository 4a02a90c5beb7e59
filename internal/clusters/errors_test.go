//go:build unix

package clusters

import (
	"fmt"
	"strings"
	"testing"

	"mysh/internal/ptytest"
)

// says types a line and checks that the answer has the texts, wherever the terminal wraps its lines.
func (p *person) says(line string, texts ...string) string {
	p.tb.Helper()
	said := p.ask(line)
	plain := strings.NewReplacer("\n", "", " ", "")
	for _, text := range texts {
		if !strings.Contains(plain.Replace(said), plain.Replace(text)) {
			p.tb.Errorf("%s: the output lacks %q:\n%s", line, text, said)
		}
	}
	return said
}

// sitAt starts mysh on one node, without a balancer.
func sitAt(t *testing.T, port int) *person {
	return sit(t, (&entrance{port: port}).at()...)
}

// A transaction that another node has overtaken is gone, and mysh refuses what belongs to it. A node
// without a majority executes nothing, and keeps its sessions.
func TestGaleraErrors(t *testing.T) {
	onlyInClusterRun(t)
	g := startGalera(t)
	g.nodes[0].SQL(t, "create table t.e (id int primary key, v int)")
	g.nodes[0].SQL(t, "insert into t.e values (1, 0), (2, 0)")
	slow, fast := sitAt(t, g.nodes[0].Port), sitAt(t, g.nodes[1].Port)

	overtake := func() {
		slow.says("begin;", "Query OK")
		slow.says("update e set v = v + 1 where id = 1;", "1 row affected")
		fast.says("update e set v = v + 10 where id = 1;", "1 row affected")
		eventually(t, "the change is on the first node", func() bool {
			return g.nodes[0].SQL(t, "select v from t.e where id = 1")[0][0] == g.nodes[1].SQL(t, "select v from t.e where id = 1")[0][0]
		})
	}
	overtake()
	slow.says("commit;", "ERROR 1213 (40001)", "The cluster refused the commit: another node changed the same rows first. The whole transaction is gone; begin it again.",
		"Statements are refused until you type rollback or begin.")
	slow.says("update e set v = 99 where id = 2;", "not sent until you type rollback or begin")
	slow.says("rollback;", "Query OK")
	slow.says("update e set v = 7 where id = 2;", "1 row affected")

	overtake()
	slow.says("update e set v = 99 where id = 2;", "ERROR 1213 (40001)", "The server rolled the whole transaction back.", "Statements are refused until you type rollback or begin.")
	slow.says("commit;", "nothing was committed, because the transaction was lost")
	slow.says("rollback;", "Query OK")

	overtake()
	said := slow.ask("rollback;")
	if strings.Contains(said, "refused until") || !strings.Contains(said, "Query OK") && !strings.Contains(said, "The transaction was rolled back nevertheless.") {
		t.Errorf("after a rollback:\n%s", said)
	}
	slow.says("update e set v = 8 where id = 2;", "1 row affected")
	if got := g.nodes[2].SQL(t, "select v from t.e order by id"); fmt.Sprint(got) != "[[30] [8]]" {
		t.Errorf("the table has %v", got)
	}

	g.nodes[1].Kill(t)
	g.nodes[2].Kill(t)
	eventually(t, "the node has lost its majority", func() bool {
		_, err := g.nodes[0].Query("select count(*) from t.e")
		return err != nil
	})
	for range 2 {
		slow.says("select * from e;", "ERROR 1047 (08S01)", "This node is not in step with its cluster, or has no majority: the statement was not executed.")
		if _, prompt := slow.awaitPrompt(); strings.HasSuffix(prompt, "!>") {
			t.Errorf("the prompt is %q", prompt)
		}
	}
	slow.leave()
	g.nodes[0].Kill(t)
	eventually(t, "HAProxy knows of no node", func() bool {
		said, _ := pipe(t, "select 1", g.first.at()...)
		return strings.Contains(said, "initial communication packet")
	})
	refusedAt(t, &g.first, "ERROR 2013 (HY000): Lost connection to MySQL server at 'reading initial communication packet'",
		"The connection was accepted and closed at once: by a balancer whose servers are down,")
}

// refusedAt checks and returns the screen of a login that fails.
func refusedAt(t *testing.T, e *entrance, texts ...string) (screen string) {
	t.Helper()
	terminal := ptytest.Start(t, mysh(t, e.at()...))
	if code := terminal.Exit(); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	screen = terminal.Screen().String()
	plain := strings.NewReplacer("\n", "", " ", "")
	for _, text := range texts {
		if !strings.Contains(plain.Replace(screen), plain.Replace(text)) {
			t.Errorf("the screen lacks %q:\n%s", text, screen)
		}
	}
	return screen
}

// A member that is no primary any more has changed its role.
func TestGroupErrors(t *testing.T) {
	onlyInClusterRun(t)
	g := startGroup(t)
	first := g.primary(t)
	g.sql(t, first, "create table t.e (id int primary key, v int)", "create table t.keyless (v int)")
	p := sitAt(t, g.members[first].Port)
	p.says("insert into e values (1, 0);", "1 row affected")
	p.says("insert into keyless values (1);", "ERROR 3098", "Group Replication replicates only InnoDB tables that have a primary key.")
	other := sitAt(t, g.members[(first+1)%len(g.members)].Port)
	other.says("insert into e values (2, 0);", "ERROR 1290", "This server is read-only.")
	g.promote(t, (first+1)%len(g.members))
	p.says("insert into e values (3, 0);", "ERROR 1290", "The role of this server has changed: it is read-only now.")

	// With several primaries, the first commit wins.
	g.sql(t, first, "select group_replication_switch_to_multi_primary_mode()")
	p.says("begin;", "Query OK")
	p.says("update e set v = v + 1 where id = 1;", "1 row affected")
	other.says("update e set v = v + 10 where id = 1;", "1 row affected")
	eventually(t, "the change is on the first member", func() bool {
		return g.members[first].SQL(t, "select v from t.e where id = 1")[0][0] == "10"
	})
	p.says("commit;", "ERROR 1180", "The cluster refused the commit: another node changed the same rows first. The whole transaction is gone; begin it again.")
	p.says("insert into e values (4, 0);", "not sent until you type rollback or begin")
	p.says("rollback;", "Query OK")
	p.leave()
	other.leave()
	for _, member := range g.members {
		member.Kill(t)
	}
	// The Router sends an error, closes the connection, or closes its port, as far as it knows what has happened.
	said := refusedAt(t, &g.write)
	if !strings.Contains(said, "MySQL Router answered, but reached no server") && !strings.Contains(said, "by a balancer whose servers are down") && !strings.Contains(said, "(111)") {
		t.Errorf("the screen has no help:\n%s", said)
	}
}
