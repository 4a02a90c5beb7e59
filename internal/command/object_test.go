package command

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"mysh/internal/scan"
)

func TestParseObject(t *testing.T) {
	for _, c := range []struct{ name, args, want string }{
		{"describe", "orders", "kind= schema= name=orders more=false format="},
		{"describe", "+ shop.orders;", "kind= schema=shop name=orders more=true format="},
		{"describe", "procedure orders", "kind=procedure schema= name=orders more=false format="},
		{"describe", "Table `a b`.`c*`", `kind=table schema=a b name=c\* more=false format=`},
		{"describe", "table", "kind= schema= name=table more=false format="},
		{"ddl", "orders > f.sql", "kind= schema= name=orders more=false format="},
		{"ddl", `orders \g json`, "kind= schema= name=orders more=false format=json"},
		{"ddl", "app@%", "kind=user schema= name= more=false format="},
		{"ddl", "user app", "kind=user schema= name= more=false format="},
		{"er", "orders mermaid", "kind= schema= name=orders more=false format="},
		{"er", "orders boxes", `"orders boxes" is not one name: one with blanks goes in backquotes`},
		{"describe", "", noName.Error()},
		{"describe", "shop.", noName.Error()},
	} {
		got := ""
		if args, err := parse(c.name, c.args); err != nil {
			got = err.Error()
		} else {
			o := args.(objectArgs)
			got = fmt.Sprintf("kind=%s schema=%s name=%s more=%t format=%s", o.kind, o.pattern.schema, o.pattern.name, o.more, o.route.Format)
		}
		if got != c.want {
			t.Errorf("%s %s: got %s, want %s", c.name, c.args, got, c.want)
		}
	}
}

// vtgate answers with the schema of a shard. The object has the name under which the server knows it.
func TestObjectsIn_HaveTheSchemaThatWasAsked(t *testing.T) {
	inHex := func(text string) string { return fmt.Sprintf("%X", text) }
	for _, c := range []struct{ schema, name, answered, kind, want string }{
		{"", "orders", "vt_shop_-80", "table", "shop.orders"},
		{"stock", "orders", "vt_stock_0", "table", "stock.orders"},
		{"stock", "ord*", "vt_stock_0", "table", "stock.orders"},
		{"st*", "orders", "vt_stock_0", "table", "vt_stock_0.orders"},
		{"STOCK", "orders", "stock", "table", "stock.orders"},
		{"", "shop", "vt_shop_-80", "schema", ".shop"},
		{"", "Shop", "shop", "schema", ".shop"},
		{"Zoë", "orders", "Zo\xeb", "table", "Zo\xeb.orders"},
	} {
		name := "orders"
		if c.kind == "schema" {
			name = c.answered
		}
		found := objectsIn([][]string{{c.answered, name, inHex(c.answered), inHex(name), c.kind}}, objectArgs{listArgs: listArgs{pattern: pattern{schema: c.schema, name: c.name}}}, "shop")
		if len(found) != 1 || found[0].schema+"."+found[0].name != c.want || found[0].rawSchema+"."+found[0].rawName != c.want {
			t.Errorf("%s of %s in %s: %+v, want %s", c.name, cmp.Or(c.schema, "shop"), c.answered, found, c.want)
		}
	}
}

