//go:build unix

package app_test

import (
	"syscall"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// mysh asks a user for confirmation before it drops a transaction. It does not ask after a
// signal.
func TestQuit_ConfirmsOpenTransaction(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		const asked = "again to leave"
		begin := func() *person {
			p := sit(t, at(s)...)
			p.ask("begin;")
			p.ask(`select sleep(60), 'at stake' \&`)
			return p
		}
		p := begin()
		p.Type(ptytest.CtrlD)
		p.AwaitText(asked)
		p.Type(ptytest.CtrlD)
		p.awaitExit(0)
		awaitStopped(t, s, "select sleep(60), 'at stake'")
		for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
			p := begin()
			p.Signal(signal)
			p.awaitExit(128 + int(signal))
			if p.Screen().Contains(asked) {
				t.Errorf("%v: mysh asks\n%s", signal, p.Screen())
			}
			awaitStopped(t, s, "select sleep(60), 'at stake'")
		}
	})
}
