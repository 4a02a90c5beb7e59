package bench

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"mysh/internal/servertest"
)

var (
	compare = flag.Bool("compare", false, "compare mysh with the C clients (about 25 minutes on two cores)")
	quick   = flag.Bool("quick", false, "with -compare: a tenth of the work (about 4 minutes)")
	pairs   = flag.Int("pairs", 5, "how often each of the two runs")
	only    = flag.String("only", "", "only works whose name has this in it, or \"growth\", or \"tables and jobs\"")
)

func TestMain(m *testing.M) { servertest.Main(m) }

// The amount of work for each kind of measurement, and the number of repetitions.
type size struct {
	rows, wide, blobs, inserts, far, dump, screen int
	growth                                        []int // rows, see TestGrowth
	tables, jobs                                  int
	pairs                                         int
}

var (
	full = size{
		rows: 2_000_000, wide: 100_000, blobs: 1_000, inserts: 100_000, far: 1_000, dump: 1_000, screen: 5_000_000,
		growth: []int{10_000, 100_000, 1_000_000, 10_000_000}, tables: 10_000, jobs: 20,
	}
	tenth = size{
		rows: 200_000, wide: 10_000, blobs: 100, inserts: 10_000, far: 1_000, dump: 100, screen: 500_000,
		growth: []int{10_000, 100_000, 1_000_000}, tables: 1_000, jobs: 20,
	}
	// The amount for every run of the tests, which only checks that the measurements work.
	trial = size{rows: 1_000, wide: 100, blobs: 2, inserts: 100, far: 40, dump: 2, screen: 5_000, growth: []int{1_000}, tables: 10, jobs: 2, pairs: 1}
)

// A bench is a server, a directory and two programs to be compared.
type bench struct {
	size
	tb     testing.TB
	server *servertest.Server
	mysh   []string
	client []string
	schema string
	dir    string
	filled map[string]bool // tables that exist
}

// Runs a measurement on each server, with the amount that the flags ask for.
func each(t *testing.T, measure func(t *testing.T, b *bench)) {
	if testing.Short() {
		t.Skip("no server is started, and a release build costs a minute without a cache")
	}
	n := trial
	if *compare {
		n = full
		if *quick {
			n = tenth
		}
		n.pairs = *pairs
	}
	mysh := build(t)
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		client := servertest.Client(t, s.Kind)
		b := &bench{size: n, tb: t, server: s, mysh: []string{mysh}, client: []string{client}, schema: s.Schema(t), dir: t.TempDir(), filled: map[string]bool{}}
		b.client = b.unwrapped(client)
		measure(t, b)
	})
}

// Measures each work on each server. It fails only if a program fails: the reader judges the
// times.
func TestCompare(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		var table strings.Builder
		w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(w, "work\tuser CPU\tall CPU\twall\tmysh: user\tall\twall\tpeak\tclient: user\tall\twall\tpeak\tgoal\t\n")
		for _, work := range b.works() {
			if strings.Contains(work.name, *only) {
				for _, row := range b.rows(work) {
					fmt.Fprintln(w, row)
				}
			}
		}
		w.Flush()
		t.Logf("mysh / %s, medians of %d pairs, seconds and MiB; %s\n%s", version(b.client), b.pairs, b.machine(), table.String())
	})
}

// machine describes the server and the machine of a measurement.
func (b *bench) machine() string {
	cpu := "CPU unknown"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if _, rest, ok := strings.Cut(string(text), "model name"); ok {
			cpu, _, _ = strings.Cut(strings.TrimLeft(rest, "\t :"), "\n")
		}
	}
	return fmt.Sprintf("server %s; %s/%s, %d CPUs, %s, %s", b.server.Version, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cpu, runtime.Version())
}

// Returns the version that a program prints.
func version(program []string) string {
	text, err := exec.Command(program[0], append(program[1:len(program):len(program)], "--no-defaults", "--version")...).Output()
	if err != nil {
		return filepath.Base(program[len(program)-1])
	}
	return strings.TrimSpace(string(text))
}

