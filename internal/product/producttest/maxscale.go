package producttest

// MaxScale is MaxScale 24 with the readwritesplit router in front of two MariaDB servers.
//
// The greeting has the number of MaxScale's session. KILL is not routed: MaxScale ends the threads of
// the session with that number on each server, with the rights of whoever sent it, and answers OK,
// also for a number that no session has. The OK of a login has MaxScale's variables for clients with
// session tracking.
// Source: https://github.com/mariadb-corporation/MaxScale/blob/f72af99/server/modules/protocol/MariaDB/mariadb_client.cc
// (send_server_handshake, execute_kill, get_sysvar_values), system-test/kill_query.cc.
var MaxScale = Product{
	Name:    "MaxScale",
	version: "5.5.5-10.11.6-MariaDB-log", capabilities: mariadb10, comment: "mariadb.org binary distribution",
	nodes:   []node{{name: "server1"}, {name: "server2", readOnly: true}},
	numbers: sessionNumber, first: 8, hosts: proxyHost, processes: mysqlProcesses, errors: mysqlErrors,
	variables: mariadbVariables, lacks: mariadbLacks,
	loginVars: map[string]string{"maxscale": "24.02.2", "connection_id": "", "threads_connected": "3"},
	// Source: https://github.com/mariadb-corporation/MaxScale/blob/f72af99/Documentation/Routers/ReadWriteSplit.md.
	routes: []route{{`select .*for update`, 0}, {`select.*`, 1}},
	kills: []killForm{
		{`kill\s+(?:(?:hard|soft)\s+)?(?:(?:connection|query|query\s+id)\s+)?(\d+)\s*;?`, killGreeted, failure{}},
	},
	interrupted: interrupted,
}
