package producttest

// Aurora is a writer of Aurora MySQL, which [Server.FailOver] makes a reader.
// Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-mysql-stored-proc-ending.html,
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.BestPractices.FastFailover.html.
var Aurora = Product{
	Name:    "Aurora",
	version: "8.0.39", capabilities: mysql8, comment: "Source distribution",
	variables: map[string]string{"aurora_version": "3.08.0", "aurora_server_id": "db1"},
	first:     8, errors: mysqlErrors, processes: mysqlProcesses, kills: mysqlKills, interrupted: interrupted, sleepEnds: true,
}
