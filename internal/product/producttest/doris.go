package producttest

// Doris is Apache Doris 2.1. Its first connection has the number 0, COM_QUIT is answered by OK, and the
// process list has other columns first. There are two frontends that count separately.
// Source: https://github.com/apache/doris/pull/41798 ("KILL QUERY 0", the error of a killed statement),
// https://github.com/apache/doris/blob/2.1.7/fe/fe-core/src/main/java/org/apache/doris/catalog/SchemaTable.java (processlist),
// https://github.com/apache/doris/blob/2.1.7/fe/fe-core/src/main/java/org/apache/doris/qe/StmtExecutor.java (handleKill),
// https://github.com/apache/doris/issues/4537.
var Doris = Product{
	Name:    "Apache Doris",
	version: "5.7.99", capabilities: withoutTrack &^ (deprecateEOF | expired), comment: "Doris version doris-2.1.7-rc03-443e87e203", answersQuit: true,
	first: 0, nodes: make([]node, 2), noTables: true, noTrack: true,
	processes: []string{"CurrentConnected", "Id", "User", "Host", "LoginTime", "Catalog", "Db", "Command", "Time", "State", "QueryId", "Info", "FE", "CloudCluster"},
	lacks:     []string{"server_uuid", "innodb_read_only", "session_track_system_variables", "session_track_state_change", "transaction_read_only"},
	errors: dialect{
		syntax:     failure{1105, "HY000", "errCode = 2, detailMessage = \nmismatched input '%s' expecting {<EOF>, ';'}(line 1, pos 0)\n"},
		noVariable: failure{1193, "HY000", "errCode = 2, detailMessage = Unknown system variable '%s'"},
		noFunction: failure{1105, "HY000", "errCode = 2, detailMessage = Can not found function '%s'"},
		noTable:    failure{1051, "42S02", "errCode = 2, detailMessage = Unknown table '%s'"},
		denied:     failure{1105, "HY000", "errCode = 2, detailMessage = Permission denied: user ['app'@'%'] does not have privilege for [SELECT] command on [%s]"},
	},
	kills:       []killForm{{killByNumber, killThread, failure{1094, "HY000", "errCode = 2, detailMessage = Unknown thread id: %s"}}},
	interrupted: failure{1105, "HY000", "errCode = 2, detailMessage = cancel query by user from %s"},
}

// DorisBalanced is the frontends of Doris with a balancer in front.
// Source: https://doris.apache.org/docs/admin-manual/cluster-management/load-balancing.
var DorisBalanced = Doris.balancedAs("Doris, two frontends")

// balancedAs returns the product with a balancer that connects clients to its nodes in turn.
func (p Product) balancedAs(name string) Product {
	p.Name, p.balance, p.hosts = name, roundRobin, proxyHost
	return p
}
