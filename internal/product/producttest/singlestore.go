package producttest

// SingleStore is an aggregator of SingleStore. KILL QUERY may name the node, too.
// Source: https://docs.singlestore.com/db/v9.0/reference/sql-reference/operational-commands/kill-connection-and-kill-query/.
var SingleStore = Product{
	Name:    "SingleStore",
	version: "5.7.32", capabilities: withoutTrack, comment: "SingleStoreDB source distribution (compatible; MySQL Enterprise & MySQL Commercial)",
	first: 8, nodes: make([]node, 2), noTables: true, noTrack: true, errors: mysqlErrors, processes: mysqlProcesses,
	lacks:       []string{"server_uuid", "innodb_read_only", "read_only", "transaction_read_only", "session_track_system_variables", "session_track_state_change"},
	kills:       []killForm{{`kill\s+(?:(?:query|connection)\s+)?(\d+)(?:\s+1)?\s*;?`, killThread, noThread}},
	interrupted: interrupted,
}
