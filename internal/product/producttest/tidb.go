package producttest

// tidb is what all versions of TiDB share. @@server_uuid is a constant on all nodes, performance_schema
// is empty, and session tracking has no effect. Several statements in one text need the client's
// capability.
// Source: https://github.com/pingcap/tidb/blob/v7.5.0/pkg/sessionctx/variable/noop.go (server_uuid),
// https://github.com/pingcap/tidb/issues/35309, https://docs.pingcap.com/tidb/stable/system-variables#tidb_multi_statement_mode-new-in-v4011,
// https://docs.pingcap.com/tidb/stable/information-schema-processlist.
var tidb = Product{
	capabilities: mysql8 &^ sessionTrack, first: 1, noTrack: true, emptyTables: true,
	comment:   "TiDB Server (Apache License 2.0) Community Edition, MySQL 8.0 compatible",
	variables: map[string]string{"server_uuid": "00000000-0000-0000-0000-000000000000", "tidb_version": null, "server_id": "0", "hostname": "tidb"},
	processes: []string{"ID", "USER", "HOST", "DB", "COMMAND", "TIME", "STATE", "INFO", "DIGEST", "MEM", "DISK", "TxnStart", "RESOURCE_GROUP"},
	errors: mysqlErrors.with(&failure{8130, "HY000", "client has multi-statement capability disabled. Run SET GLOBAL tidb_multi_statement_mode='ON'" +
		" after you understand the security risk"}),
	interrupted: interrupted,
}

func (d dialect) with(several *failure) dialect {
	d.several = several
	return d
}

// TiDB71 is TiDB 7.1, whose numbers have 64 bits: the greeting has the low half. A KILL with that half
// is answered by OK and a warning. With the whole number, KILL reaches every node.
// Source: https://docs.pingcap.com/tidb/v7.1/sql-statement-kill,
// https://github.com/pingcap/tidb/blob/v7.1.0/executor/simple.go (executeKillStmt).
var TiDB71 = tidb.tidb("TiDB 7.1", "5.7.25-TiDB-v7.1.0", 1, cutNumber, func(node, n uint64) uint64 { return (node+1)<<41 | (2*n + 405) })

// TiDB is TiDB 8.5 on one node. Its numbers have 32 bits and are unique in the cluster.
// Source: https://docs.pingcap.com/tidb/stable/sql-statement-kill.
var TiDB = tidb.tidb("TiDB 8.5", "8.0.11-TiDB-v8.5.0", 1, threadNumber, tidbNumber)

// TiDBBalanced is two nodes of TiDB 8.5 behind a balancer.
var TiDBBalanced = tidb.tidb("TiDB 8.5 behind a balancer", "8.0.11-TiDB-v8.5.0", 2, threadNumber, tidbNumber)

// tidbNumber returns the n-th number of a node: eleven bits for the node, twenty for the connection,
// and a zero that marks numbers of 32 bits.
// Source: https://github.com/pingcap/tidb/blob/v7.5.0/pkg/util/globalconn/globalconn.go.
func tidbNumber(node, n uint64) uint64 { return (node+1)<<21 | 2*(n+1) }

func (p Product) tidb(name, version string, nodes int, numbers numbering, thread func(node, n uint64) uint64) Product {
	p.Name, p.version, p.nodes, p.numbers, p.thread = name, version, make([]node, nodes), numbers, thread
	p.balance = roundRobin
	const form = `kill\s+(?:tidb\s+)?(?:(?:query|connection)\s+)?`
	p.kills = []killForm{{form + `(\d+)\s*;?`, killAnywhere, failure{}}}
	if numbers == cutNumber {
		p.kills = []killForm{{form + `(\d{1,10})\s*;?`, killNothing, failure{}}, {form + `(\d+)\s*;?`, killAnywhere, failure{}}}
	}
	return p
}

// TiDB54 is two nodes of TiDB 5.4 behind a balancer. Before 6.1 each node counts its connections from 1.
// KILL does nothing but warn, and KILL TIDB acts on the node that receives it.
// Source: https://docs.pingcap.com/tidb/v5.4/sql-statement-kill,
// https://github.com/pingcap/tidb/blob/v5.4.0/executor/simple.go (executeKillStmt).
var TiDB54 = tidb.tidb54()

func (p Product) tidb54() Product {
	p.Name, p.version, p.nodes, p.balance, p.hosts = "TiDB 5.4, two nodes", "5.7.25-TiDB-v5.4.0", make([]node, 2), roundRobin, proxyHost
	p.kills = []killForm{
		{`kill\s+tidb\s+(?:(?:query|connection)\s+)?(\d+)\s*;?`, killThread, failure{}},
		{killByNumber, killNothing, failure{}},
	}
	return p
}
