package sqltext_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"mysh/internal/charset"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// namesOf returns the names of the traits that are true, sorted.
func namesOf(t sqltext.Traits) string {
	var names []string
	var add func(v reflect.Value)
	add = func(v reflect.Value) {
		for i := range v.NumField() {
			switch field := v.Type().Field(i); {
			case !field.IsExported() || field.Name == "Verb" || v.Field(i).IsZero():
			case field.Anonymous:
				add(v.Field(i))
			case field.Type.Kind() == reflect.Bool:
				names = append(names, field.Name)
			default:
				names = append(names, fmt.Sprint(field.Name, "=", v.Field(i)))
			}
		}
	}
	add(reflect.ValueOf(t))
	slices.Sort(names)
	return strings.Join(names, " ")
}

func TestClassify(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"-- nothing", ""},
		{"hello", ""},
		{"select 1", "Cancellable HasPlan IsQuery ReadOnly ReturnsRows"},
		{"/* x */ ((select 1) union (select 2))", "Cancellable HasPlan IsQuery ReadOnly ReturnsRows"},
		{"select f(1)", "Cancellable HasPlan IsQuery ReturnsRows"},
		{"select 1 into outfile 'x'", "Cancellable HasPlan ReturnsRows"},
		{"select 1 into @v", "Cancellable HasPlan LeavesState ReturnsRows"},
		{"select 1 /*! into @v */", "Cancellable HasPlan LeavesState ReturnsRows"},
		{"select * from t for update", "Cancellable HasPlan IsQuery ReturnsRows"},
		{"with c as (select 1) table c", "Cancellable HasPlan IsQuery ReadOnly ReturnsRows"},
		{"with c as (select 1) delete from t", "HasPlan ReturnsRows"},
		{"show create table t", "Cancellable ReadOnly ReturnsRows ShowsDefinition"},
		{"show tables like 'create'", "Cancellable ReadOnly ReturnsRows"},
		{"explain select 1", "Cancellable ReadOnly ReturnsRows"},
		{"explain analyze select 1", "Cancellable ReturnsRows"},
		{"help 'select'", "Cancellable ReadOnly"},
		{"do sleep(1)", "DiscardsResult"},
		{"insert into t values (last_insert_id())", "CanBatch HasPlan ReadsInsertID ReadsLastResult"},
		{"select 1; delete from t", "Cancellable HasPlan IsQuery Multiple ReturnsRows"},
		{"select 1;", "Cancellable HasPlan IsQuery ReadOnly ReturnsRows"},
		{"select ';'", "Cancellable HasPlan IsQuery ReadOnly ReturnsRows"},
		{"use shop", "ChangesNames OnlySets Schema=shop"},
		{"/* x */ USE `a``b.c`;", "ChangesNames OnlySets Schema=a`b.c"},
		{"use hive . shop", "ChangesNames OnlySets Schema=hive.shop"},
		{"use /*! shop */", "ChangesNames OnlySets Schema=shop"},
		{"select 1; use shop; select 2", "Cancellable HasPlan IsQuery Multiple ReturnsRows"},
		{"set names latin1 collate latin1_bin", "Collation=latin1_bin OnlySets"},
		{"set global Read_Only = 1", "MentionsReadOnly OnlySets"},
		{"create temporary table t (n int)", "ChangesNames Ends=2 LeavesState"},
		{"drop table t", "ChangesNames Ends=2"},
		{"call p()", "Compound Ends=2 LeavesState Opens=1"},
		{"begin", "Compound Control=1 Ends=2 Opens=2"},
		{"rollback", "Control=2 Ends=1"},
		{"if 1 then begin end; end if", "Compound Multiple"},
	} {
		if got := namesOf(sqltext.Classify(c.text, "", scan.Mode{})); got != c.want {
			t.Errorf("%s: %s; want %s", c.text, got, c.want)
		}
	}
}

// OfVerb suffices to classify a statement of a script.
func TestOfVerb(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { sqltext.OfVerb("INSERT") }); n != 0 {
		t.Errorf("allocates %v times", n)
	}
	want := []string{"SELECT", "INSERT", "REPLACE", "UPDATE", "DELETE", "WITH", "TABLE", "VALUES"}
	if got := sqltext.VerbsWithPlan(); !slices.Equal(got, want) {
		t.Errorf("with a plan: %v, want %v", got, want)
	}
	for _, verb := range []string{"", "select", "NOSUCH", "`SELECT`"} {
		if got := sqltext.OfVerb(verb); got != (sqltext.VerbTraits{}) {
			t.Errorf("%s: %+v", verb, got)
		}
	}
}

// ReadOnly is true only for a statement that certainly reads and does nothing else. Such a
// statement may be stopped when its output is no longer read.
func TestReadOnly(t *testing.T) {
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
		{"select next from t", false}, // may be NEXT VALUE FOR
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
		if got := sqltext.Classify(c.text, "", scan.Mode{}).ReadOnly; got != c.want {
			t.Errorf("%s: %v, want %v", c.text, got, c.want)
		}
	}
}

// sideEffectWords are keywords that no read-only query has.
var sideEffectWords = []string{"INTO", "INSERT", "UPDATE", "DELETE", "REPLACE", "SHARE", "ANALYZE"}

// modeOf returns a mode for each number.
func modeOf(n byte) scan.Mode {
	return scan.Mode{NoBackslashEscapes: n&1 > 0, ANSIQuotes: n&2 > 0, DollarQuotes: n&4 > 0, MariaDB: n&8 > 0, Encoding: charset.Of([]string{"utf8mb4", "gbk"}[n>>4&1])}
}

// A read-only text contains nothing that could change something, and ReadOnly implies the
// weaker traits.
func FuzzClassify(f *testing.F) {
	for _, text := range append(slices.Clone(hostile), "select f (1) from t for update; do 1", "with a(b) as (select `c`(1)) table a", "explain analyze table t",
		"values row(@a := 1)", "select 1 /*!50000 into @v */", "create procedure p() begin set @a = 1; end", "set autocommit = 0; show create table t") {
		f.Add(text, byte(len(text)))
	}
	f.Fuzz(func(t *testing.T, text string, n byte) {
		mode := modeOf(n)
		got := sqltext.Classify(text, "", mode)
		if got.ReadOnly && (!got.Cancellable || got.Multiple) || got.IsQuery && !(got.Cancellable && got.HasPlan) || got.CanBatch && got.ReturnsRows {
			t.Fatalf("%q: %s", text, namesOf(got))
		}
		if got.VerbTraits != sqltext.OfVerb(got.Verb) {
			t.Fatalf("%q: not the traits of %s", text, got.Verb)
		}
		if !got.ReadOnly || !got.IsQuery {
			return
		}
		last := scan.Space
		for token := range scan.Tokens(text, mode) {
			last = token.Kind
			word := strings.ToUpper(token.Text)
			if token.Kind == scan.VersionMark || word == ":=" || token.Kind == scan.Keyword && slices.Contains(sideEffectWords, word) {
				t.Fatalf("%q only reads, with %q", text, token.Text)
			}
		}
		if last != scan.Unclosed && sqltext.Classify(text+"\n, nosuch(1)", "", mode).ReadOnly {
			t.Fatalf("%q only reads, also with an unknown function", text)
		}
	})
}
