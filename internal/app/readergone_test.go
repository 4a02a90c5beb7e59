//go:build unix

package app_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// When the reader of the results is gone, a statement that only reads is stopped, in every
// format and even before the first row. A statement that changes data runs to its end, and the
// script continues. The exit code is 0, as with the C clients.
func TestReaderGone_StopsOnlyReads(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const heavy = "select a.n, 'SIGN', repeat('x', 2000) as x from seq a join seq b join seq c"
		for _, c := range []struct {
			name string
			args []string
			text string
			line string // read before the pipe is closed
			runs bool   // the statement runs to its end
		}{
			{name: "tab", args: []string{"-B"}, text: heavy, line: "n\tSIGN\tx"},
			{name: "vertical", args: []string{"-E"}, text: heavy, line: "*************************** 1. row ***************************"},
			{name: "csv", args: []string{"--format=csv"}, text: heavy, line: "n,SIGN,x"},
			{name: "json", args: []string{"--format=json"}, text: heavy, line: "["},
			{name: "xml", args: []string{"-X"}, text: heavy, line: "<?xml version=\"1.0\"?>"},
			{name: "html", args: []string{"-H"}, text: heavy},
			{name: "table", args: []string{"-t"}, text: heavy},
			{name: "quick", args: []string{"-t", "-q"}, text: heavy},
			{name: "no row", text: "select sleep(600), 'SIGN'"},
			{name: "no answer yet", text: "select 1; select sleep(600), 'SIGN'", line: "1"},
			{name: "function that writes", text: "select n, noted(n), 'SIGN' from seq", runs: true},
			{name: "procedure", text: "call rows_first()", runs: true},
			{name: "variable", text: "select @n := n from seq; insert into kept select @n", runs: true},
		} {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				schema := playground(t, s)
				s.SQL(t, "CREATE FUNCTION "+schema+".noted(n INT) RETURNS INT DETERMINISTIC BEGIN DO SLEEP(0.01); INSERT INTO kept VALUES (n); RETURN n; END")
				s.SQL(t, "CREATE PROCEDURE "+schema+".rows_first() BEGIN SELECT n FROM seq; DO SLEEP(0.5); INSERT INTO kept SELECT n FROM seq; END")
				cmd := mysh(t, at(s, append(c.args, schema, "-e", strings.ReplaceAll(c.text, "SIGN", schema)+"; insert into kept values (-1)")...)...)
				r, w, err := os.Pipe()
				if err != nil {
					t.Fatal(err)
				}
				var said strings.Builder
				cmd.Stdout, cmd.Stderr = w, &said
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				w.Close()
				if c.line != "" {
					line, err := bufio.NewReader(r).ReadString('\n')
					if want := strings.ReplaceAll(c.line, "SIGN", schema); err != nil || strings.TrimRight(line, "\r\n") != want {
						t.Errorf("the first line is %q (%v), want %q", line, err, want)
					}
				}
				r.Close()
				if err := cmd.Wait(); err != nil || said.String() != "" {
					t.Errorf("%v: %s", err, said.String())
				}
				if n := running(t, s, "'"+schema+"'"); n != 0 {
					t.Error("the statement still runs")
				}
				want := 1
				switch {
				case c.name == "variable":
					want = 2
				case c.runs:
					want = 101
				}
				if rows := s.SQL(t, "SELECT * FROM "+schema+".kept"); len(rows) != want {
					t.Errorf("%d rows were written, want %d", len(rows), want)
				}
			})
		}
	})
}