func TestPlainDDL(t *testing.T) {
	for _, c := range []struct {
		kind      objectKind
		statement string
		want      string
	}{
		{tableKind, "CREATE TABLE `t` (\n  `a AUTO_INCREMENT=1` int NOT NULL AUTO_INCREMENT COMMENT 'it''s \\' AUTO_INCREMENT=2'\n) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4",
			"CREATE TABLE `t` (\n  `a AUTO_INCREMENT=1` int NOT NULL AUTO_INCREMENT COMMENT 'it''s \\' AUTO_INCREMENT=2'\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"},
		{viewKind, "CREATE ALGORITHM=UNDEFINED DEFINER=`a``b`@`%` SQL SECURITY DEFINER VIEW `v` AS select ' SQL SECURITY DEFINER VIEW '",
			"CREATE VIEW `v` AS select ' SQL SECURITY DEFINER VIEW '"},
		{viewKind, "CREATE ALGORITHM=MERGE DEFINER=`a`@`b` SQL SECURITY INVOKER VIEW `v` AS select 1", "CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW `v` AS select 1"},
		{procedureKind, "CREATE DEFINER=`role` PROCEDURE `p`()\nselect 'DEFINER=`a`@`b` '", "CREATE PROCEDURE `p`()\nselect 'DEFINER=`a`@`b` '"},
		{triggerKind, "CREATE DEFINER=`a`@`%` trigger t after update on x for each row set @a = 1", "CREATE trigger t after update on x for each row set @a = 1"},
	} {
		if got := plainDDL(c.statement, c.kind); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestWithDelimiter(t *testing.T) {
	for _, c := range []struct {
		statement, delimiter string
		compound             bool
		want                 string
	}{
		{"create table t (a int)", ";", false, "create table t (a int);"},
		{"create table t (a int comment ';')", ";", false, "create table t (a int comment ';');"},
		{"create procedure p() select 1", ";", true, "create procedure p() select 1;"},
		{"begin a; end", ";", true, "DELIMITER //\nbegin a; end//\nDELIMITER ;"},
		{"begin a; -- //\nend", ";", true, "DELIMITER $$\nbegin a; -- //\nend$$\nDELIMITER ;"},
		{"begin a; end", "//", true, "begin a; end//"},
	} {
		if got := withDelimiter(c.statement, c.delimiter, c.compound); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestUserName(t *testing.T) {
	for typed, want := range map[string]string{
		"app": "`app`@`%`", "app@db1": "`app`@`db1`", "'app'@'%'": "`app`@`%`", "`a@b`@`c``d`": "`a@b`@`c``d`", "a@b@c": "`a@b`@`c`", "a`b": "`a``b`@`%`",
	} {
		if got, err := userName(typed, scan.Mode{}); got != want || err != nil {
			t.Errorf("%s: got %s, %v, want %s", typed, got, err, want)
		}
	}
}

func TestColumnTexts(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{defaultText("it's", "varchar(9)", "", false), "'it''s'"},
		{defaultText("0", "int unsigned", "", false), "0"},
		{defaultText("b'0'", "bit(1)", "", false), "b'0'"},
		{defaultText("uuid()", "char(36)", "DEFAULT_GENERATED", false), "uuid()"},
		{defaultText("CURRENT_TIMESTAMP(3)", "datetime(3)", "", false), "CURRENT_TIMESTAMP(3)"},
		{defaultText("0x6100", "binary(2)", "", false), "0x6100"},
		{defaultText("NULL", "int(11)", "", true), ""},
		{defaultText("'NULL'", "varchar(9)", "", true), "'NULL'"},
		{extraText("auto_increment", ""), "auto_increment"},
		{extraText("DEFAULT_GENERATED on update CURRENT_TIMESTAMP", ""), "on update current_timestamp"},
		{extraText("STORED GENERATED INVISIBLE", "a + 1"), "as (a + 1) stored invisible"},
		{extraText("STORED GENERATED", "ROW START"), "as ROW START stored"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// A name with marks of Mermaid has a number in the diagram and stands in quotes.
func TestMermaid_HostileNames(t *testing.T) {
	a, b := object{tableKind, "s", "a", "s", "a"}, object{tableKind, "s", "b\"]\n x;#", "s", "b"}
	got := mermaid(keyList{{name: "k", child: a, parent: b, columns: []string{"x\"y"}, refer: []string{"id"}}}, a)
	if !strings.Contains(got, `t2["b#34;]  x#59;#35;"]`) || !strings.Contains(got, `t2 ||--o{ a : "x#34;y"`) {
		t.Error(got)
	}
}
