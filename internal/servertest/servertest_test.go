package servertest_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"mysh/internal/servertest"
)

func TestMain(m *testing.M) { servertest.Main(m) }

// Reads the first packet of a server: a greeting of protocol version 10 with the server's
// version.
func greeting(t *testing.T, network, address string) string {
	t.Helper()
	conn, err := net.Dial(network, address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	header := make([]byte, 4)
	if _, err := io.ReadFull(conn, header); err != nil {
		t.Fatal(err)
	}
	packet := make([]byte, int(header[0])|int(header[1])<<8|int(header[2])<<16)
	if _, err := io.ReadFull(conn, packet); err != nil {
		t.Fatal(err)
	}
	if packet[0] != 10 {
		t.Fatalf("the greeting has protocol version %d, want 10", packet[0])
	}
	return string(packet[1:])
}

func TestEach_Greeting(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for network, address := range map[string]string{"tcp": s.Addr(), "unix": s.Socket} {
			if got := greeting(t, network, address); !strings.Contains(got, s.Version) {
				t.Errorf("greeting over %s is %q, without the version %q", network, got, s.Version)
			}
		}
		isMariaDB := strings.Contains(s.Version, "MariaDB")
		if isMariaDB != (s.Kind == servertest.MariaDB) {
			t.Errorf("a %s server of version %q", s.Kind, s.Version)
		}
	})
}

func TestShared_SameServer(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		if again := servertest.Shared(t, s.Kind); again != s {
			t.Errorf("two shared servers: ports %d and %d", s.Port, again.Port)
		}
	})
}

func TestAccounts(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		got := s.SQL(t, "SELECT user, host, plugin FROM mysql.user WHERE host = '%' ORDER BY user")
		plugin := map[servertest.Kind]string{
			servertest.MariaDB: "mysql_native_password",
			servertest.MySQL:   "caching_sha2_password",
		}[s.Kind]
		want := fmt.Sprint([][]string{{servertest.App, "%", plugin}, {servertest.Root, "%", plugin}})
		if fmt.Sprint(got) != want {
			t.Errorf("accounts that may log in from anywhere:\n%v, want\n%v", got, want)
		}
	})
}

// The C clients, if there are any, log in with each account over each connection.
func TestAccounts_Clients(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		client := servertest.Client(t, s.Kind)
		tcp := []string{"--host=" + s.Host, fmt.Sprint("--port=", s.Port), "--protocol=tcp"}
		socket := []string{"--socket=" + s.Socket, "--protocol=socket"}
		verified := append(tcp, "--ssl-ca="+s.TLS.CA, "--ssl-cert="+s.TLS.ClientCert, "--ssl-key="+s.TLS.ClientKey)
		if s.Kind == servertest.MySQL {
			verified = append(verified, "--ssl-mode=VERIFY_IDENTITY")
		} else {
			verified = append(verified, "--ssl-verify-server-cert")
		}
		for way, where := range map[string][]string{"tcp": tcp, "socket": socket, "tls": verified} {
			for _, account := range [][]string{
				{"--user=" + servertest.Root},
				{"--user=" + servertest.App, "--password=" + servertest.AppPassword},
			} {
				args := append(append([]string{"--no-defaults", "-N", "-e", "SELECT version()"}, where...), account...)
				cmd := exec.Command(client, args...)
				cmd.Env = servertest.Environ()
				out, err := cmd.Output()
				if err != nil || strings.TrimSpace(string(out)) != s.Version {
					t.Errorf("%s over %s: %q, %v", account[0], way, out, describe(err))
				}
			}
		}
	})
}

func describe(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("%w: %s", err, exit.Stderr)
	}
	return err
}

