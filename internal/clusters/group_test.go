//go:build unix

package clusters

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// A group is a group of Group Replication with three members, one of them the primary, with
// MySQL Router in front.
type group struct {
	members []*servertest.Private
	args    [][]string // of each member
	router  *servertest.Process

	write      entrance // leads to the primary
	read       entrance // leads to a secondary
	writeShare entrance // leads to the primary, with shared connections
	readShare  entrance // leads to a secondary, with shared connections
	split      entrance // sends reads to a secondary and the rest to the primary, with shared connections
}

const groupName = "aaaaaaaa-1111-1111-1111-aaaaaaaaaaaa"

// startGroup starts a group for one test. Its first member is the primary.
func startGroup(t *testing.T) *group {
	t.Helper()
	g := &group{}
	const size = 3
	ports := servertest.FreePorts(t, size)
	var seeds []string
	for _, port := range ports {
		seeds = append(seeds, fmt.Sprint("127.0.0.1:", port))
	}
	for n := range size {
		member := servertest.Prepare(t, servertest.MySQL)
		g.members = append(g.members, member)
		g.args = append(g.args, []string{
			fmt.Sprint("--server-id=", n+1), "--log-bin=binlog", "--sync-binlog=0", "--gtid-mode=ON", "--enforce-gtid-consistency=ON", "--performance-schema=ON",
			"--report-host=127.0.0.1", fmt.Sprint("--report-port=", member.Port), "--plugin-load-add=group_replication.so",
			"--loose-group-replication-group-name=" + groupName, "--loose-group-replication-start-on-boot=OFF",
			"--loose-group-replication-local-address=" + seeds[n], "--loose-group-replication-group-seeds=" + strings.Join(seeds, ","),
			"--loose-group-replication-recovery-get-public-key=ON", "--loose-group-replication-ip-allowlist=127.0.0.1",
			"--loose-group-replication-member-expel-timeout=0", "--loose-group-replication-message-cache-size=128M",
		})
		member.RestartWith(t, g.args[n]...)
		g.sql(t, n,
			"CREATE USER replicator@'%' IDENTIFIED BY 'replicator'",
			"GRANT REPLICATION SLAVE, BACKUP_ADMIN, GROUP_REPLICATION_STREAM, CONNECTION_ADMIN ON *.* TO replicator@'%'",
			// The members have made their accounts each by itself.
			"RESET BINARY LOGS AND GTIDS",
			"CHANGE REPLICATION SOURCE TO SOURCE_USER = 'replicator', SOURCE_PASSWORD = 'replicator' FOR CHANNEL 'group_replication_recovery'",
		)
	}
	g.sql(t, 0, "SET GLOBAL group_replication_bootstrap_group = ON", "START GROUP_REPLICATION", "SET GLOBAL group_replication_bootstrap_group = OFF",
		"CREATE USER plain@'%'", "CREATE DATABASE t", "CREATE TABLE t.marks (id INT PRIMARY KEY AUTO_INCREMENT, v INT)", "GRANT ALL ON t.* TO plain@'%'")
	for n := 1; n < size; n++ {
		g.sql(t, n, "START GROUP_REPLICATION")
	}
	g.awaitWhole(t)
	g.startRouter(t)
	return g
}

// sql runs statements on a member as root.
func (g *group) sql(t *testing.T, n int, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		g.members[n].SQL(t, statement)
	}
}

// rejoin starts the members that do not run, and waits until the group is whole.
func (g *group) rejoin(t *testing.T) {
	t.Helper()
	for n, member := range g.members {
		if !member.Running() {
			member.RestartWith(t, g.args[n]...)
			g.sql(t, n, "START GROUP_REPLICATION")
		}
	}
	g.awaitWhole(t)
}

// awaitWhole waits until each member that runs sees all of them online.
func (g *group) awaitWhole(t *testing.T) {
	t.Helper()
	runs := 0
	for _, member := range g.members {
		if member.Running() {
			runs++
		}
	}
	eventually(t, "the group is whole", func() bool {
		for _, member := range g.members {
			if !member.Running() {
				continue
			}
			rows, err := member.Query("SELECT SUM(member_state = 'ONLINE') FROM performance_schema.replication_group_members")
			if err != nil || rows[0][0] != fmt.Sprint(runs) {
				return false
			}
		}
		return true
	})
}

// primary returns the index of the primary.
func (g *group) primary(t *testing.T) (n int) {
	t.Helper()
	eventually(t, "the group has a primary", func() bool {
		n = slices.IndexFunc(g.members, func(m *servertest.Private) bool {
			if !m.Running() {
				return false
			}
			rows, err := m.Query("SELECT 1 FROM performance_schema.replication_group_members" +
				" WHERE member_id = @@server_uuid AND member_role = 'PRIMARY' AND member_state = 'ONLINE'")
			return err == nil && len(rows) == 1
		})
		return n >= 0
	})
	return n
}

