package producttest

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/wire"
)

func connect(t *testing.T, s *Server) *wire.Conn {
	t.Helper()
	conn, err := wire.Connect(t.Context(), wire.Config{Network: "tcp", Address: s.Addr(), User: "app", MultiStatements: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Abort)
	return conn
}

// ask returns the rows of an answer with "|" between the cells, and the number of the error, 0 if there
// is none.
func ask(conn *wire.Conn, text string) (rows []string, number uint16) {
	answer := result.NewAnswer(result.AnyColumns)
	stream, err := conn.Query(text)
	for err == nil {
		var event result.Event
		if event, err = stream.Next(); err != nil {
			break
		}
		answer.Add(event)
		if batch, ok := event.(*result.Batch); ok {
			batch.Release()
		}
	}
	cells, _ := answer.Rows()
	for _, row := range cells {
		rows = append(rows, strings.Join(row, "|"))
	}
	var failed *result.Error
	if errors.As(err, &failed) {
		return rows, failed.Number
	}
	if err != io.EOF {
		panic(err)
	}
	return rows, 0
}

// ownKills has the statement that ends another connection's statement on each product, and the error
// with which that statement ends, 0 for none. GREETED is the number of the greeting, ID the value of
// CONNECTION_ID(). A product without an own kill has "".
var ownKills = map[string]struct {
	kill   string
	number uint16
}{
	"MySQL 8.4": {"KILL QUERY GREETED", 0}, "MySQL 5.7": {"KILL QUERY GREETED", 0}, "MySQL 5.5": {"KILL QUERY GREETED", 0}, "MySQL 5.1": {"KILL QUERY GREETED", 0},
	"MariaDB 5.5": {"KILL QUERY GREETED", 1317}, "MariaDB 10.3": {"KILL QUERY ID", 1317},
	"ProxySQL": {"KILL QUERY GREETED", 1317}, "ProxySQL's admin port": {"", 0}, "MaxScale": {"KILL QUERY GREETED", 1317}, "ShardingSphere": {"", 0},
	"HAProxy, round robin": {"", 0}, "HAProxy, least connections": {"", 0}, "MySQL Router with connection sharing": {"KILL QUERY ID", 0},
	"Vitess 24": {"KILL QUERY GREETED", 1317}, "Vitess 24 without KILL": {"", 0}, "Vitess 17": {"", 0},
	"TiDB 5.4, two nodes": {"", 0}, "TiDB 7.1": {"KILL TIDB QUERY ID", 1317}, "TiDB 8.5": {"KILL QUERY GREETED", 1317}, "TiDB 8.5 behind a balancer": {"KILL QUERY GREETED", 1317},
	"Dolt": {"KILL QUERY GREETED", 1105}, "OceanBase": {"KILL QUERY GREETED", 1317}, "OceanBase behind ODP": {"KILL QUERY GREETED", 1317},
	"OceanBase behind an old ODP": {"", 0}, "StarRocks": {"KILL QUERY GREETED", 1064}, "Apache Doris": {"KILL QUERY GREETED", 1105}, "StarRocks, two frontends": {"", 0}, "StarRocks, forwarded": {"KILL QUERY GREETED", 1064}, "Doris, two frontends": {"", 0},
	"ClickHouse": {"KILL QUERY WHERE query_id LIKE 'mysql:GREETED:%'", 394}, "SingleStore": {"KILL QUERY ID 1", 1317},
	"GreptimeDB": {"KILL QUERY GREETED", 1317}, "Databend": {"KILL QUERY GREETED", 1105}, "MatrixOne": {"KILL QUERY GREETED", 20105},
	"Azure": {"KILL QUERY ID", 0}, "Aurora": {"KILL QUERY GREETED", 0},
}

// Each product ends a statement by its own kill, which ends no other one. It goes on with the next
// statement of the session.
func TestServers_EndStatementsByTheirOwnKill(t *testing.T) {
	for _, p := range All() {
		own, ok := ownKills[p.Name]
		if !ok {
			t.Errorf("%s: the table of kills lacks it", p.Name)
		}
		if own.kill == "" {
			continue
		}
		t.Run(p.Name, func(t *testing.T) {
			s := Start(t, p)
			conn, side := connect(t, s), connect(t, s)
			id, _ := ask(conn, "SELECT CONNECTION_ID()")
			statement := Sleep
			if p.neverSleeps {
				statement = Scan
			}
			ended := make(chan uint16)
			go func() {
				_, number := ask(conn, statement)
				ended <- number
			}()
			s.WaitRunning(t)
			if s.Running() != 1 {
				t.Errorf("%d statements run", s.Running())
			}
			kill := strings.ReplaceAll(own.kill, "GREETED", fmt.Sprint(conn.Server().ConnectionID))
			if strings.Contains(kill, "ID") {
				kill = strings.ReplaceAll(kill, "ID", strings.Join(id, ""))
				kill = strings.ReplaceAll(kill, "T"+strings.Join(id, "")+"B", "TIDB")
			}
			if _, number := ask(side, kill); number != 0 {
				t.Fatalf("%s: refused with %d", kill, number)
			}
			if number := <-ended; number != own.number {
				t.Errorf("%s ended with %d, want %d", statement, number, own.number)
			}
			if s.Running() != 0 || s.Strangers() != nil {
				t.Errorf("%d statements run, strangers killed by %q", s.Running(), s.Strangers())
			}
			if rows, number := ask(conn, "select 1"); number != 0 || len(rows) != 1 || rows[0] != "1" {
				t.Errorf("afterwards: %q, error %d", rows, number)
			}
			if kills := s.Kills(); len(kills) != 1 || kills[0] != kill {
				t.Errorf("recorded %q, sent %q", kills, kill)
			}
		})
	}
}

// Whoever sends a kill to the wrong node, or with the wrong number, ends the statement of a stranger.
func TestServers_EndStrangersStatements(t *testing.T) {
	for _, c := range []struct {
		product Product
		kill    string
	}{
		{HAProxyRoundRobin, "KILL QUERY %d"},
		{HAProxyLeastConnections, "KILL %d"},
		{StarRocksBalanced, "KILL QUERY %d"},
		{TiDB54, "KILL TIDB QUERY %d"},
		{DorisBalanced, "KILL QUERY %d"},
		{Azure, "KILL QUERY %d"},
		{ShardingSphere, "KILL QUERY %d"},
		{ProxySQL, "KILL QUERY %d;"}, // the semicolon makes the kill one for a server
	} {
		t.Run(c.product.Name, func(t *testing.T) {
			s := Start(t, c.product)
			conn, side := connect(t, s), connect(t, s)
			kill := fmt.Sprintf(c.kill, conn.Server().ConnectionID)
			if _, number := ask(side, kill); number != 0 {
				t.Errorf("%s: refused with %d", kill, number)
			}
			if got := s.Strangers(); len(got) != 1 || got[0] != kill {
				t.Errorf("strangers killed by %q, want %q", got, kill)
			}
		})
	}
}

// A kill that names no connection has the answer of the product.
func TestServers_AnswerKillsOfUnknownNumbers(t *testing.T) {
	for _, c := range []struct {
		product Product
		kill    string
		number  uint16
	}{
		{MySQL, "KILL QUERY 999", 1094},
		{ProxySQL, "KILL QUERY 999", 0},
		{MaxScale, "KILL QUERY 999", 0},
		{Vitess, "KILL QUERY 999", 1094},
		{VitessWithoutKill, "KILL QUERY 501", 1095},
		{Vitess17, "KILL QUERY 501", 1105},
		{TiDB54, "KILL QUERY 1", 0},
		{TiDB71, "KILL QUERY 405", 0},
		{TiDB, "KILL QUERY 5", 0},
		{Dolt, "KILL QUERY 999", 0},
		{StarRocks, "KILL QUERY 999", 1094},
		{Doris, "KILL QUERY 999", 1094},
		{ClickHouse, "KILL QUERY 41", 62},
		{ClickHouse, "KILL QUERY 7", 0},
		{OceanBaseProxy, "KILL QUERY 999", 1094},
		{OceanBaseOldProxy, "KILL QUERY 501", 1095},
		{ProxySQLAdmin, "KILL QUERY 1", 1045},
		{MatrixOne, "KILL QUERY 999", 20101},
	} {
		s := Start(t, c.product)
		if _, number := ask(connect(t, s), c.kill); number != c.number {
			t.Errorf("%s: %s is answered with %d, want %d", c.product.Name, c.kill, number, c.number)
		}
		if s.Strangers() != nil {
			t.Errorf("%s: %s has ended a stranger's statement", c.product.Name, c.kill)
		}
	}
}

// How the number of the greeting is related to CONNECTION_ID(), in two texts.
func TestServers_NumberConnections(t *testing.T) {
	for _, c := range []struct {
		product      Product
		exact, other bool // CONNECTION_ID() is the number of the greeting: in exactly that text, with more in it
	}{
		{MySQL, true, true}, {MariaDB55, true, true}, {OceanBase, true, true}, {Doris, true, true}, {TiDB, true, true}, {ClickHouse, true, true},
		{HAProxyRoundRobin, true, true}, {ProxySQL, true, false}, {ShardingSphere, true, false}, {MaxScale, false, false}, {Vitess, false, false},
		{TiDB71, false, false}, {Azure, false, false}, {Router, false, false}, {OceanBaseProxy, false, false},
	} {
		s := Start(t, c.product)
		conn := connect(t, s)
		greeted := fmt.Sprint(conn.Server().ConnectionID)
		exact, _ := ask(conn, "SELECT CONNECTION_ID()")
		other, _ := ask(conn, "SELECT CONNECTION_ID(), 1")
		if len(exact) != 1 || len(other) != 1 {
			t.Fatalf("%s: %q, %q", c.product.Name, exact, other)
		}
		if (exact[0] == greeted) != c.exact || (other[0] == greeted+"|1") != c.other {
			t.Errorf("%s greets with %s and answers %s, %s", c.product.Name, greeted, exact[0], other[0])
		}
	}
	router := connect(t, Start(t, Router)).Server().ConnectionID
	doris := connect(t, Start(t, Doris)).Server().ConnectionID
	oceanBase := connect(t, Start(t, OceanBase)).Server().ConnectionID
	if router != 0 || doris != 0 || oceanBase != 3221938678 {
		t.Errorf("Router greets with %d, Doris with %d, OceanBase with %d", router, doris, oceanBase)
	}
}

// A SET that ProxySQL does not follow binds the session to the writer. A read then fails.
func TestProxySQL_LocksSessions(t *testing.T) {
	for text, locks := range map[string]bool{
		"SET NAMES utf8mb4":                    false,
		"SET SESSION sql_mode='ANSI'":          false,
		"SET autocommit=1":                     false,
		"SET @a=1":                             true,
		"SET SESSION big_tables=1":             true,
		"SET sql_mode='ANSI'; SET time_zone=1": true,
	} {
		s := Start(t, ProxySQL)
		conn := connect(t, s)
		if _, number := ask(conn, text); number != 0 {
			t.Errorf("%s: refused with %d", text, number)
		}
		_, number := ask(conn, "select 1")
		if want := map[bool]uint16{false: 0, true: 9006}[locks]; number != want || s.Locked(1) != locks {
			t.Errorf("after %s a read fails with %d, locked: %v", text, number, s.Locked(1))
		}
		if _, number = ask(conn, "insert into t values (1)"); number != 0 {
			t.Errorf("after %s a write fails with %d", text, number)
		}
	}
}

// A split sends reads to a server that is read-only, and writes to one that is not.
func TestServers_SplitReadsAndWrites(t *testing.T) {
	for _, p := range []Product{ProxySQL, MaxScale} {
		conn := connect(t, Start(t, p))
		if rows, _ := ask(conn, "SELECT @@global.read_only OR @@global.innodb_read_only"); len(rows) != 1 || rows[0] != "1" {
			t.Errorf("%s: the reader answers %q", p.Name, rows)
		}
		if _, number := ask(conn, "insert into t values (1)"); number != 0 {
			t.Errorf("%s: the writer refuses a write with %d", p.Name, number)
		}
	}
	s := Start(t, Aurora)
	conn := connect(t, s)
	s.FailOver()
	if _, number := ask(conn, "update t set a=1"); number != 1290 {
		t.Errorf("after a failover, a write fails with %d", number)
	}
}

// A process list has the connections of the test and those of strangers.
func TestServers_ListProcesses(t *testing.T) {
	s := Start(t, HAProxyRoundRobin)
	first, second := connect(t, s), connect(t, s)
	rows, _ := ask(second, fmt.Sprintf("SELECT HOST, COMMAND FROM information_schema.PROCESSLIST WHERE ID = %d", first.Server().ConnectionID))
	if len(rows) != 1 || rows[0] != "10.9.8.7:43210|Query" {
		t.Errorf("on another node, the number of our connection is %q", rows)
	}
	list, _ := ask(second, "show processlist")
	if len(list) != 2 || !strings.HasPrefix(list[0], strconv.Itoa(int(second.Server().ConnectionID))+"|app|") {
		t.Errorf("show processlist: %q", list)
	}
	dolt := connect(t, Start(t, Dolt))
	if rows, _ := ask(dolt, "select host from information_schema.processlist"); len(rows) != 1 || rows[0] != "localhost" {
		t.Errorf("Dolt: %q", rows)
	}
	router := Start(t, Router)
	ours, side := connect(t, router), connect(t, router)
	_, port, _ := strings.Cut(ours.Server().Local.String(), ":")
	found, _ := ask(side, "SELECT PROCESSLIST_ID FROM performance_schema.session_account_connect_attrs WHERE ATTR_NAME = '_client_port' AND ATTR_VALUE = '"+port+"'")
	thread, _ := ask(ours, "select connection_id()")
	if len(found) != 2 || len(thread) != 1 || !slices.Contains(found, thread[0]) { // the other one is a stranger's
		t.Errorf("Router: found %q, want %q", found, thread)
	}
}

// A catalog refuses or answers as the test wants it; a silent one is tried with mysh itself.
func TestServers_RefuseTheCatalog(t *testing.T) {
	p := MySQL
	p.Catalog = CatalogRefused
	s := Start(t, p)
	conn := connect(t, s)
	if _, number := ask(conn, "select 1 from information_schema.processlist"); number != 1142 {
		t.Errorf("refused with %d", number)
	}
	if rows, _ := ask(conn, "show processlist"); len(rows) != 1 {
		t.Errorf("show processlist: %q", rows)
	}
	if r := s.Received(); len(r) != 2 || !r[0].Refused || r[1].Refused || r[0].Connection != 1 {
		t.Errorf("recorded %+v", r)
	}
}

// What a product lacks is refused in its words.
func TestServers_RefuseWhatTheyLack(t *testing.T) {
	for _, c := range []struct {
		product Product
		text    string
		number  uint16
	}{
		{MySQL, "select @@nosuch", 1193},
		{MySQL, "select nosuch()", 1305},
		{MySQL, "nonsense", 1064},
		{MySQL55, "select @@server_uuid", 1193},
		{MariaDB103, "select @@server_uuid", 1193},
		{StarRocks, "SET SESSION session_track_system_variables='*'", 1064},
		{Doris, "SET SESSION session_track_system_variables='*'", 1193},
		{ClickHouse, "SELECT @@server_uuid", 46},
		{ClickHouse, "select 1; select 2", 62},
		{TiDB, "select 1; select 2", 0},
		{Vitess, "nonsense", 1105},
		{ProxySQL, "select a from unreachable", 9001},
		{OceanBase, "select a from slow", 4012},
	} {
		if _, number := ask(connect(t, Start(t, c.product)), c.text); number != c.number {
			t.Errorf("%s: %s fails with %d, want %d", c.product.Name, c.text, number, c.number)
		}
	}
}

func TestSelectFrom(t *testing.T) {
	conn := connect(t, Start(t, MySQL))
	for text, want := range map[string]string{
		"select 1":                                 "1",
		"select 1+2-1, 'a''b', NULL is null":       "2|a'b|1",
		"select concat('a', null) is null":         "1",
		"select concat_ws(' ', 'a', null, 'b') x":  "a b",
		"select 1 in (select 1 from dual)":         "1",
		"select 1=2 or 2>1 and 3<>4":               "1",
		"select ifnull(@@report_host, 'none') `h`": "none",
		"select @@global.read_only, database()":    "0|",
		"select schema_name as s from information_schema.schemata where schema_name like 'sh%' limit 1": "shop",
		"SELECT CONNECTION_ID(), CONCAT(@@server_uuid, ' ', (SELECT UNIX_TIMESTAMP() - VARIABLE_VALUE" +
			" FROM performance_schema.global_status WHERE VARIABLE_NAME = 'Uptime'))": "8|00000001-aaaa-11ef-9999-0242ac120002 1700000000",
	} {
		rows, _ := ask(conn, text)
		if got := strings.Join(rows, ";"); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
