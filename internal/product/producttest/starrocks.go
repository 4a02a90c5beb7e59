package producttest

// StarRocks is StarRocks 3.3, with two frontends that count their connections separately.
// Source: https://docs.starrocks.io/docs/sql-reference/sql-statements/cluster-management/nodes_processes/KILL/,
// https://docs.starrocks.io/docs/sql-reference/sql-statements/cluster-management/nodes_processes/SHOW_PROCESSLIST/,
// https://github.com/StarRocks/starrocks/blob/3.3.0/fe/fe-core/src/main/java/com/starrocks/qe/StmtExecutor.java (handleKill),
// https://github.com/StarRocks/starrocks/issues/13780.
var StarRocks = Product{
	Name:    "StarRocks",
	version: "8.0.33", capabilities: withoutTrack &^ (deprecateEOF | expired), comment: "StarRocks version 3.3.5",
	first: 16, nodes: make([]node, 2), noTables: true, noTrack: true,
	processes: []string{"Id", "User", "Host", "Db", "Command", "ConnectionStartTime", "Time", "State", "Info", "IsPending", "Warehouse", "CNGroup"},
	lacks:     []string{"server_uuid", "innodb_read_only", "read_only", "session_track_system_variables", "session_track_state_change", "transaction_read_only"},
	errors: dialect{
		syntax:     failure{1064, "HY000", "Getting syntax error at line 1, column 0. Detail message: Unexpected input '%s', the most similar input is {a legal identifier}."},
		noVariable: failure{1064, "HY000", "Getting analyzing error. Detail message: Unknown system variable '%s', the most similar variables are {'sql_mode', 'sql_mode_v2', 'wait_timeout'}."},
		noFunction: failure{1064, "HY000", "Getting analyzing error from line 1, column 7 to line 1, column 10. Detail message: No matching function with signature: %s()."},
		noTable:    failure{5502, "42602", "Getting analyzing error. Detail message: Unknown table '%s'."},
		denied:     failure{5203, "HY000", "Access denied; you need (at least one of) the SELECT privilege(s) on TABLE %s for this operation."},
	},
	answers:     []answer{{pattern: `select .*information_schema\.processlist.*`, failure: &failure{5502, "42602", "Getting analyzing error. Detail message: Unknown table 'information_schema.PROCESSLIST'."}}},
	kills:       []killForm{{killByNumber, killThread, noThread}},
	interrupted: failure{1064, "HY000", "Cancelled by client"},
}

// StarRocksBalanced is the frontends of StarRocks with a balancer in front. KILL on another frontend ends
// the statement of whichever connection of the same user has the number there.
// Source: https://docs.starrocks.io/docs/deployment/post_deployment_setup/,
// https://github.com/StarRocks/starrocks/pull/47632 (KILL with the identifier of a query crosses frontends).
var StarRocksBalanced = StarRocks.balancedAs("StarRocks, two frontends")

// StarRocksForwarded is one frontend that is reached through a forwarded port: the process list has the
// forwarder's address in the place of the client's.
// Source: https://kubernetes.io/docs/tasks/access-application-cluster/port-forward-access-application-cluster/.
var StarRocksForwarded = StarRocks.forwarded("StarRocks, forwarded")

// forwarded returns the product without the addresses of its clients.
func (p Product) forwarded(name string) Product {
	p.Name, p.hosts = name, proxyHost
	return p
}
