package settings

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	names := names()
	if !slices.IsSorted(names) {
		t.Errorf("not sorted: %v", names)
	}
	defaults := Defaults()
	for _, row := range Table {
		if row.Help == "" || strings.HasSuffix(row.Help, ".") {
			t.Errorf("%s: help %q", row.Name, row.Help)
		}
		if got := defaults.Get(row); got != row.Default {
			t.Errorf("%s: default reads back as %q, want %q", row.Name, got, row.Default)
		}
		for _, value := range row.Values {
			s := defaults
			if err := s.Set(row.Name, value); err != nil || s.Get(row) != value {
				t.Errorf("%s = %s: reads back as %q, %v", row.Name, value, s.Get(row), err)
			}
		}
	}
}

func TestRead_Settings(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"nothing", "", "ok"},
		{"some", "# mine\nprompt = \"\\\\d> \"\nhistory-size = 10\nstyle = 'rounded'\n", "ok"},
		{"a key misspelt", "\n\npromt = 'x'\n", `c.toml:3: unknown setting "promt"; did you mean "prompt"?`},
		{"a key like none", "zzzz = 1\n", `c.toml:1: unknown setting "zzzz"; choose from: ` + strings.Join(names(), ", ") + `, connection`},
		{"a key whose name stands elsewhere too", "prompt = '''\nstyle = 1\n'''\n# style = 1\n\nstyle = 'ronded'\n", `c.toml:6: setting style: unknown value "ronded"; did you mean "rounded"?`},
		{"a value misspelt", "style = 'ronded'\n", `c.toml:1: setting style: unknown value "ronded"; did you mean "rounded"?`},
		{"a number that is none", "history-size = 'many'\n", `c.toml:1: setting history-size: "many" is not a whole number from 0 on`},
		{"not TOML", "prompt = \n", `c.toml:1: expected value but found '\n' instead`},
		{"a key twice", "style = 'ascii'\nstyle = 'light'\n", `c.toml:2: Key 'style' has already been defined.`},
		{"a table", "[prompt]\nx = 1\n", `c.toml:1: setting prompt: must be a value, not a table`},
		{"a list", "prompt = ['a', 'b']\n", `c.toml:1: setting prompt: must be a value, not a list`},
		{"a table that is none", "\n[conection.prod]\nhost = 'db1'\n", `c.toml:2: unknown setting "conection"; did you mean "connection"?`},
		{"a connection that is a value", "connection = 'prod'\n", "c.toml:1: connections are tables, as in [connection.prod]"},
		{"a connection without a name", "[connection]\nhost = 'db1'\n", "c.toml:1: connections are tables, as in [connection.prod]"},
		{"connections in a list", "[[connection.prod]]\nhost = 'db1'\n", "c.toml:1: connections are tables, as in [connection.prod]"},
		{"a colour misspelt", "[connection.prod]\nhost = 'db1'\ncolor = 'rde'\n", `c.toml:3: connection prod: color: unknown colour "rde"; did you mean "red"?`},
		{"no colour", "[connection.prod]\ncolor = '#12'\n", `c.toml:2: connection prod: color: "#12" is not a colour such as #ff8800`},
		{"an option with many values", "[connection.prod]\nhost = ['db1', 'db2']\n", `c.toml:2: connection prod: host: must be a value, not a list`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := "ok"
			if _, err := Read("c.toml", []byte(c.text)); err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// Connections and their keys are in the order of the file, in all notations of TOML.
func TestRead_Connections(t *testing.T) {
	config, err := Read("c.toml", []byte(`
connection.local.socket = "/run/db.sock"
connection."a b" = { host = "db3", read-only = true }
style = "light"

[connection.prod]
user = "app"
host = "db1"
port = 3307
init-command = """
  host = "db2"
"""
color = "#ff8800"
password = true

[connection.empty]
`))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, c := range config.Connections {
		fmt.Fprintf(&got, "%s (%s)\n", c.Name, c.Color)
		for _, e := range c.Options {
			fmt.Fprintf(&got, "  %d: %s = %q %v\n", e.Line, e.Key, e.Value, e.Switch)
		}
	}
	const want = `local ()
  2: socket = "/run/db.sock" false
a b ()
  3: host = "db3" false
  3: read-only = "true" true
prod (#ff8800)
  7: user = "app" false
  8: host = "db1" false
  9: port = "3307" false
  12: init-command = "  host = \"db2\"\n" false
  14: password = "true" true
empty ()
`
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
	if c, ok := config.Connection("prod"); !ok || c.Color != "#ff8800" {
		t.Errorf("prod: %+v, %v", c, ok)
	}
	if c, ok := config.Connection("nosuch"); ok {
		t.Errorf("nosuch: %+v", c)
	}
	if config.Settings.Style != "light" {
		t.Errorf("style %q", config.Settings.Style)
	}
}

func TestColorStyle(t *testing.T) {
	for name, want := range map[string]string{
		"red": "31", "bright-white": "97", "#ff8800": "38;2;255;136;0",
		"": "", "bright-": "", "#ff880": "", "#gg8800": "", "31": "",
	} {
		if got, err := ColorStyle(name); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", name, got, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("prompt = \"x\"\n[a.b]\nc = [1, 2]\n")
	f.Add("[connection.a]\nhost = 'x'\ncolor = '#ffffff'\n[[connection.b]]\nc = 1\n")
	f.Add("connection.a.b.c = 1\nconnection = { a = 1 }\n")
	f.Fuzz(func(t *testing.T, text string) {
		Read("c.toml", []byte(text))
	})
}
