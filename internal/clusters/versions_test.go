//go:build unix

package clusters

import (
	"slices"
	"testing"

	"mysh/internal/servertest"
)

// startVersion starts a server of another version for one test, without a balancer.
func startVersion(t *testing.T, kind servertest.Kind) *entrance {
	t.Helper()
	server := servertest.Start(t, kind, "--performance-schema=ON", "--skip-name-resolve")
	for _, statement := range []string{"CREATE USER plain@'%'", "CREATE DATABASE t", "GRANT ALL ON t.* TO plain@'%'", "CREATE TABLE t.marks (id INT PRIMARY KEY AUTO_INCREMENT, v INT)"} {
		server.SQL(t, statement)
	}
	return &entrance{name: string(kind), port: server.Port, nodes: []*servertest.Private{server}}
}

func TestMariaDB118(t *testing.T) {
	onlyInClusterRun(t)
	t.Parallel()
	e := startVersion(t, servertest.MariaDB118)
	tryAll(t, e, slices.Concat(writing, reading, interrupts)...)
}

func TestMariaDB105(t *testing.T) {
	onlyInClusterRun(t)
	t.Parallel()
	e := startVersion(t, servertest.MariaDB105)
	tryAll(t, e, slices.Concat(writing, reading, interrupts)...)
}
