// Package servertest starts private MySQL and MariaDB servers for tests.
//
// A package with such tests calls [Main] in its TestMain. Its tests ask for a server of each kind:
//
//	func TestMain(m *testing.M) { servertest.Main(m) }
//
//	func TestWarningsAreCounted(t *testing.T) {
//		servertest.Each(t, func(t *testing.T, s *servertest.Server) {
//			schema := s.Schema(t)
//			…
//		})
//	}
//
// A server of [Each] or [Shared] is started when a test first asks for it. The tests of the binary
// share it, so a test works in its own schema and changes nothing else on the server. A test that
// stops, kills or restarts its server starts a private one with [Start]. A server that needs more
// than arguments, such as the member of a cluster, is made by [Prepare]; another program, such as a
// balancer, by [NewProcess].
//
// Servers have a temporary directory, in memory if there is room, and listen on 127.0.0.1 and on a
// socket. After the test binary has ended, even by SIGKILL, a guard process kills them and removes
// their directory.
//
// The programs come from .cache/servers of the checkout, where fetch.sh of this directory (make
// servers) unpacks them, or else from the machine. A test whose server is missing is skipped; if
// the environment variable CI is set, it fails. With go test -short no server is started, and tests
// that need one are skipped.
package servertest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Kind is a kind of server.
type Kind string

// The servers that mysh is tested against.
const (
	MariaDB Kind = "MariaDB"
	MySQL   Kind = "MySQL"
)

// Servers of other versions, which only tests of clusters use. MariaDB118 comes with Galera.
const (
	MariaDB118 Kind = "MariaDB 11.8"
	MariaDB105 Kind = "MariaDB 10.5"
)

// Kinds are all kinds of server, in the order of Each.
var Kinds = []Kind{MariaDB, MySQL}

// Accounts that every server has, besides root@localhost. Root has no password and may log
// in from anywhere, and so may App, whose password is AppPassword. Both may do anything. They
// log in with the server's default plugin: caching_sha2_password on MySQL,
// mysql_native_password on MariaDB.
const (
	Root        = "root"
	App         = "app"
	AppPassword = "secret"
)

// Server is a running server.
type Server struct {
	Kind    Kind
	Version string // as in the greeting, such as "9.7.4" or "10.11.19-MariaDB-0+deb12u1"
	Host    string // 127.0.0.1
	Port    int
	Socket  string // path of its Unix domain socket
	TLS     TLS

	// PublicKey is the path of the RSA key with which MySQL's plugins caching_sha2_password and
	// sha256_password encrypt passwords; empty on MariaDB.
	PublicKey string
	// Log is the path of the server's log file.
	Log string

	private bool // the server ends with its test
}

// TLS are the paths of PEM files: the authority that signed the server's certificate, and a
// client's certificate and key signed by the same authority. The server's certificate is for
// localhost and 127.0.0.1.
type TLS struct {
	CA, ClientCert, ClientKey string
}

// Addr returns host and port, for net.Dial.
func (s *Server) Addr() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// Schema creates a schema with a name of its own, drops it after the test, and returns its
// name, which needs no quotes. If a session of the test still has an open transaction on the
// schema, the drop waits, and fails the test after a minute.
func (s *Server) Schema(tb testing.TB) string {
	tb.Helper()
	name := fmt.Sprintf("t%d_%s", schemas.Add(1), identifier(tb.Name(), 40))
	s.SQL(tb, "CREATE SCHEMA "+name)
	if !s.private {
		tb.Cleanup(func() { s.SQL(tb, "DROP SCHEMA IF EXISTS "+name) })
	}
	return name
}

var schemas atomic.Int64

// Returns the letters and digits of text, in lower case, at most limit of them.
func identifier(text string, limit int) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		} else if r == '/' || r == '_' {
			b.WriteByte('_')
		}
		if b.Len() == limit {
			break
		}
	}
	return b.String()
}

// Each runs a test on each kind of server, as a subtest named after the kind.
func Each(t *testing.T, test func(t *testing.T, s *Server)) {
	for _, kind := range Kinds {
		t.Run(string(kind), func(t *testing.T) { test(t, Shared(t, kind)) })
	}
}

// Shared returns the server of a kind that all tests of this binary share. The first call
// starts the server. It may be called from several tests at once.
func Shared(tb testing.TB, kind Kind) *Server {
	tb.Helper()
	skipIfShort(tb)
	s := shared[kind]
	s.once.Do(func() { s.server, s.err = launch(kind, nil) })
	if s.err != nil {
		giveUp(tb, kind, s.err)
	}
	return &s.server.Server
}

type sharedServer struct {
	once   sync.Once
	server *Private
	err    error
}

var shared = map[Kind]*sharedServer{MariaDB: {}, MySQL: {}}

// Main runs the tests of a package and exits. Each package that uses servers calls it first in
// its TestMain. The guard of a server is this same test binary, whose second process becomes
// the guard in Main.
func Main(m *testing.M) {
	if base, isGuard := os.LookupEnv(guardVariable); isGuard {
		os.Exit(runGuard(base))
	}
	guarded = true
	code := m.Run()
	for _, s := range shared {
		if s.server != nil {
			s.server.guard.dismiss()
		}
	}
	os.Exit(code)
}

// Main was called. Without it, a test binary must not start a guard, which would run the tests
// once more.
var guarded bool

// Skips a test that needs a server in short mode.
func skipIfShort(tb testing.TB) {
	tb.Helper()
	if testing.Short() {
		tb.Skip("needs a server, which -short does not start")
	}
}

// Ends a test that has no server. If the server is missing, the test is skipped, except in CI,
// where it fails.
func giveUp(tb testing.TB, kind Kind, err error) {
	tb.Helper()
	var missing *missingError
	if errors.As(err, &missing) && os.Getenv("CI") == "" {
		tb.Skip(err)
	}
	tb.Fatalf("cannot start a private %s server: %v", kind, err)
}
