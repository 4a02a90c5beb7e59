package restore

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/app"
	"mysh/internal/executor"
	"mysh/internal/option"
	"mysh/internal/servertest"
	"mysh/internal/session"
)

var update = flag.Bool("update", false, "let the servers' own programs write the recorded dumps again")

func TestMain(m *testing.M) {
	if os.Getenv(runVariable) != "" {
		os.Exit(app.Run(app.Env{
			Args: os.Args, Environ: os.Environ(),
			Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		}))
	}
	servertest.Main(m)
}

// With this variable, the test binary is the program.
const runVariable = "MYSH_TEST_RUN"

// mysh returns a command that runs the program.
func mysh(s *servertest.Server, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], append([]string{"--no-defaults", "--no-config", "-h", s.Host, "-P", fmt.Sprint(s.Port), "-u", servertest.Root}, args...)...)
	cmd.Env = append(servertest.Environ(), runVariable+"=1")
	return cmd
}

// dumpers are the programs that write dumps.
var dumpers = map[servertest.Kind]string{servertest.MySQL: "mysqldump", servertest.MariaDB: "mariadb-dump"}

// recorded are the dumps of the original in testdata.
var recorded = map[servertest.Kind]string{servertest.MySQL: "mysqldump-9.7.sql", servertest.MariaDB: "mariadb-dump-10.11.sql"}

// original makes the schema that all dumps are compared with, and returns its name.
func original(t *testing.T, s *servertest.Server) string {
	t.Helper()
	schema := s.Schema(t)
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	fill := strings.NewReplacer("{bytes}", fmt.Sprintf("%x", all))
	var statements []string
	for _, name := range []string{"original.sql", "original." + string(s.Kind) + ".sql"} {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		for statement := range strings.SplitSeq(string(text), "\n~\n") {
			statements = append(statements, fill.Replace(strings.TrimSuffix(statement, "\n")))
		}
	}
	perform(t, s, schema, statements)
	return schema
}

// perform sends statements to the server one by one, unchanged, in one session.
func perform(t *testing.T, s *servertest.Server, schema string, statements []string) {
	t.Helper()
	options := option.Defaults()
	options.Host, options.Port, options.User, options.Database = s.Host, s.Port, servertest.Root, schema
	config, err := session.FromOptions(options, false)
	if err != nil {
		t.Fatal(err)
	}
	server, err := session.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for _, statement := range statements {
		job := executor.Start(server, statement)
		for range job.Events() {
		}
		if job.Err() != nil {
			t.Fatalf("%s: %v", statement, job.Err())
		}
	}
}

// picture returns the content of a schema, except for its name: the checksum of each table, and
// the statement that would create each object.
func picture(t *testing.T, s *servertest.Server, schema string) string {
	t.Helper()
	var b strings.Builder
	show := func(cut int, statement string) {
		for _, row := range s.SQL(t, statement) {
			fmt.Fprintf(&b, "%s\n", strings.ReplaceAll(strings.Join(row[:len(row)-cut], "\n"), schema, "SCHEMA"))
		}
	}
	names := func(query string) (quoted []string) {
		for _, row := range s.SQL(t, fmt.Sprintf(query, schema)) {
			quoted = append(quoted, schema+".`"+strings.ReplaceAll(row[0], "`", "``")+"`")
		}
		return quoted
	}
	for _, name := range names("SELECT table_name FROM information_schema.tables WHERE table_schema = '%s' AND table_type <> 'VIEW' ORDER BY table_name") {
		show(0, "SHOW CREATE TABLE "+name)
		show(0, "SELECT * FROM "+name)
		if created := s.SQL(t, "SHOW CREATE TABLE "+name); !strings.Contains(created[0][1], " json ") {
			show(0, "CHECKSUM TABLE "+name) // MySQL's checksum of a JSON column is never the same
		}
	}
	for _, name := range names("SELECT table_name FROM information_schema.views WHERE table_schema = '%s' ORDER BY table_name") {
		show(0, "SHOW CREATE VIEW "+name)
	}
	for _, kind := range []string{"PROCEDURE", "FUNCTION"} {
		for _, name := range names("SELECT routine_name FROM information_schema.routines WHERE routine_schema = '%s' AND routine_type = '" + kind + "' ORDER BY routine_name") {
			show(0, "SHOW CREATE "+kind+" "+name)
		}
	}
	for _, name := range names("SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = '%s' ORDER BY trigger_name") {
		show(1, "SHOW CREATE TRIGGER "+name) // the last column is the time of creation
	}
	for _, name := range names("SELECT event_name FROM information_schema.events WHERE event_schema = '%s' ORDER BY event_name") {
		show(0, "SHOW CREATE EVENT "+name)
	}
	return b.String()
}

