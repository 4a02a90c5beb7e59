package runner

import (
	"testing"
	"time"

	"mysh/internal/display"
	"mysh/internal/result"
)

// The status line of a statement that runs longer fits into one row.
func TestStatusLine(t *testing.T) {
	cases := []struct {
		runStatus runStatus
		elapsed   time.Duration
		want      string
	}{
		{runStatus{}, 700 * time.Millisecond,
			"  0.7 s                                                  ^C stop  ^Z background"},
		{runStatus{Progress: result.Progress{Info: "Sending data"}}, 12300 * time.Millisecond,
			"  12.3 s · sending data                                  ^C stop  ^Z background"},
		{runStatus{rows: 1}, time.Hour,
			"  1:00:00 · 1 row · 0 bytes                              ^C stop  ^Z background"},
		{runStatus{rows: 1_234_567, bytes: 96_000_000, rate: 8e6, Progress: result.Progress{Info: "Sending data"}}, 72 * time.Second,
			"  1:12 · 1.23M rows · 96 MB · 8.0 MB/s · sending data    ^C stop  ^Z background"},
		{runStatus{rows: 98_765, bytes: 2_345_678_901, rate: 512, to: "to f.csv", staysInFront: true}, time.Second,
			"  1.0 s · 98765 rows · 2.3 GB · 512 bytes/s · to f.csv                  ^C stop"},
		{runStatus{Progress: result.Progress{Info: " ( (0/1 partitions))"}}, time.Second, // as go-mysql-server reports it
			"  1.0 s                                                  ^C stop  ^Z background"},
		// The bar is drawn where the total is known.
		{runStatus{Progress: result.Progress{Info: "copy to tmp table", Stage: 1, Stages: 1, Percent: 47}}, 12300 * time.Millisecond,
			"  ▕████      ▏ 47 %  copy to tmp table · 12.3 s · about 14 s left       ^C stop"},
		{runStatus{Progress: result.Progress{Info: "Enabling keys", Stage: 2, Stages: 2, Percent: 50}}, time.Minute,
			"  ▕███████   ▏ 75 %  enabling keys · 1:00 · about 20 s left             ^C stop"},
		{runStatus{Progress: result.Progress{Info: "copying", Percent: 1}}, time.Second, // too early to guess
			"  ▕                    ▏  1 %  copying · 1.0 s           ^C stop  ^Z background"},
		{runStatus{Progress: result.Progress{Info: "\x1b[31mx", Percent: 400}}, 2 * time.Hour, // a server that cannot be trusted
			`  ▕████████████████████▏ 100 %  \x1b[31mx · 2:00:00      ^C stop  ^Z background`},
		// The progress of an upload counts like the server's own report.
		{runStatus{upload: result.Upload{Sent: 45_000_000, Size: 96_000_000}, rate: 8e6}, 6 * time.Second,
			"  ▕████      ▏ 46 %  45 of 96 MB sent · 6.0 s · about 7 s left          ^C stop"},
		{runStatus{upload: result.Upload{Sent: 45_000_000}, rate: 8e6}, 6 * time.Second, // of a FIFO
			"  6.0 s · 45 MB sent · 8.0 MB/s                          ^C stop  ^Z background"},
		{runStatus{upload: result.Upload{Sent: 96_000_000, Size: 96_000_000, Over: true}, Progress: result.Progress{Info: "System lock"}}, 13 * time.Second,
			"  13.0 s · 96 MB sent · system lock                      ^C stop  ^Z background"},
		// The line of a statement that waits for a lock names the holder.
		{runStatus{blockers: []result.Blocker{{ConnectionID: 41, Lock: "row", User: "app", Host: "10.0.0.3:1234", Idle: true, Duration: 2 * time.Minute}}}, 8100 * time.Millisecond,
			"  8.1 s · waiting for a row lock held by connection 41 · app@10.0.0.3   ^C stop"},
	}
	for _, c := range cases {
		if got := c.runStatus.line(79, c.elapsed); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

// If there is little room, the least important parts are left out first, and the line remains
// one row.
func TestStatusLine_OmitsTheLeastImportant(t *testing.T) {
	export := runStatus{rows: 1_234_567, bytes: 96_000_000, rate: 8e6, to: "to orders.csv", Progress: result.Progress{Info: "Sending data"}}
	load := runStatus{upload: result.Upload{Sent: 45_000_000, Size: 96_000_000}, rate: 8e6}
	for _, c := range []struct {
		runStatus runStatus
		width     int
		want      string
	}{
		{export, 100, "  12.0 s · 1.23M rows · 96 MB · 8.0 MB/s · to orders.csv · sending data       ^C stop  ^Z background"},
		{export, 80, "  12.0 s · 1.23M rows · 96 MB · 8.0 MB/s · to orders.csv  ^C stop  ^Z background"},
		{export, 60, "  12.0 s · 1.23M rows · 96 MB · to orders.csv        ^C stop"},
		{export, 40, "  12.0 s · 1.23M rows            ^C stop"},
		{export, 22, "  12.0 s       ^C stop"},
		{export, 5, "  12…"},
		{load, 100, "  ▕████      ▏ 46 %  45 of 96 MB sent · 12.0 s · 8.0 MB/s · about 14 s left   ^C stop  ^Z background"},
		{load, 60, "  ▕████      ▏ 46 %  45 of 96 MB sent · 12.0 s       ^C stop"},
		{load, 30, "  46 %  12.0 s         ^C stop"},
	} {
		got := c.runStatus.line(c.width, 12*time.Second)
		if got != c.want {
			t.Errorf("%d cells: got\n%s\nwant\n%s", c.width, got, c.want)
		}
		if w := display.Width(got); w > c.width {
			t.Errorf("%d cells: it takes %d", c.width, w)
		}
	}
}
