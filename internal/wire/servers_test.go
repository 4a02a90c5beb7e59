package wire_test

import (
	"context"
	"crypto/md5"
	"fmt"
	"io"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/wire"
)

func TestMain(m *testing.M) { servertest.Main(m) }

func serverConfig(s *servertest.Server) wire.Config {
	return wire.Config{Network: "tcp", Address: s.Addr(), User: servertest.Root, MultiStatements: true}
}

// connectServer connects to a real server as root, and closes the connection with the test.
func connectServer(t testing.TB, s *servertest.Server, change func(*wire.Config)) *wire.Conn {
	t.Helper()
	cfg := serverConfig(s)
	if change != nil {
		change(&cfg)
	}
	conn, err := wire.Connect(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

type transport struct {
	name   string
	change func(*wire.Config, *servertest.Server)
}

// transports carry the bytes. The answers must not depend on them.
var transports = []transport{
	{"TCP", func(cfg *wire.Config, _ *servertest.Server) { cfg.TLS.Mode = wire.TLSDisabled }},
	{"TLS", func(cfg *wire.Config, s *servertest.Server) {
		cfg.TLS.Mode, cfg.TLS.CAFile = wire.TLSVerifyIdentity, s.TLS.CA
	}},
	{"TCP, zlib", func(cfg *wire.Config, _ *servertest.Server) {
		cfg.TLS.Mode, cfg.Compression = wire.TLSDisabled, methods[:1]
	}},
	{"TLS, zlib", func(cfg *wire.Config, s *servertest.Server) {
		cfg.TLS.Mode, cfg.Compression = wire.TLSRequired, methods[:1]
	}},
	{"TCP, zstd", func(cfg *wire.Config, _ *servertest.Server) {
		cfg.TLS.Mode, cfg.Compression = wire.TLSDisabled, methods[1:]
	}},
	{"socket", func(cfg *wire.Config, s *servertest.Server) { cfg.Network, cfg.Address = "unix", s.Socket }},
}

// eachTransport runs a test for all servers and transports.
func eachTransport(t *testing.T, test func(t *testing.T, s *servertest.Server, connect func(...func(*wire.Config)) *wire.Conn)) {
	overTransports(t, transports, test)
}

// eachCut runs a test for the transports that cut packets differently, for tests with much
// data.
func eachCut(t *testing.T, test func(t *testing.T, s *servertest.Server, connect func(...func(*wire.Config)) *wire.Conn)) {
	overTransports(t, []transport{transports[0], transports[3], transports[4]}, test)
}

func overTransports(t *testing.T, transports []transport, test func(t *testing.T, s *servertest.Server, connect func(...func(*wire.Config)) *wire.Conn)) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, transport := range transports {
			t.Run(transport.name, func(t *testing.T) {
				test(t, s, func(changes ...func(*wire.Config)) *wire.Conn {
					return connectServer(t, s, func(cfg *wire.Config) {
						transport.change(cfg, s)
						for _, change := range changes {
							change(cfg)
						}
					})
				})
			})
		}
	})
}

func TestServersTransports(t *testing.T) {
	eachTransport(t, func(t *testing.T, s *servertest.Server, connect func(...func(*wire.Config)) *wire.Conn) {
		conn := connect()
		server := conn.Server()
		if server.Version != s.Version || server.MariaDB != (s.Kind == servertest.MariaDB) {
			t.Errorf("version %q, MariaDB %v", server.Version, server.MariaDB)
		}
		if got := value(t, conn, "select connection_id()"); got != fmt.Sprint(server.ConnectionID) {
			t.Errorf("connection id %d, the server says %s", server.ConnectionID, got)
		}
		cipher := ""
		if server.TLS != nil {
			cipher = server.TLS.Cipher
		}
		if got := row(t, conn, "show session status like 'Ssl_cipher'")[1]; got != cipher {
			t.Errorf("cipher %q, the server says %q", cipher, got)
		}
		said := row(t, conn, "show session status like 'Compression'")[1]
		if (said == "ON") != (server.Compression != "") {
			t.Errorf("compressed by %q, the server says %s", server.Compression, said)
		}
		if s.Kind == servertest.MySQL {
			said := row(t, conn, "show session status like 'Compression_algorithm'")[1]
			if said != string(server.Compression) {
				t.Errorf("compressed by %q, the server says %q", server.Compression, said)
			}
		}
		if line, err := conn.Statistics(); err != nil || !strings.HasPrefix(line, "Uptime: ") {
			t.Errorf("statistics %q, %v", line, err)
		}
	})
}

// rows returns the rows of a statement's last result. NULL is "NULL".
func rows(t testing.TB, conn *wire.Conn, text string) (all [][]string) {
	t.Helper()
	stream := query(t, conn, text)
	var columns int
	for {
		event, err := stream.Next()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("%.60s: %v", text, err)
		}
		switch e := event.(type) {
		case result.Header:
			columns, all = len(e.Columns), nil
		case *result.Batch:
			cells := make([][]byte, columns)
			for i := range e.Rows {
				if _, err := e.Cells(i, cells); err != nil {
					t.Fatal(err)
				}
				texts := make([]string, columns)
				for c, cell := range cells {
					if texts[c] = string(cell); cell == nil {
						texts[c] = "NULL"
					}
				}
				all = append(all, texts)
			}
			e.Release()
		}
	}
}

