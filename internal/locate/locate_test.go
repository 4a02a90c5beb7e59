package locate

import (
	"strings"
	"testing"

	"mysh/internal/catalog"
	"mysh/internal/result"
	"mysh/internal/scan"
)

const (
	badMySQL   = "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near "
	badTiDB    = "You have an error in your SQL syntax; check the manual that corresponds to your TiDB version for the right syntax to use "
	badMariaDB = "You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the right syntax to use near "
)

// mistakes are messages of both servers and the place of each in its statement.
var mistakes = []struct {
	number    uint16
	message   string
	statement string
	want      string // "" if the message does not determine a place
}{
	{1064, badMySQL + "'selec 1' at line 1", "selec 1", `
  selec 1
  ^^^^^`},
	{1064, badMariaDB + "'dual' at line 1", "select 1 form dual", `
  select 1 form dual
                ^^^^`},
	{1064, badMySQL + "'form orders\n where x' at line 2", "select *\nform orders\n where x", `
  2 | form orders
      ^^^^`},
	{1064, badMySQL + "'' at line 1", "select 1 +", `
  select 1 +
            ^`},
	{1064, badMariaDB + "'' at line 3", "select *\nfrom t\nwhere", `
  3 | where
           ^`},
	{1064, badMySQL + "''abc' at line 1", "select 'abc", `
  select 'abc
         ^^^^`},
	{1064, badMariaDB + "'mysql.user where User in (1,2,3,4,5,6,7,8,9,10) and Host in ('aaaaaaaaa','bbb...' at line 1",
		"select count( *) fro mysql.user where User in (1,2,3,4,5,6,7,8,9,10) and Host in ('aaaaaaaaa','bbbbbbbbb','cccccccc')", `
  select count( *) fro mysql.user where User in (1,2,3,4,5,6,7,8,9,10) and Host…
                       ^^^^^`},
	{1064, badMySQL + "'mysql.user where User in (1,2,3,4,5,6,7,8,9,10) and Host in ('aaaaaaaaa','bbbbbb' at line 1",
		"select count( *) fro mysql.user where User in (1,2,3,4,5,6,7,8,9,10) and Host in ('aaaaaaaaa','bbbbbbbbb','cccccccc')", `
  select count( *) fro mysql.user where User in (1,2,3,4,5,6,7,8,9,10) and Host…
                       ^^^^^`},
	{1064, badMySQL + "'selec 1' at line 1", "prepare s from 'selec 1'", ""},
	{1064, badMySQL + "'x' at line 1", "select \"日本\", '한국어' frm x", `
  select "日本", '한국어' frm x
                              ^`},
	{1064, badMySQL + "'frm t' at line 2", "select\n\ta\tfrm t", `
  2 |  a frm t
         ^^^`},
	{1064, "Fehler in der SQL-Syntax", "selec 1", ""},

	{1146, "Table 'shop.ordrs' doesn't exist", "select * from ordrs where id = 3", `
  select * from ordrs where id = 3
                ^^^^^ did you mean orders?`},
	{1146, "Table 'shop.ordrs' doesn't exist", "select ordrs.id from shop.`ordrs`", `
  select ordrs.id from shop.` + "`ordrs`" + `
                            ^^^^^^^ did you mean orders?`},
	{1146, "Table 'shop.ordrs' doesn't exist", "select 1 -- ordrs\nfrom ordrs", `
  2 | from ordrs
           ^^^^^ did you mean orders?`},
	{1051, "Unknown table 'shop.ordrs'", "drop table ordrs", `
  drop table ordrs
             ^^^^^ did you mean orders?`},
	{1054, "Unknown column 'nam' in 'field list'", "select nam from pets", `
  select nam from pets
         ^^^ did you mean name?`},
	{1054, "Unknown column 'p.nam' in 'SELECT'", "select o.nam, p.nam from pets p, owners o", `
  select o.nam, p.nam from pets p, owners o
                  ^^^ did you mean name?`},
	{1054, "Unknown column 'o.nam' in 'field list'", "select p.nam,\n\to.nam -- o.nam\nfrom pets p, owners o", `
  2 |  o.nam -- o.nam
         ^^^ did you mean name?`},
	{1054, "Unknown column 'x.id' in 'SELECT'", "select id, x.id from orders o where x.id = 1", `
  select id, x.id from orders o where x.id = 1
             ^ did you mean p or orders or o?`},
	{1054, "Unknown column 'ordrs.total' in 'where clause'", "select * from orders where ordrs.total > 1", `
  select * from orders where ordrs.total > 1
                             ^^^^^ did you mean orders?`},
	{1054, "Unknown column 'nam' in 'where clause'", "select p.nam, nam(1), 'nam' as nam from pets p where nam = 1", `
  select p.nam, nam(1), 'nam' as nam from pets p where nam = 1
                                                       ^^^ did you mean name?`},
	{1054, "Unknown column 'nam' in 'ORDER BY'", "select (select nam from a order by 1) as nam from pets where nam = 1 order by id, nam", `
  …here nam = 1 order by id, nam
                             ^^^ did you mean name?`},
	{1054, "Unknown column 'totl' in 'group statement'", "select '東京', totl from orders\ngroup by totl", `
  2 | group by totl
               ^^^^ did you mean total?`},
	{1054, "Unknown column 'totl' in 'ON'", "select totl from a join b on totl = 1", `
  select totl from a join b on totl = 1
                               ^^^^ did you mean total?`},
	{1054, "Unknown column 'totl' in 'field list'", "insert into orders (id, totl) values (1, 2)", `
  insert into orders (id, totl) values (1, 2)
                          ^^^^ did you mean total?`},
	{1146, "Table 'farm.ordrs' doesn't exist", "select ordrs.id from farm.ordrs, ordrs", `
  select ordrs.id from farm.ordrs, ordrs
                            ^^^^^ did you mean orders?`},
	{1146, "Table 'frm.pets' doesn't exist", "select * from frm.pets", `
  select * from frm.pets
                ^^^ did you mean farm?`},
	{1146, "Table 'shop.ordrs' doesn't exist", "select ordrs.id from ordrs", `
  select ordrs.id from ordrs
                       ^^^^^ did you mean orders?`},
	{1049, "Unknown database 'frm'", "select frm.pets.id from pets frm, frm.pets", `
  select frm.pets.id from pets frm, frm.pets
         ^^^ did you mean farm?`},
	{1008, "Can't drop database 'frm'; database doesn't exist", "drop database frm", `
  drop database frm
                ^^^ did you mean farm?`},
	{4092, "Unknown VIEW: 'shop.ordrs'", "drop view ordrs", `
  drop view ordrs
            ^^^^^ did you mean orders?`},
	{1305, "FUNCTION shop.lenght does not exist", "select lenght('a') as lenght", `
  select lenght('a') as lenght
         ^^^^^^ did you mean length?`},
	{1305, "FUNCTION shop.LENGHT does not exist", "select LENGHT('a')", `
  select LENGHT('a')
         ^^^^^^ did you mean LENGTH?`},
	{1305, "FUNCTION shp.net_price does not exist", "select shp.net_price(1)", `
  select shp.net_price(1)
         ^^^ did you mean shop?`},
	{1305, "PROCEDURE shop.refil does not exist", "call refil()", `
  call refil()
       ^^^^^ did you mean refill?`},
	{1193, "Unknown system variable 'sql_mod'", "set @x = 1, @@session.sql_mod = ''", `
  set @x = 1, @@session.sql_mod = ''
              ^^^^^^^^^^^^^^^^^ did you mean sql_mode?`},
	{1286, "Unknown storage engine 'inodb'", "create table a (a int) engine = 'inodb'", `
  create table a (a int) engine = 'inodb'
                                  ^^^^^^^ did you mean InnoDB?`},
	{1115, "Unknown character set: 'utf8m4'", "set names utf8m4", `
  set names utf8m4
            ^^^^^^ did you mean utf8mb4?`},
	{1091, "Can't DROP COLUMN `nme`; check that it exists", "alter table pets drop column nme", `
  alter table pets drop column nme
                               ^^^ did you mean name?`},
	{1091, "Can't DROP 'by_nme'; check that column/key exists", "drop index by_nme on pets", `
  drop index by_nme on pets
             ^^^^^^ did you mean by_name?`},
	{1176, "Key 'by_nme' doesn't exist in table 'pets'", "select * from pets use index (by_nme)", `
  select * from pets use index (by_nme)
                                ^^^^^^ did you mean by_name?`},
	{1054, "Unknown column 'name' in 'field list'", "select name from nobody", `
  select name from nobody
         ^^^^`},
	{1052, "Column 'User' in SELECT is ambiguous", "select user from a, b", `
  select user from a, b
         ^^^^`},
	{1049, "Unknown database 'nosuch'", "select * from nosuch.t", `
  select * from nosuch.t
                ^^^^^^`},
	{1305, "FUNCTION shop.nofunc does not exist", "select nofunc(1)", `
  select nofunc(1)
         ^^^^^^`},
	{1305, "PROCEDURE shop.nop does not exist", "call shop.nop()", `
  call shop.nop()
            ^^^`},
	{1193, "Unknown system variable 'nosuch'", "select @@global.nosuch", `
  select @@global.nosuch
         ^^^^^^^^^^^^^^^`},
	{1193, "Unknown system variable 'nosuch'", "set nosuch = 1", `
  set nosuch = 1
      ^^^^^^`},
	{1091, "Can't DROP 'nocol'; check that column/key exists", "alter table t drop column nocol", `
  alter table t drop column nocol
                            ^^^^^`},
	{1176, "Key 'nokey' doesn't exist in table 'db'", "select * from db force index (nokey)", `
  select * from db force index (nokey)
                                ^^^^^`},
	{1273, "Unknown collation: 'nosuch'", "select 1 collate nosuch", `
  select 1 collate nosuch
                   ^^^^^^`},
	{4161, "Unknown data type: 'foo'", "create table z (b foo)", `
  create table z (b foo)
                    ^^^`},
	{1146, "Table 'shop.view_base' doesn't exist", "select * from a_view", ""},
	{1062, "Duplicate entry '1' for key 'PRIMARY'", "insert into t values (1)", ""},

	{1064, badMySQL + "'' at line 1", "/* of a statement in the procedure */ call p('select')", ""},
	{1064, badMySQL + "'' at line 1", "execute p", ""},
	{1064, badMySQL + "')' at line 1", "call p(1, )", `
  call p(1, )
            ^`},

	// Vitess, TiDB, StarRocks and ClickHouse.
	{1064, "syntax error at position 22 near 'is'", "SELECT * FROM THIS IS NOT SQL", `
  SELECT * FROM THIS IS NOT SQL
                     ^^`},
	{1105, "syntax error at position 35", "select * from customers where id =", `
  select * from customers where id =
                                    ^`},
	{1105, "syntax error at position 8 near 'selec'", "/* a comment that vtgate has cut off */ selec 1", ""},
	{1064, badTiDB + "line 1 column 19 near \"\"test\" (a varchar(10))\" ", `CREATE TABLE "test" (a varchar(10))`, `
  CREATE TABLE "test" (a varchar(10))
               ^^^^^^`},
	{1064, "Getting syntax error at line 1, column 16. Detail message: Unexpected input 'like', the most similar input is {a legal identifier}.", "CREATE DATABASE LIKE", `
  CREATE DATABASE LIKE
                  ^^^^`},
	{1064, "Getting syntax error at line 2, column 3. Detail message: Unexpected input 'tbl'.", "select 'é'\né, tbl", `
  2 | é, tbl
         ^^^`},
	{1105, "errCode = 2, detailMessage = \nmismatched input 'form' expecting {<EOF>, ';'}(line 1, pos 9)\n", "select * form t", `
  select * form t
           ^^^^`},
	{1064, "Getting syntax error at line 9, column 3. Detail message: Unexpected input 'tbl'.", "select 1", ""},
	{62, "Code: 62. DB::Exception: Syntax error: failed at position 10 ('form') (line 1, col 10): form t. Expected one of: token. (SYNTAX_ERROR)", "select * form t", `
  select * form t
           ^^^^`},

	{1064, badMySQL + "'select\u00a01 from t' at line 1", "select\u00a01 from t", `
  select\u00a01 from t
        ^^^^^^ this is a no-break space (U+00A0), not a blank`},
	{1064, badMariaDB + "'y’' at line 2", "select * from t\nwhere a = ‘x y’", `
  2 | where a = ‘x y’
                ^ this is ‘ (U+2018), not '`},
	{1054, "Unknown column '“a”' in 'field list'", "select “a” from t", `
  select “a” from t
         ^ this is “ (U+201C), not "`},
	{1054, "Unknown column '\u200bid' in 'SELECT'", "select '\u200b', \u200bid from t", `
  select '\u200b', \u200bid from t
                   ^^^^^^ this is a zero width space (U+200B)`},
	{1064, badMySQL + "'' at line 1", "select 1；", `
  select 1；
          ^^ this is ； (U+FF1B), not ;`},
	{1064, badMySQL + "'t /* – */' at line 1", "select '“a”', `b’` form t /* – */", `
  select '“a”', ` + "`b’`" + ` form t /* – */
                          ^`},
	{1146, "Table 'shop.t' doesn't exist", "select a–b from t", `
  select a–b from t
                  ^`},

	{1146, "Table 'shop.t' doesn't exist", "select '" + strings.Repeat("x", 100) + "' from t where '" + strings.Repeat("y", 100) + "'", `
  …xxxxxxxxxxxxxxxxxxx' from t where 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
                             ^`},
}

