//go:build unix

package app_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"mysh/internal/servertest"
)

// lists are the commands that list objects, without what only one kind of server has.
var lists = []string{`\l`, `\dt`, `\dv`, `\di`, `\df`, `\dg`, `\de`, `\du`, `\dp`}

// wantCells reports the rows of CSV that an answer lacks. {schema} in them stands for the schema.
func wantCells(t *testing.T, line, answer, schema string, rows ...string) {
	t.Helper()
	lines := strings.Split(strings.ReplaceAll(answer, "\r", ""), "\n")
	for _, row := range rows {
		row = strings.ReplaceAll(row, "{schema}", schema)
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, row) }) {
			t.Errorf("%s lacks %q:\n%s", line, row, answer)
		}
	}
}

// Each kind of object is listed, by its name, by the name of its table, and in all schemas.
func TestLists_EachKind(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := describedSchema(t, s)
		account := "l" + strings.ReplaceAll(schema, "_", "")[max(0, len(strings.ReplaceAll(schema, "_", ""))-20):]
		s.SQL(t, "create user '"+account+"'@'10.0.0.%' identified by 'x'")
		t.Cleanup(func() { s.SQL(t, "drop user '"+account+"'@'10.0.0.%'") })
		s.SQL(t, "grant select, update (state) on "+schema+".orders to '"+account+"'@'10.0.0.%'")
		s.SQL(t, "grant insert on "+schema+".* to '"+account+"'@'10.0.0.%' with grant option")
		at := "'" + account + "'@'10.0.0.%'"
		c := callAt(t, s, schema)
		for line, rows := range map[string][]string{
			`\l {schema}`:           {"{schema},"},
			`\l+ {schema}`:          {"{schema},"},
			`\dt`:                   {"customers,InnoDB,a AUTO_INCREMENT=8", "orders,InnoDB,", "\"a`b.c%d'\"\"\",InnoDB,"},
			`\dt ORD*`:              {"orders,"},
			"\\dt `a``b.c%d'\"`":    {"\"a`b.c%d'\"\"\",InnoDB,"},
			`\dt+ parts`:            {"parts,InnoDB,"},
			`\dt {schema}.it?ms`:    {"items,"},
			`\dt *.customers`:       {"{schema},customers,InnoDB,"},
			`\dv`:                   {"big,definer"},
			`\dv+`:                  {"big,definer,root@"},
			`\di orders`:            {"orders,PRIMARY,primary,id", `orders,customer,"","customer, at"`, `orders,note,"",note(20)`, "orders,both_of,unique,"},
			`\di+ both*`:            {`orders,both_of,unique,"id, state","",BTREE,0,`},
			`\df`:                   {"add_order,procedure,\"customer int", "tax,function,\"price decimal(10,2)\",\"decimal(10,2)\""},
			`\df+ tax`:              {"tax,function,\"price decimal(10,2)\",\"decimal(10,2)\",definer,"},
			`\dg`:                   {"orders_log,orders,after update"},
			`\dg+ orders`:           {"orders_log,orders,after update,"},
			`\de`:                   {"nightly,every 1 day,enabled,"},
			`\de+ night*`:           {`nightly,every 1 day,enabled,"",2038-01-01 00:00:00,`},
			`\du ` + account:        {at + ",user,"},
			`\du ` + account + `@*`: {at + ",user,"},
			`\du+ ` + account:       {},
			`\dp`:                   {`orders,"",` + at + ",SELECT", "orders,state," + at + ",UPDATE"},
			`\dp+ orders`:           {`*,"",` + at + ",INSERT,yes", `*.*,"",'root'@'%',`},
			`\dp *.orders`:          {`{schema},orders,"",` + at + ",SELECT"},
		} {
			line := strings.ReplaceAll(line, "{schema}", schema)
			wantCells(t, line, c.text(line+` \g csv`), schema, rows...)
		}
		wantWords(t, `\du+`, c.text(`\du+ `+account+` \g csv`), "`"+schema+"`.`orders`", `UPDATE (`, "`"+schema+"`.*", "INSERT, GRANT OPTION")
		found := c.text(`\find order \g csv`)
		wantCells(t, `\find order`, found, schema, "{schema},table,orders,name", "{schema},trigger,orders.orders_log,name", "{schema},procedure,add_order,name")
		wantCells(t, `\find auto_inc`, c.text(`\find auto_inc \g csv`), schema, "{schema},table,customers,comment,a AUTO_INCREMENT=8")
		wantCells(t, `\find cust`, c.text(`\find cust \g csv`), schema, "{schema},column,orders.customer,name", "{schema},index,orders.customer,name")
		wantWords(t, `\find`, unwrapped(c.ask(`\find threads_conn`)), `No name and no comment has "threads_conn".`)
		wantWords(t, `\find+`, c.text(`\find+ thread \g csv`), "performance_schema,")
		if s.Kind == servertest.MySQL {
			wantWords(t, `\ds`, c.ask(`\ds`), "MySQL", "has no sequences")
			return
		}
		s.SQL(t, "create sequence "+schema+".numbers start with 10 increment by 5 cache 20")
		wantCells(t, `\ds`, c.text(`\ds \g csv`), schema, "numbers,")
		wantCells(t, `\ds+`, c.text(`\ds+ \g csv`), schema, "numbers,10,1,9223372036854775806,10,5,20,no,")
	})
}