func row(t testing.TB, conn *wire.Conn, text string) []string {
	t.Helper()
	all := rows(t, conn, text)
	if len(all) != 1 {
		t.Fatalf("%s: %d rows", text, len(all))
	}
	return all[0]
}

func value(t testing.TB, conn *wire.Conn, text string) string {
	t.Helper()
	return row(t, conn, text)[0]
}

// values are read in the bytes that the server wrote. These are the C clients' own bytes; where
// the servers differ, MariaDB's are second.
var values = []struct{ kind, insert, want, wantMariaDB string }{
	{"int zerofill", "42", "0000000042", ""},
	{"tinyint(3) zerofill", "7", "007", ""},
	{"bigint zerofill", "42", "00000000000000000042", ""},
	{"bigint unsigned", "18446744073709551615", "18446744073709551615", ""},
	{"bigint", "-9223372036854775808", "-9223372036854775808", ""},
	{"year", "0", "0000", ""},
	{"year", "2026", "2026", ""},
	{"float(7,2)", "1.5", "1.50", ""},
	{"double(10,2)", "99999999.99", "99999999.99", ""},
	{"double(10,2)", "0", "0.00", ""},
	{"float zerofill", "1.5", "0000000001.5", ""},
	{"float", "1e20", "1e20", ""},
	{"float", "3.40282e38", "3.40282e38", ""},
	{"float", "16777216", "16777200", ""},
	{"double", "1e15", "1e15", ""},
	{"double", "0.0000001", "0.0000001", ""},
	{"double", "1e14", "100000000000000", ""},
	{"double", "-0e0", "-0", "0"},
	{"decimal(10,3)", "-1.5", "-1.500", ""},
	{"decimal(10,2) zerofill", "1.5", "00000001.50", ""},
	{"bit(12)", "b'101000001111'", "\x0a\x0f", ""},
	{"date", "'0000-00-00'", "0000-00-00", ""},
	{"datetime(6)", "'2026-11-22 10:00:00.1'", "2026-11-22 10:00:00.100000", ""},
	{"time", "'-838:59:59'", "-838:59:59", ""},
	{"char(5)", "'ab'", "ab", ""},
	{"binary(4)", "'ab'", "ab\x00\x00", ""},
	{"varchar(20) charset utf8mb4", "'a\\0b\\né😀'", "a\x00b\né😀", ""},
	{"blob", "x'00ff'", "\x00\xff", ""},
	{"text", "null", "NULL", ""},
	{"text", "''", "", ""},
	{"enum('x','y')", "'y'", "y", ""},
	{"set('x','y')", "'x,y'", "x,y", ""},
	{"json", `'{"b":1,"a":[1, 2]}'`, `{"a": [1, 2], "b": 1}`, `{"b":1,"a":[1, 2]}`},
	{"point", "point(1,2)", "\x00\x00\x00\x00\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf0\x3f\x00\x00\x00\x00\x00\x00\x00\x40", ""},
}

func TestServersValues(t *testing.T) {
	eachTransport(t, func(t *testing.T, s *servertest.Server, connect func(...func(*wire.Config)) *wire.Conn) {
		schema := s.Schema(t)
		conn := connect(func(cfg *wire.Config) { cfg.Database = schema })
		rows(t, conn, "set sql_mode=''")
		for _, v := range values {
			want := v.want
			if s.Kind == servertest.MariaDB && v.wantMariaDB != "" {
				want = v.wantMariaDB
			}
			text := fmt.Sprintf("create temporary table v (v %s); insert into v values (%s); select v from v; drop temporary table v", v.kind, v.insert)
			if got := value(t, conn, text); got != want {
				t.Errorf("%s, %s: got %q, want %q", v.kind, v.insert, got, want)
			}
		}
	})
}

func TestServersTypesOfTheirOwn(t *testing.T) {
	conn := connectServer(t, servertest.Shared(t, servertest.MariaDB), nil)
	stream := query(t, conn, "select cast('00000000-0000-0000-0000-000000000001' as uuid) a, cast('::1' as inet6) b, cast(1 as char) c")
	event, err := stream.Next()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, column := range event.(result.Header).Columns {
		got = append(got, column.Extended)
	}
	if fmt.Sprint(got) != "[uuid inet6 ]" {
		t.Errorf("extended types %q", got)
	}
	transcript(stream)
}

