package command

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"mysh/internal/console"
	"mysh/internal/console/consoletest"
	"mysh/internal/display"
	"mysh/internal/jobs"
	"mysh/internal/option"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/runner/runnertest"
	"mysh/internal/scan"
	"mysh/internal/servertest"
	"mysh/internal/session"
	"mysh/internal/sessions"
	"mysh/internal/settings"
	"mysh/internal/sqltext"
)

var update = flag.Bool("update", false, "rewrite the golden screens")

func TestMain(m *testing.M) { servertest.Main(m) }

// shopScreens are what is typed in the demo's shop.
const shopScreens = `
\l
\l+
\dt
\dt+
\dt ord*
\dt ordrs
\dv
\dv+
\di
\di+
\di orders
\df
\dg
\de
\ds
\du
\du+
\dp
\dp+
\find customer
\describe orders
\describe+ products
\describe categories
\describe top_customers
\describe order*
\ddl order_items
\er orders
\er+ orders
\er orders mermaid
\sizes
\sizes shop
\sizes+ shop
\indexes
\indexes duplicate
\vars max_connect*
\vars+ max_connections
\vars max_conections
\replicas
\deadlock
\txns
\locks
\blockers
`

// zooScreens are what is typed in a schema with every kind of object.
const zooScreens = `
\dt
\dt+
\dt *.t
\dv
\dv+
\di
\di+
\df
\df+
\dg
\dg+
\de
\de+
\ds
\ds+
\du
\du+
\dp
\dp+
\find feed
\find 31m
\find animal
\describe keepers
\describe+ keepers
\describe animals
\describe+ animals
\describe visits
\describe tickets
\describe log_lines
\describe sessions
\describe plain
\describe prices
\describe ticket_numbers
\describe keepers_public
\describe+ animal_names
\describe broken
\describe age
\describe feed
\describe empty_procedure
\describe keepers_log
\describe clean_log
\describe+ once
\describe tools
\describe zoo_archive.species
\describe two*
\describe red*
\describe view*
\describe 動物園
\describe a_name*
\describe Names
\describe name?
\describe names
\describe e
\describe ` + "`a``b.c\\d%e'f\"g`" + `
\describe zoo
\describe ordres
\ddl keepers
\ddl visits
\ddl young
\ddl broken
\ddl feed
\ddl keepers_log
\ddl clean_log
\ddl tools
\ddl red*
\ddl two*
\ddl ` + "`a``b.c\\d%e'f\"g`" + `
\er keepers
\er+ keepers
\er animals
\er+ animals mermaid
\er ` + "`a``b.c\\d%e'f\"g`" + `
\er 動物園
\sizes zoo
\sizes+ zoo
\indexes
\txns
\txns+
\locks
\blockers
`

// manyScreens are what is typed where there are more tables than are opened for a list.
const manyScreens = `
\l+
\dt+
\di
\di+
\indexes
\indexes duplicate
\sizes+
\sizes+ zoo
`

// What the commands about objects, and those for a server in trouble, print on real servers: on the demo's shop,
// and on a schema with every kind of object and hostile names. A screen that is the same on a narrower or a wider
// terminal is there once. MariaDB 11.8 is there if "make test-cluster" has fetched it.
func TestScreens(t *testing.T) {
	for _, kind := range []servertest.Kind{servertest.MariaDB, servertest.MySQL, servertest.MariaDB118} {
		t.Run(string(kind), func(t *testing.T) {
			if kind == servertest.MariaDB118 && os.Getenv("CI") != "" && os.Getenv("MYSH_CLUSTER") == "" {
				t.Skip("make test-cluster fetches this server")
			}
			t.Parallel()
			s := servertest.Start(t, kind, "--performance-schema=ON", "--innodb-stats-auto-recalc=OFF", "--innodb-lock-wait-timeout=600")
			steady := &steadying{server: &s.Server}
			for _, row := range s.SQL(t, "SELECT Host FROM mysql.user WHERE User = 'root' AND Host NOT IN ('%', 'localhost', '127.0.0.1', '::1')") {
				s.SQL(t, "DROP USER root@'"+row[0]+"'") // the name of this machine
			}
			load(t, &s.Server, steady, shopStatements(t), "shop")
			zoo, err := os.ReadFile("testdata/screens/zoo.sql")
			if err != nil {
				t.Fatal(err)
			}
			load(t, &s.Server, steady, string(zoo), "zoo", "zoo_archive")
			waitForLock(t, &s.Server, steady)
			shell := openShell(t, &s.Server, steady, "shop", 200)
			shell.screen(`\dt+`) // sets variables of the session that asks
			if vars := shell.screen(`\vars`); !strings.Contains(vars, "| performance_schema ") || strings.Contains(vars, "information_schema_stats_expiry") {
				t.Errorf("\\vars lacks what was changed, or has what was not:\n%s", vars)
			}
			seen := make(map[string]string)
			for _, cols := range []int{200, 80, 20} {
				var all strings.Builder
				for _, part := range []struct {
					schema, lines string
					many          bool
				}{{"shop", shopScreens, false}, {"zoo", zooScreens, false}, {"zoo", manyScreens, true}} {
					prompt := part.schema + "> "
					if steady.many = part.many; part.many {
						prompt = "as with 10,000 tables> "
					}
					sh := openShell(t, &s.Server, steady, part.schema, cols)
					for line := range strings.Lines(strings.TrimSpace(part.lines) + "\n") {
						line = strings.TrimSuffix(line, "\n")
						screen := steady.text(sh.screen(line))
						if seen[prompt+line] != screen {
							seen[prompt+line] = screen
							fmt.Fprintf(&all, "%s%s\n%s\n", prompt, line, screen)
						}
					}
				}
				compareScreens(t, fmt.Sprintf("testdata/screens/%s-%d.txt", strings.ReplaceAll(strings.ToLower(string(kind)), " ", "-"), cols), all.String())
			}
		})
	}
}