// What does not exist is reported with what may have been meant, and a user without a schema learns how to
// name one.
func TestLists_Nothing(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := describedSchema(t, s)
		c := callAt(t, s, schema)
		wantWords(t, `\dt`, unwrapped(c.ask(`\dt custmers`)), "No tables fit custmers; did you mean customers?")
		wantWords(t, `\dt`, unwrapped(c.ask(`\dt `+schema+`x.*`)), "There is no schema "+schema+"x, or none that you may see; did you mean "+schema+"?")
		wantWords(t, `\dg`, unwrapped(c.ask(`\dg customers`)), "No triggers fit customers. Triggers are seen with the TRIGGER privilege.")
		wantWords(t, `\find`, unwrapped(c.ask(`\find no_such_name`)), `No name and no comment has "no_such_name".`)
		c = callAt(t, s)
		wantWords(t, `\dt`, unwrapped(c.ask(`\dt`)), `no schema is selected: type \u and a schema (\l lists them), or \dt shop.* for the tables of a schema, or \dt *.* for those of all`)
		wantCells(t, `\dt *.*`, c.text(`\dt *.* \g csv`), schema, "{schema},orders,InnoDB,")
	})
}

// An account that may read one table gets what the server shows it, and a sentence on the rest.
func TestLists_FewRights(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := describedSchema(t, s)
		s.SQL(t, "create user few_rights@'%' identified by 'x'")
		t.Cleanup(func() { s.SQL(t, "drop user few_rights@'%'") })
		s.SQL(t, "grant select on "+schema+".orders to few_rights@'%'")
		cmd := mysh(t, "-ufew_rights", "-px", "-h"+s.Host, fmt.Sprint("-P", s.Port), schema)
		c := caller{sitAt(t, cmd), cmd.Dir}
		wantCells(t, `\dt`, c.text(`\dt \g csv`), schema, "orders,InnoDB,")
		wantWords(t, `\du`, unwrapped(c.ask(`\du`)), "'few_rights'@'%'", "Other accounts are left out: they are seen with SELECT on mysql.*.")
		wantWords(t, `\du+`, unwrapped(c.ask(`\du+`)), "`orders`", "SELECT")
		wantWords(t, `\di+`, c.ask(`\di+`), "Sizes are left out")
		wantWords(t, `\dp`, c.ask(`\dp`), "'few_rights'@'%'", "Privileges of other accounts are left out")
		for _, list := range []string{`\l+`, `\dt+`, `\dv+`, `\df+`, `\dg+`, `\de+`, `\dp+`, `\find order`} {
			if answer := c.ask(list); strings.Contains(answer, "ERROR") {
				t.Errorf("%s: %s", list, answer)
			}
		}
	})
}

// The session of the user is as it was: its transaction, its warnings and the number of rows found.
func TestLists_LeaveSessionAlone(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := describedSchema(t, s)
		c := callAt(t, s, schema)
		c.ask("begin;")
		c.ask("insert into customers (name) values ('x');")
		c.ask("select 1 union select 2;")
		for _, list := range lists {
			c.ask(list)
			c.ask(list + "+")
		}
		if got := c.text(`select found_rows(), database() \g csv`); !strings.Contains(got, "2,"+schema) {
			t.Errorf("got %q", got)
		}
		c.ask("select 1/0;")
		c.ask(`\dt+`)
		wantWords(t, "show warnings", c.ask("show warnings;"), "1365")
		c.ask("rollback;")
		if got := c.text(`select count(*) from customers \g csv`); !strings.HasSuffix(strings.TrimSpace(got), "\n0") {
			t.Errorf("got %q", got)
		}
	})
}

