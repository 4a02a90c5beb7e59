package complete

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
)

// cannedServer answers the queries of Load from testdata/catalog.txt.
type cannedServer struct {
	rows map[string][][]string // by what is asked for, and the schema
}

func readServer(t testing.TB) *cannedServer {
	t.Helper()
	text, err := os.ReadFile("testdata/catalog.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := &cannedServer{rows: make(map[string][][]string)}
	var schema, table string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		head, rest, _ := strings.Cut(line, " ")
		rest = strings.TrimSpace(rest)
		first, comment, _ := strings.Cut(rest, "  ")
		words := strings.Fields(rest)
		switch head {
		case "#":
		case "schema":
			schema = rest
			s.put("SCHEMATA", "", rest)
		case "table", "view", "sequence":
			table = first
			kind := map[string]string{"table": "BASE TABLE", "view": "VIEW", "sequence": "SEQUENCE"}[head]
			s.put("TABLES", "", schema, first, kind)
			if comment != "" {
				s.put("TABLE_COMMENT", schema, first, strings.TrimSpace(comment))
			}
		case "foreign":
			s.put("KEY_COLUMN_USAGE", schema, words[0], words[1], words[2], schema, words[3], words[4])
		case "index":
			for _, name := range words[1:] {
				s.put("STATISTICS", schema, words[0], name)
			}
		case "check":
			s.put("TABLE_CONSTRAINTS", schema, words[0], words[1])
		case "procedure", "function":
			name, parameters, _ := strings.Cut(strings.TrimSuffix(rest, ")"), "(")
			s.put("ROUTINES", schema, name, strings.ToUpper(head), "")
			for _, p := range strings.Split(parameters, ", ") {
				mode := "IN"
				if out, ok := strings.CutPrefix(p, "out "); ok {
					mode, p = "OUT", out
				}
				name2, typ, _ := strings.Cut(p, " ")
				s.put("PARAMETERS", schema, name, mode, name2, typ)
			}
		case "trigger":
			s.put("TRIGGERS", schema, words...)
		case "event":
			s.put("EVENTS", schema, rest, "RECURRING")
		case "users", "roles", "charsets", "collations", "engines", "plugins", "variables", "status":
			for _, w := range words {
				name, value, _ := strings.Cut(w, "=")
				s.put(head, "", name, value)
			}
		case "":
			if rest == "" {
				continue
			}
			name, rest, _ := strings.Cut(rest, "  ")
			words := append(strings.Fields(rest), "", "", "", "")
			for i, w := range words {
				if w == "." {
					words[i] = ""
				}
			}
			s.put("COLUMNS", schema, table, name, words[0], words[1], words[2], strings.TrimSpace(strings.Join(words[3:], " ")))
		default:
			t.Fatalf("testdata/catalog.txt: what is %q?", line)
		}
	}
	return s
}

func (s *cannedServer) put(what, schema string, row ...string) {
	s.rows[what+" "+schema] = append(s.rows[what+" "+schema], row)
}

var askedFor = []struct{ text, what string }{
	{"information_schema.SCHEMATA", "SCHEMATA"}, {"TABLE_COMMENT", "TABLE_COMMENT"}, {"information_schema.TABLES", "TABLES"},
	{"information_schema.COLUMNS", "COLUMNS"}, {"KEY_COLUMN_USAGE", "KEY_COLUMN_USAGE"}, {"information_schema.ROUTINES", "ROUTINES"},
	{"PARAMETERS", "PARAMETERS"}, {"STATISTICS", "STATISTICS"}, {"TABLE_CONSTRAINTS", "TABLE_CONSTRAINTS"},
	{"TRIGGERS", "TRIGGERS"}, {"information_schema.EVENTS", "EVENTS"}, {"mysql.user WHERE LENGTH(User)", "users"}, {"is_role", "roles"},
	{"SHOW VARIABLES", "variables"}, {"SHOW CHARACTER SET", "charsets"}, {"SHOW COLLATION", "collations"},
	{"mysql.help_topic", "topics"}, {"SHOW ENGINES", "engines"}, {"SHOW PLUGINS", "plugins"}, {"SHOW GLOBAL STATUS", "status"},
}

