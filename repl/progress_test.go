package repl

import (
	"testing"
	"time"

	"mysh/internal/result"
)

func TestProgressLine(t *testing.T) {
	cases := []struct {
		progress result.Progress
		elapsed  time.Duration
		want     string
	}{
		{result.Progress{}, 700 * time.Millisecond, "0.7 s   ^C stop  ^Z background"},
		{result.Progress{Info: "Sending data"}, 12300 * time.Millisecond, "12.3 s · sending data   ^C stop  ^Z background"},
		{result.Progress{Info: "copy to tmp table", Stage: 1, Stages: 1, Percent: 47}, 12300 * time.Millisecond,
			"▕█████████           ▏ 47 %  copy to tmp table · 12.3 s · about 14 s left   ^C stop  ^Z background"},
		{result.Progress{Info: "Enabling keys", Stage: 2, Stages: 2, Percent: 50}, time.Minute,
			"▕███████████████     ▏ 75 %  enabling keys · 60.0 s · about 20 s left   ^C stop  ^Z background"},
		{result.Progress{Info: "copy to tmp table", Percent: 1}, time.Second, // too early to guess
			"▕                    ▏  1 %  copy to tmp table · 1.0 s   ^C stop  ^Z background"},
		{result.Progress{Info: "\x1b[31mx", Percent: 400}, 2 * time.Hour, // a server that is not to be trusted
			`▕████████████████████▏ 100 %  \x1b[31mx · 7200.0 s   ^C stop  ^Z background`},
	}
	for _, c := range cases {
		if got := progressLine(standing{Progress: c.progress}, c.elapsed); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestRoughly(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 14 * time.Second: "14 s", 89 * time.Second: "89 s", 3 * time.Minute: "3 min", 130 * time.Minute: "2 h 10 min",
	} {
		if got := roughly(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}

func TestHeld(t *testing.T) {
	for want, b := range map[string]result.Blocker{
		"row lock held by connection 41 (app@10.0.0.3, idle in transaction for 2 min)": {ConnectionID: 41, Lock: "row", User: "app", Host: "10.0.0.3:1234", Idle: true, For: 2 * time.Minute},
		"table lock held by connection 7 (running for 3 s)":                            {ConnectionID: 7, Lock: "table", For: 3 * time.Second},
	} {
		if got := held(b); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