func TestFind_Mistakes(t *testing.T) {
	known := map[catalog.Kind][]string{
		catalog.KindSchema: {"shop", "farm"}, catalog.KindTable: {"orders", "pets"}, catalog.KindSource: {"p", "orders", "o"}, catalog.KindColumn: {"id", "name", "total"},
		catalog.KindFunction: {"LENGTH", "Net_price"}, catalog.KindProcedure: {"refill"}, catalog.KindIndex: {"by_name"},
		catalog.KindVariable: {"sql_mode"}, catalog.KindEngine: {"InnoDB"}, catalog.KindCharset: {"utf8mb4"},
	}
	names := func(k catalog.Kind, _ string, _, _ int) []string { return known[k] }
	for _, c := range mistakes {
		got := ""
		if p, ok := Find(c.statement, scan.Mode{}, &result.Error{Number: c.number, Message: c.message}); ok {
			got = p.Suggest(names).Draw(80)
		}
		if want := strings.TrimPrefix(c.want, "\n"); got != want {
			t.Errorf("%s\n%s: got\n%s\nwant\n%s", c.statement, c.message, got, want)
		}
	}
}

// A place lies within the statement, whatever the server's message.
func FuzzFind(f *testing.F) {
	for _, c := range mistakes {
		f.Add(c.number, c.message, c.statement)
	}
	f.Fuzz(func(t *testing.T, number uint16, message, statement string) {
		p, ok := Find(statement, scan.Mode{}, &result.Error{Number: number, Message: message})
		if !ok {
			return
		}
		if p.from < 0 || p.to < p.from || p.to > len(statement) {
			t.Fatalf("%q in %q: %+v", message, statement, p)
		}
		lines := strings.Split(p.Draw(40), "\n")
		marks, hint, _ := strings.Cut(lines[len(lines)-1], "^ this is ")
		if len(lines) != 2 || strings.Trim(marks, " ^") != "" || hint != "" && !strings.Contains(hint, "(U+") || !strings.Contains(lines[1], "^") {
			t.Fatalf("%q in %q is drawn as %q", message, statement, lines)
		}
	})
}
