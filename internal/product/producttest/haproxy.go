package producttest

// HAProxy in front of three MySQL servers passes bytes on: the greeting is that of a server, and its
// number means something on that server alone.
// Source: https://docs.haproxy.org/3.0/configuration.html#4-balance.
var haproxy = Product{
	version: "8.4.6", capabilities: mysql8, comment: "MySQL Community Server - GPL", nodes: make([]node, 3),
	first: 8, hosts: proxyHost, errors: mysqlErrors, processes: mysqlProcesses, kills: mysqlKills, interrupted: interrupted, sleepEnds: true,
}

// HAProxyRoundRobin connects clients to the servers in turn.
var HAProxyRoundRobin = haproxy.balanced("HAProxy, round robin", roundRobin)

// HAProxyLeastConnections connects a client to the first server that has the fewest connections.
var HAProxyLeastConnections = haproxy.balanced("HAProxy, least connections", leastConnections)

func (p Product) balanced(name string, balance balance) Product {
	p.Name, p.balance = name, balance
	return p
}
