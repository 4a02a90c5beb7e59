package command

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/settings"
)

// What a letter did that means something else in psql or mycli, and what does that here.
func TestPrintHint(t *testing.T) {
	for typed, want := range map[string]string{
		`\x`:              "Session reset; the transaction, temporary tables, locks and user variables are gone. (\\vertical shows columns one per line.)\n",
		"resetconnection": "Session reset; the transaction, temporary tables, locks and user variables are gone.\n",
		`\d orders`:       "The delimiter is now \"orders\". (\\describe orders shows the table; \"delimiter ;\" restores it.)\n",
		`\d //`:           "",
		"delimiter x":     "",
		`\c farm`:         "\"farm\" starts a statement; press Ctrl-C to cancel it. (\\u farm makes the schema the default one, \\r farm opens a new session with it.)\n",
		`\t`:              "Outfile disabled.\n(--skip-column-names leaves out the names of columns.)\n",
		"notee":           "Outfile disabled.\n",
		`\jobs`:           "No jobs.\n",
	} {
		s := newShell(t, "")
		s.split.FeedString(typed + "\n")
		in, ok := s.split.Next()
		if !ok {
			t.Fatalf("%s is no command", typed)
		}
		if _, err := s.perform(in); err != nil {
			t.Error(err)
		}
		PrintHint(s.env, in, typed+"\n")
		if got := s.Shown(); got != want {
			t.Errorf("%s: got %q, want %q", typed, got, want)
		}
	}
}

// The text of a fault, with what may have been meant.
func TestFaultText(t *testing.T) {
	for _, c := range []struct {
		typed     string
		performed bool // an input of the line
		want      string
	}{
		{typed: `\timing`, want: `Unknown command '\timing'. Times are always shown.`},
		{typed: `\i x.sql`, want: `Unknown command '\i'. \. x.sql runs the statements of the file.`},
		{typed: `\jbos`, want: `Unknown command '\jbos'. Did you mean \jobs?`},
		{typed: `\nosuch`, want: `Unknown command '\nosuch'.`},
		{typed: `\gx`, want: `No query specified. \G shows columns one per line.`},
		{typed: `\gx`, performed: true, want: "No query specified"},
		{typed: "select 1 \\set null x", want: `\set is a command only at the start of a statement. Press Up to edit the line.`},
		{typed: `.tables`, want: `Unknown command '.tables'. \dt lists the tables.`},
		{typed: `.schema orders;`, want: `Unknown command '.schema'. \ddl orders shows the statement that makes it.`},
		{typed: `.dt`, want: `Unknown command '.dt'. Did you mean \dt?`},
		{typed: `.nosuch`, want: `Unknown command '.nosuch'.`},
		{typed: `\sql`, want: `Unknown command '\sql'. There is no language but SQL.`},
		{typed: `\d`, want: `DELIMITER must be followed by a 'delimiter' character or string. \dt lists the tables.`},
	} {
		s := newShell(t, "")
		s.split.FeedString(c.typed + "\n")
		in, ok := s.split.Next()
		if !ok || in.Kind != scan.Fault {
			t.Fatalf("%s is no fault: %+v", c.typed, in)
		}
		if got := FaultText(in, c.typed+"\n", c.performed); got != c.want {
			t.Errorf("%s: got %q, want %q", c.typed, got, c.want)
		}
	}
}

func TestMeant(t *testing.T) {
	for _, c := range []struct{ name, rest, want string }{
		{"dt", "", `\dt lists the tables`},
		{"dt+", "ord*;", `\describe ord* shows the table`},
		{"dzzz", "x", `\describe x shows the table`},
		{"c", "", ""},
		{"c", "farm", `\u farm makes the schema the default one, \r farm opens a new session with it`},
		{"nosuch", "", ""},
	} {
		if got := Meant(c.name, c.rest); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.name, c.rest, got, c.want)
		}
	}
}

// What is named in place of a foreign command exists here. No foreign command is one that there is, unless
// its letter is the C client's.
func TestForeign_NamesWhatExists(t *testing.T) {
	check := func(foreign, clause string) {
		t.Helper()
		for _, name := range regexp.MustCompile(`\\[A-Za-z]+|\\[^A-Za-z\s]`).FindAllString(clause, -1) {
			if _, ok := Find(name); !ok {
				t.Errorf("%s: there is no command %s", foreign, name)
			}
		}
		for _, found := range regexp.MustCompile(`\\set ([a-z-]+) `).FindAllStringSubmatch(clause, -1) {
			if _, ok := settings.Lookup(found[1]); !ok && found[1] != "shows" && found[1] != "x" {
				t.Errorf("%s: there is no setting %s", foreign, found[1])
			}
		}
		for _, found := range regexp.MustCompile(`\\\? ([a-z]+)`).FindAllStringSubmatch(clause, -1) {
			_, isTopic := findTopic(found[1])
			if _, ok := Find(found[1]); !ok && !isTopic && groupNamed(found[1]) == "" && found[1] != "lists" && found[1] != "x" {
				t.Errorf("%s: there is no page %s", foreign, found[1])
			}
		}
	}
	seen := make(map[string]bool)
	for _, f := range foreigners {
		check(f.names, f.alone)
		check(f.names, strings.NewReplacer("%s", "x", "%[1]s", "x").Replace(f.with))
		for name := range strings.FieldsSeq(f.names) {
			if seen[name] {
				t.Errorf("%s is twice in the table", name)
			}
			seen[name] = true
			if row, ok := byName(name); ok && row.Ours {
				t.Errorf(`\%s is a command`, name)
			}
		}
	}
	for words, meant := range foreignWords {
		check(words, meant)
		if n := len(strings.Fields(words)); n > 2 || words != strings.ToLower(words) {
			t.Errorf("%q never fits", words)
		}
	}
}

// Commands of other shells that have no delimiter or no backslash.
func TestMeantByRefused(t *testing.T) {
	syntax := &result.Error{Number: 1064, State: "42000", Message: "You have an error in your SQL syntax"}
	for text, want := range map[string]string{
		"show dbs":                        `\l lists the schemas`,
		"SHOW  Collections;\n":            `\dt lists the tables`,
		"db.customers.find({a: 1})":       `\dt lists the tables, "select * from …;" shows the rows of one`,
		"keys *":                          `\dt lists the tables`,
		"watch select 1":                  `\watch runs a statement again and again`,
		"show table stauts like 'x'":      "",
		"select * form t":                 "",
		"":                                "",
		"set linesize 100":                `\set wide changes how wide tables are shown`,
		"columns":                         "",
		"spool " + strings.Repeat("x", 9): `\o sends results to a file, \T all output`,
	} {
		if got := MeantByRefused(text, syntax); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	other := &result.Error{Number: 1146, State: "42S02", Message: "Table 'shop.keys' doesn't exist"}
	for _, err := range []error{nil, other, errors.New("keys")} {
		if got := MeantByRefused("keys *", err); got != "" {
			t.Errorf("%v: got %q", err, got)
		}
	}
}
