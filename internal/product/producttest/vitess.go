package producttest

// vtgate is the server that Vitess shows to clients. It has many MySQL servers and pools of connections
// to them: CONNECTION_ID(), @@server_uuid and the process list are those of whichever connection
// runs the statement. Session tracking is accepted and has no effect.
// Source: https://github.com/vitessio/vitess/blob/v0.24.4/go/vt/vtgate/executor.go,
// https://github.com/vitessio/vitess/blob/v0.24.4/go/vt/sysvars/sysvars.go, and answers of vtgate 24.0.4.
var vtgate = Product{
	version: "8.4.6-Vitess", capabilities: goMySQL, comment: "Version: 24.0.4 (Git revision  branch '') built on  by @ using go1.26.8 linux/amd64",
	numbers: sessionNumber, first: 40, processes: mysqlProcesses, poolThreads: true, noTrack: true, killEndsTransactions: true,
	errors: dialect{
		syntax:     failure{1105, "HY000", "syntax error at position 4 near '%s'"},
		noVariable: failure{1193, "HY000", "VT05006: unknown system variable '@@%s'"},
		noFunction: failure{1305, "42000", "target: ks.80-.primary: vttablet: rpc error: code = Unknown desc = FUNCTION vt_ks_80-.%s does not exist" +
			" (errno 1305) (sqlstate 42000) (CallerID: userData1)"},
		noTable: failure{1105, "HY000", "table %s not found"},
		denied:  failure{1105, "HY000", "VT05004: table '%s' does not exist"},
	},
	// Source: https://github.com/vitessio/vitess/blob/v0.24.4/go/mysql/conn.go (handleNextCommand), https://github.com/vitessio/vitess/issues/5570.
	commands:  []byte{comStatistics, 17},
	noCommand: &failure{1047, "08S01", "command handling not implemented yet: %s"},
	interrupted: failure{1317, "70100", "target: ks.-80.primary: vttablet: rpc error: code = Canceled desc = (errno 1317) (sqlstate 70100):" +
		" Query execution was interrupted, elapsed time: 1.2s, killing query ID 97 (CallerID: userData1)"},
}

// transactionEnded is the answer to every statement after a killed one in a transaction.
// Source: an answer of vtgate 24.0.4.
var transactionEnded = failure{1317, "70100", "target: ks.-80.primary: vttablet: rpc error: code = Aborted desc = transaction 1795890255000000001:" +
	" ended at 2026-11-28 19:00:00.000 UTC (unlocked closed connection) (CallerID: userData1)"}

// Vitess is vtgate 24 with --allow-kill-statement. KILL reaches the connections of the same vtgate.
// Source: https://github.com/vitessio/vitess/blob/v0.24.4/go/vt/vtgate/plugin_mysql_server.go (KillQuery),
// https://github.com/vitessio/vitess/blob/v0.24.4/go/test/endtoend/vtgate/queries/kill/kill_test.go.
var Vitess = vtgate.vitess("Vitess 24", killForm{killByNumber, killGreeted, noThread})

// VitessWithoutKill is vtgate 24 as it starts by default.
// Source: https://github.com/vitessio/vitess/blob/v0.24.4/go/vt/vtgate/executor.go (handleKill, VT07001).
var VitessWithoutKill = vtgate.vitess("Vitess 24 without KILL", killForm{`kill.*`, killDenied,
	failure{1095, "HY000", "VT07001: kill statement execution not permitted."}})

// Vitess17 is vtgate 17, which has no KILL.
// Source: https://github.com/vitessio/vitess/issues/5497.
var Vitess17 = old(vtgate.vitess("Vitess 17", killForm{`kill.*`, killDenied,
	failure{1105, "HY000", "vtgate: http://localhost:15001/: unrecognized statement: %s"}}))

func (p Product) vitess(name string, kill killForm) Product {
	p.Name, p.kills = name, []killForm{kill}
	return p
}

func old(p Product) Product {
	p.version = "8.0.30-Vitess"
	p.comment = "Version: 17.0.3 (Git revision 3b4d6d5 branch 'HEAD') built on Wed Oct  4 11:45:31 UTC 2023 by vitess@buildkitsandbox using go1.20.8 linux/amd64"
	return p
}