// promote makes a member the primary.
func (g *group) promote(t *testing.T, n int) {
	t.Helper()
	uuid := g.members[n].SQL(t, "SELECT @@server_uuid")[0][0]
	g.members[n].SQL(t, "SELECT group_replication_set_as_primary('"+uuid+"')")
	eventually(t, "the member is the primary", func() bool { return g.primary(t) == n })
}

// metadata are the parts that MySQL Router reads of the schema with which MySQL Shell describes an
// InnoDB Cluster. The columns are those of the Router's queries.
var metadata = []string{
	"CREATE DATABASE mysql_innodb_cluster_metadata",
	"CREATE VIEW mysql_innodb_cluster_metadata.schema_version (major, minor, patch) AS SELECT 2, 0, 0",
	"CREATE TABLE mysql_innodb_cluster_metadata.clusters (cluster_id CHAR(36) PRIMARY KEY, cluster_name VARCHAR(40), group_name CHAR(36), attributes JSON, options JSON)",
	"CREATE TABLE mysql_innodb_cluster_metadata.v2_instances (instance_id INT PRIMARY KEY AUTO_INCREMENT, cluster_id CHAR(36), label VARCHAR(265)," +
		" mysql_server_uuid CHAR(36), address VARCHAR(265), endpoint VARCHAR(265), xendpoint VARCHAR(265), attributes JSON)",
	"CREATE TABLE mysql_innodb_cluster_metadata.v2_routers (router_id INT PRIMARY KEY, router_name VARCHAR(265), address VARCHAR(256), version VARCHAR(12)," +
		" last_check_in TIMESTAMP NULL, attributes JSON, options JSON)",
	"CREATE VIEW mysql_innodb_cluster_metadata.v2_gr_clusters AS SELECT 'gr' cluster_type, 'pm' primary_mode, clusters.* FROM mysql_innodb_cluster_metadata.clusters",
	"CREATE VIEW mysql_innodb_cluster_metadata.v2_clusters AS SELECT * FROM mysql_innodb_cluster_metadata.v2_gr_clusters",
	// A view cannot name a variable.
	"CREATE FUNCTION mysql_innodb_cluster_metadata.this_uuid() RETURNS CHAR(36) NO SQL RETURN @@server_uuid",
	"CREATE VIEW mysql_innodb_cluster_metadata.v2_this_instance AS SELECT instance_id, cluster_id, cluster_name, 'gr' cluster_type" +
		" FROM mysql_innodb_cluster_metadata.v2_instances JOIN mysql_innodb_cluster_metadata.clusters USING (cluster_id)" +
		" WHERE mysql_server_uuid = mysql_innodb_cluster_metadata.this_uuid()",
	"INSERT INTO mysql_innodb_cluster_metadata.clusters VALUES ('c', 'mysh', '" + groupName + "', '{}', '{}')",
	"INSERT INTO mysql_innodb_cluster_metadata.v2_instances (cluster_id, label, mysql_server_uuid, address, endpoint, xendpoint, attributes)" +
		" SELECT 'c', member_port, member_id, CONCAT(member_host, ':', member_port), CONCAT(member_host, ':', member_port), CONCAT(member_host, ':1'), '{}'" +
		" FROM performance_schema.replication_group_members",
	"INSERT INTO mysql_innodb_cluster_metadata.v2_routers VALUES (1, 'mysh', '127.0.0.1', NULL, NULL, '{}', '{}')",
	"CREATE USER router@'%' IDENTIFIED BY 'router'",
	"GRANT ALL ON *.* TO router@'%'",
}

