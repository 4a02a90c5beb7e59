// Package clusters tries mysh on clusters and on other versions of the servers.
//
//	make test-cluster
//
// fetches the programs below .cache/servers and runs the tests, which takes some minutes. They are
// skipped unless MYSH_CLUSTER is set. A missing program is then a failure.
//
//   - Galera: three nodes of MariaDB 11.8 with HAProxy in front, which spreads connections in turn, to the
//     node with the fewest, or to the first node that works.
//   - Group Replication: three members of MySQL with MySQL Router in front, with ports that write, read or
//     do both, with and without connection sharing.
//   - Vitess: vtgate over a keyspace of two shards, built from the module in vtcombo. The first build takes
//     three minutes, and a gigabyte of Go's caches.
//   - Dolt: its engine, go-mysql-server, built from the module in doltengine. Dolt itself can be had as a
//     module only in a version of 2022, whose program does not compile.
//   - MariaDB 11.8 and MariaDB 10.5, each alone.
//
// Every program has free ports and a temporary directory, and is gone after the tests, even if the
// tests are interrupted: see [mysh/internal/servertest.Process]. Members of Group Replication listen
// on all interfaces, so make test-cluster runs the tests in a network of their own.
package clusters
