package command

import (
	"testing"

	"mysh/internal/scan"
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
