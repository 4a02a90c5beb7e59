//go:build unix

package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// objectsOfEachKind makes a schema with an object of each kind, with hostile names among them.
const objectsOfEachKind = `
create table customers (id int unsigned not null auto_increment primary key, name varchar(50) not null default 'it''s') auto_increment=7 comment='a AUTO_INCREMENT=8';
create table orders (id bigint not null auto_increment primary key, customer int unsigned not null, state enum('draft','sent') default 'draft',
  total decimal(10,2) default 0, tax decimal(10,2) generated always as (total * 0.19) virtual, at datetime default current_timestamp, note text,
  key customer (customer, at), key note (note(20)), unique key both_of (id, state),
  constraint fk_c foreign key (customer) references customers(id) on delete cascade, constraint positive check (total >= 0));
create table items (a bigint, b int, primary key (a, b), constraint fk_o foreign key (a) references orders(id) on update cascade);
create table parts (id int primary key) partition by range (id) (partition p0 values less than (10), partition p1 values less than maxvalue);
create view big as select o.id, c.name from orders o join customers c on c.id = o.customer;
create table ` + "`a``b.c%d'\"`" + ` (` + "`x``y`" + ` int primary key, ` + "`z \"q'`" + ` int, foreign key (` + "`z \"q'`) references `a``b.c%d'\"`(`x``y`" + `));
create function tax(price decimal(10,2)) returns decimal(10,2) deterministic return price * 0.19;
delimiter //
create procedure add_order(in customer int, out id bigint) begin insert into orders(customer) values (customer); set id = last_insert_id(); end//
create trigger orders_log after update on orders for each row begin set @x = '//'; end//
create event nightly on schedule every 1 day starts '2038-01-01 00:00:00' do begin delete from orders; end//
delimiter ;
`

// describedSchema returns a new schema with an object of each kind.
func describedSchema(t *testing.T, s *servertest.Server) string {
	t.Helper()
	schema := s.Schema(t)
	cmd := mysh(t, at(s, schema)...)
	cmd.Stdin = strings.NewReader(objectsOfEachKind)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return schema
}

// text returns what a command shows, from a file.
func (c caller) text(line string) string {
	c.tb.Helper()
	file := filepath.Join(c.dir, "text.txt")
	os.Remove(file)
	printed := c.ask(line + ` > text.txt`)
	text, err := os.ReadFile(file)
	if err != nil {
		c.tb.Fatalf("%s: %s", line, printed)
	}
	return string(text)
}

// unwrapped returns what stands on a screen as one line.
func unwrapped(text string) string { return strings.ReplaceAll(text, "\n", "") }

// Each kind of object is described with what it has.
func TestDescribe_EachKind(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := describedSchema(t, s)
		c := callAt(t, s, schema)
		for line, words := range map[string][]string{
			`\describe orders`: {"orders · InnoDB · ~", "as (`total` * 0.19) virtual", "enum('draft','sent')", "'draft'", "auto_increment", "(customer, at)", "(note(20))", "unique",
				"customer → customers.id  on delete cascade", "items.a → id  on update cascade", "orders_log  after update", "positive", "total` >= 0"},
			`\desc+ customers`:      {"row format", "a AUTO_INCREMENT=8", "'it''s'", "orders.customer → id"},
			`\describe parts`:       {"Partitions by range (id)", "p0  less than 10", "p1  less than MAXVALUE"},
			`\describe big`:         {"big · view · updatable", "varchar(50)", "select"},
			`\describe add_order`:   {"procedure add_order(in customer int", "out id bigint", "last_insert_id"},
			`\describe tax`:         {"function tax(price decimal(10,2)) returns decimal(10,2) deterministic", "return price * 0.19"},
			`\describe orders_log`:  {"orders_log · trigger", "after update", "set @x = '//'"},
			`\describe nightly`:     {"nightly · event", "every          1 day", "delete from orders"},
			"\\describe `a``b.*`":   nil, // a pattern has no marks in quotes
			"\\describe a`b.c%d'\"": nil,
			`\describe order?`:      {"orders · InnoDB"},
			`\er+ customers`:        {"customers\n└─◀ orders", "customer → id", "on delete cascade", "    └─◀ items"},
			`\er orders mermaid`:    {"erDiagram", `customers ||--o{ orders : "customer"`, `orders ||--o{ items : "a"`},
		} {
			if words != nil {
				wantWords(t, line, c.text(line), words...)
			}
		}
		wantWords(t, "hostile", c.text("\\describe `a``b.c%d'\"`"), "x`y", "z \"q' → a`b.c%d'\".x`y")
		wantWords(t, "several", c.ask(`\describe *s`), "choose from:", "customers", "parts")
		wantWords(t, "none", c.ask(`\describe ordres`), "did you mean orders?")
		wantWords(t, "schema", c.ask(`\describe `+schema), "is a schema")
		wantWords(t, "json", c.text(`\describe orders \g json`), `"engine":"InnoDB"`, `"indexes":[{"index":"PRIMARY","unique":"yes","columns":"id"`, `"referenced_by":[{"foreign_key":"fk_o"`)
	})
}

