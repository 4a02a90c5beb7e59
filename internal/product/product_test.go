package product

import "testing"

func TestOf(t *testing.T) {
	for _, test := range []struct {
		version string
		mariaDB bool
		want    Server
	}{
		{"9.7.4", false, Server{MySQL, 9, 7}},
		{"8.0.36-28", false, Server{MySQL, 8, 0}},
		{"8.0.11-TiDB-v8.5.0", false, Server{MySQL, 8, 0}},
		{"8.0.mysql_aurora.3.04.0", false, Server{MySQL, 8, 0}},
		{"8.0.30-Vitess", false, Server{MySQL, 8, 0}},
		{"10.11.19-MariaDB-0+deb12u1", true, Server{MariaDB, 10, 11}},
		{"11.8.2-MariaDB", true, Server{MariaDB, 11, 8}},
		{"nonsense", false, Server{MySQL, 0, 0}},
		{"", false, Server{}},
	} {
		if got := Of(test.version, test.mariaDB); got != test.want {
			t.Errorf("%q is %v, want %v", test.version, got, test.want)
		}
	}
}

func TestConditions(t *testing.T) {
	mysql80, mysql97 := Server{MySQL, 8, 0}, Server{MySQL, 9, 7}
	maria1011, maria118 := Server{MariaDB, 10, 11}, Server{MariaDB, 11, 8}
	for _, test := range []struct {
		text  string
		holds []Server
		not   []Server
	}{
		{"mysql", []Server{mysql80, mysql97, {}}, []Server{maria1011, maria118}},
		{"mariadb", []Server{maria1011, maria118, {}}, []Server{mysql80}},
		{"mysql>=8.4", []Server{mysql97, {}}, []Server{mysql80, maria118}},
		{"mysql<8.4", []Server{mysql80}, []Server{mysql97, maria1011}},
		{"mysql<9.7", []Server{mysql80}, []Server{mysql97}},
		{"mariadb>=11", []Server{maria118}, []Server{maria1011, mysql97}},
		{"mysql<8.4 mariadb>=11.8", []Server{mysql80, maria118, {}}, []Server{mysql97, maria1011}},
	} {
		c, err := ParseCondition(test.text)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range test.holds {
			if !c.Holds(s) {
				t.Errorf("%s does not hold for %v", test.text, s)
			}
		}
		for _, s := range test.not {
			if c.Holds(s) {
				t.Errorf("%s holds for %v", test.text, s)
			}
		}
	}
	for _, text := range []string{"", "oracle", "mysql=8", "mysql>=", "mysql>8.0", "mysql<>8.0"} {
		if c, err := ParseCondition(text); err == nil {
			t.Errorf("%q is the condition %v", text, c)
		}
	}
}
