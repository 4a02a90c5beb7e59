package settings

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestTableIsWhole(t *testing.T) {
	names := Names()
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

func TestReadConfig(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"nothing", "", "ok"},
		{"some", "# mine\nprompt = \"\\\\d> \"\nhistory-size = 10\nstyle = 'rounded'\n", "ok"},
		{"a key misspelt", "\n\npromt = 'x'\n", `c.toml:3: unknown setting "promt" (did you mean "prompt"?)`},
		{"a key like none", "zzzz = 1\n", `c.toml:1: unknown setting "zzzz" (there are: ` + strings.Join(Names(), ", ") + `)`},
		{"a value misspelt", "style = 'ronded'\n", `c.toml:1: setting style: unknown value "ronded" (did you mean "rounded"?)`},
		{"a number that is none", "history-size = 'many'\n", `c.toml:1: setting history-size: "many" is not a whole number from 0 on`},
		{"not TOML", "prompt = \n", `c.toml:1: expected value but found '\n' instead`},
		{"a table", "[prompt]\nx = 1\n", `c.toml:1: setting prompt: a table stands where a value should`},
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

// config.example.toml shows every setting with its default and its help, and reads as it
// stands once the lines are taken out of their comments.
func TestExampleShowsEverySetting(t *testing.T) {
	file := filepath.Join("..", "..", "config.example.toml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(text), Example(); got != want {
		t.Errorf("%s is not what the table says; write it again with: make docs", file)
	}
	plain := strings.ReplaceAll(string(text), "\n#", "\n")
	s, err := Read(file, []byte(plain[strings.Index(plain, "\n\n"):]))
	if err != nil {
		t.Fatal(err)
	}
	if s != Defaults() {
		t.Errorf("the example says %+v, the defaults are %+v", s, Defaults())
	}
}

func FuzzRead(f *testing.F) {
	f.Add("prompt = \"x\"\n[a.b]\nc = [1, 2]\n")
	f.Fuzz(func(t *testing.T, text string) {
		Read("c.toml", []byte(text))
	})
}
