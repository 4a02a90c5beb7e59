//go:build unix

package peers

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var (
	peers = flag.Bool("peers", false, "run the peers' tests (half an hour)")
	names = flag.String("suites", "mariadb,mysql", "with -peers: whose")
	again = flag.Bool("again", false, "with -peers: not with the real client, but with what it passed the last time")
	only  = flag.String("only", "", "with -peers: only these tests, separated by commas")
)

// Each test that passes with the real client also passes with mysh, unless a reason is listed.
func TestPeers(t *testing.T) {
	if !*peers {
		t.Skip("without -peers, only the tables are checked")
	}
	cache, err := filepath.Abs("../../.cache")
	if err != nil {
		t.Fatal(err)
	}
	mysh := build(t)
	for _, name := range strings.Split(*names, ",") {
		t.Run(name, func(t *testing.T) {
			s, ok := suites[name]
			if !ok {
				t.Fatalf("unknown suite %q; choose from: mariadb, mysql", name)
			}
			s.find(t, cache)
			var passed []string
			switch {
			case *again:
				passed = s.passedBefore(t)
			case *only == "":
				passed, _ = s.run(t, "client", s.candidates(t), "")
			default:
				passed, _ = s.run(t, "client", strings.Split(*only, ","), "")
			}
			if *only != "" {
				passed = slices.DeleteFunc(passed, func(test string) bool { return !slices.Contains(strings.Split(*only, ","), test) })
			}
			ours, failed := s.run(t, "mysh", passed, mysh)
			report(t, name, passed, ours, failed)
		})
	}
}

// Prints the counts and the failures. A failure without a reason is an error of this test.
func report(t *testing.T, name string, passed, ours, failed []string) {
	kept := readReasons(t)[name]
	t.Logf("%s: of %d tests that pass with the real client, %d pass with mysh", name, len(passed), len(ours))
	for _, test := range failed {
		if reason, ok := kept[test]; ok {
			t.Logf("right to keep: %s: %s", test, reason)
		} else {
			t.Errorf("%s fails", test)
		}
	}
	for _, test := range ours {
		if _, ok := kept[test]; ok {
			t.Logf("%s passes: testdata/reasons.txt may lose its reason", test)
		}
	}
	for _, test := range slices.Sorted(maps.Keys(kept)) {
		if *only == "" && !slices.Contains(passed, test) {
			t.Logf("%s does not pass with the real client here: its reason is not needed", test)
		}
	}
}

// Builds mysh and returns its path.
func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mysh")
	cmd := exec.Command("go", "build", "-trimpath", "-o", path, "mysh/cmd/mysh")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build mysh: %v\n%s", err, out)
	}
	return path
}

// Returns the reasons by suite and test. A line of the file is: suite, test, reason.
func readReasons(t *testing.T) map[string]map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/reasons.txt")
	if err != nil {
		t.Fatal(err)
	}
	reasons := make(map[string]map[string]string)
	for i, line := range strings.Split(string(text), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		words := strings.Fields(line)
		if len(words) < 4 || suites[words[0]] == nil || !strings.Contains(words[1], ".") {
			t.Fatalf("testdata/reasons.txt:%d: want suite, test and reason, got %q", i+1, line)
		}
		if reasons[words[0]] == nil {
			reasons[words[0]] = make(map[string]string)
		}
		if _, ok := reasons[words[0]][words[1]]; ok {
			t.Fatalf("testdata/reasons.txt:%d: %s has a reason already", i+1, words[1])
		}
		reasons[words[0]][words[1]] = strings.Join(words[2:], " ")
	}
	return reasons
}

func TestReasons(t *testing.T) {
	for name := range readReasons(t) {
		fmt.Fprintln(t.Output(), name)
	}
}

// The outcomes that mysql-test-run prints for a test.
func TestOutcomes(t *testing.T) {
	text := `main.mysql                               [ pass ]    981
[  2%] main.ps                           w1  [ fail ]
binlog.binlog_grant 'row'                w12 [ pass ]     33
binlog.binlog_grant 'stmt'               w2 [ fail ]
main.connect_debug                       [ skipped ]  Requires debug build
[100%] auth.cert                         [ fail ]  timeout after 180 seconds
main.ps                                  [ pass ]    5
`
	passed, failed := outcomes(text)
	if got, want := fmt.Sprint(passed, failed), "[main.mysql] [auth.cert binlog.binlog_grant main.ps]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
