// Package servertest starts private MySQL and MariaDB servers for tests.
//
// A package that wants servers hands its TestMain over to [Main] and asks for what it needs:
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
// A server of [Each] or [Shared] is started when a test first asks for it and is shared by
// the tests of the binary, so a test works in a schema of its own and leaves the rest of the
// server as it was. A test that stops, kills or restarts its server gets one from [Start].
//
// Servers live in a temporary directory, in memory where there is room, and listen on
// 127.0.0.1 and on a socket. When the test binary ends, however it ends, a guard process
// kills them and removes their directory.
//
// The programs come from .cache/servers of the checkout, where fetch.sh of this directory
// (make servers) unpacks them, or else from the machine. A test whose server is missing is
// skipped with a reason, except when the environment variable CI is set: then it fails. With
// go test -short no server is started: tests that need one are skipped.
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

// Kind is a make of server.
type Kind string

// The servers that mysh is tested against.
const (
	MariaDB Kind = "MariaDB"
	MySQL   Kind = "MySQL"
)

// Kinds are all kinds of server, in the order in which Each goes through them.
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
	Version string // as the server greets, such as "9.7.4" or "10.11.19-MariaDB-0+deb12u1"
	Host    string // 127.0.0.1
	Port    int
	Socket  string // path of its Unix domain socket
	TLS     TLS

	// PublicKey is the path of the RSA key that MySQL's plugins caching_sha2_password and
	// sha256_password encrypt passwords with; empty on MariaDB.
	PublicKey string
	// Log is the path of the file that the server writes its messages to.
	Log string

	private bool // the server ends with its test
}

// TLS are the paths of PEM files: the authority that has signed the server's certificate,
// and a client's certificate and key signed by the same. The server's certificate is for
// localhost and 127.0.0.1.
type TLS struct {
	CA, ClientCert, ClientKey string
}

// Addr returns host and port as net.Dial takes them.
func (s *Server) Addr() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// Schema creates a schema with a name of its own, drops it when the test is over, and
// returns its name, which needs no quoting. A session that the test leaves behind in a
// transaction on the schema holds that up, and fails the test after a minute.
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

// Keeps the letters and digits of text, in lower case, at most limit of them.
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

// Shared returns the server of the kind that the tests of this binary share, and starts it
// when this is the first call. It may be called from several tests at once.
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

// Main runs the tests of a package and exits. Each package that uses servers calls it from
// its TestMain, first of all: the guard of a server is this same test binary, started again,
// and Main is where it turns into one.
func Main(m *testing.M) {
	if base, isGuard := os.LookupEnv(guardVariable); isGuard {
		os.Exit(stand(base))
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

// Whether Main has been called. A test binary without it must not start a guard, which would
// run the tests once more.
var guarded bool

// Skips a test that needs a server where only quick tests are run.
func skipIfShort(tb testing.TB) {
	tb.Helper()
	if testing.Short() {
		tb.Skip("needs a server, which -short does not start")
	}
}

// Ends a test that has no server: by skipping it where the server is merely missing, unless
// the tests run in CI, where nothing may be left out unseen.
func giveUp(tb testing.TB, kind Kind, err error) {
	tb.Helper()
	var missing *missingError
	if errors.As(err, &missing) && os.Getenv("CI") == "" {
		tb.Skip(err)
	}
	tb.Fatalf("cannot start a private %s server: %v", kind, err)
}
