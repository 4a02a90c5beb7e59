package sqltext_test

import (
	"strings"
	"testing"

	"mysh/internal/charset"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/servertest"
	"mysh/internal/sqltext"
)

// known returns variables for the tests below.
func known(tb testing.TB) *sqltext.Variables {
	var v sqltext.Variables
	for name, value := range map[string]string{
		"x": "7", "t": "my table", "s": `it's \ "q"`, "empty": "", "straße": "s", "limit": "3", "b": "a`b", "colon": ":x",
	} {
		if err := v.Set(name, value); err != nil {
			tb.Fatal(err)
		}
	}
	return &v
}

func TestVariables_Insert(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"select :x", "select 7"},
		{"select :x,:x+:x;", "select 7,7+7;"},
		{"select (:x)", "select (7)"},
		{"limit :limit", "limit 3"},
		{"select :straße", "select s"},
		{"select :'s'", `select 'it''s \\ "q"'`},
		{"select * from :\"t\".:\"b\"", "select * from `my table`.`a``b`"},
		{"select :t.x", "select my table.x"},
		{"select :'empty', :empty1", "unset: empty1"},
		{"select :'empty':'empty'", "select '' ''"},
		{"select :'x':'x'", "select '7' '7'"},
		{"select :'x''y'", "unset: x''y"},
		{"select :\"t\"`y`", "select `my table` `y`"},
		{"select :colon", "select :x"},
		{"set @a:=:x", "set @a:=7"},
		{"set @a := :x", "set @a := 7"},
		{"grant all to 'u'@:'x'", "grant all to 'u'@'7'"},
		{"select @:x", "select @7"},
		{"/*! select :x */", "/*! select 7 */"},
		{"/*!50003 select */ :x", "/*!50003 select */ 7"},
		{"select /* it's */ :x", "select /* it's */ 7"},
		{"create table :\"t\" (a int default :x)", "create table `my table` (a int default 7)"},
		{"create view v as select :x", "create view v as select 7"},
		{"alter table event add check (a > :x)", "alter table event add check (a > 7)"},
		{"with w as (select :x) select :x", "with w as (select 7) select 7"},
		{"drop trigger a; create trigger a before insert on b for each row begin set :new.x := :x; end", ""},
		{"select :x; create procedure :\"t\"() select :x; select :x", "select 7; create procedure :\"t\"() select :x; select :x"},
		{"select :no, :'nada', :\"no\"", "unset: no, nada"},
		{"select :'a b'", "unset: a b"},

		// Nothing is inserted.
		{"select ':x', \":x\", `:x`, 'it''s :x', 'a\\':x'", ""},
		{"select 1 -- :x", ""},
		{"select 1 # :x", ""},
		{"select /* :x */ 1 /*+ :x */", ""},
		{"select @a:=1, @a:= 1", ""},
		{"select a::x, :::x", ""},
		{"select '$.a:x', '10:30:00', time'10:30', j->'$:x'", ""},
		{"select 10:30", ""},
		{"select x:x, `x`:x, 'x':x, é:x", ""},
		{"select : x", ""},
		{"select :1, :$x, :x$, :`x`", ""},
		{"select :", ""},
		{"select :'x", ""},
		{"l: loop select :x; end loop", ""},
		{"l:begin not atomic select :x; end", ""},
		{"retry:loop select :x; end loop", ""},
		{"`l` : loop select :x; end loop", ""},
		{"begin not atomic l:loop select :x; end loop; end", ""},
		{"if :x then select 1; end if", ""},
		{"create procedure p() select :x", ""},
		{"create definer=`a`@`b` function f() returns int return :x", ""},
		{"/*!50003 create*/ /*!50020 definer=a*/ /*!50003 trigger t before insert on a for each row set new.a = :x */", ""},
		{"create or replace package body p as a int := :x; end", ""},
		{"alter event e do select :x", ""},
	} {
		want := c.want
		if want == "" {
			want = c.text
		}
		got, err := known(t).Insert(c.text, scan.Mode{})
		if names, isError := strings.CutPrefix(want, "unset: "); isError {
			if err == nil || !strings.Contains(err.Error(), " "+names+" ") {
				t.Errorf("%s: got %q, %v; want an error about %s", c.text, got, err, names)
			}
		} else if err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", c.text, got, err, want)
		}
	}
}

