package repl

import (
	"io"
	"testing"

	"mysh/internal/console"
	"mysh/internal/scan"
	"mysh/internal/sessions/sessionstest"
	"mysh/internal/settings"
)

// The prompt of a named connection shows its name in its colour, until connect leads to another
// host.
func TestPrompt_LabelOfANamedConnection(t *testing.T) {
	red := Label{Name: "prod", Style: "31", Host: "db1"} // db1 is the host of the transcripts' server
	elsewhere := Label{Name: "prod", Style: "31", Host: "db2"}
	nameless := Label{Style: "31", Host: "db1"}
	for _, c := range []struct {
		name   string
		label  Label
		color  bool
		prompt string
		want   string
	}{
		{"a label", red, true, "", "\x1b[31mprod:shop>\x1b[0m "},
		{"without colours", red, false, "", "prod:shop> "},
		{"a prompt of the user's own", red, true, `\u@\h `, "\x1b[31mapp@db1\x1b[0m "},
		{"a colour alone", nameless, true, "", "\x1b[31mshop>\x1b[0m "},
		{"another host", elsewhere, true, "", "shop> "},
		{"none", Label{}, true, "", "shop> "},
	} {
		t.Run(c.name, func(t *testing.T) {
			sh := setup{
				screen: console.NewScreen(io.Discard), err: io.Discard, session: sessionstest.New(t, "").Open("shop"),
				mode:  settings.Mode{Interactive: true, Terminal: true, Prompt: c.prompt},
				label: c.label, color: c.color,
			}.shell()
			src, err := sh.source(nil, "", ";")
			if err != nil {
				t.Fatal(err)
			}
			if got := sh.prompt(src).Text; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if got, want := Continuation("\x1b[31mprod:shop>\x1b[0m ", scan.More), "        -> "; got != want {
		t.Errorf("the next line's: got %q, want %q", got, want)
	}
}
