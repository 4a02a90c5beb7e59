package bench

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// How the cost of a row and the memory of the program grow with the number of rows. Both should
// be constant.
func TestGrowth(t *testing.T) {
	if !strings.Contains("growth", *only) {
		t.Skip("another work is asked for")
	}
	each(t, func(t *testing.T, b *bench) {
		b.fill(b.schema+".n", min(b.size.rows, b.growth[len(b.growth)-1]))
		var table strings.Builder
		w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(w, "rows\tformat\tuser\tall\twall\tns a row\tpeak\t\n")
		idle := measure(t, "", b.mysh[0], append(b.login(b.server.Port, false), "-eselect 1")...)
		for _, format := range []string{"tab", "csv", "jsonl", "table"} {
			for _, rows := range b.growth {
				args := append(b.login(b.server.Port, false), "--format="+format, "-e"+b.crossed(rows))
				c := measure(t, "", b.mysh[0], args...)
				fmt.Fprintf(w, "%d\t%s\t%.3f\t%.3f\t%.3f\t%d\t%s\t\n", rows, format, c.user.Seconds(), c.cpu().Seconds(), c.wall.Seconds(),
					max(0, c.cpu()-idle.cpu()).Nanoseconds()/int64(rows), c.memory())
			}
		}
		w.Flush()
		t.Logf("mysh -e, one run each, seconds, MiB, and CPU without that of a start; %s\n%s", b.machine(), table.String())
	})
}

// How long the user waits with many tables, and with many statements in the background.
func TestManyTablesAndJobs(t *testing.T) {
	if !strings.Contains("tables and jobs", *only) {
		t.Skip("another work is asked for")
	}
	each(t, func(t *testing.T, b *bench) {
		for i := range b.tables {
			b.server.SQL(t, fmt.Sprintf("create table %s.table_%05d (id int, name_%d int)", b.schema, i, i))
		}
		t.Logf("%s", b.machine())
		start := time.Now()
		cmd := exec.Command(b.mysh[0], append(b.login(b.server.Port, false), "--no-config", "--histfile=/dev/null", "--prompt=ready> ", b.schema)...)
		cmd.Env = append(servertest.Environ(), "TERM=xterm-256color", "HOME="+t.TempDir())
		p := ptytest.Start(t, cmd)
		p.AwaitText("ready>")
		t.Logf("%d tables: prompt after %v", b.tables, time.Since(start).Round(time.Millisecond))

		b.server.SQL(t, "create table "+b.schema+".zebra (id int)")
		p.Type("rehash;\r")
		start = time.Now()
		p.Type("select * from zeb")
		for !p.Screen().Contains("zebra") {
			p.Type("\t")
			for pressed := time.Now(); time.Since(pressed) < 20*time.Millisecond && !p.Screen().Contains("zebra"); {
				time.Sleep(time.Millisecond)
			}
			if time.Since(start) > ptytest.Limit {
				t.Fatalf("the name is not completed:\n%s", p.Screen())
			}
		}
		t.Logf("%d tables: read again and a name completed after %v, peak %.1f MiB", b.tables, time.Since(start).Round(time.Millisecond), peakOf(p.PID()))

		p.Type("\x01\x0b") // move to the start of the line and delete it
		start = time.Now()
		for i := range b.jobs {
			p.Type(fmt.Sprintf("select sleep(1), %d \\&\r", i))
			p.AwaitText(fmt.Sprintf("[%d] ", i+1))
		}
		p.Type("\\wait\r")
		p.Type(fmt.Sprintf("select %d + 1;\r", 4242))
		p.AwaitText("4243")
		t.Logf("%d jobs of 1 s each: all over after %v, peak %.1f MiB", b.jobs, time.Since(start).Round(time.Millisecond), peakOf(p.PID()))
		p.Type("\\q\r\\q\r")
		p.Exit()
	})
}