// restore runs a dump in a new schema and returns the picture of that schema.
func restore(t *testing.T, s *servertest.Server, dump []byte, client func(schema string) *exec.Cmd) string {
	t.Helper()
	schema := s.Schema(t)
	cmd := client(schema)
	cmd.Stdin = bytes.NewReader(dump)
	if said, err := cmd.CombinedOutput(); err != nil || len(said) > 0 {
		t.Fatalf("%s: %v\n%s", filepath.Base(cmd.Path), err, said)
	}
	return picture(t, s, schema)
}

func same(t *testing.T, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Errorf("line %d: got\n%s\nwant\n%s", i, a[i], b[i])
			return
		}
	}
	t.Errorf("got %d lines, want %d:\n%s", len(a), len(b), got)
}

// address returns the options with which the C programs reach the server.
func address(s *servertest.Server) []string {
	return []string{"--no-defaults", "--protocol=socket", "--socket=" + s.Socket, "-u", servertest.Root}
}

// freshDump returns a dump of a schema by the server's own program. It skips the test if there
// is no such program.
func freshDump(t *testing.T, s *servertest.Server, schema string, form ...string) []byte {
	t.Helper()
	path := filepath.Join(filepath.Dir(servertest.Client(t, s.Kind)), dumpers[s.Kind])
	args := append(address(s), "--routines", "--events", "--triggers", "--skip-dump-date")
	program := exec.Command(path, append(append(args, form...), schema)...)
	program.Env = servertest.Environ()
	var complaints bytes.Buffer
	program.Stderr = &complaints
	dump, err := program.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", dumpers[s.Kind], err, complaints.String())
	}
	return dump
}

// Dumps of this server's own programs, with several of their options.
func TestFreshDump(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		client := servertest.Client(t, s.Kind)
		from := original(t, s)
		want := picture(t, s, from)
		for _, form := range [][]string{
			{},
			{"--hex-blob", "--skip-extended-insert", "--complete-insert"},
			{"--skip-opt", "--create-options", "--quick", "--no-tablespaces", "--single-transaction"},
		} {
			t.Run(strings.Join(form, " "), func(t *testing.T) {
				dump := freshDump(t, s, from, form...)
				same(t, restore(t, s, dump, func(schema string) *exec.Cmd { return mysh(s, schema) }), want)
				same(t, restore(t, s, dump, func(schema string) *exec.Cmd {
					cmd := exec.Command(client, append(address(s), "--default-character-set=utf8mb4", "--comments", schema)...)
					cmd.Env = servertest.Environ()
					return cmd
				}), want)
			})
		}
	})
}

// Recorded dumps are restored from standard input, by source, from a compressed file, and after
// either of the first lines that mariadb-dump writes.
func TestRecordedDump(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		path := filepath.Join("testdata", recorded[s.Kind])
		from := original(t, s)
		want := picture(t, s, from)
		if *update {
			if err := os.WriteFile(path, freshDump(t, s, from), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		dump, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		stdin := func(schema string) *exec.Cmd { return mysh(s, schema) }
		t.Run("standard input", func(t *testing.T) { same(t, restore(t, s, dump, stdin), want) })
		t.Run("source", func(t *testing.T) {
			same(t, restore(t, s, nil, func(schema string) *exec.Cmd { return mysh(s, schema, "-e", "source "+path) }), want)
		})
		t.Run("gzip", func(t *testing.T) { same(t, restore(t, s, packed(dump), stdin), want) })
		_, rest, _ := bytes.Cut(dump, []byte("\n"))
		for _, first := range []string{`/*!999999\- enable the sandbox mode */ `, `/*M!999999\- enable the sandbox mode */ `} {
			t.Run(first[:12], func(t *testing.T) {
				same(t, restore(t, s, append([]byte(first+"\n"), rest...), stdin), want)
			})
		}
	})
}

func packed(text []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(text)
	w.Close()
	return b.Bytes()
}
