package session_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mysh/internal/option"
	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/session"
	"mysh/internal/wire/wiretest"
)

// A server that asks for a file that the statement does not name receives nothing, and the
// session continues.
func TestInfile_HostileServer(t *testing.T) {
	dir := t.TempDir()
	secret, named := filepath.Join(dir, "secret"), filepath.Join(dir, "named")
	for path, text := range map[string]string{secret: "the key\n", named: "1\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	load := "load data local infile '" + named + "' into table t"
	for _, tt := range []struct {
		name, statement, asks string
		allowed               bool
		dir                   string // --load-data-local-dir
		want                  string // what the server receives
	}{
		{"the file that was named", load, named, true, "", "1\n"},
		{"another file", load, secret, true, "", ""},
		{"for a statement that loads nothing", "select '" + secret + "'", secret, true, "", ""},
		{"for one that names it in a comment", "select 1 /* local infile '" + secret + "' */", secret, true, "", ""},
		{"by another way to the file that was named", load, dir + "/./named", true, "", ""},
		{"no name", load, "", true, "", ""},
		{"though nothing is allowed", load, named, false, "", ""},
		{"below the directory that is allowed", load, named, false, dir, "1\n"},
		{"outside the directory that is allowed", load, named, false, t.TempDir(), ""},
		{"another file of that directory", load, secret, false, dir, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := make(chan string, 1)
			srv := wiretest.Start(t, wiretest.Options{Handle: func(c *wiretest.Client, cmd wiretest.Command) {
				if cmd.Text == tt.statement {
					sent, _ := c.RequestFile(tt.asks)
					got <- string(sent)
				}
				c.OK(result.Outcome{})
			}})
			s := openAt(t, srv.Addr(), func(o *option.Options) { o.LocalInfile, o.LocalInfileDir = tt.allowed, tt.dir })
			_, err := run(s, tt.statement)
			if sent := <-got; sent != tt.want {
				t.Errorf("the server got %q, want %q", sent, tt.want)
			}
			if refused := err != nil && strings.HasPrefix(err.Error(), "ERROR 2068 (HY000): "); refused == (tt.want != "") {
				t.Errorf("the statement ended with %v", err)
			}
			if _, err := run(s, "select 1"); err != nil {
				t.Errorf("the next statement: %v", err)
			}
		})
	}
}

// Confine has an effect on later statements, until it is called again.
func TestInfile_Confined(t *testing.T) {
	path := filepath.Join(t.TempDir(), "named")
	if err := os.WriteFile(path, []byte("1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 1)
	srv := wiretest.Start(t, wiretest.Options{Handle: func(c *wiretest.Client, cmd wiretest.Command) {
		if strings.HasPrefix(cmd.Text, "load") {
			sent, _ := c.RequestFile(path)
			got <- string(sent)
		}
		c.OK(result.Outcome{})
	}})
	s := openAt(t, srv.Addr(), func(o *option.Options) { o.LocalInfile, o.LocalInfileDir = true, filepath.Dir(path) })
	for _, confined := range []bool{false, true, true, false} {
		s.Confine(confined)
		_, err := run(s, "load data local infile '"+path+"' into table t")
		if sent := <-got; (sent == "") != confined || (err != nil) != confined {
			t.Errorf("confined %t: the server got %q, the statement ended with %v", confined, sent, err)
		}
	}
}

// A link below the directory cannot lead out of it.
func TestInfile_LinkOutOfDirectory(t *testing.T) {
	allowed, outside := t.TempDir(), t.TempDir()
	if err := os.WriteFile(outside+"/f", []byte("1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside+"/f", allowed+"/f"); err != nil {
		t.Skip(err)
	}
	srv := wiretest.Start(t, wiretest.Options{Handle: func(c *wiretest.Client, cmd wiretest.Command) {
		if sent, _ := c.RequestFile(allowed + "/f"); len(sent) > 0 {
			t.Errorf("the server got %q", sent)
		}
		c.OK(result.Outcome{})
	}})
	s := openAt(t, srv.Addr(), func(o *option.Options) { o.LocalInfileDir = allowed })
	if _, err := run(s, "load data local infile '"+allowed+"/f' into table t"); err == nil {
		t.Error("no error")
	}
}

// Real servers ask for the name as it was written in the statement.
func TestInfile_RealServers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		t.Chdir(t.TempDir())
		for _, name := range []string{"plain.csv", "it's a file.csv", "größe.csv"} {
			if err := os.WriteFile(name, []byte("1,one\n2,two\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		s := open(t, srv, func(c *session.Config) { c.LocalInfile = true })
		for _, text := range []string{
			"create table t (a int, b varchar(5))",
			"load data local infile 'plain.csv' into table t fields terminated by ','",
			`load data local infile "it's a file.csv" into table t fields terminated by ','`,
			"LOAD DATA LOCAL /*! */ INFILE 'it''s a file.csv' INTO TABLE t FIELDS TERMINATED BY ','",
			"load data local infile 'größe.csv' into table t fields terminated by ','",
		} {
			if _, err := run(s, text); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
		}
		if rows, err := run(s, "select count(*), max(b) from t"); err != nil || !slices.Equal(rows, []string{"8|two"}) {
			t.Errorf("loaded %v, %v", rows, err)
		}
		_, err := run(s, "load data local infile 'missing.csv' into table t")
		if want := "ERROR 2 (HY000): File 'missing.csv' not found (OS errno 2 - No such file or directory)"; fmt.Sprint(err) != want {
			t.Errorf("a missing file: %v, want %s", err, want)
		}
		if rows, err := run(s, "select 1"); err != nil || len(rows) != 1 {
			t.Errorf("afterwards: %v, %v", rows, err)
		}
	})
}

func openAt(t *testing.T, address string, change func(*option.Options)) *session.Session {
	t.Helper()
	o := option.Defaults()
	host, port, _ := net.SplitHostPort(address)
	o.Host, o.User = host, "root"
	o.Port, _ = strconv.Atoi(port)
	change(&o)
	cfg, err := session.FromOptions(o, false)
	if err != nil {
		t.Fatal(err)
	}
	s, err := session.Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
