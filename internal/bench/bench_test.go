package bench

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"mysh/internal/servertest"
)

var (
	compare = flag.Bool("compare", false, "compare mysh with the C clients")
	pairs   = flag.Int("pairs", 5, "how often each of the two runs")
	only    = flag.String("only", "", "only works whose name has this in it")
)

func TestMain(m *testing.M) { servertest.Main(m) }

// A work is something that both programs do. Arguments and input are the same for both but
// for what the C client must be told to do it well.
type work struct {
	name   string
	goal   string
	mysh   []string
	client []string
	data   func()        // makes what is read or written, once
	input  func() string // writes a file for standard input and returns its path
	before string        // statement of the server's own before each run
	via    func(tb testing.TB, addr string) (port int)
}

// How much each work has to do.
type size struct{ rows, wide, blobs, inserts, far, dump int }

var (
	large = size{rows: 2_000_000, wide: 100_000, blobs: 1_000, inserts: 100_000, far: 1_000, dump: 1_000}
	small = size{rows: 1_000, wide: 100, blobs: 2, inserts: 100, far: 40, dump: 2}
)

// Measures each work on each server. There is nothing to fail but the programs themselves:
// times are for people to judge.
func TestCompare(t *testing.T) {
	n, times := small, 1
	if *compare {
		n, times = large, *pairs
	}
	mysh := build(t)
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		b := &bench{tb: t, server: s, mysh: mysh, client: servertest.Client(t, s.Kind), schema: s.Schema(t), dir: t.TempDir()}
		var table strings.Builder
		w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(w, "work\tuser CPU\tall CPU\twall\tmysh: user\tall\twall\tpeak\tclient: user\tall\twall\tpeak\tgoal\t\n")
		for _, work := range b.works(n) {
			if strings.Contains(work.name, *only) {
				fmt.Fprintln(w, b.row(work, times))
			}
		}
		w.Flush()
		t.Logf("mysh / %s, %s, %s/%s, %d CPUs, medians of %d pairs\n%s",
			filepath.Base(b.client), s.Version, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), times, table.String())
	})
}

// Builds mysh as it is shipped.
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

// A bench is where works are done.
type bench struct {
	tb                   testing.TB
	server               *servertest.Server
	mysh, client, schema string
	dir                  string
}

func (b *bench) works(n size) []work {
	table := b.schema + ".n"
	data := sync.OnceFunc(func() { b.fill(table, n.rows) })
	rows := "-e" + "select * from " + table
	var columns []string
	for i := range 12 {
		columns = append(columns, fmt.Sprintf("id i%d, b b%d, v v%d, d d%d, t t%d", i, i, i, i, i))
	}
	wide := fmt.Sprintf("-eselect %s from %s limit %d", strings.Join(columns, ", "), table, n.wide)
	blobs := fmt.Sprintf("-eselect unhex(repeat(sha2(id, 256), 32768)) from %s limit %d", table, n.blobs)
	b.server.SQL(b.tb, "create table "+b.schema+".t (id int, v varchar(200))")
	b.server.SQL(b.tb, "create table "+b.schema+".d (a int, b varchar(200), c decimal(12,2), e datetime, f varchar(200)) engine = myisam")
	socket := []string{"-S", b.server.Socket, "-eselect 1"}
	return []work{
		{name: fmt.Sprintf("%d rows, -B", n.rows), goal: "user 0.45, wall 1.0, 16 MiB", data: data, mysh: []string{"-B", rows}, client: []string{"--quick", "-B", rows}},
		{name: "the same, csv", goal: "user 0.6", data: data, mysh: []string{"--format=csv", rows}, client: []string{"--quick", "-B", rows}},
		{name: "the same, jsonl", goal: "user 0.6", data: data, mysh: []string{"--format=jsonl", rows}, client: []string{"--quick", "-B", rows}},
		{name: "the same, -t", goal: "user 0.6, 48 MiB", data: data, mysh: []string{"-t", rows}, client: []string{"-t", rows}},
		{name: fmt.Sprintf("%d rows of 60 columns, -B", n.wide), goal: "user 0.6, 32 MiB", data: data, mysh: []string{"-B", wide}, client: []string{"--quick", "-B", wide}},
		{name: fmt.Sprintf("%d blobs of 1 MiB, -B", n.blobs), goal: "user 0.6, 32 MiB", data: data, mysh: []string{"-B", blobs}, client: []string{"--quick", "-B", blobs}},
		{name: "select 1, TCP", goal: "wall 1.0, all 15 ms", mysh: []string{"-eselect 1"}, client: []string{"-eselect 1"}},
		{name: "select 1, socket", goal: "wall 1.0, all 15 ms", mysh: socket, client: socket},
		{name: fmt.Sprintf("a dump of %d MB in", n.dump), goal: "user 0.7, wall 1.0, 64 MiB", input: func() string { return b.dump(n.dump) }, before: "truncate table " + b.schema + ".d"},
		{name: fmt.Sprintf("%d INSERTs", n.inserts), goal: "wall 0.8", input: func() string { return b.inserts(n.inserts) }, before: "truncate table " + b.schema + ".t"},
		{name: fmt.Sprintf("%d INSERTs, 20 ms away", n.far), goal: "wall 0.05", input: func() string { return b.inserts(n.far) }, before: "truncate table " + b.schema + ".t", via: delayed},
	}
}

