package command

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mysh/history"
)

// The newest entries that hold all the words, the newest last.
func TestHistory_ShowsEntriesWithTheWords(t *testing.T) {
	h, err := history.Open("", history.Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 28, 15, 4, 5, 0, time.Local)
	for _, e := range []history.Entry{{Text: "select 1;"}, {Text: "select 2\nfrom pets;", Time: at}, {Text: "use farm", Time: at}} {
		if _, err := h.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	s := newShell(t, "")
	s.env.History = h
	s.steps(
		[2]string{`\history select`, "                  select 1;\n2026-11-28 15:04  select 2\n                  from pets;\n"},
		[2]string{`\history pets select`, "2026-11-28 15:04  select 2\n                  from pets;\n"},
		[2]string{`\history nosuch`, ""},
	)
	for n := range maxHistory {
		h.Add(history.Entry{Text: fmt.Sprintf("select %d from pets;", n)})
	}
	s.Current.Settings.Pager = "off"
	s.do(`\history`)
	if n := strings.Count(s.Shown(), "\n"); n != maxHistory {
		t.Errorf("%d lines", n)
	}
}
