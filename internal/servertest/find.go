package servertest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// A recipe is how to find and run a kind of server.
type recipe struct {
	tree     string   // its folder in the servers' directory; fetch.sh's name for it
	programs []string // names of the server program, in the order to look for them
	client   string   // name of its C client, whose folder is tree-client
	initial  []string // arguments that fill an empty data directory
	running  []string // arguments of a server that runs
}

// Small, quick to start, and careless about what a crash of the machine would leave.
var recipes = map[Kind]recipe{
	MariaDB: {
		tree:     "mariadb",
		programs: []string{"mariadbd", "mysqld"},
		client:   "mariadb",
		initial: []string{
			"--bootstrap", "--log-warnings=0", "--enforce-storage-engine=",
			"--max-allowed-packet=8M", "--net-buffer-length=16K",
			"--innodb-log-file-size=4M", "--innodb-buffer-pool-size=16M", "--innodb-use-native-aio=0",
		},
		running: []string{
			"--innodb-log-file-size=4M", "--aria-log-file-size=8M", "--innodb-buffer-pool-size=16M",
			"--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--innodb-use-native-aio=0",
			"--debug-no-sync", "--skip-log-bin", "--performance-schema=OFF",
		},
	},
	MySQL: {
		tree:     "mysql",
		programs: []string{"mysqld"},
		client:   "mysql",
		initial: []string{
			"--initialize-insecure", "--auto-generate-certs=OFF",
			"--innodb-flush-method=nosync", "--innodb-doublewrite=0", "--innodb-use-native-aio=0",
			"--loose-innodb-redo-log-capacity=8M",
		},
		running: []string{
			"--innodb-flush-method=nosync", "--innodb-doublewrite=0", "--innodb-use-native-aio=0",
			"--loose-innodb-redo-log-capacity=8M", "--innodb-buffer-pool-size=16M",
			"--innodb-flush-log-at-trx-commit=0", "--skip-log-bin", "--performance-schema=OFF",
			"--auto-generate-certs=OFF", "--loose-mysqlx=OFF",
		},
	},
}

// A program is a server program found on this machine.
type program struct {
	recipe
	kind    Kind
	path    string
	version string
}

// argv returns the whole command line of a server.
func (g *program) argv(p *Private, keys certificates, more []string) []string {
	dir := filepath.Dir(p.Socket)
	argv := []string{
		g.path, "--no-defaults",
		"--datadir=" + filepath.Join(dir, "data"),
		"--tmpdir=" + dir,
		"--secure-file-priv=" + dir,
		"--pid-file=" + filepath.Join(dir, "pid"),
		"--socket=" + p.Socket,
		"--bind-address=" + p.Host,
		fmt.Sprint("--port=", p.Port),
		"--ssl-ca=" + keys.client.CA,
		"--ssl-cert=" + keys.serverCert,
		"--ssl-key=" + keys.serverKey,
		"--local-infile=1",
		"--max-allowed-packet=64M",
	}
	argv = append(append(argv, asRoot()...), g.running...)
	return append(argv, more...)
}

// The servers refuse to run as root unless told that it is meant.
func asRoot() []string {
	if os.Geteuid() == 0 {
		return []string{"--user=root"}
	}
	return nil
}

// A missingError says that a program is not on this machine, and what to do about it.
type missingError struct {
	program, remedy string
}

func (e *missingError) Error() string {
	return "no " + e.program + " on this machine: " + e.remedy
}

// Says that fetch.sh has not been run for a tree.
func notFetched(program, tree string) error {
	return &missingError{program: program, remedy: "internal/servertest/fetch.sh " + tree + " fetches one"}
}

// Finds the server program of a kind: in the servers' directory, or else on the machine.
func findServer(kind Kind) (*program, error) {
	if !supported {
		return nil, &missingError{
			program: "private " + string(kind) + " server",
			remedy:  "the tests that need it run on Linux, macOS and FreeBSD, not on " + runtime.GOOS,
		}
	}
	r := recipes[kind]
	for _, name := range r.programs {
		for _, dir := range append([]string{filepath.Join(serversDir(), r.tree, "usr", "sbin")}, machineDirs()...) {
			path := filepath.Join(dir, name)
			if version, ok := versionOf(path, kind); ok {
				return &program{recipe: r, kind: kind, path: path, version: version}, nil
			}
		}
	}
	return nil, notFetched(string(kind)+" server", r.tree)
}

// Client returns the path of the C client of a server, mysql or mariadb, and skips the test
// where there is none. Fetched clients (fetch.sh mysql-client mariadb-client) come before the
// machine's own.
func Client(tb testing.TB, kind Kind) string {
	tb.Helper()
	r := recipes[kind]
	for _, dir := range append([]string{filepath.Join(serversDir(), r.tree+"-client", "usr", "bin")}, machineDirs()...) {
		path := filepath.Join(dir, r.client)
		if _, ok := versionOf(path, kind); ok {
			return path
		}
	}
	tb.Skip(notFetched("C client "+r.client, r.tree+"-client"))
	return ""
}

// Environ returns the variables for programs that tests start: those of no machine, but for the path on which
// programs are found and the temporary directory.
func Environ() []string {
	environ := []string{"PATH=" + os.Getenv("PATH"), "HOME=/nonexistent", "LC_ALL=C.UTF-8", "TZ=UTC", "TERM=xterm"}
	if dir, ok := os.LookupEnv("TMPDIR"); ok {
		environ = append(environ, "TMPDIR="+dir)
	}
	return environ
}

// Where the machine's own programs are. Servers are often not on a user's PATH.
func machineDirs() []string {
	return append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin", "/usr/local/sbin", "/usr/libexec")
}

var versionPattern = regexp.MustCompile(`\d+\.\d+\.\d+[-+~.\w]*`)

// Asks a program for its version. On many machines mysqld and mysql are other names of
// MariaDB's programs, so it is asked for its kind, too.
func versionOf(path string, kind Kind) (version string, ok bool) {
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return "", false
	}
	text, err := exec.Command(path, "--no-defaults", "--version").Output()
	if err != nil || strings.Contains(string(text), "MariaDB") != (kind == MariaDB) {
		return "", false
	}
	version = versionPattern.FindString(string(text))
	return version, version != ""
}

// Returns the directory that fetch.sh unpacks servers into: $MYSH_SERVERS, or .cache/servers
// of the checkout that the test runs in.
func serversDir() string {
	if dir := os.Getenv("MYSH_SERVERS"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	for err == nil && !isCheckout(dir) && dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir)
	}
	return filepath.Join(dir, ".cache", "servers")
}

// Tells whether dir holds the go.mod of mysh itself, and not that of a module inside it.
func isCheckout(dir string) bool {
	file, err := os.Open(filepath.Join(dir, "go.mod"))
	if err != nil {
		return false
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if words := strings.Fields(lines.Text()); len(words) == 2 && words[0] == "module" {
			return words[1] == "mysh"
		}
	}
	return false
}
