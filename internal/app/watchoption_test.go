//go:build unix

package app_test

import (
	"bufio"
	"io"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"mysh/internal/servertest"
)

// counting is a script whose n is how often it has run.
const counting = "set @n = ifnull(@n, 0) + 1; select @n + 0 n, 'x' x"

// A script runs again until the first row of its last result is as wanted.
func TestWatchOption_EndsWhenTheConditionHolds(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, c := range []struct {
			args []string
			want string // in which T stands for a time
		}{
			{nil, "n\tx\n1\tx\n2\tx\n3\tx\n"},
			{[]string{"-N"}, "1\tx\n2\tx\n3\tx\n"},
			{[]string{"--format=csv"}, "n,x\r\n1,x\r\n2,x\r\n3,x\r\n"},
			{[]string{"--format=jsonl"}, `{"n":1,"x":"x"}` + "\n" + `{"n":2,"x":"x"}` + "\n" + `{"n":3,"x":"x"}` + "\n"},
			{[]string{"-t"}, "T, run 1\n+------+---+\n| n    | x |\n+------+---+\n|    1 | x |\n+------+---+\n\n" +
				"T, run 2\n+------+---+\n| n    | x |\n+------+---+\n|    2 | x |\n+------+---+\n\n" +
				"T, run 3\n+------+---+\n| n    | x |\n+------+---+\n|    3 | x |\n+------+---+\n"},
			{[]string{"-E", "-s"}, "*************************** 1. row ***************************\nn: 1\nx: x\n" +
				"*************************** 1. row ***************************\nn: 2\nx: x\n" +
				"*************************** 1. row ***************************\nn: 3\nx: x\n"},
		} {
			b := startBatch(t, nil, at(s, append(c.args, "--watch=0.1", "--until=n >= 3 and x ~ X", "-e", counting)...)...)
			b.wantExit(0)
			got := regexp.MustCompile(`(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`).ReplaceAllString(b.stdout.String(), "T")
			if got != c.want || b.stderr.String() != "" {
				t.Errorf("%v: got\n%s%s\nwant\n%s", c.args, got, b.stderr.String(), c.want)
			}
		}
	})
}

// The columns of each of several results are named once, and again after they have changed.
func TestWatchOption_NamesColumnsOnce(t *testing.T) {
	s := servertest.Shared(t, servertest.MySQL)
	schema := s.Schema(t)
	s.SQL(t, "CREATE TABLE "+schema+".t (a INT)")
	s.SQL(t, "INSERT INTO "+schema+".t VALUES (1)")
	b := startBatch(t, nil, at(s, schema, "--watch=0.1", "--until=n = 3", "-e",
		"delimiter //\nselect * from t// set @n = ifnull(@n, 0) + 1// alter table t rename column a to b// select @n + 0 n", "--force")...)
	b.wantExit(0)
	if got, want := b.stdout.String(), "a\n1\nn\n1\nb\n1\n2\n1\n3\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Another session does what is waited for.
func TestWatchOption_SeesOtherSessions(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		s.SQL(t, "CREATE TABLE "+schema+".t (state VARCHAR(9))")
		b := startBatch(t, nil, at(s, schema, "--watch=0.1", "--until=state = 'done'", "-e", "select * from t")...)
		awaitQuestions(t, s, schema)
		s.SQL(t, "INSERT INTO "+schema+".t VALUES ('done')")
		b.wantExit(0)
		if got := b.stdout.String(); got != "state\ndone\n" {
			t.Errorf("got %q", got)
		}
	})
}

// awaitQuestions waits until a connection that uses the schema is between two statements.
func awaitQuestions(t *testing.T, s *servertest.Server, schema string) (id string) {
	t.Helper()
	eventually(t, "a run is over", func() bool {
		rows := s.SQL(t, "SELECT ID FROM information_schema.PROCESSLIST WHERE DB = '"+schema+"' AND COMMAND = 'Sleep'")
		if len(rows) == 1 {
			id = rows[0][0]
		}
		return id != ""
	})
	return id
}