func TestSchema_DroppedAfterTest(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		exists := func(schema string) bool {
			return len(s.SQL(t, "SHOW DATABASES LIKE '"+strings.ReplaceAll(schema, "_", `\_`)+"'")) == 1
		}
		var schema string
		t.Run("Sub test: 50% Ünïcode", func(t *testing.T) {
			schema = s.Schema(t)
			s.SQL(t, "CREATE TABLE "+schema+".t (a INT)")
			if !exists(schema) {
				t.Errorf("no schema %s", schema)
			}
			if other := s.Schema(t); other == schema {
				t.Errorf("two schemas are called %s", schema)
			}
		})
		if exists(schema) {
			t.Errorf("the schema %s is still there", schema)
		}
	})
}

func TestSQL(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		got := s.SQL(t, "SELECT '', NULL, 'a', length(repeat('x', 300)), repeat('y', 300), repeat('z', 70000)"+
			" UNION ALL SELECT 1, 2, 3, 4, 5, 6")
		want := [][]string{
			{"", "NULL", "a", "300", strings.Repeat("y", 300), strings.Repeat("z", 70000)},
			{"1", "2", "3", "4", "5", "6"},
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %.200q", fmt.Sprint(got))
		}
	})
}

// The server's certificate is valid for localhost and the address of the server.
func TestCertificates(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		if ssl := s.SQL(t, "SELECT @@ssl_ca"); ssl[0][0] != s.TLS.CA {
			t.Errorf("the server uses the authority %s, not %s", ssl[0][0], s.TLS.CA)
		}
		authority, err := os.ReadFile(s.TLS.CA)
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(authority)
		// the server's file has the same certificate, and needs no MySQL protocol to be read
		server, err := tls.LoadX509KeyPair(s.SQL(t, "SELECT @@ssl_cert")[0][0], s.SQL(t, "SELECT @@ssl_key")[0][0])
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"localhost", s.Host} {
			if _, err := server.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: name}); err != nil {
				t.Errorf("as %s: %v", name, err)
			}
		}
		client, err := tls.LoadX509KeyPair(s.TLS.ClientCert, s.TLS.ClientKey)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Leaf.Verify(x509.VerifyOptions{
			Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		}); err != nil {
			t.Error(err)
		}
	})
}

func TestPrivate(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			s := servertest.Start(t, kind, "--max-connections=77")
			if got := s.SQL(t, "SELECT @@max_connections")[0][0]; got != "77" {
				t.Errorf("max_connections is %s: the test's argument did not count", got)
			}
			s.SQL(t, "CREATE SCHEMA kept")

			s.Freeze(t)
			conn, err := net.Dial("unix", s.Socket)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if err := conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
				t.Fatal(err)
			}
			if n, err := conn.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("a frozen server sent %d bytes, %v", n, err)
			}
			s.Thaw(t)
			if err := conn.SetReadDeadline(time.Time{}); err != nil {
				t.Fatal(err)
			}
			if _, err := conn.Read(make([]byte, 1)); err != nil {
				t.Errorf("thawed, the server does not greet: %v", err)
			}

			s.Freeze(t)
			s.Kill(t)
			if s.Running() {
				t.Error("killed, it runs")
			}
			if conn, err := net.Dial("tcp", s.Addr()); err == nil {
				conn.Close()
				t.Error("killed, the server takes connections")
			}

			s.Restart(t)
			if got := s.SQL(t, "SHOW DATABASES LIKE 'kept'"); len(got) != 1 {
				t.Error("restarted, the server has lost its data")
			}

			s.Restart(t)
		})
	}
}

// The error for a bad argument has the server's message.
func TestStart_Failure(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			servertest.Shared(t, kind) // skips this test if the server is missing
			tb := &recorder{TB: t}
			done := make(chan struct{})
			go func() {
				defer close(done)
				servertest.Start(tb, kind, "--no-such-argument")
			}()
			<-done
			if !strings.Contains(tb.fatal, "no-such-argument") {
				t.Errorf("failed with %q", tb.fatal)
			}
		})
	}
}

// A recorder records an expected failure.
type recorder struct {
	testing.TB
	fatal string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatalf(format string, args ...any) {
	r.fatal = fmt.Sprintf(format, args...)
	// as FailNow does: the caller must not continue
	runtime.Goexit()
}
