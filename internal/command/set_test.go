package command

import (
	"testing"
)

// A setting's value is all that follows its name. Quotes around the value keep the blanks at
// its end.
func TestSet(t *testing.T) {
	for args, want := range map[string]assignment{
		"":                              {show: true},
		"prompt":                        {name: "prompt", show: true},
		"prompt x":                      {name: "prompt", value: "x"},
		`prompt \u@\h [\d]>`:            {name: "prompt", value: `\u@\h [\d]>`},
		`prompt   \d>  `:                {name: "prompt", value: `\d>`},
		`prompt '\d> '`:                 {name: "prompt", value: `\d> `},
		`prompt "it's \d>  "`:           {name: "prompt", value: `it's \d>  `},
		`prompt 'it''s > ';`:            {name: "prompt", value: "it's > "},
		"prompt `> `":                   {name: "prompt", value: "> "},
		`prompt 'a' and 'b'`:            {name: "prompt", value: "'a' and 'b'"},
		`prompt '>`:                     {name: "prompt", value: "'>"},
		`prompt ''`:                     {name: "prompt", value: ""},
		"pager less -S -F":              {name: "pager", value: "less -S -F"},
		"pager grep 'a b'":              {name: "pager", value: "grep 'a b'"},
		"history-ignore 'drop *:* x *'": {name: "history-ignore", value: "drop *:* x *"},
	} {
		if got, err := parse("set", args); err != nil || got != want {
			t.Errorf("%q: got %#v, %v; want %#v", args, got, err, want)
		}
	}
}
