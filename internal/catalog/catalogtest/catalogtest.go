// Package catalogtest provides a fake server with a few schemas, for tests of the catalog and
// of completion.
package catalogtest

import (
	"context"
	_ "embed"
	"errors"
	"slices"
	"strings"
	"testing"
)

//go:embed catalog.txt
var text string

// A Server answers the queries of the catalog with the rows of catalog.txt. Its schemas are
// shop, warehouse, information_schema and mysql.
type Server struct {
	rows map[string][][]string // the key is a subject and a schema
}

// NewServer returns a server with the content of catalog.txt.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := &Server{rows: make(map[string][][]string)}
	var schema, table string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		head, rest, _ := strings.Cut(line, " ")
		rest = strings.TrimSpace(rest)
		first, comment, _ := strings.Cut(rest, "  ")
		words := strings.Fields(rest)
		switch head {
		case "#":
		case "schema":
			schema = rest
			s.AddRow("SCHEMATA", "", rest)
		case "table", "view", "sequence":
			table = first
			kind := map[string]string{"table": "BASE TABLE", "view": "VIEW", "sequence": "SEQUENCE"}[head]
			s.AddRow("TABLES", "", schema, first, kind)
			if comment != "" {
				s.AddRow("TABLE_COMMENT", schema, first, strings.TrimSpace(comment))
			}
		case "foreign":
			s.AddRow("KEY_COLUMN_USAGE", schema, words[0], words[1], words[2], schema, words[3], words[4])
		case "index":
			for _, name := range words[1:] {
				s.AddRow("STATISTICS", schema, words[0], name)
			}
		case "check":
			s.AddRow("TABLE_CONSTRAINTS", schema, words[0], words[1])
		case "procedure", "function":
			name, parameters, _ := strings.Cut(strings.TrimSuffix(rest, ")"), "(")
			s.AddRow("ROUTINES", schema, name, strings.ToUpper(head), "")
			for _, p := range strings.Split(parameters, ", ") {
				mode := "IN"
				if out, ok := strings.CutPrefix(p, "out "); ok {
					mode, p = "OUT", out
				}
				name2, typ, _ := strings.Cut(p, " ")
				s.AddRow("PARAMETERS", schema, name, mode, name2, typ)
			}
		case "trigger":
			s.AddRow("TRIGGERS", schema, words...)
		case "event":
			s.AddRow("EVENTS", schema, rest, "RECURRING")
		case "users":
			for _, account := range words {
				user, host, _ := strings.Cut(account, "@")
				s.AddRow(head, "", user, host)
			}
		case "roles", "charsets", "collations", "engines", "plugins", "variables", "status":
			for _, w := range words {
				name, value, _ := strings.Cut(w, "=")
				s.AddRow(head, "", name, value)
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
			s.AddRow("COLUMNS", schema, table, name, words[0], words[1], words[2], strings.TrimSpace(strings.Join(words[3:], " ")))
		default:
			t.Fatalf("catalog.txt: unknown line %q", line)
		}
	}
	return s
}

// AddRow adds a row to the answer for a subject in a schema.
func (s *Server) AddRow(what, schema string, row ...string) {
	s.rows[what+" "+schema] = append(s.rows[what+" "+schema], row)
}

// subjects identifies the subject of a query by a part of its text.
var subjects = []struct{ text, what string }{
	{"SHOW DATABASES", "SCHEMATA"}, {"information_schema.SCHEMATA", "SCHEMATA"}, {"TABLE_COMMENT", "TABLE_COMMENT"}, {"information_schema.TABLES", "TABLES"},
	{"information_schema.COLUMNS", "COLUMNS"}, {"KEY_COLUMN_USAGE", "KEY_COLUMN_USAGE"}, {"information_schema.ROUTINES", "ROUTINES"},
	{"PARAMETERS", "PARAMETERS"}, {"STATISTICS", "STATISTICS"}, {"TABLE_CONSTRAINTS", "TABLE_CONSTRAINTS"},
	{"TRIGGERS", "TRIGGERS"}, {"information_schema.EVENTS", "EVENTS"}, {"mysql.user WHERE LENGTH(User)", "users"}, {"is_role", "roles"},
	{"SHOW VARIABLES", "variables"}, {"SHOW CHARACTER SET", "charsets"}, {"SHOW COLLATION", "collations"},
	{"mysql.help_topic", "topics"}, {"SHOW ENGINES", "engines"}, {"SHOW PLUGINS", "plugins"}, {"SHOW GLOBAL STATUS", "status"},
}

// SubjectOf returns the subject of a query, or "".
func SubjectOf(query string) string {
	for _, a := range subjects {
		if strings.Contains(query, a.text) {
			return a.what
		}
	}
	return ""
}

// Ask returns the rows for a query. It is a [mysh/internal/catalog.Ask].
func (s *Server) Ask(_ context.Context, query string) ([][]string, error) {
	what := SubjectOf(query)
	if what == "" {
		return nil, errors.New("refused: " + query)
	}
	_, schema, _ := strings.Cut(query, "_SCHEMA = '")
	schema, _, _ = strings.Cut(schema, "'")
	if what == "TABLES" {
		return slices.DeleteFunc(slices.Clone(s.rows["TABLES "]), func(row []string) bool { return schema != "" && row[0] != schema }), nil
	}
	return s.rows[what+" "+schema], nil
}
