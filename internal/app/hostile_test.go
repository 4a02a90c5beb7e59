//go:build unix

package app_test

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/command"
	"mysh/internal/servertest"
)

// hostileNames are names of schemas, tables, columns and files. Each ends a literal or begins a
// statement if it is put into SQL without correct quoting.
var hostileNames = []string{
	`\'); create database pwned; -- x`,
	"`; create database pwned; -- x",
	`"; create database pwned; -- x`,
	`it's "so" ` + "`said`" + ` \`,
	`x\`,
	"中`文\\'",
	"a\nb\r'\t\\'); create database pwned; -- x",
	strings.Repeat("`", 12),
	strings.Repeat("é'", 4),
}

// hostileCommands uses a name at each place where a command accepts one. {name} is the name in
// backquotes, {text} the name in single quotes, {file} a path that ends in the name, and {bare}
// the name without characters that end the command. A command without an entry fails the test.
var hostileCommands = map[string][]string{
	"go":                     {"select {name} from {name} \\g"},
	"ego":                    {"select {name} from {name} \\G"},
	"clear":                  {"select {name} \\c"},
	"print":                  {"select {name} from {name}; \\p"},
	"edit":                   {"edit"},
	"delimiter":              {"delimiter //", "select {name} from {name}//", "delimiter ;"},
	"explain":                {`\explain select {name} from {name};`},
	"watch":                  {`\watch select * from {name}.nosuch;`},
	"let":                    {`\let x {name}`, `select :'x', :"x" from {name};`},
	"unlet":                  {`\unlet x`},
	"f":                      {`\fs hostile select * from :"t" where e = :'v'`, `\f hostile {name} {text}`, `\f hostile v={text} t={text}`, `\f {name}`, `\f`},
	"fs":                     {`\fs {name} select {name}`, `\fs other select {name} from {name}`},
	"fe":                     {`\fe {name}`},
	"fd":                     {`\fd no{bare}`},
	"ft":                     {`\ft {name}`, `\ft`},
	"source":                 {"source {file}"},
	"use":                    {"use {name};", "use {text};"},
	"connect":                {"connect {name};", "connect {name} 127.0.0.1;"},
	"query_attributes":       {"query_attributes {name} {text};", "select {name} from {name};"},
	"ssl_session_data_print": {"ssl_session_data_print {file}.pem"},
	"resetconnection":        {"resetconnection"},
	"charset":                {"charset {name};", "charset latin1", "status", "charset utf8mb4"},
	"status":                 {"status"},
	"rehash":                 {"rehash"},
	"describe":               {`\describe {name}`, `\describe+ {name}.{name}`, `\describe procedure {name}`, `\describe {name} \g json > {file}.json`},
	"desc":                   {`\desc {text}`},
	"ddl":                    {`\ddl {name}`, `\ddl schema {name}`, `\ddl user {name}`, `\ddl {text}@{text}`, `\ddl+ {name}.{name} > {file}.sql`},
	"er":                     {`\er {name}.{name}`, `\er+ {name} mermaid`},
	"jobs":                   {`select sleep(0), {name} from {name} \&`, `\jobs`},
	"fg":                     {`\fg {name}`, `\fg`},
	"l":                      {`\l {name}`, `\l+ {bare}*`},
	"dt":                     {`\dt {name}`, `\dt+ {name}.{name}`, `\dt {bare}`},
	"dv":                     {`\dv {name}.{name}`, `\dv+ {name}`},
	"di":                     {`\di {name}.{name}`, `\di+ {name}`},
	"df":                     {`\df {name}.{name}`, `\df+ {name}`},
	"dg":                     {`\dg {name}.{name}`, `\dg+ {name}`},
	"de":                     {`\de {name}.{name}`, `\de+ {name}`},
	"ds":                     {`\ds {name}.{name}`, `\ds+ {name}`},
	"du":                     {`\du {name}`, `\du+ {name}`},
	"dp":                     {`\dp {name}.{name}`, `\dp+ {name}`},
	"find":                   {`\find {name}`, `\find+ {bare}`, `\find {text}`},
	"vars":                   {`\vars {name}`, `\vars+ {bare}*`},
	"counters":               {`\counters {name}`},
	"sizes":                  {`\sizes {name}`, `\sizes {name}.{name}`, `\sizes+`},
	"txns":                   {`\txns+`},
	"locks":                  {`\locks {name}.{name}`, `\locks+`},
	"blockers":               {`\blockers`},
	"top":                    {`\top+`},
	"deadlock":               {`\deadlock`},
	"slow":                   {`\slow 0`},
	"indexes":                {`\indexes`, `\indexes unused {name}.{name}`, `\indexes duplicate {name}`},
	"replicas":               {`\replicas`},
	"kill":                   {`\kill {name}`, `\kill`},
	"wait":                   {`\wait {name}`, `\wait`},
	"pager":                  {"pager cat # {bare}", "select {name} from {name};"},
	"nopager":                {"nopager"},
	"format":                 {`\format {name}`},
	"vertical":               {`\vertical`, "select {name} from {name};", `\vertical`},
	"o":                      {`\o {file}.csv`, "select {name} from {name};", `\o`},
	"last":                   {"select {name}, e from {name};", `\last cols {name} where {name}=1 sort {name} limit 1`, `\last insert`, `\last json > {file}.json`},
	"diff":                   {"select {name}, e from {name};", "select {name}, e from {name};", `\diff by {name}`},
	"copy":                   {`\copy insert`, `\copy column {name}`},
	"chart":                  {`\chart e {name}`},
	"tee":                    {"tee {file}.tee", "select {name} from {name};"},
	"notee":                  {"notee"},
	"warnings":               {"warnings", "select {name}, cast({text} as signed) from {name};"},
	"nowarning":              {"nowarning"},
	"prompt":                 {`prompt \d {bare}>\_`},
	"set":                    {`\set format {name}`, `\set {name} {name}`},
	"history":                {`\history {name}`},
	"system":                 {"system : {bare}"},
	"sandbox":                {"sandbox"}, // typed last
	"help":                   {"help {name};", "help {text};"},
	"?":                      {"? {name};"},
	"exit":                   {},
	"quit":                   {},
}

