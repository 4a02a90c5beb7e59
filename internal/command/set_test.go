package command

import "testing"

// A setting's value is all that follows its name; quotes around it keep the blanks at its end.
func TestSet(t *testing.T) {
	for args, want := range map[string]Action{
		"":                              ShowAll{},
		"prompt":                        ShowOne{Name: "prompt"},
		"prompt x":                      Set{"prompt", "x"},
		`prompt \u@\h [\d]>`:            Set{"prompt", `\u@\h [\d]>`},
		`prompt   \d>  `:                Set{"prompt", `\d>`},
		`prompt '\d> '`:                 Set{"prompt", `\d> `},
		`prompt "it's \d>  "`:           Set{"prompt", `it's \d>  `},
		`prompt 'it''s > ';`:            Set{"prompt", "it's > "},
		"prompt `> `":                   Set{"prompt", "> "},
		`prompt 'a' and 'b'`:            Set{"prompt", "'a' and 'b'"},
		`prompt '>`:                     Set{"prompt", "'>"},
		`prompt ''`:                     Set{"prompt", ""},
		"pager less -S -F":              Set{"pager", "less -S -F"},
		"pager grep 'a b'":              Set{"pager", "grep 'a b'"},
		"history-ignore 'drop *:* x *'": Set{"history-ignore", "drop *:* x *"},
	} {
		if got, err := set(args); err != nil || got != want {
			t.Errorf("%q: got %#v, %v; want %#v", args, got, err, want)
		}
	}
}
