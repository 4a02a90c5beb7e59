package producttest

// Dolt is Dolt 1.x, which is built on go-mysql-server. KILL is answered by OK whatever the number. After an
// error in a text of several statements, Dolt goes on with the next one. The hosts in its process list
// have no ports.
// Source: https://github.com/dolthub/go-mysql-server/blob/4882ca98/processlist.go (Kill),
// https://github.com/dolthub/go-mysql-server/blob/4882ca98/sql/rowexec/transaction.go (buildKill),
// and answers of a Dolt built from a source of August 2026.
var Dolt = Product{
	Name:    "Dolt",
	version: "8.0.33", capabilities: goMySQL, comment: "Dolt",
	first: 1, hosts: noHost, processes: mysqlProcesses, noTrack: true, noTables: true, goesOn: true,
	lacks: []string{"innodb_read_only"},
	errors: dialect{
		syntax:     failure{1105, "HY000", "syntax error at position 4 near '%s'"},
		noVariable: failure{1193, "HY000", "Unknown system variable '%s'"},
		noFunction: failure{1105, "HY000", "function: '%s' not found"},
		noTable:    failure{1146, "HY000", "table not found: %s"},
		readOnly:   failure{1290, "HY000", "The MySQL server is running with the --read-only option so it cannot execute this statement"},
		denied:     failure{1105, "HY000", "Access denied for user 'app'@'%' to table '%s'"},
	},
	// Source: https://github.com/dolthub/vitess/blob/95dd8eda10b0/go/mysql/conn.go (handleNextCommand).
	commands:    []byte{comStatistics, 17},
	noCommand:   &failure{1047, "08S01", "command handling not implemented yet: %s"},
	kills:       []killForm{{killByNumber, killGreeted, failure{}}},
	interrupted: failure{1105, "HY000", "context canceled"},
}
