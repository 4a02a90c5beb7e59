//go:build unix

package app_test

import (
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// The prompt for a password does not show the typed text.
func TestPasswordPrompt_ShowsNothing(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		ask := func() *person {
			p := &person{ptytest.Start(t, mysh(t, "-h", s.Host, "-P", fmt.Sprint(s.Port), "-u", servertest.App, "-p")), t}
			p.AwaitText("Enter password:")
			return p
		}
		t.Run("right", func(t *testing.T) {
			p := ask()
			p.Type(servertest.AppPassword + "\r")
			p.awaitPrompt()
			if p.Screen().Contains(servertest.AppPassword) {
				t.Errorf("the screen shows the password:\n%s", p.Screen())
			}
			p.leave()
		})
		t.Run("wrong", func(t *testing.T) {
			p := ask()
			p.Type("wrong\r")
			p.awaitExit(1)
			if s := p.Screen(); !s.Contains("ERROR 1045 (28000): Access denied for user 'app'@") || s.Contains("wrong") {
				t.Errorf("the screen:\n%s", s)
			}
		})
		t.Run("Ctrl-C", func(t *testing.T) {
			p := ask()
			p.Type("sec" + ptytest.CtrlC)
			p.awaitExit(130)
		})
		t.Run("SIGTERM", func(t *testing.T) {
			p := ask()
			p.Signal(syscall.SIGTERM)
			p.awaitExit(128 + int(syscall.SIGTERM))
		})
	})
}

// A server that never sends its greeting does not block Ctrl-C, signals or the timeout.
func TestConnect_ServerThatNeverGreets(t *testing.T) {
	accepted := func(t *testing.T) (port string, heard <-chan struct{}) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { listener.Close() })
		ch := make(chan struct{})
		go func() {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { conn.Close() })
			close(ch)
		}()
		return fmt.Sprint(listener.Addr().(*net.TCPAddr).Port), ch
	}
	t.Run("Ctrl-C", func(t *testing.T) {
		port, heard := accepted(t)
		p := &person{ptytest.Start(t, mysh(t, "-h", "127.0.0.1", "-P", port, "-u", "root", "--connect-timeout=60")), t}
		<-heard
		p.Type(ptytest.CtrlC)
		p.awaitExit(130)
	})
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			port, heard := accepted(t)
			b := startBatch(t, nil, "-h", "127.0.0.1", "-P", port, "-u", "root", "-e", "select 1", "--connect-timeout=60")
			<-heard
			b.signal(signal)
			b.wantExit(128 + int(signal))
		})
	}
	t.Run("--connect-timeout", func(t *testing.T) {
		port, _ := accepted(t)
		b := startBatch(t, nil, "-h", "127.0.0.1", "-P", port, "-u", "root", "-e", "select 1", "--connect-timeout=1")
		b.wantExit(1)
		if want := "ERROR 2013 (HY000): Lost connection to MySQL server at 'waiting for initial communication packet'"; !strings.Contains(b.stderr.String(), want) {
			t.Errorf("standard error is %q, want %q", b.stderr.String(), want)
		}
	})
}
