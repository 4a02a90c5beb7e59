package main

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
)

// serverError returns err as an error that the server sent. Its number is 0 if err is another
// error.
func serverError(err error) *mysql.MySQLError {
	var e *mysql.MySQLError
	if errors.As(err, &e) {
		return e
	}
	return &mysql.MySQLError{Message: "not an error of the server"}
}

func TestErrors_AreThoseOfMySQL(t *testing.T) {
	conn := connect(t)
	for _, test := range []struct {
		statement string
		number    uint16
		state     string
		message   string // a part of the message
	}{
		{"selec 1", 1064, "42000", "to use near 'selec 1' at line 1"},
		{"select *\nform orders", 1064, "42000", "to use near 'form orders' at line 2"},
		{"SELECT 'a\nb' FRMO x", 1064, "42000", "to use near 'x' at line 2"},
		{"select 1 +", 1064, "42000", "to use near '' at line 1"},
		{"select 1 ) from x", 1064, "42000", "to use near ') from x' at line 1"},
		{"insert into t values (1,,2)", 1064, "42000", "to use near ',2)' at line 1"},
		{"select 'x", 1064, "42000", "to use near ''x' at line 1"},
		{"create function f() returns int return " + strings.Repeat("9", 99), 1064, "42000", "near 'function f() returns int return " + strings.Repeat("9", 48) + "' at line 1"},
		{"select * from ordrs", 1146, "42S02", "Table 'shop.ordrs' doesn't exist"},
		{"select nam from customers", 1054, "42S22", "Unknown column 'nam' in "},
		{"select c.nam from customers c", 1054, "42S22", "Unknown column 'c.nam' in "},
		{"select id from orders o join customers c on true", 1052, "23000", "Column 'id' in field list is ambiguous"},
		{"select * from orders o, orders o", 1066, "42000", "Not unique table/alias: 'o'"},
		{"use nowhere", 1049, "42000", "Unknown database 'nowhere'"},
		{"create database shop", 1007, "HY000", "Can't create database 'shop'; database exists"},
		{"create table orders (i int)", 1050, "42S01", "Table 'orders' already exists"},
		{"alter table orders add column total int", 1060, "42S21", "Duplicate column name 'total'"},
		{"create index created on orders (created)", 1061, "42000", "Duplicate key name 'created'"},
		{"drop index nope on orders", 1091, "42000", "Can't DROP 'nope'"},
		{"drop table products", 3730, "HY000", "referenced by a foreign key constraint"},
		{"insert into categories (name) values ('Books')", 1062, "23000", "Duplicate entry 'Books'"},
		{"insert into categories (name) values (null)", 1048, "23000", "Column 'name' cannot be null"},
		{"insert into categories (id) values (99)", 1364, "HY000", "Field 'name' doesn't have a default value"},
		{"insert into categories (name) values (1, 2)", 1136, "21S01", "Column count doesn't match value count at row 1"},
		{"insert into categories (name, parent_id) values ('x', 999)", 1452, "23000", "Cannot add or update a child row: a foreign key constraint fails"},
		{"delete from products where id = 1", 1451, "23000", "Cannot delete or update a parent row: a foreign key constraint fails"},
		{"update customers set country = 'DEU' where id = 1", 1406, "22001", "Data too long for column 'country' at row 1"},
		{"update customers set created = '2024-13-01' where id = 1", 1292, "22007", "Incorrect datetime value: '2024-13-01'"},
		{"insert into reviews (product_id, customer_id, stars, created) values (1, 1, 1000, now())", 1264, "22003", "out of range"},
		{"select (select id from orders)", 1242, "21000", "Subquery returns more than 1 row"},
		{"select (select 1, 2)", 1241, "21000", "Operand should contain 1 column(s)"},
		{"select 1 union select 1, 2", 1222, "21000", "different number of columns"},
		{"select count(*), name from customers", 1140, "42000", "only_full_group_by"},
		{"select nofunc(1)", 1305, "42000", "FUNCTION shop.nofunc does not exist"},
		{"call noproc()", 1305, "42000", "PROCEDURE shop.noproc does not exist"},
		{"select @@nope", 1193, "HY000", "Unknown system variable 'nope'"},
		{"signal sqlstate '45000' set message_text = 'mine'", 1644, "45000", "mine"},
		{"savepoint a", 1235, "42000", "The embedded server cannot do this: savepoints are not supported"},
	} {
		_, err := drain(conn, test.statement)
		got := serverError(err)
		if got.Number != test.number || string(got.SQLState[:]) != test.state || !strings.Contains(got.Message, test.message) {
			t.Errorf("%s\n got %v\nwant %d (%s) … %s …", test.statement, err, test.number, test.state, test.message)
		}
	}
	if got := value(t, conn, "SELECT 5"); got != "5" {
		t.Errorf("after all errors: got %s, want 5", got)
	}
}