// No sql_mode of the server and no character set of the session changes what is listed.
func TestLists_ModesAndCharsets(t *testing.T) {
	for kind, modes := range map[servertest.Kind][]string{
		servertest.MariaDB: {"ORACLE,NO_BACKSLASH_ESCAPES", "EMPTY_STRING_IS_NULL,PAD_CHAR_TO_FULL_LENGTH", "ANSI,ONLY_FULL_GROUP_BY,HIGH_NOT_PRECEDENCE"},
		servertest.MySQL:   {"ANSI,NO_BACKSLASH_ESCAPES,HIGH_NOT_PRECEDENCE", "TRADITIONAL,PAD_CHAR_TO_FULL_LENGTH,NO_UNSIGNED_SUBTRACTION"},
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := servertest.Start(t, kind)
			schema := describedSchema(t, &s.Server)
			s.SQL(t, "grant update (total) on "+schema+".orders to app@'%'")
			if kind == servertest.MariaDB {
				s.SQL(t, "create sequence "+schema+".numbers")
			}
			all := func(more ...string) (answers []string) {
				c := callAt(t, &s.Server, append(more, schema)...)
				for _, list := range lists {
					answers = append(answers, list+" "+c.text(list+` \g csv`))
					c.text(list + `+ \g csv`)
				}
				if kind == servertest.MariaDB {
					answers = append(answers, c.text(`\ds \g csv`), c.text(`\ds+ \g csv`))
				}
				return append(answers, c.text(`\find order \g csv`))
			}
			want := all()
			compare := func(what string, got []string) {
				for i := range want {
					if got[i] != want[i] {
						t.Errorf("%s: %s\nwant:\n%s", what, got[i], want[i])
					}
				}
			}
			for _, mode := range modes {
				s.SQL(t, "set global sql_mode = '"+mode+"'")
				compare(mode, all())
			}
			s.SQL(t, "set global sql_mode = default")
			for _, charset := range []string{"gbk", "latin1", "sjis"} {
				compare(charset, all("--default-character-set="+charset))
			}
		})
	}
}

// The plain forms are fast with 10,000 tables. MYSH_LARGE=1 asks for the test, which takes minutes: see
// "make test-large".
func TestLists_TenThousandTables(t *testing.T) {
	if os.Getenv("MYSH_LARGE") == "" {
		t.Skip("MYSH_LARGE is not set")
	}
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			s := servertest.Start(t, kind)
			schema := s.Schema(t)
			cmd := mysh(t, at(&s.Server, schema)...)
			cmd.Stdin = strings.NewReader("delimiter //\ncreate procedure fill() begin declare i int default 0; while i < 10000 do" +
				" set @s = concat('create table t', i, ' (id int primary key, customer_id int, name varchar(40), key customer (customer_id))');" +
				" prepare p from @s; execute p; set i = i + 1; end while; end//\ncall fill()//\n")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			c := callAt(t, &s.Server, schema)
			// Statements for 10,000 findings take longer, and so do all schemas.
			fast := []string{`\l`, `\l+`, `\dt`, `\dt t99*`, `\dt+ t99*`, `\dt+`, `\di`, `\di+`, `\di t99*`, `\du`, `\dv z*`, `\dg z*`, `\df z*`,
				`\find customer`, `\find t9999`, `\sizes`, `\sizes ` + schema, `\sizes+ ` + schema, `\indexes duplicate`}
			for _, list := range append([]string{`\indexes`, `\sizes+`}, fast...) {
				best := time.Hour
				for range 3 {
					began := time.Now()
					c.ask(list + ` \g csv > list.csv`)
					best = min(best, time.Since(began))
				}
				t.Logf("%-16s %v", list, best.Round(time.Millisecond))
				if limit := 500 * time.Millisecond; slices.Contains(fast, list) && best > limit {
					t.Errorf("%s takes %v, more than %v", list, best, limit)
				}
			}
		})
	}
}
