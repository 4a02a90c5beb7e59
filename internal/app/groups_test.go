//go:build unix

package app_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mysh/internal/servertest"
)

// Scripts whose statements may be sent together.
var groupScripts = map[string]string{
	"inserts":          "create table a (id int primary key, v varchar(20));" + inserts(1, 500) + "select count(*), row_count() from a;",
	"comments":         "create table a (id int primary key, v varchar(20));" + strings.ReplaceAll(inserts(1, 20), ";", " /* c */ -- ;\n;") + "select sum(id) from a;",
	"strings":          "create table a (id int primary key, v varchar(20));" + strings.ReplaceAll(inserts(1, 20), "row", `a;b\'"; -- `) + "select * from a;",
	"last id":          "create table a (id int primary key auto_increment, v int);" + strings.Repeat("insert into a (v) values (1), (2);\n", 10) + "insert into a (v) values (last_insert_id()), (row_count());select * from a;select last_insert_id();",
	"warnings":         "set sql_mode = '';create table a (id tinyint, v int);" + strings.Repeat("insert into a values (1000, 2);\n", 10) + "show warnings;",
	"transactions":     "create table a (id int primary key, v varchar(20));begin;" + inserts(1, 20) + "rollback;" + inserts(3, 12) + "select * from a;",
	"a duplicate":      "create table a (id int primary key, v varchar(20));" + inserts(1, 20) + inserts(7, 30),
	"a syntax error":   "create table a (id int primary key, v varchar(20));" + inserts(1, 20) + "insert into a\n values (21,\n 'x' oops;\n" + inserts(22, 40),
	"an unknown table": "create table a (id int primary key, v varchar(20));" + inserts(1, 20) + "delete from nosuch;\n" + inserts(22, 40),
	"a sourced file":   "create table a (id int primary key, v varchar(20));" + inserts(1, 10) + "\nsource more.sql\n" + inserts(11, 20),
	"no semicolon":     "create table a (id int primary key, v varchar(20));" + inserts(1, 10) + "insert into a values (11, 'end') -- of the script",
	"all writing statements": "create table a (id int primary key, v varchar(20));" + inserts(1, 10) + "replace into a values (3, 'three');\nupdate a set v = 'even' where id % 2 = 0;\n" +
		"delete from a where id = 5;\nUPDATE a SET v = 'none' WHERE false;\nselect row_count();\nselect * from a;",
	"returned rows": "create table a (id int primary key, v varchar(20));" + strings.ReplaceAll(inserts(1, 10), ";", " returning id, v;"),
}

func inserts(from, to int) string {
	var b strings.Builder
	for i := from; i <= to; i++ {
		fmt.Fprintf(&b, "insert into a values (%d, 'row %d');\n", i, i)
	}
	return b.String()
}

// Sending statements together changes neither the output of a script, nor its exit code, nor
// the data.
func TestGroup_SameOutputAsSingleStatements(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for name, script := range groupScripts {
			t.Run(name, func(t *testing.T) {
				run := func(options ...string) (said string, data [][]string) {
					schema := s.Schema(t)
					b := &batch{tb: t, cmd: mysh(t, append(at(s, schema), options...)...)}
					input := filepath.Join(b.cmd.Dir, "script.sql")
					for path, text := range map[string]string{input: script, filepath.Join(b.cmd.Dir, "more.sql"): inserts(101, 120) + "insert into a values (1, 'twice');\n" + inserts(121, 130)} {
						if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
							t.Fatal(err)
						}
					}
					in, err := os.Open(input)
					if err != nil {
						t.Fatal(err)
					}
					defer in.Close()
					var both bytes.Buffer // in order of output
					b.cmd.Stdin, b.cmd.Stdout, b.cmd.Stderr = in, &both, &both
					if err := b.cmd.Start(); err != nil {
						t.Fatal(err)
					}
					code := b.exit()
					data = s.SQL(t, "select * from "+schema+".a order by 1, 2")
					return strings.ReplaceAll(fmt.Sprintf("%sexit code %d", both.String(), code), schema, "SCHEMA"), data
				}
				together, data := run()
				alone, wantData := run("--skip-group")
				if together != alone {
					t.Errorf("together:\n%.3000s\nalone:\n%.3000s", together, alone)
				}
				if fmt.Sprint(data) != fmt.Sprint(wantData) {
					t.Errorf("data together:\n%.2000v\nalone:\n%.2000v", data, wantData)
				}
			})
		}
	})
}

// Statements from a pipe run when they come, even if a group is not full.
func TestGroup_PipedInputRunsImmediately(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		s.SQL(t, "create table "+schema+".a (id int primary key, v varchar(20))")
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		b := startBatch(t, r, at(s, schema)...)
		r.Close()
		for part := range 3 {
			if _, err := w.WriteString(inserts(100*part+1, 100*part+50)); err != nil {
				t.Fatal(err)
			}
			eventually(t, "the rows are there", func() bool {
				return s.SQL(t, "select count(*) from "+schema+".a")[0][0] == fmt.Sprint(50*(part+1))
			})
		}
		w.Close()
		b.wantExit(0)
	})
}

// Ctrl-C in a group stops the statement on the server, and mysh reports which statements have
// run. Through a proxy, the process list contains neither our port nor the group's text.
func TestGroup_InterruptReportsProgress(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		s.SQL(t, "create table "+schema+".a (id int primary key, v varchar(20))")
		script := inserts(1, 20) + "update a set v = sleep(60) where id = 7 or sleep(60) is null;\n" + inserts(21, 40)
		b := startBatch(t, strings.NewReader(script), newProxy(t, s).at(schema)...)
		awaitRunning(t, s, "update a set v = sleep(60)")
		b.signal(syscall.SIGINT)
		b.wantExit(130)
		if said := b.stderr.String(); !strings.Contains(said, "at line 21; the statements before it have run, 20 statements sent with it did not run.") {
			t.Errorf("said %q", said)
		}
		if rows := s.SQL(t, "select count(*) from "+schema+".a")[0][0]; rows != "20" {
			t.Errorf("%s rows, want 20", rows)
		}
	})
}
