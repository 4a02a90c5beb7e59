package repl

import (
	"testing"

	"mysh/internal/scan"
)

// Only of what surely does nothing but read is the rest not run when its reader has gone.
func TestChangesNothing(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
	}{
		{"select 1", true},
		{"SELECT a.*, count(*), repeat('x', 10) FROM t a JOIN (t b, t c) USING (n) WHERE a.x IN (1, 2) AND (b.y) > 0 GROUP BY (a.z)", true},
		{"with recursive c(n) as (select 1 union all select n + 1 from c) select n, cast(n as decimal(10, 2)) from c", true},
		{"table t", true},
		{"show tables;", true},
		{"values row(1), row(2)", true},
		{"select 'insert into t', `update` from t /* delete */", true},
		{"select next from t", false}, // it may be NEXT VALUE FOR
		{"select next value for s", false},
		{"select nextval(s)", false},
		{"select log_it(1)", false},
		{"select shop.round(1)", false},
		{"select `round`(1)", false},
		{"select @n := count(*) from t", false},
		{"select 1 into @n", false},
		{"select * from t into outfile '/tmp/x'", false},
		{"select * from t for update", false},
		{"select * from t lock in share mode", false},
		{"select get_lock('a', 1)", false},
		{"select last_insert_id(7)", false},
		{"select sql_calc_found_rows * from t", false},
		{"select 1 /*!50000 into @n */", false},
		{"select 1; delete from t", false},
		{"show tables; delete from t", false},
		{"with c as (select 1) delete from t", false},
		{"explain analyze select 1", false},
		{"call p()", false},
		{"insert into t values (1)", false},
		{"analyze table t", false},
	} {
		if got := changesNothing(scan.Input{Text: c.text, Verb: verbOf(c.text, scan.Mode{})}, scan.Mode{}); got != c.want {
			t.Errorf("%s: %v, want %v", c.text, got, c.want)
		}
	}
}
