package wire_test

import (
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/result"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

// strangers are peers other than a server, and the error that names each.
var strangers = []struct {
	name   string
	accept func(c *wiretest.Client)
	number uint16
	part   string
}{
	{"one that hangs up", func(c *wiretest.Client) {}, 2013, "at 'reading initial communication packet', system error: 0"},
	{"SSH", func(c *wiretest.Client) { c.Raw("SSH-2.0-OpenSSH_9.2p1 Debian\r\n"); c.Wait() },
		2007, `does not speak the MySQL protocol; it said "SSH-2.0-OpenSSH_9.2p1 Debian"`},
	{"SMTP", func(c *wiretest.Client) { c.Raw("220 mx.example.org ESMTP\r\n"); c.Wait() }, 2007, `"220 mx.example.org ESMTP"`},
	{"HTTP", func(c *wiretest.Client) { c.Raw("HTTP/1.1 400 Bad Request\r\n\r\n") }, 2007, `"HTTP/1.1 400 Bad Request"`},
	{"TLS", func(c *wiretest.Client) { c.Raw("\x15\x03\x01\x00\x02\x02\x46") }, 2007, `it said "\x15\x03\x01\x00\x02\x02F"`},
	{"the X Protocol", func(c *wiretest.Client) { c.Raw("\x05\x00\x00\x00\x0b\x08\x05\x1a\x00"); c.Wait() },
		2007, "server version = 11, client version = 10 (is this the port of the X Protocol?)"},
	{"a greeting cut short", func(c *wiretest.Client) { c.Raw("\x4a\x00\x00\x00\x0a8.0.30\x00") }, 2013, "reading initial communication packet"},
	{"a greeting of one byte", func(c *wiretest.Client) { c.Packet([]byte{10}); c.Wait() }, 2027, "a greeting of 1 bytes"},
	{"an empty greeting", func(c *wiretest.Client) { c.Packet(nil); c.Wait() }, 2027, "empty greeting"},
	{"MySQL 3", func(c *wiretest.Client) {
		c.Packet([]byte("\x0a3.23.58\x00\x01\x00\x00\x0012345678\x00\x2c\x00\x08\x02\x00"))
		c.Wait()
	},
		2007, `(version "3.23.58") is older than MySQL 4.1`},
	{"a server that is full", func(c *wiretest.Client) { c.Packet([]byte("\xff\x10\x04Too many connections")); c.Wait() },
		1040, "Too many connections"},
	{"a server that has blocked us", func(c *wiretest.Client) { c.Error(1129, "HY000", "Host '127.0.0.1' is blocked"); c.Wait() },
		1129, "is blocked"},
}

func TestConnect_NotAServer(t *testing.T) {
	for _, tt := range strangers {
		t.Run(tt.name, func(t *testing.T) {
			srv := wiretest.Start(t, wiretest.Options{Accept: tt.accept})
			_, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: srv.Addr()})
			wantError(t, err, tt.number, tt.part)
		})
	}
}

func TestConnect_NoListener(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	nobody := listener.Addr().String()
	dialing := func(err error) func(context.Context, string, string) (net.Conn, error) {
		return func(context.Context, string, string) (net.Conn, error) { return nil, err }
	}
	for name, tt := range map[string]struct {
		cfg    wire.Config
		number uint16
		text   string
	}{
		"refused": {wire.Config{Network: "tcp", Address: nobody}, 2003, "Can't connect to MySQL server on '" + nobody + "' (" + number(syscall.ECONNREFUSED) + ")"},
		"no socket": {wire.Config{Network: "unix", Address: "/nosuch/s"}, 2002,
			"Can't connect to local MySQL server through socket '/nosuch/s' (" + number(syscall.ENOENT) + ")"},
		"unknown host": {wire.Config{Network: "tcp", Address: "h1.invalid:3306", Dial: dialing(&net.DNSError{IsNotFound: true})},
			2005, "Unknown MySQL server host 'h1.invalid' (-2)"},
		"no name server": {wire.Config{Network: "tcp", Address: "h1:3306", Dial: dialing(&net.DNSError{IsTemporary: true})},
			2005, "Unknown MySQL server host 'h1' (-3)"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := wire.Connect(context.Background(), tt.cfg)
			wantError(t, err, tt.number, tt.text)
			if errors.Unwrap(err) == nil {
				t.Error("the cause is lost")
			}
		})
	}
}