// No command runs a part of a name as a statement, and the results are correct, for names of
// schemas, tables, columns and files, and for values.
func TestHostileNames_NeverRunAsSQL(t *testing.T) {
	for _, row := range command.Table {
		if _, ok := hostileCommands[row.Name]; !ok {
			t.Errorf("hostileCommands has no entry for %s", row.Name)
		}
	}
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		t.Run("each", func(t *testing.T) {
			for i, name := range hostileNames {
				t.Run(fmt.Sprint(i), func(t *testing.T) {
					t.Parallel()
					mode := []string{"", "ANSI_QUOTES,NO_BACKSLASH_ESCAPES"}[i%2]
					hostileSchema(t, s, name)
					if strings.ContainsAny(name, "\r\n") {
						runHostileCommands(t, s, name, mode, false)
						return
					}
					runHostileCommands(t, s, name, mode, true)
				})
			}
		})
		if rows := s.SQL(t, "SHOW DATABASES LIKE 'pwned'"); len(rows) > 0 {
			s.SQL(t, "DROP DATABASE pwned")
			t.Error("a name ran as a statement")
		}
	})
}

// quotedName is separate from the code under test, which may have the same bug.
func quotedName(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// hostileSchema creates a schema in which all objects have this name.
func hostileSchema(t *testing.T, s *servertest.Server, name string) {
	n := quotedName(name)
	value := "_utf8mb4 0x" + hex.EncodeToString([]byte(name))
	s.SQL(t, "DROP SCHEMA IF EXISTS "+n)
	s.SQL(t, "CREATE SCHEMA "+n+" CHARACTER SET latin2")
	t.Cleanup(func() { s.SQL(t, "DROP SCHEMA "+n) })
	for _, text := range []string{
		"CREATE TABLE {n} ({n} INT PRIMARY KEY COMMENT '', made INT AS (1), e TEXT CHARACTER SET utf8mb4) COMMENT 'x'",
		"INSERT INTO {n} ({n}, e) VALUES (1, {v})",
		"CREATE VIEW view1 AS SELECT {n} FROM {n}",
		"CREATE PROCEDURE {n} ({n} INT) SELECT 1",
	} {
		text = strings.NewReplacer("INTO {n}", "INTO "+n+".{n}", "FROM {n}", "FROM "+n+".{n}", "TABLE {n}", "TABLE "+n+".{n}",
			"VIEW view1", "VIEW "+n+".view1", "PROCEDURE {n}", "PROCEDURE "+n+".{n}").Replace(text)
		s.SQL(t, strings.NewReplacer("{n}", n, "{v}", value).Replace(text))
	}
}

// runHostileCommands uses the name in every command, in a session in the schema.
func runHostileCommands(t *testing.T, s *servertest.Server, name, mode string, typable bool) {
	home := t.TempDir()
	bare := strings.ReplaceAll(name, ";", "") // a semicolon would end the command
	file := filepath.Join(home, strings.ReplaceAll(bare, "/", "_"))
	if err := os.WriteFile(file, []byte("select 'sourced';\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := mysh(t, at(s, "--prompt=mysh>\\_", "--init-command=set sql_mode = '"+mode+"'", "--", name)...)
	editor := filepath.Join(home, "editor") // completes the statement
	if err := os.WriteFile(editor, []byte("#!/bin/sh\necho ';' >> \"$1\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd.Env = append(cmd.Env, "EDITOR="+editor)
	p := sitAt(t, cmd)
	text := "'" + strings.ReplaceAll(name, "'", "''") + "'"
	if !strings.Contains(mode, "NO_BACK") {
		text = "'" + strings.ReplaceAll(strings.ReplaceAll(name, `\`, `\\`), "'", "''") + "'"
	}
	if strings.Contains(mode, "ANSI") {
		p.ask("set names gbk;")
		p.ask("set names utf8mb4;")
	}
	fill := strings.NewReplacer("{name}", quotedName(name), "{text}", text, "{file}", file, "{bare}", bare)
	where := func(after string) {
		t.Helper()
		if got := column(t, p.ask("select hex(database()) as h\\G"), "h"); !strings.EqualFold(got, hex.EncodeToString([]byte(name))) {
			t.Errorf("after %s the schema is %s, want %x", after, got, name)
		}
	}
	where("login")
	for _, row := range command.Table {
		for _, line := range hostileCommands[row.Name] {
			if row.Name == "sandbox" || !typable && strings.Contains(line, "{") {
				continue
			}
			if row.Name == "prompt" {
				p.begin(fill.Replace(line))
				p.Type("prompt mysh>\\_\r")
				p.Await("a prompt", atPrompt)
				continue
			}
			answer := p.ask(fill.Replace(line))
			switch row.Name {
			case "status":
				if !strings.Contains(answer, "Db     characterset:\tlatin2") && !strings.Contains(strings.Join(strings.Fields(answer), " "), "Db characterset: latin2") {
					t.Errorf("status does not show the schema's character set:\n%s", answer)
				}
			case "dt", "df":
				if strings.Contains(line, "{name}") && !strings.Contains(answer, "1 row in set") {
					t.Errorf("%s finds nothing:\n%s", line, answer)
				}
			case "use", "connect":
				if strings.Contains(line, "{text}") {
					continue
				}
				if strings.Contains(answer, "ERROR") {
					t.Errorf("%s:\n%s", line, answer)
				}
				where(line)
			case "go", "ego", "explain", "vertical", "last", "source", "tee", "o", "fg", "chart":
				if strings.Contains(answer, "ERROR") && line != `\fg {name}` && typable {
					t.Errorf("%s:\n%s", line, answer)
				}
			}
		}
	}
	if typable {
		got := p.ask(fill.Replace(`select * from {name} \g insert`))
		if !strings.Contains(got, "INSERT INTO") || strings.Contains(got, "made") {
			t.Errorf("as INSERT statements:\n%s", got)
		}
	}
	// A new connection uses the same schema and the same variables.
	id := column(t, p.ask("select connection_id() as id\\G"), "id")
	s.SQL(t, "KILL "+id)
	p.ask("select 1;")
	where("a reconnection")
	p.leave()
}
