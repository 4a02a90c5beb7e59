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
	tree     string   // its folder in the directory of servers, named as in fetch.sh
	versions string   // how its version begins; empty if any version is right
	programs []string // names of the server program, in the order to look for them
	client   string   // name of its C client, whose folder is tree-client
	initial  []string // arguments that initialize an empty data directory
	running  []string // arguments of a running server
}

// The servers are small and start fast. Their data need not survive a crash of the machine.
var recipes = map[Kind]recipe{
	MariaDB:    mariaDB("mariadb", ""),
	MariaDB118: mariaDB("mariadb-11", "11.8."),
	MariaDB105: mariaDB("mariadb-10.5", "10.5."),
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

// mariaDB returns the recipe of the MariaDB in a tree.
func mariaDB(tree, versions string) recipe {
	return recipe{
		tree:     tree,
		versions: versions,
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
	}
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

// The servers refuse to run as root without this option.
func asRoot() []string {
	if os.Geteuid() == 0 {
		return []string{"--user=root"}
	}
	return nil
}

// A missingError is the error of a program that is not on this machine. Its text says how to
// get the program.
type missingError struct {
	program, remedy string
}

func (e *missingError) Error() string {
	return "no " + e.program + " on this machine: " + e.remedy
}

// Returns the error of a tree that was not fetched yet.
func notFetched(program, tree string) error {
	return &missingError{program: program, remedy: "internal/servertest/fetch.sh " + tree + " fetches one"}
}

// Finds the server program of a kind, in the directory of servers or else on the machine.
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
			if version, ok := versionOf(path, kind); ok && strings.HasPrefix(version, r.versions) {
				return &program{recipe: r, kind: kind, path: path, version: version}, nil
			}
		}
	}
	return nil, notFetched(string(kind)+" server", r.tree)
}

// Client returns the path of the C client of a server, mysql or mariadb. Without one, it skips
// the test. Fetched clients (fetch.sh mysql-client mariadb-client) are preferred to those of
// the machine.
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

// Environ returns the variables for programs that tests start: only the path of programs and
// the temporary directory of this machine.
func Environ() []string {
	environ := []string{"PATH=" + os.Getenv("PATH"), "HOME=/nonexistent", "LC_ALL=C.UTF-8", "TZ=UTC", "TERM=xterm"}
	if dir, ok := os.LookupEnv("TMPDIR"); ok {
		environ = append(environ, "TMPDIR="+dir)
	}
	return environ
}

// The folders of the machine's own programs. Servers are often not on a user's PATH.
func machineDirs() []string {
	return append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin", "/usr/local/sbin", "/usr/libexec")
}

var versionPattern = regexp.MustCompile(`\d+\.\d+\.\d+[-+~.\w]*`)

// Returns the version of a program. On many machines mysqld and mysql are other names of
// MariaDB's programs, so the kind is checked, too.
func versionOf(path string, kind Kind) (version string, ok bool) {
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return "", false
	}
	text, err := exec.Command(path, "--no-defaults", "--version").Output()
	if err != nil || strings.Contains(string(text), "MariaDB") != (kind != MySQL) {
		return "", false
	}
	version = versionPattern.FindString(string(text))
	return version, version != ""
}

// Returns the directory into which fetch.sh unpacks servers: $MYSH_SERVERS, or .cache/servers
// of the checkout of the test.
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

// Reports whether dir has the go.mod of mysh itself, rather than that of a module inside the
// checkout.
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
