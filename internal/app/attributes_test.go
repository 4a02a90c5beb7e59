//go:build unix

package app_test

import (
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// Query attributes apply to the next statement only.
func TestQueryAttributes_ApplyToNextStatement(t *testing.T) {
	s := servertest.Shared(t, servertest.MySQL)
	schema := s.Schema(t)
	s.SQL(t, "INSTALL COMPONENT 'file://component_query_attributes'")
	t.Cleanup(func() { s.SQL(t, "UNINSTALL COMPONENT 'file://component_query_attributes'") })
	s.SQL(t, "CREATE TABLE "+schema+".t (a VARCHAR(9))")
	script := strings.ReplaceAll(`query_attributes a b c 'd e';
select mysql_query_attribute_string('a'), mysql_query_attribute_string('c');
select mysql_query_attribute_string('a');
query_attributes a b
query_attributes a c
select mysql_query_attribute_string('a');
query_attributes a b
resetconnection
select mysql_query_attribute_string('a');
query_attributes a b
use SCHEMA
insert into t values (mysql_query_attribute_string('a'));
insert into t values (mysql_query_attribute_string('a'));
insert into t values (mysql_query_attribute_string('a'));
select a from t;
query_attributes a
`, "SCHEMA", schema)
	cmd := mysh(t, at(s, "-N", schema)...)
	cmd.Stdin = strings.NewReader(script)
	said, _ := cmd.CombinedOutput()
	const want = "b\td e\nNULL\nc\nNULL\nb\nNULL\nNULL\nERROR at line 16: Usage: query_attributes name1 value1 name2 value2 ...\n"
	if string(said) != want {
		t.Errorf("got\n%s\nwant\n%s", said, want)
	}
}

func TestQueryAttributes_MariaDBHasNone(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	said, err := mysh(t, at(s, "-e", "query_attributes a b;\nselect 1")...).CombinedOutput()
	if want := "ERROR at line 1: this server does not support query attributes\n"; err == nil || string(said) != want {
		t.Errorf("got %q, want %q", said, want)
	}
}
