package plan

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

var record = flag.Bool("record", false, "write what the servers answer to testdata")

func TestMain(m *testing.M) { servertest.Main(m) }

// A form is a statement that asks for a plan, in one format.
type form struct {
	name, ask string
	runs      bool     // the statement is executed
	columns   []string // the columns of the answer
	unread    string   // the statements for which the server has no plan in this form, if any
}

var one = []string{"EXPLAIN"}

var forms = map[servertest.Kind][]form{
	servertest.MySQL: {
		{name: "tree", ask: "EXPLAIN FORMAT=TREE ", columns: one, unread: "update delete"},
		{name: "analyze", ask: "EXPLAIN ANALYZE FORMAT=TREE ", columns: one, runs: true},
		{name: "json", ask: "EXPLAIN FORMAT=JSON ", columns: one},
		{name: "table", ask: "EXPLAIN FORMAT=TRADITIONAL ", columns: strings.Fields("id select_type table partitions type possible_keys key key_len ref rows filtered Extra")},
	},
	servertest.MariaDB: {
		{name: "json", ask: "EXPLAIN FORMAT=JSON ", columns: one},
		{name: "analyze", ask: "ANALYZE FORMAT=JSON ", columns: one, runs: true},
		{name: "table", ask: "EXPLAIN ", columns: strings.Fields("id select_type table type possible_keys key key_len ref rows Extra")},
	},
}

// The plans of present servers are read completely: no part of them is unknown. These servers
// still offer the old JSON of MySQL 5.7. With -record the answers are written to testdata, for
// the tests of the drawing.
func TestServers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		for statement := range strings.SplitSeq(strings.TrimSpace(read(t, "schema.sql")), ";\n") {
			s.SQL(t, strings.ReplaceAll(strings.TrimSuffix(statement, ";"), "$.", schema+"."))
		}
		if s.Kind == servertest.MySQL {
			s.SQL(t, "SET GLOBAL explain_json_format_version = 1")
			defer s.SQL(t, "SET GLOBAL explain_json_format_version = DEFAULT")
		}
		for _, f := range forms[s.Kind] {
			t.Run(f.name, func(t *testing.T) {
				var answers strings.Builder
				for _, st := range statements(t, s.Kind) {
					if f.runs && changes(st.text) {
						continue
					}
					rows := s.SQL(t, f.ask+strings.ReplaceAll(st.text, "$.", schema+"."))
					if *record {
						answers.WriteString(recorded(st.name, rows, schema))
					}
					check(t, f, st, rows)
				}
				if *record {
					file := filepath.Join("testdata", strings.ToLower(string(s.Kind))+"-"+f.name+".txt")
					if err := os.WriteFile(file, []byte(answers.String()), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
	})
}

// check reads an answer, and reports an error for each unknown part of it.
func check(t *testing.T, f form, st statement, rows [][]string) {
	t.Helper()
	p, ok := Read(f.columns, rows)
	if want := !strings.Contains(" "+f.unread+" ", " "+st.name+" "); ok != want {
		t.Errorf("%s: read %v, want %v: %q", st.name, ok, want, rows)
	}
	if !ok {
		return
	}
	if p.ran != f.runs {
		t.Errorf("%s: the plan ran: %v, want %v", st.name, p.ran, f.runs)
	}
	p.Walk(func(n *Node) {
		if !n.Known {
			t.Errorf("%s: unknown step %q in\n%s", st.name, n.Text(), rows)
		}
	})
}

type statement struct{ name, text string }

// statements returns the statements that a kind of server supports.
func statements(t *testing.T, kind servertest.Kind) (list []statement) {
	t.Helper()
	for part := range strings.SplitSeq(strings.TrimSpace(read(t, "statements.txt")), "\n") {
		if strings.HasPrefix(part, "-> ") { // a continued line
			list[len(list)-1].text += "\n" + part
			continue
		}
		name, text, _ := strings.Cut(part, ": ")
		name, only, ok := strings.Cut(name, " (")
		if !ok || only == string(kind)+")" {
			list = append(list, statement{name, text})
		}
	}
	return list
}

func changes(text string) bool {
	verb, _, _ := strings.Cut(text, " ")
	return strings.Contains("update delete insert replace", verb)
}

func read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// recorded returns an answer as text: cells separated by tabs, rows by line feeds, the schema
// named shop.
func recorded(name string, rows [][]string, schema string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "=== %s\n", name)
	for _, row := range rows {
		b.WriteString(strings.TrimRight(strings.ReplaceAll(strings.Join(row, "\t"), schema, "shop"), "\n") + "\n")
	}
	return b.String()
}
