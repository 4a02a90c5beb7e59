package product

import "testing"

func TestOf(t *testing.T) {
	for _, test := range []struct {
		version     string
		mariaDBBits bool // the greeting lacks CLIENT_LONG_PASSWORD
		comment     string
		family      Family
		major       int
		minor       int
		want        string
	}{
		{"9.7.4", false, "MySQL Community Server - GPL", MySQL, 9, 7, "MySQL 9.7.4"},
		{"8.0.36-28", false, "Percona Server (GPL), Release 28", MySQL, 8, 0, "MySQL 8.0.36"},
		{"10.11.19-MariaDB-0+deb12u1", true, "Debian 12", MariaDB, 10, 11, "MariaDB 10.11.19"},
		{"11.8.2-MariaDB", true, "mariadb.org binary distribution", MariaDB, 11, 8, "MariaDB 11.8.2"},
		{"10.6.5-MariaDB", false, "", MariaDB, 10, 6, "MariaDB 10.6.5"},
		{"10.6.5", true, "", MariaDB, 10, 6, "MariaDB 10.6.5"},
		{"8.0.11-TiDB-v8.5.0", false, "TiDB Server (Apache License 2.0) Community Edition, MySQL 8.0 compatible", MySQL, 8, 0, "TiDB 8.5.0"},
		{"5.7.25-TiDB-v6.5.0", false, "", MySQL, 5, 7, "TiDB 6.5.0"},
		{"8.0.mysql_aurora.3.04.0", false, "Source distribution", MySQL, 8, 0, "MySQL 8.0"},
		{"8.4.6-Vitess", false, "Version: 24.0.4 (Git revision 1234 branch 'HEAD') built on Sat Nov 28", MySQL, 8, 4, "Vitess 24.0.4"},
		{"8.0.30-Vitess", false, "", MySQL, 8, 0, "Vitess"},
		{"8.0.11", false, "(ProxySQL)", MySQL, 8, 0, "ProxySQL"},
		{"8.0.11", false, "(ProxySQL Admin Module)", MySQL, 8, 0, "ProxySQL Admin"},
		{"10.11.2-MariaDB", true, "(ProxySQL)", MariaDB, 10, 11, "ProxySQL"},
		{"24.3.1.2672-ClickHouse", true, "", MySQL, 24, 3, "ClickHouse 24.3.1.2672"},
		{"5.1.0", false, "StarRocks version 3.2.1-79ee91d", MySQL, 5, 1, "StarRocks 3.2.1"},
		{"5.7.99", false, "Doris version doris-2.1.0-rc11-91efb4ab22", MySQL, 5, 7, "Doris 2.1.0"},
		{"8.0.33", false, "Dolt", MySQL, 8, 0, "Dolt"},
		{"5.7.25-OceanBase-v4.2.1.0", false, "OceanBase_CE 4.2.1.0 (r1)", MySQL, 5, 7, "OceanBase 4.2.1.0"},
		{"5.7.32", false, "SingleStoreDB source distribution (compatible; MySQL Enterprise & MySQL Commercial)", MySQL, 5, 7, "SingleStore"},
		{"8.0.30-MatrixOne-v1.2.0", false, "MatrixOne", MySQL, 8, 0, "MatrixOne 1.2.0"},
		{"9.7.4-router", false, "MySQL Community Server - GPL", MySQL, 9, 7, "MySQL Router"},
		{"nonsense", false, "", MySQL, 0, 0, "MySQL"},
		{"", false, "", Unknown, 0, 0, "MySQL"},
	} {
		s := Of(test.version, test.mariaDBBits).Named(test.comment)
		if s.Family != test.family || s.Major != test.major || s.Minor != test.minor || s.String() != test.want {
			t.Errorf("%q, %q is %q: family %v, %d.%d", test.version, test.comment, s, s.Family, s.Major, s.Minor)
		}
	}
}

func TestOwnAtLeast(t *testing.T) {
	for _, test := range []struct {
		version string
		want    bool
	}{
		{"8.0.11-TiDB-v7.3.0", true},
		{"8.0.11-TiDB-v8.0.0", true},
		{"5.7.25-TiDB-v7.2.9", false},
		{"5.7.25-TiDB-vNext", false},
	} {
		if got := Of(test.version, false).OwnAtLeast(7, 3); got != test.want {
			t.Errorf("%q is at least 7.3: %v", test.version, got)
		}
	}
}
