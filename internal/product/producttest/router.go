package producttest

import (
	"net"

	"mysh/internal/wire/wiretest"
)

// Router is MySQL Router with connection sharing in front of a MySQL 9.7. It greets by itself, with the
// number 0. A thread has the attributes of the connection that Router made for it, among them the port
// of Router's client.
// Source: https://github.com/mysql/mysql-server/blob/trunk/router/src/routing/src/classic_greeting_forwarder.cc
// (server_greeting_version, connection-id), https://dev.mysql.com/doc/mysql-router/9.7/en/mysql-router-general-features-connection-sharing.html.
var Router = Product{
	Name:    "MySQL Router with connection sharing",
	version: "9.7.4-router", capabilities: mysql8, comment: "MySQL Community Server - GPL",
	first: 30, nodes: make([]node, 2), numbers: zeroNumber, hosts: proxyHost,
	errors: mysqlErrors, processes: mysqlProcesses, kills: mysqlKills, interrupted: interrupted, sleepEnds: true,
}

// routerAttributes returns the attributes that Router adds to those of its client.
// Source: https://github.com/mysql/mysql-server/blob/trunk/router/src/routing/src/classic_connect_forwarder.cc.
func routerAttributes(client *wiretest.Client) map[string]string {
	host, port, _ := net.SplitHostPort(client.RemoteAddr().String())
	return map[string]string{"_client_ip": host, "_client_port": port}
}