// The statements of all objects, run in another schema, make the same objects.
func TestDDL_MakesTheSameObjects(t *testing.T) {
	objects := []string{"customers", "orders", "items", "parts", "`a``b.c%d'\"`", "big", "tax", "add_order", "orders_log", "nightly"}
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema, other := describedSchema(t, s), s.Schema(t)
		c := callAt(t, s, schema)
		var script strings.Builder
		var texts []string
		for _, name := range objects {
			text := c.text(`\ddl ` + name)
			texts = append(texts, text)
			script.WriteString(strings.ReplaceAll(text, "`"+schema+"`.", ""))
			if strings.Contains(text, "DEFINER") || strings.Contains(text, " AUTO_INCREMENT=7") {
				t.Errorf("%s belongs to a place:\n%s", name, text)
			}
		}
		wantWords(t, `\ddl+`, c.text(`\ddl+ customers`)+c.text(`\ddl+ add_order`), "AUTO_INCREMENT=7", "DEFINER=", "sql_mode = '")
		cmd := mysh(t, at(s, other)...)
		cmd.Stdin = strings.NewReader(script.String())
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s\n%s", err, out, script.String())
		}
		c.ask("use " + other + ";")
		for i, name := range objects {
			if got := c.text(`\ddl ` + name); strings.ReplaceAll(got, other, schema) != texts[i] {
				t.Errorf("%s: got\n%s\nwant\n%s", name, got, texts[i])
			}
		}
	})
}

// The questions leave the session as it was.
func TestDescribe_SessionIsAsBefore(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := describedSchema(t, s)
		c := callAt(t, s, schema)
		c.ask("begin;")
		c.ask("insert into customers (name) values ('a'), ('b');")
		c.ask(`\describe orders > d.txt`)
		c.ask(`\ddl orders > d.txt`)
		c.ask(`\er orders > d.txt`)
		wantWords(t, "row_count", c.ask("select row_count(), last_insert_id() > 0, @@sql_mode <> '';"), "|           2 |", "| ")
		c.ask("rollback;")
		if got := c.list("select count(*) n from customers"); !strings.Contains(got, "0") {
			t.Error(got)
		}
	})
}

// An account without rights sees what it may, and reads what would show it more.
func TestDescribe_WithoutRights(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := describedSchema(t, s)
		user := "reader_" + strings.ToLower(string(s.Kind))
		s.SQL(t, "create user "+user+"@'%' identified by 'x'")
		t.Cleanup(func() { s.SQL(t, "drop user "+user+"@'%'") })
		s.SQL(t, "grant select on "+schema+".* to "+user+"@'%'")
		s.SQL(t, "grant execute on procedure "+schema+".add_order to "+user+"@'%'")
		cmd := mysh(t, at(s, "-u", user, "-px", schema)...)
		c := caller{sitAt(t, cmd), cmd.Dir}
		if s.Kind == servertest.MariaDB {
			wantWords(t, "referring tables", c.text(`\describe orders`), "Tables that refer to it need the PROCESS privilege.")
			s.SQL(t, "create user "+user+"_owner@'%' identified by 'x'")
			t.Cleanup(func() { s.SQL(t, "drop user "+user+"_owner@'%'") })
			s.SQL(t, "grant all on "+schema+".* to "+user+"_owner@'%'")
			cmd := mysh(t, at(s, "-u", user+"_owner", "-px", schema)...)
			owner := caller{sitAt(t, cmd), cmd.Dir}
			const gap = "Tables in other schemas that refer to it need the PROCESS privilege."
			wantWords(t, "other schemas", owner.text(`\describe orders`), "items.a → id", gap)
			wantWords(t, "other schemas", unwrapped(owner.ask(`\er orders`)), gap)
		}
		wantWords(t, "table", c.text(`\describe+ orders`), "customer → customers.id", "on delete cascade", "mysql.innodb_index_stats")
		wantWords(t, "view", c.text(`\describe big`), "Its text needs the SHOW VIEW privilege on it.")
		wantWords(t, "routine", c.text(`\describe add_order`), "Its body needs the")
		wantWords(t, "ddl of a view", unwrapped(c.ask(`\ddl big`)), "lacks the SHOW VIEW privilege on "+schema+".big", "grant show view on")
		wantWords(t, "ddl of a routine", unwrapped(c.ask(`\ddl add_order`)), "its text needs the")
		wantWords(t, "unseen", unwrapped(c.ask(`\describe nightly`)), "as far as "+user+" may see")
	})
}
