//go:build unix

package clusters

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"mysh/internal/servertest"
)

// Keyspaces. The shop has two shards; its customers get their ids from a sequence in store.
const (
	shop  = "shop"
	store = "store"
)

type keyspace struct {
	name    string
	shards  []string
	vschema string
	tables  []string
}

var keyspaces = []keyspace{
	{
		shop, []string{"-80", "80-"},
		`{"sharded": true, "vindexes": {"hash": {"type": "hash"}}, "tables": {
			"customers": {"column_vindexes": [{"column": "id", "name": "hash"}],
				"auto_increment": {"column": "id", "sequence": "store.customers_seq"}},
			"orders": {"column_vindexes": [{"column": "customer_id", "name": "hash"}]}}}`,
		[]string{
			"CREATE TABLE $.customers (id BIGINT PRIMARY KEY, name VARCHAR(40), city VARCHAR(40), KEY (city))",
			"CREATE TABLE $.orders (id BIGINT, customer_id BIGINT, total DECIMAL(10,2), PRIMARY KEY (customer_id, id))",
		},
	},
	{
		store, []string{"0"},
		`{"tables": {"customers_seq": {"type": "sequence"}, "notes": {}}}`,
		[]string{
			"CREATE TABLE $.customers_seq (id INT PRIMARY KEY, next_id BIGINT, cache BIGINT) COMMENT 'vitess_sequence'",
			"INSERT INTO $.customers_seq VALUES (0, 1000, 100)",
			"CREATE TABLE $.notes (id INT PRIMARY KEY AUTO_INCREMENT, note TEXT)",
		},
	},
}

// A vitess is vtcombo, which holds vtgate and the tablets of all shards in one process, above a
// MySQL server that has the schemas of the shards.
type vitess struct {
	*servertest.Process
	mysql   *servertest.Private
	port    int // of vtgate, for MySQL's protocol
	program string
}

// unprivileged is the user of vtcombo, which refuses to run as root.
const unprivileged = 65534

// startVitess builds vtcombo and starts it above a server of its own, with further arguments. It has
// no accounts: vtgate accepts any user with any password.
func startVitess(t *testing.T, args ...string) *vitess {
	t.Helper()
	v := &vitess{mysql: servertest.Start(t, servertest.MySQL), Process: servertest.NewProcess(t, "vtcombo")}
	v.program = filepath.Join(v.Dir, "vtcombo")
	buildVtcombo(t, v.program)
	// A tablet that reaches its server over TCP would replicate from it, too.
	for _, dir := range []string{v.Dir, filepath.Dir(v.mysql.Socket)} {
		if err := os.Chmod(dir, 0o711); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range keyspaces {
		v.write(t, k.name, "vschema.json", k.vschema)
		for _, shard := range k.shards {
			schema := fmt.Sprintf("`vt_%s_%s`", k.name, shard)
			v.mysql.SQL(t, "CREATE DATABASE "+schema)
			for _, statement := range k.tables {
				v.mysql.SQL(t, strings.ReplaceAll(statement, "$.", schema+"."))
			}
		}
	}
	v.run(t, args...)
	return v
}

// buildVtcombo builds vtcombo from the module in vtcombo.
func buildVtcombo(t *testing.T, program string) {
	t.Helper()
	began := time.Now()
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, "vitess.io/vitess/go/cmd/vtcombo")
	cmd.Dir = "vtcombo"
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build vtcombo: %v\n%s", err, said)
	}
	t.Logf("vtcombo was built in %s", time.Since(began).Round(time.Second))
}