func TestServersColumnsAreWhole(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		conn := connectServer(t, s, func(cfg *wire.Config) { cfg.Database = schema })
		rows(t, conn, "create table orders (id int unsigned zerofill auto_increment primary key, name varchar(10) charset utf8mb4 collate utf8mb4_bin not null)")
		stream := query(t, conn, "select o.id as number, o.name from orders o")
		event, err := stream.Next()
		if err != nil {
			t.Fatal(err)
		}
		columns := event.(result.Header).Columns
		id := columns[0]
		if id.Schema != schema || id.Table != "o" || id.OrgTable != "orders" || id.Name != "number" || id.OrgName != "id" ||
			id.Type != result.TypeLong || id.Length != 10 || id.Collation != 63 || id.Catalog != "def" {
			t.Errorf("%+v", id)
		}
		const flags = result.FlagNotNull | result.FlagPrimaryKey | result.FlagUnsigned | result.FlagZerofill | result.FlagAutoIncrement
		if id.Flags&flags != flags {
			t.Errorf("flags %#x", id.Flags)
		}
		if name := columns[1]; name.Type != result.TypeVarString || name.Length != 40 || name.OrgName != "name" {
			t.Errorf("%+v", name)
		}
		transcript(stream)
	})
}

// The primary key flag is set for the columns of a primary key.
func TestServers_PrimaryKeyFlag(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		conn := connectServer(t, s, func(cfg *wire.Config) { cfg.Database = schema })
		rows(t, conn, "create table orders (id int primary key, city varchar(10) unique)")
		rows(t, conn, "create table items (order_id int, n int, name varchar(10), primary key (order_id, n))")
		rows(t, conn, "create view v as select * from orders")
		for _, c := range []struct{ statement, want string }{
			{"select * from orders", "orders.id"},
			{"select name, n from items", "items.n"},
			{"select i.*, o.* from orders o left join items i on i.order_id = o.id", "i.order_id i.n o.id"},
			{"select id, count(*) from orders group by id", "orders.id"},
			{"select id + 1, city from orders", ""},
			{"select id from orders union select n from items", ""},
			{"select id from v", "v.id"},
			{"select d.id from (select * from orders) d", "d.id"},
		} {
			stream := query(t, conn, c.statement)
			event, err := stream.Next()
			if err != nil {
				t.Fatal(err)
			}
			var keys []string
			for _, column := range event.(result.Header).Columns {
				if column.Flags&result.FlagPrimaryKey != 0 {
					keys = append(keys, column.Table+"."+column.Name)
				}
			}
			if got := strings.Join(keys, " "); got != c.want {
				t.Errorf("%s: got %s, want %s", c.statement, got, c.want)
			}
			transcript(stream)
		}
	})
}

func TestServersLongRows(t *testing.T) {
	const most = wire.MaxPayload
	// The rows have exactly the size of one packet and of two packets, and one byte more. The
	// second cell takes 6 bytes; the mark and length of the first take 4, or 9 from 16 MiB on.
	sizes := []int{most - 10, most - 9, 2*most - 15}
	eachCut(t, func(t *testing.T, s *servertest.Server, connect func(...func(*wire.Config)) *wire.Conn) {
		s.SQL(t, "set global max_allowed_packet = 67108864")
		conn := connect()
		for _, size := range sizes {
			stream := query(t, conn, fmt.Sprintf("select repeat('x', %d), 'after' union all select 'y', 'last'", size))
			var got []string
			for {
				event, err := stream.Next()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatalf("%d bytes: %v", size, err)
				}
				if batch, ok := event.(*result.Batch); ok {
					cells := make([][]byte, 2)
					for i := range batch.Rows {
						if _, err := batch.Cells(i, cells); err != nil {
							t.Fatal(err)
						}
						got = append(got, fmt.Sprintf("%d %x %s", len(cells[0]), md5.Sum(cells[0]), cells[1]))
					}
					batch.Release()
				}
			}
			want := []string{
				fmt.Sprintf("%d %x after", size, md5.Sum([]byte(strings.Repeat("x", size)))),
				fmt.Sprintf("1 %x last", md5.Sum([]byte("y"))),
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%d bytes: got %s", size, got)
			}
		}
	})
}

func TestServersLongStatements(t *testing.T) {
	eachCut(t, func(t *testing.T, s *servertest.Server, connect func(...func(*wire.Config)) *wire.Conn) {
		s.SQL(t, "set global max_allowed_packet = 67108864")
		conn := connect()
		for _, size := range []int{1 << 20, wire.MaxPayload, wire.MaxPayload + 1, 2*wire.MaxPayload + 7} {
			head, tail := "select length('", "')"
			text := head + strings.Repeat("x", size-1-len(head)-len(tail)) + tail
			if got, want := value(t, conn, text), fmt.Sprint(size-1-len(head)-len(tail)); got != want {
				t.Errorf("%d bytes: the server counts %s, want %s", size, got, want)
			}
		}
	})
}

// A statement above the server's limit fails with the server's own error.
func TestServersRefuseStatementsBeyondTheirLimit(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.SQL(t, "set global max_allowed_packet = 1048576")
		defer s.SQL(t, "set global max_allowed_packet = 67108864")
		conn := connectServer(t, s, nil)
		stream, err := conn.Query("select '" + strings.Repeat("x", 2<<20) + "'")
		if err == nil {
			_, err = stream.Next()
		}
		wantError(t, err, 1153, "max_allowed_packet")
	})
}