func TestErrors_UnknownSchemaAtLogin(t *testing.T) {
	_, err := open(t, "nowhere")
	if got := serverError(err); got.Number != 1049 || string(got.SQLState[:]) != "42000" {
		t.Errorf("got %v, want error 1049 (42000)", err)
	}
}

// The server panics at a write in a read-only transaction.
func TestPanic_IsErrorOfOneStatement(t *testing.T) {
	conn := connect(t)
	id := value(t, conn, "SELECT CONNECTION_ID()")
	if _, err := drain(conn, "START TRANSACTION READ ONLY"); err != nil {
		t.Fatal(err)
	}
	_, err := drain(conn, "INSERT INTO categories (name) VALUES ('x')")
	if got := serverError(err); got.Number != 1792 || string(got.SQLState[:]) != "25006" {
		t.Errorf("got %v, want error 1792 (25006)", err)
	}
	if _, err := drain(conn, "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if now := value(t, conn, "SELECT CONNECTION_ID()"); now != id {
		t.Errorf("connection %s became %s", id, now)
	}
}

func TestErrors_EndMultipleStatements(t *testing.T) {
	conn := connect(t)
	rows, err := drain(conn, "SET @ran = 1; SELECT 1; SELECT * FROM nope; SET @ran = 2")
	if got := serverError(err); got.Number != 1146 || rows != 1 {
		t.Errorf("got %d rows and %v, want 1 row and error 1146", rows, err)
	}
	if ran := value(t, conn, "SELECT @ran"); ran != "1" {
		t.Errorf("@ran is %s: a statement after the error was run", ran)
	}
}

func TestErrors_AmongRowsKeepConnection(t *testing.T) {
	conn := connect(t)
	if _, err := drain(conn, "SET @kept = 'yes'"); err != nil {
		t.Fatal(err)
	}
	rows, err := drain(conn, "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT * FROM r; SET @kept = 'no'")
	if got := serverError(err); got.Number != 3636 || rows == 0 {
		t.Errorf("got %d rows and %v, want some rows and error 3636", rows, err)
	}
	if got := value(t, conn, "SELECT @kept"); got != "yes" {
		t.Errorf("@kept is %s", got)
	}
}

func TestExplain_ShowsPlan(t *testing.T) {
	conn := connect(t)
	for _, statement := range []string{"EXPLAIN SELECT * FROM orders", "desc select * from orders", "/* why? */ explain\nselect * from orders",
		"-- why?\nEXPLAIN SELECT * FROM orders", "EXPLAIN FORMAT=TREE SELECT * FROM orders"} {
		if plan := lines(t, conn, statement); !strings.Contains(plan, "name: orders") {
			t.Errorf("%s:\n%s", statement, plan)
		}
	}
	if columns := lines(t, conn, "DESC orders"); !strings.Contains(columns, "customer_id\tint") {
		t.Errorf("DESC orders:\n%s", columns)
	}
}

func TestKillQuery_BeforeFirstRow(t *testing.T) {
	for _, statement := range []string{
		"SELECT SLEEP(600)",
		"SELECT COUNT(*) FROM order_items a, order_items b, order_items c",
	} {
		conn, killer := connect(t), connect(t)
		id := value(t, conn, "SELECT CONNECTION_ID()")
		done := make(chan error, 1)
		go func() {
			_, err := drain(conn, statement)
			done <- err
		}()
		waitUntilRuns(t, killer, id)
		if _, err := drain(killer, "KILL QUERY "+id); err != nil {
			t.Fatal(err)
		}
		isInterrupted(t, <-done)
		if now := value(t, conn, "SELECT CONNECTION_ID()"); now != id {
			t.Errorf("%s: connection %s became %s", statement, id, now)
		}
	}
}

func TestKillQuery_AmongRows(t *testing.T) {
	conn, killer := connect(t), connect(t)
	id := value(t, conn, "SELECT CONNECTION_ID()")
	rows, err := conn.QueryContext(context.Background(), "SELECT * FROM million")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal("no first row")
	}
	if _, err := drain(killer, "KILL QUERY "+id); err != nil {
		t.Fatal(err)
	}
	n := 1
	for rows.Next() {
		n++
	}
	if n == 1_000_000 {
		t.Error("all rows came")
	}
	isInterrupted(t, rows.Err())
	if now := value(t, conn, "SELECT CONNECTION_ID()"); now != id {
		t.Errorf("connection %s became %s", id, now)
	}
}

func isInterrupted(t *testing.T, err error) {
	t.Helper()
	if got := serverError(err); got.Number != 1317 || string(got.SQLState[:]) != "70100" {
		t.Errorf("got %v, want error 1317 (70100)", err)
	}
}

// waitUntilRuns waits until the connection with this id runs a statement.
func waitUntilRuns(t *testing.T, conn *sql.Conn, id string) {
	t.Helper()
	for {
		var n int
		err := conn.QueryRowContext(context.Background(),
			"SELECT COUNT(*) FROM information_schema.processlist WHERE id = "+id+" AND command = 'Query'").Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			return
		}
	}
}