// Makes a table with rows of five columns.
func (b *bench) fill(table string, rows int) {
	sql := func(text string) { b.server.SQL(b.tb, text) }
	sql("create table " + table + " (id int primary key, b bigint, v varchar(40), d decimal(12,2), t datetime)")
	sql("insert into " + table + " values (1, 1000000007, concat('row number ', 1), 0.37, '2026-01-01')")
	for have := 1; have < rows; have *= 2 {
		sql(fmt.Sprintf("insert into %s select id + %d, (id + %d) * 1000000007, concat('row number ', id + %d), (id + %d) * 0.37, t + interval id + %d second from %s limit %d",
			table, have, have, have, have, have, table, min(have, rows-have)))
	}
}

// Writes a script of one-line INSERTs in one transaction.
func (b *bench) inserts(n int) string {
	return b.script(func(w io.Writer) {
		io.WriteString(w, "START TRANSACTION;\n")
		for i := range n {
			fmt.Fprintf(w, "INSERT INTO %s.t VALUES (%d,'some text of row number %d');\n", b.schema, i, i)
		}
		io.WriteString(w, "COMMIT;\n")
	})
}

// Writes a dump of so many megabytes, in INSERTs of one megabyte each.
func (b *bench) dump(megabytes int) string {
	return b.script(func(w io.Writer) {
		row := 0
		for range megabytes {
			separator := "INSERT INTO `" + b.schema + "`.`d` VALUES "
			for size := 0; size < 1_000_000; row++ {
				n, _ := fmt.Fprintf(w, "%s(%d,'it\\'s; \"%d\"',%d.%02d,'2026-11-22 10:%02d:%02d','%s')",
					separator, row, row*7, row*3, row%100, row%60, row%59, strings.Repeat("word\\n", row%20))
				size, separator = size+n, ","
			}
			io.WriteString(w, ";\n")
		}
	})
}

func (b *bench) script(write func(io.Writer)) string {
	file, err := os.CreateTemp(b.dir, "*.sql")
	if err != nil {
		b.tb.Fatal(err)
	}
	w := bufio.NewWriter(file)
	write(w)
	if err := errors.Join(w.Flush(), file.Close()); err != nil {
		b.tb.Fatal(err)
	}
	return file.Name()
}

// The option without which one of the two might encrypt and the other might not.
var plain = map[servertest.Kind]string{servertest.MariaDB: "--skip-ssl", servertest.MySQL: "--ssl-mode=DISABLED"}

// Measures one work and returns its row of the table.
func (b *bench) row(w work, times int) string {
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
	run := func(program string, args []string) cost {
		if w.before != "" {
			b.server.SQL(b.tb, w.before)
		}
		all := append([]string{"--no-defaults", "-u" + servertest.Root, "-h" + b.server.Host, "-P" + strconv.Itoa(port), "--max-allowed-packet=64M", plain[b.server.Kind]}, args...)
		return measure(b.tb, input, program, all...)
	}
	var ours, theirs costs
	for i := range times + 1 {
		a, c := run(b.mysh, w.mysh), run(b.client, w.client)
		if i > 0 || times == 1 { // the first pair warms the machine up
			ours, theirs = append(ours, a), append(theirs, c)
		}
	}
	seconds := func(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }
	a, c := ours.median(), theirs.median()
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t", w.name,
		ratio(ours, theirs, cost.userOf), ratio(ours, theirs, cost.cpu), ratio(ours, theirs, cost.wallOf),
		seconds(a.user), seconds(a.cpu()), seconds(a.wall), a.memory(), seconds(c.user), seconds(c.cpu()), seconds(c.wall), c.memory(), w.goal)
}
