//go:build unix

package clusters

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// A galera is a cluster of three nodes with HAProxy in front.
type galera struct {
	nodes   []*servertest.Private
	args    [][]string // of each node
	haproxy *servertest.Process

	first     entrance // leads to the first node that works
	turns     entrance // leads to the nodes in turn
	leastConn entrance // leads to the node with the fewest connections
}

// transfer is the program that hands the state of a node over to one that joins. Nodes begin with
// equal data, and one that comes back lacks only what its peers still have in their caches, which
// they send by themselves. So only the donor's position is to be handed over, in a file.
const transfer = `#!/bin/sh
domain=0
while [ $# -gt 0 ]; do
	case $1 in
	--role) role=$2 ;;
	--address) address=$2 ;;
	--gtid) position=$2 ;;
	--gtid-domain-id) domain=$2 ;;
	--datadir) data=$2 ;;
	--parent) parent=$2 ;;
	--bypass) bypass=yes ;;
	esac
	shift
done
case $role in
donor)
	[ -n "$bypass" ] || { echo "a full transfer is needed" >&2; exit 22; }
	file=${address#*/}
	echo "$position $domain" >"$file.new"
	mv "$file.new" "$file"
	echo "done $position $domain"
	;;
joiner)
	file=${data%/}.position
	rm -f "$file"
	echo "ready 127.0.0.1:1/$file"
	until [ -f "$file" ]; do
		kill -0 "$parent" || exit 32
		sleep 0.1
	done
	cat "$file"
	;;
esac
`

// startGalera starts a cluster for one test.
func startGalera(t *testing.T) *galera {
	t.Helper()
	g := &galera{}
	provider := servertest.Program(t, "mariadb-11", "usr/lib/galera/libgalera_smm.so")
	const size = 3
	ports := servertest.FreePorts(t, 2*size)
	var group []string
	for n := range size {
		group = append(group, fmt.Sprint("127.0.0.1:", ports[2*n]))
	}
	for n := range size {
		node := servertest.Prepare(t, servertest.MariaDB118)
		if err := os.WriteFile(filepath.Join(node.Dir, "wsrep_sst_local"), []byte(transfer), 0o755); err != nil {
			t.Fatal(err)
		}
		node.Env = []string{"PATH=" + node.Dir + ":" + os.Getenv("PATH")}
		g.nodes = append(g.nodes, node)
		g.args = append(g.args, []string{
			"--skip-name-resolve", "--log-warnings=1", "--performance-schema=ON", "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2",
			"--wsrep-on=ON", "--wsrep-provider=" + provider, "--wsrep-cluster-name=mysh", "--wsrep-sst-method=local",
			"--wsrep-cluster-address=gcomm://" + strings.Join(group, ","),
			"--wsrep-node-name=" + fmt.Sprint("n", n+1), "--wsrep-node-address=" + group[n], "--wsrep-node-incoming-address=" + node.Addr(),
			"--wsrep-provider-options=base_port=" + fmt.Sprint(ports[2*n]) + ";gmcast.listen_addr=tcp://" + group[n] +
				";ist.recv_addr=127.0.0.1:" + fmt.Sprint(ports[2*n+1]) + ";gcache.size=32M" +
				";evs.keepalive_period=PT0.3S;evs.suspect_timeout=PT2S;evs.inactive_timeout=PT6S;evs.install_timeout=PT6S",
		})
	}
	// The first node is a cluster by itself, and the others begin as its copies.
	g.start(t, 0, "--wsrep-new-cluster")
	for _, statement := range []string{"CREATE USER haproxy@'%'", "CREATE USER plain@'%'", "CREATE DATABASE t", "CREATE TABLE t.marks (id INT PRIMARY KEY AUTO_INCREMENT, v INT)", "GRANT ALL ON t.* TO plain@'%'", "SHUTDOWN"} {
		g.nodes[0].SQL(t, statement)
	}
	<-g.nodes[0].Ended()
	for _, node := range g.nodes[1:] {
		node.CopyData(t, g.nodes[0])
	}
	g.start(t, 0, "--wsrep-new-cluster")
	for n := 1; n < size; n++ {
		g.start(t, n)
		g.awaitWhole(t)
	}
	g.startHAProxy(t)
	return g
}

func (g *galera) start(t *testing.T, n int, more ...string) {
	t.Helper()
	g.nodes[n].RestartWith(t, append(slices.Clone(g.args[n]), more...)...)
}

var positionPattern = regexp.MustCompile(`Recovered position: *([0-9a-f-]+:\d+)`)

