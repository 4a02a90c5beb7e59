package bench

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// A work is a task for both programs. Both have the same arguments and input, except for
// options that the C client needs to do the task well.
type work struct {
	name   string
	goal   string
	mysh   []string
	client []string
	query  string        // the same task for other clients
	data   func()        // makes the data that is read or written, once
	input  func() string // writes a file for standard input and returns its path
	before string        // a statement that the server executes before each run
	via    func(tb testing.TB, addr string) (port int)
	tls    bool
	most   int  // the number of pairs, for a work that takes minutes; 0 for that of the flags
	screen bool // the output is a terminal, and the run ends with its first row
}

// The works of the table: first those with a goal, then other common ones.
func (b *bench) works() []work {
	table := b.schema + ".n"
	data := func() { b.fill(table, b.size.rows) }
	all := "select * from " + table
	rows := "-e" + all
	var columns, narrow []string
	for i := range 12 {
		columns = append(columns, fmt.Sprintf("id i%d, b b%d, v v%d, d d%d, t t%d", i, i, i, i, i))
		narrow = append(narrow, fmt.Sprintf("id %% %d a%d, nullif(id %% %d, 0) n%d", i+7, i, i+2, i))
	}
	wide := fmt.Sprintf("-eselect %s from %s limit %d", strings.Join(columns, ", "), table, b.wide)
	ints := fmt.Sprintf("-eselect %s from %s limit %d", strings.Join(narrow, ", "), table, 3*b.wide)
	blobs := fmt.Sprintf("-eselect unhex(repeat(sha2(id, 256), 32768)) from %s limit %d", table, b.blobs)
	texts := fmt.Sprintf("-eselect id, repeat('a line of text,\\ttab and \\\\\\\\ back\\n', 300) from %s limit %d", table, b.wide/10)
	cjk := fmt.Sprintf("-eselect id, concat('中文字符 ümläute ', convert(v using utf8mb4), ' 日本語') from %s limit %d", table, 2*b.wide)
	many := "-e" + b.crossed(b.size.screen)
	b.server.SQL(b.tb, "create table "+b.schema+".t (id int, v varchar(200))")
	b.server.SQL(b.tb, "create table "+b.schema+".d (a int, b varchar(200), c decimal(12,2), e datetime, f varchar(200)) engine = myisam")
	socket := []string{"-hlocalhost", "-S", b.server.Socket, "-eselect 1"}
	utf8 := "--default-character-set=utf8mb4"
	return []work{
		{name: fmt.Sprintf("%d rows, -B", b.size.rows), goal: "user 0.45, wall 1.0, 16 MiB", data: data, mysh: []string{"-B", rows}, client: []string{"--quick", "-B", rows}},
		{name: "the same, csv", goal: "user 0.6", data: data, mysh: []string{"--format=csv", rows}, client: []string{"--quick", "-B", rows}, query: all},
		{name: "the same, jsonl", goal: "user 0.6", data: data, mysh: []string{"--format=jsonl", rows}, client: []string{"--quick", "-B", rows}},
		{name: "the same, -t", goal: "user 0.6, 48 MiB", data: data, mysh: []string{"-t", rows}, client: []string{"-t", rows}},
		{name: fmt.Sprintf("first of %d rows on a terminal", b.size.screen), goal: "wall 0.05", data: data, mysh: []string{"-t", many}, client: []string{"-t", many}, screen: true},
		{name: fmt.Sprintf("%d rows of 60 columns, -B", b.wide), goal: "user 0.6, 32 MiB", data: data, mysh: []string{"-B", wide}, client: []string{"--quick", "-B", wide}},
		{name: fmt.Sprintf("%d blobs of 1 MiB, -B", b.blobs), goal: "user 0.6, 32 MiB", data: data, mysh: []string{"-B", blobs}, client: []string{"--quick", "-B", blobs}},
		{name: "select 1, TCP", goal: "wall 1.0, all 0.015", mysh: []string{"-eselect 1"}, client: []string{"-eselect 1"}, query: "select 1"},
		{name: "select 1, socket", goal: "wall 1.0, all 0.015", mysh: socket, client: socket},
		{name: fmt.Sprintf("a dump of %d MB in", b.size.dump), goal: "user 0.7, wall 1.0, 64 MiB", input: func() string { return b.dump(b.size.dump) }, before: "truncate table " + b.schema + ".d", most: 3},
		{name: fmt.Sprintf("%d INSERTs", b.size.inserts), goal: "wall 0.8", input: func() string { return b.inserts(b.size.inserts) }, before: "truncate table " + b.schema + ".t"},
		{name: fmt.Sprintf("%d INSERTs, 20 ms away", b.far), goal: "wall 0.05", input: func() string { return b.inserts(b.far) }, before: "truncate table " + b.schema + ".t", via: delayed, most: 1},

		{name: "those rows encrypted, -B", data: data, mysh: []string{"-B", rows}, client: []string{"--quick", "-B", rows}, tls: true},
		{name: "those rows compressed, -B", data: data, mysh: []string{"-C", "-B", rows}, client: []string{"-C", "--quick", "-B", rows}},
		{name: fmt.Sprintf("%d rows of 24 narrow columns, -B", 3*b.wide), data: data, mysh: []string{"-B", ints}, client: []string{"--quick", "-B", ints}},
		{name: fmt.Sprintf("%d texts of 10 kB with escapes, -B", b.wide/10), data: data, mysh: []string{"-B", texts}, client: []string{"--quick", "-B", texts}},
		{name: fmt.Sprintf("%d rows of Chinese, -t", 2*b.wide), data: data, mysh: []string{utf8, "-t", cjk}, client: []string{utf8, "-t", cjk}},
		{name: "those rows, -E", data: data, mysh: []string{"-E", rows}, client: []string{"--quick", "-E", rows}},
		{name: "those rows, -X", data: data, mysh: []string{"-X", rows}, client: []string{"--quick", "-X", rows}},
		{name: "those rows, -H", data: data, mysh: []string{"-H", rows}, client: []string{"--quick", "-H", rows}},
		{name: fmt.Sprintf("%d SELECTs of one row", b.size.inserts/4), input: func() string { return b.selects(b.size.inserts / 4) }},
	}
}

// Makes a table with rows of five columns, if it does not exist.
func (b *bench) fill(table string, rows int) {
	if b.filled[table] {
		return
	}
	b.filled[table] = true
	sql := func(text string) { b.server.SQL(b.tb, text) }
	sql("create table " + table + " (id int primary key, b bigint, v varchar(40), d decimal(12,2), t datetime)")
	sql("insert into " + table + " values (1, 1000000007, concat('row number ', 1), 0.37, '2026-01-01')")
	for have := 1; have < rows; have *= 2 {
		sql(fmt.Sprintf("insert into %s select id + %d, (id + %d) * 1000000007, concat('row number ', id + %d), (id + %d) * 0.37, t + interval id + %d second from %s limit %d",
			table, have, have, have, have, have, table, min(have, rows-have)))
	}
}

// Returns a query for so many rows, from a table that has fewer.
func (b *bench) crossed(rows int) string {
	times := make([]string, (rows-1)/b.size.rows+1)
	for i := range times {
		times[i] = "select 1"
	}
	return fmt.Sprintf("select n.* from %s.n n, (%s) times limit %d", b.schema, strings.Join(times, " union all "), rows)
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

// Writes a script of queries that are sent alone.
func (b *bench) selects(n int) string {
	return b.script(func(w io.Writer) {
		for i := range n {
			fmt.Fprintf(w, "SELECT %d;\n", i)
		}
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