func number(errno syscall.Errno) string { return strconv.Itoa(int(errno)) }

// A server that sends nothing does not delay the caller beyond the deadline, at any step.
func TestConnect_Deadline(t *testing.T) {
	for name, tt := range map[string]struct {
		opts wiretest.Options
		text string
	}{
		"no greeting": {wiretest.Options{Accept: (*wiretest.Client).Wait}, "at 'waiting for initial communication packet', system error: "},
		"no verdict": {wiretest.Options{Auth: func(c *wiretest.Client) bool { c.Wait(); return false }},
			"at 'reading authorization packet', system error: "},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := wiretest.New(tt.opts)
				defer srv.Close()
				ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
				defer cancel()
				start := time.Now()
				_, err := wire.Connect(ctx, wire.Config{Network: "tcp", Address: "db:3306", Dial: srv.Dial})
				wantError(t, err, 2013, tt.text)
				if took := time.Since(start); took != 10*time.Second {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

func TestConnect_Cancelled(t *testing.T) {
	for name, opts := range map[string]wiretest.Options{
		"before the greeting": {Accept: (*wiretest.Client).Wait},
		"during the login":    {Auth: func(c *wiretest.Client) bool { c.Wait(); return false }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := wiretest.New(opts)
				defer srv.Close()
				ctx, cancel := context.WithCancel(context.Background())
				go func() {
					time.Sleep(time.Second) // in the bubble, time passes only when all goroutines wait
					cancel()
				}()
				_, err := wire.Connect(ctx, wire.Config{Network: "tcp", Address: "db:3306", Dial: srv.Dial})
				if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "db:3306") {
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

// The bubble fails if a goroutine is left, including those of the driver, which no test could
// see from the outside.
func TestConnect_LeavesNoGoroutine(t *testing.T) {
	for name, opts := range map[string]wiretest.Options{
		"logged in":     {},
		"refused":       {Password: "secret"},
		"lost":          {Auth: func(c *wiretest.Client) bool { return false }},
		"nonsense":      {Auth: func(c *wiretest.Client) bool { c.Packet([]byte{0x42}); return false }},
		"second switch": {Switch: []string{"client_ed25519", "mysql_native_password"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := wiretest.New(opts)
				defer srv.Close()
				conn, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Dial: srv.Dial})
				synctest.Wait()
				if err == nil {
					conn.Close()
				}
			})
		})
	}
}

// The handshake response has the fields that the server needs.
func TestHandshakeResponse(t *testing.T) {
	all := uint64(wire.CapInteractive | wire.CapMultiStatements | wire.CapExpiredPasswords | wire.CapIgnoreSpace |
		wire.CapConnectWithDB | wire.CapLocalFiles | wire.CapMariaDBProgress | wire.CapMariaDBExtendedMeta)
	open := func(string) (io.ReadCloser, error) { return nil, io.EOF }
	for _, tt := range []struct {
		name      string
		server    uint64
		cfg       wire.Config
		want      uint64 // the capabilities set, out of those in all
		collation byte
	}{
		{"nothing asked, MySQL", wiretest.MySQL, wire.Config{}, uint64(wire.CapLocalFiles), 255},
		{"nothing asked, MariaDB", wiretest.MariaDB, wire.Config{}, uint64(wire.CapMariaDBProgress | wire.CapMariaDBExtendedMeta), 45},
		{"everything, MySQL", wiretest.MySQL,
			wire.Config{Interactive: true, MultiStatements: true, ExpiredPassword: true, IgnoreSpace: true, Database: "shop", LocalInfile: open, Charset: "latin1"},
			all &^ uint64(wire.CapMariaDBProgress|wire.CapMariaDBExtendedMeta), 8},
		{"everything, MariaDB", wiretest.MariaDB,
			wire.Config{Interactive: true, MultiStatements: true, ExpiredPassword: true, IgnoreSpace: true, Database: "shop", LocalInfile: open, Charset: "binary"},
			all, 63},
		{"a server that has little", uint64(wire.CapLongPassword | wire.CapProtocol41 | wire.CapSecureConnection | wire.CapPluginAuth),
			wire.Config{Interactive: true, MultiStatements: true, ExpiredPassword: true}, 0, 255},
	} {
		t.Run(tt.name, func(t *testing.T) {
			opts := wiretest.Options{Capabilities: tt.server, Version: "5.7.1"}
			if tt.server == wiretest.MariaDB {
				opts.Version, opts.Collation = "10.11.19-MariaDB", 8
			}
			srv := wiretest.Start(t, opts)
			conn := connect(t, srv, func(cfg *wire.Config) {
				tt.cfg.Network, tt.cfg.Address, tt.cfg.User = cfg.Network, cfg.Address, "jo é"
				tt.cfg.Attributes = map[string]string{"program_name": "test, with: signs", "nonce": "42"}
				*cfg = tt.cfg
			})
			c := srv.Clients()[0]
			if got := c.Capabilities & all; got != tt.want {
				t.Errorf("capabilities %#x, want %#x", got, tt.want)
			}
			if c.User != "jo é" || c.Collation != tt.collation {
				t.Errorf("user %q, collation %d", c.User, c.Collation)
			}
			if c.Capabilities&uint64(wire.CapConnectWithDB) != 0 && c.Database != "shop" {
				t.Errorf("database %q", c.Database)
			}
			if c.Capabilities&uint64(wire.CapConnectAttrs) != 0 &&
				(c.Attributes["program_name"] != "test, with: signs" || c.Attributes["nonce"] != "42" || c.Attributes["_client_name"] != "mysh" || c.Attributes["_os"] == runtime.GOOS && runtime.GOOS == "linux") {
				t.Errorf("attributes %q", c.Attributes)
			}
			if got, want := uint64(conn.Server().Capabilities)&all, tt.want; got != want {
				t.Errorf("the connection says %#x, want %#x", got, want)
			}
		})
	}
}

func TestConnect_ServerDescription(t *testing.T) {
	srv := wiretest.Start(t, wiretest.Options{Version: "8.4.0-log"})
	conn := connect(t, srv, func(cfg *wire.Config) { cfg.Database = "shop" })
	s := conn.Server()
	if s.Version != "8.4.0-log" || s.ConnectionID != 1 || s.MariaDB || s.Protocol != 10 || s.Compression != "" || s.TLS != nil ||
		s.Plugin != "mysql_native_password" || s.Remote.String() != srv.Addr() || s.Local == nil {
		t.Errorf("%+v", s)
	}
	if s.Login.Changes.Schema == nil || *s.Login.Changes.Schema != "shop" || !s.Login.Status.Has(result.StatusAutocommit) {
		t.Errorf("login: %+v", s.Login)
	}
}

func TestConnect_InvalidConfig(t *testing.T) {
	srv := wiretest.Start(t, wiretest.Options{})
	for name, tt := range map[string]struct {
		cfg    wire.Config
		number uint16
		part   string
	}{
		"charset":      {wire.Config{Charset: "nosuch"}, 2019, "Can't initialize character set nosuch"},
		"wide charset": {wire.Config{Charset: "utf16"}, 2019, "utf16"},
		"NUL":          {wire.Config{User: "a\x00b"}, 2000, "NUL"},
	} {
		t.Run(name, func(t *testing.T) {
			tt.cfg.Network, tt.cfg.Address = "tcp", srv.Addr()
			_, err := wire.Connect(context.Background(), tt.cfg)
			wantError(t, err, tt.number, tt.part)
		})
	}
}
