package command

import (
	"testing"

	"mysh/internal/console"
	"mysh/internal/scan"
	"mysh/internal/sessions"
	"mysh/internal/sessions/sessionstest"
	"mysh/internal/settings"
)

// A value is all that follows the name; quotes around it keep blanks.
func TestLet(t *testing.T) {
	for args, want := range map[string]variableChange{
		"":            {show: true},
		"x":           {name: "x", show: true},
		"x 1":         {name: "x", value: "1"},
		"x   a  b":    {name: "x", value: "a  b"},
		"x ' a '":     {name: "x", value: " a "},
		"x ''":        {name: "x"},
		"x 'it''s'":   {name: "x", value: "it's"},
		`x it's \ "q`: {name: "x", value: `it's \ "q`},
		"é a":         {name: "é", value: "a"},
	} {
		if got, err := parse("let", args); err != nil || got != want {
			t.Errorf("%q: got %#v, %v; want %#v", args, got, err, want)
		}
	}
	for _, args := range []string{"1a 2", "a.b", "'x' 1", "a-b c"} {
		if got, err := parse("let", args); err == nil {
			t.Errorf("%q: got %#v", args, got)
		}
	}
}

// What \let shows, it reads as the same value.
func TestShownValue(t *testing.T) {
	for _, value := range []string{"", " ", "a", "a b", " a ", "'", "''", "'a'", "it's", `"a"`, "`", "a;b", `\`} {
		got, err := parse("let", "x "+shownValue(value))
		if change, ok := got.(variableChange); err != nil || !ok || change.value != value || change.show {
			t.Errorf("%q is shown as %s, which is %#v, %v", value, shownValue(value), got, err)
		}
	}
}

// Variables are inserted into statements, and into arguments that are names.
func TestInsertVariables(t *testing.T) {
	current := &settings.Current{}
	server := sessionstest.ParseRules(t, "").Server(t)
	env := &Env{Current: current, Console: console.New(console.Config{}), Sessions: sessions.New(server.Open("shop"), nil, current)}
	env.Variables.Set("t", "orders")
	for _, c := range []struct {
		in       scan.Input
		args     string
		text     string
		verb     string
		fromFile bool
	}{
		{in: scan.Input{Text: "select :t", Verb: "SELECT"}, text: "select orders", verb: "SELECT"},
		{in: scan.Input{Text: ":t"}, text: "orders"},
		{in: scan.Input{Text: "select :t", Verb: "SELECT"}, text: "select :t", verb: "SELECT", fromFile: true},
		{in: scan.Input{Kind: scan.Command, Name: "dt", Args: ":t*"}, args: "orders*"},
		{in: scan.Input{Kind: scan.Command, Name: "describe", Args: ":t"}, args: "orders"},
		{in: scan.Input{Kind: scan.Command, Name: "use", Args: `:"t"`}, args: "`orders`"},
		{in: scan.Input{Kind: scan.Command, Name: "source", Args: ":t.sql"}, args: "orders.sql"},
		{in: scan.Input{Kind: scan.Command, Name: "explain", Args: "analyze", Text: "select :t"}, args: "analyze", text: "select orders", verb: "SELECT"},
		{in: scan.Input{Kind: scan.Command, Name: "system", Args: "echo :t"}, args: "echo :t"},
		{in: scan.Input{Kind: scan.Command, Name: "prompt", Args: ":t>"}, args: ":t>"},
		{in: scan.Input{Kind: scan.Command, Name: "let", Args: "x :t"}, args: "x :t"},
		{in: scan.Input{Kind: scan.Command, Name: "set", Args: "null :t"}, args: "null :t"},
	} {
		got, err := InsertVariables(env, c.in, !c.fromFile)
		if err != nil || got.Args != c.args || got.Text != c.text || got.Verb != c.verb {
			t.Errorf("%+v: got %+v, %v", c.in, got, err)
		}
	}
	if _, err := InsertVariables(env, scan.Input{Kind: scan.Command, Name: "dt", Args: ":nope"}, true); err == nil {
		t.Error("an unset variable is inserted")
	}
}
