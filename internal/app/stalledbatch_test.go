//go:build unix

package app_test

import (
	"strings"
	"syscall"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// A script whose output blocks on a terminal without a reader is still ended by signals and by
// Ctrl-C. The statement is stopped, the following ones are not sent, and the exit code is
// correct.
func TestBatch_StalledTerminalDoesNotBlockSignals(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, input := range []struct{ name, command string }{
			{"-e", `exec "$0" "$@" -e "$SCRIPT"`},
			{"standard input", `printf %s "$SCRIPT" > script.sql; exec "$0" "$@" < script.sql`},
			{"pipe", `printf %s "$SCRIPT" | "$0" "$@"`},
			{"source", `printf %s "$SCRIPT" > script.sql; exec "$0" "$@" -e "source script.sql"`},
			{"source at the prompt of a pipe", `printf %s "$SCRIPT" > script.sql; echo "source script.sql" | "$0" "$@"`},
			{"--table", `exec "$0" "$@" --table -e "$SCRIPT"`},
			{"--force", `exec "$0" "$@" --force -e "$SCRIPT"`},
		} {
			for _, how := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
				t.Run(input.name+" and "+how.String(), func(t *testing.T) {
					t.Parallel()
					schema := playground(t, s)
					cmd := mysh(t, at(s, schema)...)
					cmd.Env = append(cmd.Env, "SCRIPT=select a.n as "+schema+", repeat('x', 100) from seq a join seq b join seq c; insert into kept values (1);")
					cmd.Args = append([]string{"sh", "-c", input.command, cmd.Path}, cmd.Args[1:]...)
					cmd.Path = "/bin/sh"
					p := ptytest.Start(t, cmd)
					p.AwaitText("xxxxxxxxxx")
					p.Hold()
					eventually(t, "the server waits for mysh to read its rows", func() bool {
						rows := s.SQL(t, "SELECT STATE FROM information_schema.PROCESSLIST WHERE DB = '"+schema+"'")
						return len(rows) == 1 && (strings.Contains(strings.ToLower(rows[0][0]), "to net") || strings.Contains(strings.ToLower(rows[0][0]), "to client"))
					})
					want := 128 + int(how)
					if how == syscall.SIGINT {
						p.Type(ptytest.CtrlC)
					} else if err := syscall.Kill(-p.PID(), how); err != nil { // to the process group, as a closing terminal does
						t.Fatal(err)
					}
					awaitStopped(t, s, schema)
					if code := p.Exit(); code != want && strings.Contains(input.command, "exec") {
						t.Errorf("exit code %d, want %d", code, want)
					}
					if rows := s.SQL(t, "SELECT v FROM "+schema+".kept"); len(rows) != 0 {
						t.Errorf("a statement was sent after it: %v", rows)
					}
				})
			}
		}
	})
}