// Builds mysh as for a release.
func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mysh")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "mysh/cmd/mysh")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// Returns the command line of the client itself if path is a shell script around it. The time
// of the script does not count.
func (b *bench) unwrapped(path string) []string {
	b.tb.Helper()
	args := b.login(b.server.Port, false)
	cmd := exec.Command(path, append(args, "-nBN")...)
	cmd.Env = servertest.Environ()
	in, err := cmd.StdinPipe()
	if err != nil {
		b.tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.tb.Fatal(err)
	}
	fmt.Fprintln(in, "select 1;")
	out.Read(make([]byte, 1)) // after the first output, the script has become the client
	line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", cmd.Process.Pid))
	in.Close()
	if err := cmd.Wait(); err != nil {
		b.tb.Fatalf("%s: %v", path, err)
	}
	program, _, ok := strings.Cut(string(line), "\x00"+args[0]+"\x00")
	if !ok {
		return []string{path}
	}
	return strings.Split(program, "\x00")
}

// Options without which only one of the programs might encrypt.
var (
	plain     = map[servertest.Kind]string{servertest.MariaDB: "--skip-ssl", servertest.MySQL: "--ssl-mode=DISABLED"}
	encrypted = map[servertest.Kind]string{servertest.MariaDB: "--ssl", servertest.MySQL: "--ssl-mode=REQUIRED"}
)

// Returns the options for connecting to the server.
func (b *bench) login(port int, tls bool) []string {
	ssl := plain
	if tls {
		ssl = encrypted
	}
	return []string{"--no-defaults", "-u" + servertest.Root, "-h" + b.server.Host, "-P" + strconv.Itoa(port), "--max-allowed-packet=64M", ssl[b.server.Kind]}
}

// Measures one work. Returns its row of the table, and one for each other program that does the
// same work.
func (b *bench) rows(w work) (rows []string) {
	b.tb.Helper()
	if w.data != nil {
		w.data()
	}
	input := ""
	if w.input != nil {
		input = w.input()
		defer os.Remove(input)
	}
	port := b.server.Port
	if w.via != nil {
		port = w.via(b.tb, b.server.Addr())
	}
	run := func(program []string, args []string) cost {
		if w.before != "" {
			b.server.SQL(b.tb, w.before)
		}
		all := append(program[1:len(program):len(program)], append(b.login(port, w.tls), args...)...)
		if w.screen {
			return firstRow(b.tb, program[0], all...)
		}
		return measure(b.tb, input, program[0], all...)
	}
	var ours, theirs costs
	pairs, warm := b.pairs, b.pairs > 1
	if w.most > 0 {
		pairs, warm = min(pairs, w.most), false
	}
	if warm {
		run(b.mysh, w.mysh)
		run(b.client, w.client)
	}
	for range pairs {
		ours, theirs = append(ours, run(b.mysh, w.mysh)), append(theirs, run(b.client, w.client))
	}
	rows = append(rows, row(w.name, w.goal, ours, theirs))
	for _, other := range others {
		if w.query == "" {
			break
		}
		path, err := exec.LookPath(other.name)
		if err != nil {
			continue
		}
		theirs := costs{measure(b.tb, "", path, other.args(b.server, w.query)...)}
		rows = append(rows, row(w.name+" ("+other.name+")", "", ours[:1], theirs))
	}
	return rows
}

// Returns a row of the table.
func row(name, goal string, ours, theirs costs) string {
	seconds := func(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }
	a, c := ours.median(), theirs.median()
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t", name,
		ratio(ours, theirs, cost.userOf), ratio(ours, theirs, cost.cpu), ratio(ours, theirs, cost.wallOf),
		seconds(a.user), seconds(a.cpu()), seconds(a.wall), a.memory(), seconds(c.user), seconds(c.cpu()), seconds(c.wall), c.memory(), goal)
}

// Other clients, which are measured once if they are on the PATH.
var others = []struct {
	name string
	args func(s *servertest.Server, query string) []string
}{
	{"mycli", func(s *servertest.Server, query string) []string {
		return []string{"-h", s.Host, "-P", strconv.Itoa(s.Port), "-u", servertest.Root, "--csv", "-e", query}
	}},
	{"usql", func(s *servertest.Server, query string) []string {
		return []string{"-X", "--csv", "-c", query, "mysql://" + servertest.Root + "@" + s.Addr() + "/"}
	}},
}
