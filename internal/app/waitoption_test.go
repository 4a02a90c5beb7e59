package app

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/option"
	"mysh/internal/result"
)

// With --wait, mysh tries to connect once more after five seconds if no server answers. With
// -v, it prints "Waiting".
func TestWaitOption_RetriesOnce(t *testing.T) {
	for _, tt := range []struct {
		name     string
		refusal  error
		verbose  int
		attempts int
		said     string
	}{
		{"no server", syscall.ECONNREFUSED, 0, 2, ""},
		{"no server, -v", syscall.ECONNREFUSED, 1, 2, "Waiting\n"},
		{"no such host", &net.DNSError{IsNotFound: true}, 1, 1, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var messages bytes.Buffer
				attempts := 0
				null, err := os.Open(os.DevNull)
				if err != nil {
					t.Fatal(err)
				}
				defer null.Close()
				p := &program{messages: &messages, env: Env{Stdin: null, Stdout: null, Stderr: null, Dial: func(context.Context, string, string) (net.Conn, error) {
					attempts++
					return nil, tt.refusal
				}}}
				o := option.Defaults()
				o.Host, o.Wait, o.Verbose, o.ConnectTimeout = "db1", true, tt.verbose, time.Second
				p.options = o
				began := time.Now()
				_, err = p.connect(context.Background(), o, nil)
				if refused := (*result.Error)(nil); !errors.As(err, &refused) || attempts != tt.attempts || messages.String() != tt.said {
					t.Errorf("%d attempts, said %q, %v", attempts, messages.String(), err)
				}
				if took := time.Since(began); took != time.Duration(tt.attempts-1)*5*time.Second {
					t.Errorf("duration %v", took)
				}
			})
		})
	}
}
