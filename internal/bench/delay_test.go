package bench

import (
	"net"
	"testing"
	"time"
)

// roundTrip is the time that the relay adds to each round trip.
const roundTrip = 20 * time.Millisecond

// Starts a relay to a server, which delays all data, and returns its port. It ends with the
// test.
func delayed(tb testing.TB, addr string) (port int) {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { listener.Close() })
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", addr)
			if err != nil {
				near.Close()
				continue
			}
			go relay(far, near)
			go relay(near, far)
		}
	}()
	return listener.Addr().(*net.TCPAddr).Port
}

// Copies data with a delay of half a round trip, however much data waits.
func relay(to, from net.Conn) {
	type piece struct {
		due  time.Time
		data []byte
	}
	pieces := make(chan piece, 1<<12)
	go func() {
		defer to.Close()
		for p := range pieces {
			time.Sleep(time.Until(p.due))
			to.Write(p.data)
		}
	}()
	defer close(pieces)
	for {
		data := make([]byte, 64<<10)
		n, err := from.Read(data)
		if n > 0 {
			pieces <- piece{time.Now().Add(roundTrip / 2), data[:n]}
		}
		if err != nil {
			return
		}
	}
}
