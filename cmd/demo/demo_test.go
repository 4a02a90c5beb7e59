package main

import (
	"bytes"
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// demo is the server under test, started once.
var demo *embeddedServer

func TestMain(m *testing.M) {
	flag.Parse()
	var err error
	if demo, err = startServer(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	demo.close()
	os.Exit(code)
}

// connect returns a session of one connection on the server.
func connect(t testing.TB) *sql.Conn {
	t.Helper()
	conn, err := open(t, schema)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func open(t testing.TB, name string) (*sql.Conn, error) {
	config := mysql.NewConfig()
	config.Net, config.Addr, config.User, config.DBName = "tcp", demo.addr().String(), user, name
	config.MultiStatements = true
	config.Logger = &mysql.NopLogger{}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { db.Close() })
	return db.Conn(context.Background())
}

// drain runs statement, reads all its results and returns the number of rows and the first
// error.
func drain(conn *sql.Conn, statement string) (rows int, err error) {
	r, err := conn.QueryContext(context.Background(), statement)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	for more := true; more; more = r.NextResultSet() {
		for r.Next() {
			rows++
		}
	}
	return rows, r.Err()
}

// value returns the only value that query selects.
func value(t testing.TB, conn *sql.Conn, query string) string {
	t.Helper()
	var v sql.NullString
	if err := conn.QueryRowContext(context.Background(), query).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if !v.Valid {
		return "NULL"
	}
	return v.String
}

// lines returns the result of query: a line for each row, with tabs between the values.
func lines(t testing.TB, conn *sql.Conn, query string) string {
	t.Helper()
	rows, err := conn.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, _ := rows.Columns()
	var b strings.Builder
	fmt.Fprintln(&b, strings.Join(columns, "\t"))
	values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if i > 0 {
				b.WriteByte('\t')
			}
			if v.Valid {
				b.WriteString(v.String)
			} else {
				b.WriteString("NULL")
			}
		}
		b.WriteByte('\n')
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return b.String()
}

// golden compares got with a file in testdata, or writes got to the file with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs:\n got:\n%s\nwant:\n%s", name, got, want)
	}
}

func TestArguments_NameTheEmbeddedServer(t *testing.T) {
	got := arguments([]string{"demo", "-e", "select 1"}, 4711)
	want := []string{"demo", "--no-defaults", "--no-login-paths", "--protocol=TCP", "--host=127.0.0.1", "--port=4711",
		"--user=demo", "--database=shop", "-e", "select 1"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEnvironment_HasNoPassword(t *testing.T) {
	got := withoutPassword([]string{"HOME=/root", "MYSQL_PWD=secret", "TERM=xterm"})
	if want := []string{"HOME=/root", "TERM=xterm"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestServer_ListensOnLoopbackOnly(t *testing.T) {
	if ip := demo.addr().IP; !ip.IsLoopback() {
		t.Errorf("listens on %v", ip)
	}
}

func TestServer_TouchesNoFiles(t *testing.T) {
	conn := connect(t)
	path := filepath.ToSlash(filepath.Join(t.TempDir(), "out"))
	secret := filepath.ToSlash(filepath.Join(t.TempDir(), "secret"))
	if err := os.WriteFile(secret, []byte("1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		"SELECT 1 INTO OUTFILE '" + path + "'",
		"SELECT 1 INTO DUMPFILE '" + path + "'",
		"LOAD DATA INFILE '" + secret + "' INTO TABLE categories (name)",
		"SELECT LOAD_FILE('" + secret + "')",
	} {
		_, err := drain(conn, statement)
		if got := serverError(err); got.Number != 1290 {
			t.Errorf("%s: got %v, want error 1290", statement, err)
		}
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was written")
	}
	if _, err := drain(conn, "SET GLOBAL secure_file_priv = ''"); serverError(err).Number != 1238 {
		t.Errorf("secure_file_priv could be changed: %v", err)
	}
}

func TestServer_AccountsCanBeCreated(t *testing.T) {
	conn := connect(t)
	for _, statement := range []string{"CREATE USER visitor@localhost IDENTIFIED BY 'x'", "GRANT SELECT ON shop.* TO visitor@localhost",
		"FLUSH PRIVILEGES", "DROP USER visitor@localhost"} {
		if _, err := drain(conn, statement); err != nil {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

// The packets that may end a result in the server's library, and the error packet that replaces
// each.
func TestRepairingConn_ErrorReplacesEndOfResult(t *testing.T) {
	for _, test := range []struct{ name, end string }{
		{"EOF", "\x05\x00\x00\x09\xfe\xff\xff\x02\x00"},
		{"OK", "\x07\x00\x00\x09\xfe\x00\x00\x02\x00\xff\xff"},
	} {
		for cut := range len(test.end) {
			sent := new(recorder)
			conn := &repairingConn{Conn: sent}
			io.WriteString(conn, "rows")
			conn.endInError(repairError(context.Canceled, "", ""))
			io.WriteString(conn, "more"+test.end[:cut])
			io.WriteString(conn, test.end[cut:])
			io.WriteString(conn, "next")
			words := "#70100Query execution was interrupted"
			want := "rowsmore" + string([]byte{byte(3 + len(words)), 0, 0, 9, 0xff, 0x25, 0x05}) + words + "next"
			if sent.String() != want {
				t.Errorf("%s cut at %d: got %q, want %q", test.name, cut, sent, want)
			}
		}
	}
}

// A recorder records the bytes written to it.
type recorder struct {
	repairingConn
	bytes.Buffer
}

func (r *recorder) Read(p []byte) (int, error)  { return r.Buffer.Read(p) }
func (r *recorder) Write(p []byte) (int, error) { return r.Buffer.Write(p) }