// An error ends it, of the statement, of the condition or of the connection.
func TestWatchOption_EndsWithAnError(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, c := range []struct {
			args []string
			want string
		}{
			{[]string{"-e", "select 1; selct"}, "ERROR 1064 (42000) at line 1: "},
			{[]string{"--until=m = 1", "-e", "select 1 n"}, `ERROR: there is no column "m" in the last result; choose from: n`},
			{[]string{"--until=n = one", "-e", "select 1 n"}, `ERROR: cannot compare n with "one": expected a number`},
			{[]string{"--until=n = 1", "-e", "do 1"}, `ERROR: cannot wait until n = 1: the statement has no result`},
		} {
			b := startBatch(t, nil, at(s, append(c.args, "--watch=0.1")...)...)
			b.wantExit(1)
			if got := b.stderr.String(); !strings.Contains(got, c.want) {
				t.Errorf("%v: got %q, want %q", c.args, got, c.want)
			}
		}
		for _, more := range [][]string{nil, {"--force"}} {
			schema := s.Schema(t)
			b := startBatch(t, nil, at(s, append([]string{schema, "--watch=0.5", "-e", "select 1"}, more...)...)...)
			s.SQL(t, "KILL "+awaitQuestions(t, s, schema))
			b.wantExit(1)
			if got := b.stderr.String(); !strings.Contains(got, "ERROR 2006") && !strings.Contains(got, "ERROR 2013") && !strings.Contains(got, "ERROR 4031") && !strings.Contains(got, "ERROR 1927") {
				t.Errorf("%v: got %q", more, got)
			}
		}
	})
}

// With --force, a run that fails is followed by others, and is not judged.
func TestWatchOption_ForceContinuesAfterAFailure(t *testing.T) {
	s := servertest.Shared(t, servertest.MySQL)
	schema := s.Schema(t)
	b := startBatch(t, nil, at(s, schema, "--watch=0.1", "--until=n = 7", "-e", "select n from t", "--force")...)
	awaitQuestions(t, s, schema)
	s.SQL(t, "CREATE TABLE "+schema+".t SELECT 7 AS n")
	b.wantExit(0)
	if got := b.stdout.String(); got != "n\n7\n" {
		t.Errorf("got %q", got)
	}
}

// A signal ends it between two runs, and so does the end of the program that reads the output.
func TestWatchOption_EndsBetweenTwoRuns(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	for _, c := range []struct {
		what string
		end  func(b *batch, r io.Closer)
		want int
	}{
		{"SIGINT", func(b *batch, _ io.Closer) { b.signal(syscall.SIGINT) }, 130},
		{"SIGTERM", func(b *batch, _ io.Closer) { b.signal(syscall.SIGTERM) }, 143},
		{"no reader", func(_ *batch, r io.Closer) { r.Close() }, 0},
	} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		b := &batch{tb: t, cmd: mysh(t, at(s, "--watch=3600", "-e", "select 'seen'")...)}
		b.cmd.Stdout, b.cmd.Stderr = w, &b.stderr
		if err := b.cmd.Start(); err != nil {
			t.Fatal(err)
		}
		w.Close()
		out := bufio.NewReader(r)
		for range 2 {
			if line, err := out.ReadString('\n'); line != "seen\n" || err != nil {
				t.Errorf("%s: got %q, %v", c.what, line, err)
			}
		}
		c.end(b, r)
		b.wantExit(c.want)
		r.Close()
	}
}

// Mistakes in the options are reported before anything is sent: there is no server here.
func TestWatchOption_Refuses(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--until=a = 1", "-e", "select 1"}, "mysh: --until needs --watch, which runs the statements of -e again and again\n"},
		{[]string{"--watch=1"}, "mysh: --watch needs -e or --favourite, whose statements it runs again and again; \\watch does so at the prompt\n"},
		{[]string{"--watch=0", "-e", "select 1"}, "mysh: --watch=0: expected seconds from 0.1 to 86400\n"},
		{[]string{"--watch=nan", "-e", "select 1"}, "mysh: --watch=nan: expected seconds from 0.1 to 86400\n"},
		{[]string{"--watch=two", "-e", "select 1"}, "mysh: --watch=two: expected seconds from 0.1 to 86400\n"},
		{[]string{"--watch", "--until=a", "-e", "select 1"}, "mysh: --until: expected one of <= >= <> != !~ = < > ~ after \"a\". Expected column = value [and …]\n"},
		{[]string{"--watch", "--until=a = 1 or b = 2", "-e", "select 1"}, "mysh: --until: unexpected \"or b = 2\". Expected column = value [and …]\n"},
		{[]string{"--watch", "--until=a ~ '('", "-e", "select 1"}, "mysh: --until: invalid pattern \"(\" for a: error parsing regexp: missing closing ): `(`\n"},
	} {
		b := startBatch(t, nil, append([]string{"-h", "127.0.0.1", "-P", "1"}, c.args...)...)
		b.wantExit(1)
		if got := b.stderr.String(); got != c.want {
			t.Errorf("%v: got %q, want %q", c.args, got, c.want)
		}
	}
}
