package product

import "testing"

func TestConditions(t *testing.T) {
	mysql80, mysql97 := Server{Family: MySQL, Major: 8, Minor: 0}, Server{Family: MySQL, Major: 9, Minor: 7}
	maria1011, maria118 := Server{Family: MariaDB, Major: 10, Minor: 11}, Server{Family: MariaDB, Major: 11, Minor: 8}
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
