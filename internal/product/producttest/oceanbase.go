package producttest

// oceanBase is what OceanBase has with and without its proxy. Its threads have numbers above 2^31.
// Source: https://en.oceanbase.com/docs/common-oceanbase-database-10000000001971236 (KILL),
// https://github.com/oceanbase/oceanbase/issues/1185 (server_sessid 3221938678).
var oceanBase = Product{
	version: "5.7.25-OceanBase-v4.2.1.7", capabilities: withoutTrack, comment: "OceanBase 4.2.1.7 (r107000162024060611-43cca414d5065272a730c922fd6ef825768d17d1)",
	first: 3221938678, noTables: true, noTrack: true, errors: mysqlErrors,
	processes: mysqlProcesses, lacks: []string{"innodb_read_only"},
	// Source: https://en.oceanbase.com/docs/common-oceanbase-database-10000000001970974 (error 4012).
	answers: []answer{{pattern: `select .* from slow`, failure: &failure{4012, "HY000", "Timeout, query has reached the maximum query timeout: 10000000(us)," +
		" maybe you can adjust the session variable ob_query_timeout or query_timeout hint, and try again."}}},
	interrupted: interrupted,
}

// OceanBase is an OceanBase that is reached directly.
var OceanBase = oceanBase.oceanBase("OceanBase", threadNumber, nil)

// OceanBaseProxy is ODP, the proxy of OceanBase. The greeting has the number of the proxy's session, which
// is what KILL QUERY accepts. The servers have threads of their own.
// Source: https://github.com/oceanbase/obproxy/blob/81eeae9/src/obproxy/proxy/mysql/ob_mysql_server_session.cpp
// (lookup_server_addr_with_proxy_conn_id, build_kill_query_sql).
var OceanBaseProxy = oceanBase.oceanBase("OceanBase behind ODP", sessionNumber, nil)

// OceanBaseOldProxy is an ODP that sends KILL to whichever server it has, as before 4.2.3.
// Source: https://github.com/oceanbase/odc/issues/1375.
var OceanBaseOldProxy = oceanBase.oceanBase("OceanBase behind an old ODP", sessionNumber,
	&killForm{killByNumber, killDenied, failure{1095, "HY000", "You are not owner of thread 3221938679"}})

func (p Product) oceanBase(name string, numbers numbering, kill *killForm) Product {
	p.Name, p.numbers = name, numbers
	switch {
	case kill != nil:
		p.kills, p.hosts, p.nodes = []killForm{*kill}, proxyHost, make([]node, 2)
	case numbers == sessionNumber:
		p.kills, p.hosts, p.nodes = []killForm{{killByNumber, killGreeted, noThread}}, proxyHost, make([]node, 2)
	default:
		p.kills = []killForm{{killByNumber, killThread, noThread}}
	}
	return p
}