// Ask answers a query.
func (s *cannedServer) Ask(_ context.Context, query string) ([][]string, error) {
	for _, a := range askedFor {
		if !strings.Contains(query, a.text) {
			continue
		}
		_, schema, _ := strings.Cut(query, "_SCHEMA = '")
		schema, _, _ = strings.Cut(schema, "'")
		return s.rows[a.what+" "+schema], nil
	}
	return nil, errors.New("refused: " + query)
}

// shopCatalog is what Load makes of it, with shop as the default schema and the columns of
// the other schemas, too.
func shopCatalog(t testing.TB) *Catalog {
	t.Helper()
	s := readServer(t)
	c, err := Load(context.Background(), s.Ask, "shop")
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []string{"warehouse", "information_schema", "mysql"} {
		if c, err = (Missing{part: schemaPart, schema: other}).Read(context.Background(), s.Ask, c); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// shellWords are a few commands and settings, as the shell would give them.
var shellWords = Words{
	Commands: []ClientCommand{
		{Name: "go", Letter: 'g', Help: "send the statement", Args: []Argument{FormatName}},
		{Name: "ego", Letter: 'G', Help: "send the statement, show the result vertically"},
		{Name: "clear", Letter: 'c', Help: "forget the statement being typed"},
		{Name: "edit", Letter: 'e', Help: "edit the statement with $EDITOR"},
		{Name: "source", Letter: '.', Help: "run the statements of a file", Args: []Argument{FileName}},
		{Name: "use", Letter: 'u', Help: "make a schema the default one", Args: []Argument{SchemaName}},
		{Name: "connect", Letter: 'r', Help: "open a new session", Args: []Argument{SchemaName, Free}},
		{Name: "charset", Letter: 'C', Help: "the character set of this side", Args: []Argument{CharsetName}},
		{Name: "status", Letter: 's', Help: "what is known of server and session"},
		{Name: "tee", Letter: 'T', Help: "write a copy of everything to a file", Args: []Argument{FileName}},
		{Name: "help", Letter: 'h', Help: "this list", Args: []Argument{CommandName}},
		{Name: "set", Long: true, Help: "show or change settings", Args: []Argument{SettingName, SettingValue}},
		{Name: "jobs", Long: true, Help: "what runs in the background"},
		{Name: "history", Long: true, Help: "what was typed before", Args: []Argument{Free}},
		{Name: "last", Long: true, Help: "the last result again", Args: []Argument{FormatName, ResultQuery}},
		{Name: "diff", Long: true, Help: "what changed", Args: []Argument{ByWord, ColumnList}},
		{Name: "copy", Long: true, Help: "to the clipboard", Args: []Argument{ResultPart, FormatName}},
		{Name: "chart", Long: true, Help: "draw the last result", Args: []Argument{ColumnName, ColumnName}},
		{Name: "format", Long: true, Help: "how results look", Args: []Argument{FormatName}},
		{Name: "fg", Long: true, Help: "bring a job back", Args: []Argument{JobNumber}},
		{Name: "on", Long: true, Help: "on other servers", Args: []Argument{ConnectionName, Statement}},
		{Name: "delimiter", Letter: 'd', Help: "what ends a statement", Args: []Argument{DelimiterText}},
		{Name: "watch", Long: true, Help: "run a statement again and again", Args: []Argument{Free, Statement}},
		{Name: "explain", Long: true, Help: "how the server performs a statement", Args: []Argument{Statement}},
	},
	Settings: []ShellSetting{
		{Name: "color", Values: []string{"auto", "on", "off"}, Help: "colours on the terminal"},
		{Name: "style", Values: []string{"ascii", "rounded", "light"}, Help: "borders of tables"},
		{Name: "history-size", Help: "statements that history keeps"},
	},
	Formats:     []string{"table", "vertical", "csv", "json", "markdown"},
	Jobs:        func() []Word { return []Word{{"1", "[1] running  select 1"}, {"12", "[12] done"}} },
	Columns:     func() []string { return []string{"id", "name", "due date"} },
	Connections: []string{"prod", "staging"},
	Earlier: func() []string {
		return []string{"set @total = 0", "select @limit := 10", "prepare recent from 'select 1'", "deallocate prepare gone"}
	},
	Files: func(folder string) []string {
		return map[string][]string{
			"":          {"backup.sql", "dumps/", "notes.txt", ".hidden.sql"},
			"dumps/":    {"monday.sql", "tuesday.sql"},
			"/var/tmp/": {"rows.csv"},
		}[folder]
	},
}
