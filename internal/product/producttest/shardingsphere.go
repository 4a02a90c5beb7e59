package producttest

// ShardingSphere is ShardingSphere-Proxy 5.1 in front of two MySQL servers. It answers
// SELECT CONNECTION_ID() with the number of its own session, as does its greeting, and sends KILL to a
// server, where the number means something else.
// Source: https://github.com/apache/shardingsphere/issues/14525 ("Actual SQL: … KILL QUERY 5"),
// https://github.com/apache/shardingsphere/blob/5.1.0/shardingsphere-proxy/shardingsphere-proxy-backend/src/main/java/org/apache/shardingsphere/proxy/backend/text/admin/mysql/executor/ShowConnectionIdExecutor.java.
var ShardingSphere = Product{
	Name:    "ShardingSphere",
	version: "5.7.22-ShardingSphere-Proxy 5.1.0", capabilities: withoutTrack &^ (deprecateEOF | multi), comment: "MySQL Community Server (GPL)",
	nodes:   []node{{name: "ds_0"}, {name: "ds_1"}},
	numbers: sessionNumber, first: 8, hosts: proxyHost, processes: mysqlProcesses, noTrack: true, errors: mysqlErrors,
	greetedID:   `select connection_id\(\)`,
	kills:       mysqlKills,
	interrupted: interrupted,
}
