package producttest

// All returns the products.
func All() []Product {
	return []Product{
		MySQL, MySQL57, MySQL55, MySQL51, MariaDB55, MariaDB103,
		ProxySQL, ProxySQLAdmin, MaxScale, ShardingSphere, HAProxyRoundRobin, HAProxyLeastConnections, Router,
		Vitess, VitessWithoutKill, Vitess17, TiDB54, TiDB71, TiDB, TiDBBalanced, Dolt, OceanBase, OceanBaseProxy, OceanBaseOldProxy,
		StarRocks, StarRocksBalanced, StarRocksForwarded, Doris, DorisBalanced, ClickHouse, SingleStore, GreptimeDB, Databend, MatrixOne, Azure, Aurora,
	}
}