// compareScreens compares screens with those of a file, or writes the file.
func compareScreens(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(string(golden), "\n\n")
	for i, screen := range strings.Split(got, "\n\n") {
		if i >= len(want) || screen != want[i] {
			t.Errorf("%s: got\n%s\nwant\n%s\n(go test ./internal/command -run Screens -update writes the screens again)", file, screen, strings.Join(want[min(i, len(want)):min(i+1, len(want))], ""))
			return
		}
	}
	if len(want) > len(strings.Split(got, "\n\n")) {
		t.Errorf("%s has more screens", file)
	}
}

// shopStatements returns the statements that make the demo's shop, with a few rows.
func shopStatements(t *testing.T) string {
	t.Helper()
	file, err := goparser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", "cmd", "demo", "shop.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	script := "create schema shop character set utf8mb4 collate utf8mb4_general_ci;\nuse shop\n"
	for _, declared := range file.Decls {
		group, ok := declared.(*ast.GenDecl)
		if !ok || group.Tok != token.VAR {
			continue
		}
		for _, statement := range group.Specs[0].(*ast.ValueSpec).Values[0].(*ast.CompositeLit).Elts {
			if text := textOf(t, statement); !strings.Contains(text, "sequence_table") { // which only the demo has
				script += text + ";\n"
			}
		}
	}
	if strings.Count(script, "CREATE TABLE") < 8 || strings.Count(script, "CREATE VIEW") < 3 {
		t.Fatalf("the shop lacks tables or views:\n%s", script)
	}
	return script + `
insert into categories (id, name) values (1, 'Garden'), (2, 'Kitchen');
insert into products (category_id, sku, name, price) values (1, 'AA-00137', 'Green spade', 19.99), (2, 'BB-00274', 'Red pan', 29.99);
insert into customers (name, email, city, country, created)
  with recursive n(n) as (select 1 union all select n + 1 from n where n < 300)
  select concat('Customer ', n), concat('c', n, '@example.com'), 'Berlin', 'DE', '2025-01-02 10:00:00' from n;
insert into orders (customer_id, created, tax, total)
  with recursive n(n) as (select 1 union all select n + 1 from n where n < 700)
  select 1 + n % 300, '2025-02-03 11:00:00', 19, 119 from n;
`
}

// textOf returns the value of a sum of string literals.
func textOf(t *testing.T, e ast.Expr) string {
	t.Helper()
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err != nil {
			t.Fatal(err)
		}
		return text
	case *ast.BinaryExpr:
		return textOf(t, e.X) + textOf(t, e.Y)
	}
	t.Fatalf("%T is no string", e)
	return ""
}

// load runs the statements of a script, and has the server count the rows of its schemas.
func load(t *testing.T, server *servertest.Server, steady *steadying, script string, schemas ...string) {
	t.Helper()
	sh := openShell(t, server, steady, "", 80)
	sh.split.FeedString(script)
	for in, ok := sh.split.Next(); ok; in, ok = sh.split.Next() {
		if _, err := sh.perform(in); err != nil {
			t.Fatalf("%s\n%v", in.Text, err)
		}
	}
	for _, schema := range schemas {
		for _, row := range server.SQL(t, "SELECT CONCAT('`', TABLE_SCHEMA, '`.`', REPLACE(TABLE_NAME, '`', '``'), '`') FROM information_schema.TABLES WHERE TABLE_SCHEMA = '"+schema+"' AND ENGINE = 'InnoDB'") {
			server.SQL(t, "ANALYZE TABLE "+row[0])
		}
	}
}

