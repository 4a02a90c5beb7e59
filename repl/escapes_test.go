package repl

import (
	"testing"
	"time"

	"mysh/internal/result"
)

func TestExpand(t *testing.T) {
	v := view{
		State: result.State{
			Connected: true, ConnectionID: 41, Version: "9.7.4", User: "app", Host: "db1", Port: 3306,
			Schema: "shop", Status: result.StatusInTransaction, ReadOnly: true,
		},
		now:   time.Date(2026, 11, 22, 15, 4, 5, 0, time.UTC),
		count: 6, delimiter: "//", label: "prod", jobs: 2, failed: "1064", took: 1500 * time.Millisecond,
	}
	for format, want := range map[string]string{
		`\u@\h [\d]> `:           "app@db1 [shop]> ",
		`\U:\p \v \N \C \c`:      "app@db1:3306 9.7.4 MySQL 41 7",
		`\D`:                     "Sun Nov 22 15:04:05 2026",
		`\R:\m:\s \r\P \w \o \O`: "15:04:05 03pm Sun 11 Nov",
		`\Y \y\_\ \t\S\l\n`:      "2026 26  \t;//\n",
		`\i:\d\W\T\L \j \e \k> `: "prod:shop(ro)* [2] 1064 1.500> ",
		`\\ \' \" \z \`:          `\ ' " z \`,
	} {
		if got := expand(format, v); got != want {
			t.Errorf("%s: got %q, want %q", format, got, want)
		}
	}
	quiet := view{State: result.State{Schema: "a\x1b[2J"}}
	if got, want := expand(`\i\d\T\L\j\e`, quiet), `a\x1b[2J!`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEscapes_HaveOneMeaning(t *testing.T) {
	seen := map[byte]bool{}
	for _, e := range Escapes {
		if seen[e.Letter] || e.Help == "" {
			t.Errorf("\\%c: %q", e.Letter, e.Help)
		}
		seen[e.Letter] = true
	}
}
