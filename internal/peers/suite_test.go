//go:build unix

package peers

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// A suite is the tests of one peer.
type suite struct {
	tree    string         // the name of the tree in fetch.sh
	dir     string         // the directory of mysql-test-run in the tree
	script  string         // the name of mysql-test-run
	clients []string       // the names of the client
	thread  int            // the number that determines the ports, from 22000 on
	without *regexp.Regexp // tests to leave out: they need a cluster, or engines that do not exist here

	usr, cache string // directories found on this machine
}

var suites = map[string]*suite{
	"mariadb": {
		tree: "mariadb-test", dir: "share/mysql/mysql-test", script: "mariadb-test-run.pl", clients: []string{"mariadb", "mysql"},
		thread: 400, without: regexp.MustCompile(`^(galera|spider|rocksdb)`),
	},
	"mysql": {
		tree: "mysql-test", dir: "lib/mysql-test", script: "mysql-test-run.pl", clients: []string{"mysql"},
		thread: 1300, without: regexp.MustCompile(`^(group_replication|ndb|rpl_gtid|thread_pool|multi_factor)`),
	},
}

func (s *suite) find(t *testing.T, cache string) {
	t.Helper()
	servers := filepath.Join(cache, "servers")
	if dir := os.Getenv("MYSH_SERVERS"); dir != "" {
		servers = dir
	}
	s.cache, s.usr = cache, filepath.Join(servers, s.tree, "usr")
	if _, err := os.Stat(filepath.Join(s.usr, s.dir, s.script)); err != nil {
		t.Fatalf("%v: internal/servertest/fetch.sh %s fetches it", err, s.tree)
	}
	if _, err := exec.LookPath("perl"); err != nil {
		t.Fatal("mysql-test-run is a program in Perl:", err)
	}
}

// The text with which a test starts the client.
var startsClient = regexp.MustCompile(`(?m)^[^#\n]*exec.*\$MYSQL( |$)`)

// Returns the names of the tests that start the client.
func (s *suite) candidates(t *testing.T) []string {
	t.Helper()
	root := filepath.Join(s.usr, s.dir)
	var found []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".test") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || !startsClient.Match(text) {
			return err
		}
		relative, _ := filepath.Rel(root, path) // cannot fail: the path is below root
		if name := testName(relative); name != "" && !s.without.MatchString(name) {
			found = append(found, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var (
	mainTest  = regexp.MustCompile(`^(?:main|t)/([^/]+)\.test$`)
	suiteTest = regexp.MustCompile(`^suite/([^/]+)/(?:t/)?([^/]+)\.test$`)
	pluginDir = regexp.MustCompile(`^plugin/([^/]+)/.*?([^/]+)\.test$`)
)

// Returns the name of a file's test in mysql-test-run, "" if the file is part of other tests.
func testName(path string) string {
	if m := mainTest.FindStringSubmatch(path); m != nil {
		return "main." + m[1]
	}
	for _, pattern := range []*regexp.Regexp{suiteTest, pluginDir} {
		if m := pattern.FindStringSubmatch(path); m != nil && m[1] != "common" {
			return m[1] + "." + m[2]
		}
	}
	return ""
}

// Runs tests with a client, the real one if path is "", and returns those that passed and that failed.
func (s *suite) run(t *testing.T, label string, tests []string, path string) (passed, failed []string) {
	t.Helper()
	if len(tests) == 0 {
		return nil, nil
	}
	dir, err := os.MkdirTemp("", "p") // a short path, since sockets are in it
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	s.makeBin(t, filepath.Join(dir, "bin"), path)
	args := []string{
		s.script, "--client-bindir=" + dir + "/bin", "--vardir=" + dir + "/v", "--tmpdir=" + dir + "/t",
		fmt.Sprintf("--parallel=%d", min(len(tests), runtime.NumCPU())),
		"--force", "--max-test-fail=0", "--retry=0", "--testcase-timeout=3", "--suite-timeout=120",
	}
	cmd := exec.Command("perl", append(args, tests...)...)
	cmd.Dir = filepath.Join(s.usr, s.dir)
	cmd.Env = append(servertest.Environ(), "HOME="+dir, fmt.Sprintf("MTR_BUILD_THREAD=%d", s.thread))
	if err := os.MkdirAll(filepath.Dir(s.log(label)), 0o755); err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(s.log(label))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	fmt.Fprintf(t.Output(), "%d tests, %s: %s\n", len(tests), label, log.Name())
	cmd.Stdout, cmd.Stderr = log, log
	ended := cmd.Run()
	text, err := os.ReadFile(log.Name())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "another mysqld server running on port") {
		t.Logf("another server has a port from 22000 on, so that tests failed: %s", log.Name())
	}
	passed, failed = outcomes(string(text))
	if len(passed)+len(failed) == 0 {
		t.Fatalf("no test ran: %v, see %s", ended, log.Name())
	}
	return passed, failed
}

// Returns the path of the log for the output of mysql-test-run.
func (s *suite) log(label string) string {
	return filepath.Join(s.cache, "peers", s.tree+"-"+label+".log")
}

// Returns the tests that passed with the real client in the last run.
func (s *suite) passedBefore(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(s.log("client"))
	if err != nil {
		t.Fatal(err)
	}
	passed, _ := outcomes(string(text))
	return passed
}

// Fills a directory with the programs of the tree. The program at path replaces the client.
func (s *suite) makeBin(t *testing.T, bin, path string) {
	t.Helper()
	if err := os.Mkdir(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{"bin", "lib/mysql-test/bin"} {
		entries, _ := os.ReadDir(filepath.Join(s.usr, from)) // only one of the suites has the second directory
		for _, e := range entries {
			if e.Type()&fs.ModeSymlink != 0 && from != "bin" {
				continue // the file exists from the first directory
			}
			// a script rather than a link, since programs of the tree find their libraries by
			// their own path
			script := fmt.Sprintf("#!/bin/sh\nexec \"%s/%s/%s\" \"$@\"\n", s.usr, from, e.Name())
			if err := os.WriteFile(filepath.Join(bin, e.Name()), []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	if path == "" {
		return
	}
	for _, name := range s.clients {
		os.Remove(filepath.Join(bin, name))
		if err := os.Symlink(path, filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
}

var outcome = regexp.MustCompile(`(?m)^(?:\[ *\d+%\] )?([\w/-]+\.[\w.-]+)(?: '[^']*')? +(?:w\d+ +)?\[ ([\w-]+) \]`)

// Returns the tests that passed in every variant that ran, and those that failed, from the
// output of mysql-test-run.
func outcomes(text string) (passed, failed []string) {
	ok := make(map[string]bool)
	for _, m := range outcome.FindAllStringSubmatch(text, -1) {
		switch result := m[2]; {
		case strings.HasSuffix(result, "fail"):
			ok[m[1]] = false
		case strings.HasSuffix(result, "pass"):
			before, ran := ok[m[1]]
			ok[m[1]] = before || !ran
		}
	}
	for _, name := range slices.Sorted(maps.Keys(ok)) {
		if ok[name] {
			passed = append(passed, name)
		} else {
			failed = append(failed, name)
		}
	}
	return passed, failed
}