// In ANSI_QUOTES "…" is a name; the references are the same.
func TestVariables_InsertModes(t *testing.T) {
	for _, c := range []struct {
		mode scan.Mode
		want string
	}{
		{scan.Mode{ANSIQuotes: true}, "select 'it''s \\\\ \"q\"' as `my table`"},
		{scan.Mode{NoBackslashEscapes: true}, "select 'it''s \\ \"q\"' as `my table`"},
		{scan.Mode{NoBackslashEscapes: true, ANSIQuotes: true}, "select 'it''s \\ \"q\"' as `my table`"},
	} {
		if got, err := known(t).Insert(`select :'s' as :"t"`, c.mode); err != nil || got != c.want {
			t.Errorf("%+v: got %q, %v; want %q", c.mode, got, err, c.want)
		}
	}
	if got, err := known(t).Insert("select $$ :x $$, :x", scan.Mode{DollarQuotes: true}); err != nil || got != "select $$ :x $$, 7" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestVariables_SetRefuses(t *testing.T) {
	var v sqltext.Variables
	for _, name := range []string{"", "1a", "a b", "a-b", "a.b", "a'", "\xff", "a\x00"} {
		if v.Set(name, "1") == nil {
			t.Errorf("%q can be set", name)
		}
	}
	if v.Set("a", "x\x00") == nil {
		t.Error("a NUL can be set")
	}
	if v.Unset("a") || len(v.Names()) != 0 {
		t.Error("something was set")
	}
	if _, err := v.Insert(`select :"e"`, scan.Mode{}); err == nil {
		t.Error("an unset name is inserted")
	}
	v.Set("e", "")
	if got, err := v.Insert(`select :"e"`, scan.Mode{}); err == nil {
		t.Errorf("an empty name is inserted: %q", got)
	}
}

// A text without references is returned byte for byte; one with references does not change outside of
// them, whatever it holds.
func FuzzVariables_Insert(f *testing.F) {
	for _, text := range append(hostile, "select :x, ':x' -- :x", "l:begin", "a::b", ":'x'':x'", ":\"t\"\"", "/*!:x*/:x", "\x81\x5c:x") {
		f.Add(text, byte(0))
		f.Add("select :x "+text+" :x", byte(1))
	}
	f.Fuzz(func(t *testing.T, text string, bits byte) {
		mode := scan.Mode{NoBackslashEscapes: bits&1 != 0, ANSIQuotes: bits&2 != 0, DollarQuotes: bits&4 != 0, Encoding: charset.Of(charsets[int(bits>>3)%len(charsets)])}
		var none, marked sqltext.Variables
		if got, err := none.Insert(text, mode); err == nil && got != text {
			t.Errorf("%q without references becomes %q", text, got)
		}
		marked.Set("x", "\x01") // no fuzzed reference writes it otherwise
		got, err := marked.Insert(text, mode)
		if err != nil || strings.Contains(text, "\x01") {
			return
		}
		for _, as := range [][2]string{{"'\x01'", ":'x'"}, {"`\x01`", `:"x"`}, {"\x01", ":x"}} {
			got = strings.ReplaceAll(got, as[0], as[1])
		}
		if got != text && strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Errorf("%q becomes %q", text, got)
		}
	})
}

// In every mode and character set, servers read what was inserted as the value, and no part of it
// runs as SQL.
func TestVariables_RealServers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, r := range readers(t, s, true) {
			for _, value := range hostile {
				r.checkInserted(t, value)
			}
		}
		nothingRan(t, s)
	})
}

func (r reader) checkInserted(t *testing.T, value string) {
	t.Helper()
	var v sqltext.Variables
	if v.Set("v", value) != nil {
		return // a NUL
	}
	if text, err := v.Insert("SELECT HEX(:'v'), 'end'", r.mode); err == nil {
		rows, err := ask(r.conn, text)
		if err != nil && !refusedAsText(err) {
			t.Errorf("%s: %s: %v", r, text, err)
		} else if err == nil {
			r.same(t, "string", value, rows)
		}
	}
	text, err := v.Insert(`SELECT 1 AS :"v"`, r.mode)
	name := strings.TrimPrefix(text, "SELECT 1 AS ")
	if err != nil || r.charset == "binary" || !r.comesBack(value, name) {
		return
	}
	rows, err := ask(r.conn, text)
	if err == nil && rows[0][0] != value {
		t.Errorf("%s: the name %q, as %s, has come back as %q", r, value, name, rows[0][0])
	} else if refused, ok := err.(*result.Error); ok && !refusedAsText(err) && !refusedName[refused.Number] {
		t.Errorf("%s: the name %q, as %s: %v", r, value, name, err)
	}
}