// waitForLock has two sessions with open transactions, of which one waits for the other.
func waitForLock(t *testing.T, server *servertest.Server, steady *steadying) {
	t.Helper()
	holder, waiter := openShell(t, server, steady, "zoo", 80), openShell(t, server, steady, "zoo", 80)
	holder.run("begin;")
	holder.run("update keepers set salary = salary + 1 where id = 2;")
	waiter.run("begin;")
	waiter.run("insert into visits values ('2025-06-01', 1, 1);")
	done := make(chan error, 1)
	go func() {
		_, err := waiter.do("update keepers set name = 'Grace H.' where id = 2;")
		done <- err
	}()
	t.Cleanup(func() {
		holder.run("rollback;")
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	// InnoDB makes a new view of its transactions only if the last one was not read for 0.1 s.
	const between, most = 150 * time.Millisecond, 30 * time.Second
	for began := time.Now(); time.Since(began) < most; time.Sleep(between) {
		waits, err := holder.Sessions.Front().LockWaits(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(waits) > 0 {
			return
		}
	}
	t.Fatal("no session waits for the lock")
}

// openShell returns a shell with a session of its own on a server, on a terminal in memory.
func openShell(t *testing.T, server *servertest.Server, steady *steadying, schema string, cols int) *shell {
	t.Helper()
	cfg, err := session.FromOptions(option.Options{
		Host: server.Host, Port: server.Port, User: servertest.Root, Database: schema, CharacterSet: "utf8mb4", MaxPacket: 16 << 20, Reconnect: true,
	}, true)
	if err != nil {
		t.Fatal(err)
	}
	front, err := session.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { front.Close() })
	steady.ids = append(steady.ids, fmt.Sprint(front.State().ConnectionID))
	screen := &consoletest.Screen{}
	current := &settings.Current{
		Mode:     settings.Mode{Interactive: true, Terminal: true, Format: "table", ColumnNames: true},
		Settings: settings.Defaults(),
	}
	current.Settings.Pager = "off"
	out := console.New(console.Config{
		Screen: console.NewTerminalScreen(screen), Messages: display.Writer{W: screen}, Current: current,
		Device: &consoletest.Device{Cols: cols, Rows: 50, Screen: screen}, Machine: consoletest.Machine{Screen: screen},
	})
	all := sessions.New(steadySession{front, steady}, nil, current)
	store := &results.Store{}
	s := &shell{t: t, Rig: &runnertest.Rig{
		Runner: runner.New(out, current, all, store, &sqltext.Variables{}), Screen: screen, Console: out, Current: current, Sessions: all, Results: store,
	}}
	s.env = &Env{
		Console: out, Current: current, Runner: s.Runner, Sessions: all, Results: store,
		Jobs: jobs.New(s.Runner, out, all), Input: s, Program: "mysh", Version: "mysh 1.0",
	}
	s.split = scan.NewSplitter(Words(), scan.Options{Interactive: true})
	return s
}

// run performs a line that must succeed.
func (s *shell) run(line string) {
	s.t.Helper()
	if _, err := s.do(line); err != nil {
		s.t.Fatalf("%s: %v", line, err)
	}
	s.Shown()
}

// screen returns what a line prints, its error in the last line.
func (s *shell) screen(line string) string {
	s.t.Helper()
	_, err := s.do(line)
	text := s.Shown()
	if err != nil {
		text += err.Error() + "\n"
	}
	return cmp.Or(text, "(nothing)\n")
}

// A steadySession answers questions with values that are the same in each run.
type steadySession struct {
	sessions.Session
	steady *steadying
}

// Ask returns the rows of a query.
func (s steadySession) Ask(ctx context.Context, columns int, query string) ([][]string, error) {
	_, rows, err := s.AskNamed(ctx, columns, query)
	return rows, err
}

// AskNamed returns the names of the columns, too.
func (s steadySession) AskNamed(ctx context.Context, columns int, query string) ([]string, [][]string, error) {
	if s.steady.many {
		query = strings.Replace(query, "COUNT(*) > 1000", "COUNT(*) > 0", 1)
	}
	names, rows, err := s.Session.AskNamed(ctx, columns, query)
	s.steady.rows(names, rows)
	return names, rows, err
}

// LockWaits returns which connection waits for which.
func (s steadySession) LockWaits(ctx context.Context) ([]result.LockWait, error) {
	waits, err := s.Session.LockWaits(ctx)
	for i, w := range waits {
		waits[i].Waiting, waits[i].Blocking = s.steady.number(w.Waiting), s.steady.number(w.Blocking)
	}
	return waits, err
}
