package sqltext_test

import (
	"strings"
	"testing"

	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

func TestChangedNames(t *testing.T) {
	for _, tt := range []struct {
		text    string
		kinds   sqltext.NameKinds
		schemas string
	}{
		{"create table t (n int)", sqltext.TableNames | sqltext.TriggerNames, ""},
		{"create temporary table if not exists `farm`.`a b` (n int)", sqltext.TableNames | sqltext.TriggerNames, "farm"},
		{"rename table a.x to b.x", sqltext.TableNames | sqltext.TriggerNames, "a b"},
		{"create or replace algorithm = merge definer = `table`@`%` view v as select 1", sqltext.TableNames, ""},
		{"create definer = app@localhost procedure p() select 1", sqltext.RoutineNames, ""},
		{"create unique index i on t (n)", sqltext.TableNames, ""},
		{"/*!50003 create */ trigger x before insert on t for each row set @a = 1", sqltext.TriggerNames, ""},
		{"drop event e", sqltext.EventNames, ""},
		{"drop schema farm", sqltext.SchemaNames | sqltext.TableNames, ""},
		{"create user a", sqltext.AccountNames, ""},
		{"grant select on farm.* to a", sqltext.AccountNames | sqltext.SchemaNames, "farm"},
		{"create tablespace s add datafile 'x'", 0, ""},
		{"use shop", 0, ""},
		{"select 'create table t'", 0, ""},
		{"drop event e; drop user a", sqltext.EventNames | sqltext.AccountNames, ""},
	} {
		kinds, schemas := sqltext.ChangedNames(tt.text, scan.Mode{})
		if got := strings.Join(schemas, " "); kinds != tt.kinds || got != tt.schemas {
			t.Errorf("%s: got %b, %q; want %b, %q", tt.text, kinds, got, tt.kinds, tt.schemas)
		}
	}
}