// startRouter starts MySQL Router, which follows the roles of the members.
func (g *group) startRouter(t *testing.T) {
	t.Helper()
	g.sql(t, 0, metadata...)
	program := servertest.Program(t, "mysql-router", "usr/bin/mysqlrouter")
	g.router = servertest.NewProcess(t, "MySQL Router")
	dir := g.router.Dir
	keyring, key := filepath.Join(dir, "keyring"), filepath.Join(dir, "key")
	for _, args := range [][]string{
		{"init", "--master-key-file=" + key, keyring},
		{"set", "--master-key-file=" + key, keyring, "router", "password", "router"},
	} {
		cmd := exec.Command(servertest.Program(t, "mysql-router", "usr/bin/mysqlrouter_keyring"), args...)
		cmd.Env = servertest.Environ()
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", cmd, err, text)
		}
	}
	var servers []string
	for _, member := range g.members {
		servers = append(servers, fmt.Sprintf("%q", "mysql://"+member.Addr()))
	}
	state := `{"metadata-cache": {"group-replication-id": "` + groupName + `", "cluster-metadata-servers": [` + strings.Join(servers, ",") + `]}, "version": "1.0.0"}`
	ports := servertest.FreePorts(t, 5)
	g.write = entrance{name: "write", port: ports[0], nodes: g.members}
	g.read = entrance{name: "read", port: ports[1], nodes: g.members}
	g.writeShare = entrance{name: "write, shared", port: ports[2], nodes: g.members}
	g.readShare = entrance{name: "read, shared", port: ports[3], nodes: g.members}
	g.split = entrance{name: "split", port: ports[4], nodes: g.members}
	config := strings.NewReplacer(
		"DIR", dir, "KEYRING", keyring, "KEY", key,
		"PLUGINS", filepath.Join(filepath.Dir(program), "../lib/mysqlrouter/plugin"),
		"CERT", g.members[0].TLS.ClientCert, "PRIVATE", g.members[0].TLS.ClientKey,
	).Replace(`[DEFAULT]
logging_folder=
runtime_folder=DIR
data_folder=DIR
config_folder=DIR
plugin_folder=PLUGINS
keyring_path=KEYRING
master_key_path=KEY
dynamic_state=DIR/state.json
connect_timeout=3
client_ssl_cert=CERT
client_ssl_key=PRIVATE
[logger]
level=info
[connection_pool]
max_idle_server_connections=32
[metadata_cache:mysh]
cluster_type=gr
router_id=1
user=router
metadata_cluster=mysh
ttl=0.5
use_gr_notifications=0
`)
	passed := "client_ssl_mode=PASSTHROUGH\nserver_ssl_mode=AS_CLIENT\n"
	shared := "client_ssl_mode=PREFERRED\nserver_ssl_mode=PREFERRED\nconnection_sharing=1\nconnection_sharing_delay=0\n"
	for _, route := range []struct {
		entrance       entrance
		role, settings string
	}{
		{g.write, "PRIMARY", "routing_strategy=first-available\n" + passed},
		{g.read, "SECONDARY", "routing_strategy=round-robin-with-fallback\n" + passed},
		{g.writeShare, "PRIMARY", "routing_strategy=first-available\n" + shared},
		{g.readShare, "SECONDARY", "routing_strategy=round-robin-with-fallback\n" + shared},
		{g.split, "PRIMARY_AND_SECONDARY", "routing_strategy=round-robin\naccess_mode=auto\n" + shared},
	} {
		config += fmt.Sprintf("[routing:p%d]\nbind_address=127.0.0.1\nbind_port=%[1]d\nprotocol=classic\ndestinations=metadata-cache://mysh/?role=%s\n%s",
			route.entrance.port, route.role, route.settings)
	}
	path := filepath.Join(dir, "router.conf")
	for name, text := range map[string]string{path: config, filepath.Join(dir, "state.json"): state} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	g.router.Exec(t, program, "--core-file=0", "-c", path)
	for _, e := range []*entrance{&g.write, &g.read, &g.writeShare, &g.readShare, &g.split} {
		e.awaitOpen(t)
	}
}

// Group Replication with MySQL Router in front.
func TestGroup(t *testing.T) {
	onlyInClusterRun(t)
	t.Parallel()
	g := startGroup(t)
	script(t, &g.write)
	interruptsOfReads := []part{interrupts[0], interrupts[2]} // a session that only reads has no transaction
	for _, test := range []struct {
		e     *entrance
		parts []part
	}{
		{&g.write, slices.Concat(writing, interrupts, losses(g))},
		{&g.read, slices.Concat(reading, interruptsOfReads)},
		{&g.writeShare, slices.Concat(writing, reading, interrupts, losses(g)[:2])},
		{&g.readShare, slices.Concat(reading, interruptsOfReads)},
		{&g.split, slices.Concat([]part{{"script", script}, {"dump", dumpWithoutLocks}}, reading, []part{{"Ctrl-C refused", interruptRefused}})},
	} {
		t.Run(test.e.name, func(t *testing.T) { tryAll(t, test.e, test.parts...) })
	}
	t.Run("promotion", g.promotion)
}

// promotion: when another member becomes the primary, sessions on both learn it, and those of the
// Router that write follow.
func (g *group) promotion(t *testing.T) {
	before := g.primary(t)
	after := (before + 1) % len(g.members)
	routed, was, becomes := sit(t, g.write.at()...), sit(t, nodeEntrance(g.members[before]).at()...), sit(t, nodeEntrance(g.members[after]).at()...)
	wantPrompt(t, was, "t>")
	wantPrompt(t, becomes, "t(ro)>")
	g.promote(t, after)

	const insert = "insert into marks (v) values (5);"
	said := was.ask(insert)
	t.Log(said)
	wantTexts(t, said, "ERROR 1290 (HY000)")
	wantPrompt(t, was, "t(ro)>")
	wantTexts(t, becomes.ask(insert), "1 row affected")
	wantPrompt(t, becomes, "t>")
	t.Log(routed.askUntil(insert, "1 row affected"))
	onAll(t, &g.write, "SELECT COUNT(*) FROM t.marks", "2")
	g.members[after].SQL(t, "DELETE FROM t.marks")
	for _, p := range []*person{routed, was, becomes} {
		p.leave()
	}
}

// wantPrompt waits for a prompt, for which another statement may be needed.
func wantPrompt(t *testing.T, p *person, want string) {
	t.Helper()
	for range 2 {
		if _, prompt := p.awaitPrompt(); prompt == want {
			return
		}
		p.ask("select 1;")
	}
	if _, prompt := p.awaitPrompt(); prompt != want {
		t.Errorf("the prompt is %q, want %q", prompt, want)
	}
}
