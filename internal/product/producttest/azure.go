package producttest

// Azure is Azure Database for MySQL. Its gateway greets with another number than that of the thread,
// which is what CONNECTION_ID() returns and KILL accepts.
// Source: https://github.com/webyog/sqlyog-community/issues/2319.
var Azure = Product{
	Name:    "Azure",
	version: "8.0.36", capabilities: mysql8, comment: "MySQL Community Server (GPL)",
	first: 8, numbers: strangeNumber, errors: mysqlErrors, processes: mysqlProcesses, kills: mysqlKills, interrupted: interrupted, sleepEnds: true,
}