// write writes a file of a keyspace.
func (v *vitess) write(t *testing.T, keyspace, name, text string) {
	t.Helper()
	dir := filepath.Join(v.Dir, "schema", keyspace)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// topology describes the keyspaces and their shards.
// Source: https://github.com/vitessio/vitess/blob/v24.0.4/proto/vttest.proto.
func topology(t *testing.T) string {
	t.Helper()
	type named struct {
		Name   string  `json:"name"`
		Shards []named `json:"shards,omitempty"`
	}
	all := map[string]any{"cells": []string{"test"}}
	var list []named
	for _, k := range keyspaces {
		one := named{Name: k.name}
		for _, shard := range k.shards {
			one.Shards = append(one.Shards, named{Name: shard})
		}
		list = append(list, one)
	}
	all["keyspaces"] = list
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// run starts vtcombo, on the port that it had before, and waits until it answers for each keyspace.
func (v *vitess) run(t *testing.T, args ...string) {
	t.Helper()
	data := filepath.Join(v.Dir, "data")
	if err := os.MkdirAll(data, 0o755); err != nil {
		t.Fatal(err)
	}
	var argv []string
	if os.Geteuid() == 0 {
		if err := os.Chown(data, unprivileged, unprivileged); err != nil {
			t.Fatal(err)
		}
		argv = []string{"setpriv", "--reuid", strconv.Itoa(unprivileged), "--regid", strconv.Itoa(unprivileged), "--clear-groups"}
	}
	ports := servertest.FreePorts(t, 3)
	if v.port == 0 {
		v.port = ports[2]
	}
	v.Env = []string{"VTDATAROOT=" + data}
	argv = append(argv, v.program,
		"--port", strconv.Itoa(ports[0]), "--bind-address", v.mysql.Host,
		"--grpc-port", strconv.Itoa(ports[1]), "--grpc-bind-address", v.mysql.Host,
		"--mysql-server-port", strconv.Itoa(v.port), "--mysql-server-bind-address", v.mysql.Host,
		"--mysql-auth-server-impl", "none", "--mysql-server-version", "8.4.6-Vitess",
		"--db-socket", v.mysql.Socket, "--mycnf-socket-file", v.mysql.Socket, "--mycnf-server-id", "1", "--db-charset", "utf8mb4")
	for _, role := range []string{"app", "dba", "allprivs", "appdebug", "repl", "filtered"} {
		argv = append(argv, "--db-"+role+"-user", servertest.Root)
	}
	argv = append(argv,
		"--json-topo", topology(t), "--schema-dir", filepath.Join(v.Dir, "schema"),
		"--dbddl-plugin", "vttest", "--foreign-key-mode", "allow", "--planner-version", "gen4", "--normalize-queries",
		"--queryserver-config-pool-size", "16", "--queryserver-config-stream-pool-size", "16", "--queryserver-config-transaction-cap", "16",
		"--queryserver-config-query-timeout", "10m", "--queryserver-config-transaction-timeout", "10m")
	v.Exec(t, append(argv, args...)...)
	for _, first := range []string{shop + ".customers", store + ".notes"} {
		v.awaitTable(t, first)
	}
}

// awaitTable waits until vtgate can read a table.
func (v *vitess) awaitTable(t *testing.T, table string) {
	t.Helper()
	said := ""
	eventually(t, "vtgate reads "+table, func() bool {
		select {
		case <-v.Ended():
			t.Fatalf("vtcombo has ended; at last mysh: %s", said)
		default:
		}
		var err error
		said, err = pipe(t, "", v.at("-e", "select * from "+table+" limit 1")...)
		return err == nil
	})
}

// at returns the arguments for a connection to vtgate, followed by more.
func (v *vitess) at(more ...string) []string {
	return append([]string{"-h", v.mysql.Host, "-P", strconv.Itoa(v.port), "-u", servertest.Root}, more...)
}

// running returns how many statements that contain a text run on the shards.
func (v *vitess) running(t *testing.T, text string) int {
	t.Helper()
	return len(v.mysql.SQL(t, "SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND COMMAND <> 'Sleep'"+
		" AND INFO NOT LIKE '%PROCESSLIST%' AND INFO LIKE '%"+strings.ReplaceAll(text, "'", "''")+"%'"))
}

// awaitRunning waits until a statement that contains a text runs on a shard.
func (v *vitess) awaitRunning(t *testing.T, text string) {
	t.Helper()
	eventually(t, fmt.Sprintf("a statement with %q runs", text), func() bool { return v.running(t, text) > 0 })
}