// rejoin starts the nodes that do not run, and waits until the cluster is whole. As mariadbd-safe
// does, rejoin first finds out how far a node that was killed has come.
func (g *galera) rejoin(t *testing.T) {
	t.Helper()
	for n, node := range g.nodes {
		if node.Running() {
			continue
		}
		said := node.Output(t, append(slices.Clone(g.args[n]), "--wsrep-recover")...)
		position := positionPattern.FindStringSubmatch(said)
		if position == nil {
			t.Fatalf("node %d does not know its position:\n%s", n+1, said)
		}
		g.start(t, n, "--wsrep-start-position="+position[1])
	}
	g.awaitWhole(t)
}

// awaitWhole waits until all nodes that run are members of one cluster and accept statements.
func (g *galera) awaitWhole(t *testing.T) {
	t.Helper()
	var members []*servertest.Private
	for _, node := range g.nodes {
		if node.Running() {
			members = append(members, node)
		}
	}
	eventually(t, "the cluster is whole", func() bool {
		for _, node := range members {
			// A node that joins may close connections.
			rows, err := node.Query("SHOW STATUS WHERE Variable_name IN ('wsrep_cluster_size', 'wsrep_local_state_comment', 'wsrep_ready')")
			if want := [][]string{{"wsrep_local_state_comment", "Synced"}, {"wsrep_cluster_size", fmt.Sprint(len(members))}, {"wsrep_ready", "ON"}}; err != nil || fmt.Sprint(rows) != fmt.Sprint(want) {
				return false
			}
		}
		return true
	})
}

// startHAProxy starts HAProxy with one port for each strategy. It checks the nodes twice a second,
// and closes the connections to one that fails.
func (g *galera) startHAProxy(t *testing.T) {
	t.Helper()
	program := servertest.Program(t, "haproxy", "usr/sbin/haproxy")
	g.haproxy = servertest.NewProcess(t, "HAProxy")
	ports := servertest.FreePorts(t, 3)
	g.first = entrance{name: "first", port: ports[0], nodes: g.nodes}
	g.turns = entrance{name: "roundrobin", port: ports[1], nodes: g.nodes}
	g.leastConn = entrance{name: "leastconn", port: ports[2], nodes: g.nodes}
	var config strings.Builder
	config.WriteString("global\n  maxconn 500\ndefaults\n  mode tcp\n  timeout connect 2s\n  timeout client 1h\n  timeout server 1h\n")
	for _, e := range []entrance{g.first, g.turns, g.leastConn} {
		fmt.Fprintf(&config, "listen %s\n  bind 127.0.0.1:%d\n  balance %[1]s\n  option mysql-check user haproxy\n"+
			"  default-server inter 500ms fall 2 rise 2 on-marked-down shutdown-sessions\n", e.name, e.port)
		for n, node := range g.nodes {
			fmt.Fprintf(&config, "  server n%d %s check\n", n+1, node.Addr())
		}
	}
	path := filepath.Join(g.haproxy.Dir, "haproxy.cfg")
	if err := os.WriteFile(path, []byte(config.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	g.haproxy.Exec(t, program, "-f", path)
	for _, e := range []*entrance{&g.first, &g.turns, &g.leastConn} {
		e.awaitOpen(t)
	}
}

// Galera with HAProxy in front. Blockers are looked for where all sessions are on one node.
func TestGalera(t *testing.T) {
	onlyInClusterRun(t)
	t.Parallel()
	g := startGalera(t)
	script(t, &g.first)
	for _, test := range []struct {
		e     *entrance
		parts []part
	}{
		{&g.first, slices.Concat(writing, interrupts, losses(g))},
		{&g.turns, slices.Concat([]part{{"script", script}, {"dump", dump}}, reading, interrupts, losses(g))},
		{&g.leastConn, interrupts},
	} {
		t.Run(test.e.name, func(t *testing.T) { tryAll(t, test.e, test.parts...) })
	}
	t.Run("without quorum", g.withoutQuorum)
}

// withoutQuorum: a session survives the time in which its node has no majority.
func (g *galera) withoutQuorum(t *testing.T) {
	p := sit(t, nodeEntrance(g.nodes[0]).at()...)
	number := p.value("select connection_id()")
	g.nodes[1].Freeze(t)
	g.nodes[2].Freeze(t)
	said := p.askUntil("select * from marks;", "ERROR 1047 (08S01)")
	t.Log(said)
	if strings.Contains(said, "onnection is lost") || strings.Contains(said, "Lost connection") {
		t.Errorf("a refusal was taken for a lost connection:\n%s", said)
	}
	g.nodes[1].Thaw(t)
	g.nodes[2].Thaw(t)
	g.awaitWhole(t)
	if got := p.value("select connection_id()"); got != number {
		t.Errorf("connection %s is now %s", number, got)
	}
	p.leave()
}
