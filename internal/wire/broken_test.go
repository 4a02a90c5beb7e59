package wire_test

import (
	"errors"
	"net"
	"runtime"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

// brokenAnswers are answers that violate the protocol, and the last line of the transcript of
// each.
var brokenAnswers = []struct {
	name   string
	answer func(c *wiretest.Client)
	want   string
}{
	{"hangs up", func(c *wiretest.Client) { c.Close() }, "ERROR 2013 (HY000): Lost connection to MySQL server during query"},
	{"hangs up within a header", func(c *wiretest.Client) { c.Raw("\x07\x00"); c.Close() }, "ERROR 2013 (HY000): Lost"},
	{"hangs up among the columns", func(c *wiretest.Client) { c.Packet([]byte{2}); c.Close() }, "ERROR 2013 (HY000): Lost"},
	{"hangs up within a row", func(c *wiretest.Client) {
		c.Header(wiretest.Column("a"))
		c.Text("whole")
		c.Raw("\x06\x00\x00\x04\x05cu")
		c.Close()
	}, "ERROR 2013 (HY000): Lost"},
	{"an empty packet", func(c *wiretest.Client) { c.Packet(nil) }, "ERROR 2027 (HY000): Malformed packet: an empty answer"},
	{"an empty row", func(c *wiretest.Client) { c.Header(wiretest.Column("a")); c.Packet(nil) }, "ERROR 2027 (HY000): Malformed packet: a row of 0 bytes"},
	{"a packet number too high", func(c *wiretest.Client) { c.SkipSeq(); c.OK(result.Outcome{}) },
		"ERROR 2027 (HY000): Malformed packet: packet number 2 instead of 1"},
	{"a row's number too high", func(c *wiretest.Client) { c.Header(wiretest.Column("a")); c.SkipSeq(); c.Text("1") },
		"ERROR 2027 (HY000): Malformed packet: packet number 4 instead of 3"},
	{"an OK of one byte", func(c *wiretest.Client) { c.Packet([]byte{0}) }, "ERROR 2027 (HY000): Malformed packet: an OK of 1 bytes"},
	{"an OK whose info is longer than it", func(c *wiretest.Client) {
		c.Packet([]byte("\x00\x00\x00\x02\x00\x00\x00\xfe\xff\xff\xff\xff\xff\xff\xff\xffx"))
	},
		"ERROR 2027 (HY000): Malformed packet: an OK of 17 bytes"},
	{"tracked changes cut short", func(c *wiretest.Client) { c.Packet([]byte("\x00\x00\x00\x02\x40\x00\x00\x00\x05\x00\x09\x01a\x01")) },
		"ERROR 2027 (HY000): Malformed packet: an OK of 14 bytes"},
	{"an error of two bytes", func(c *wiretest.Client) { c.Packet([]byte("\xff\x28")) }, "ERROR 2027 (HY000): Malformed packet: an error of 2 bytes"},
	{"an error without a text", func(c *wiretest.Client) { c.Packet([]byte("\xff\x28\x04#420")) }, "ERROR 1064 (HY000): #420"},
	{"2^64-1 columns", func(c *wiretest.Client) { c.Packet([]byte("\xfe\xff\xff\xff\xff\xff\xff\xff\xff")) },
		"ERROR 2027 (HY000): Malformed packet: a result of 18446744073709551615 columns"},
	{"a column count cut short", func(c *wiretest.Client) { c.Packet([]byte("\xfc\x01")) }, "ERROR 2027 (HY000): Malformed packet: a result of 0 columns"},
	{"a column that is none", func(c *wiretest.Client) { c.Packet([]byte{1}); c.Packet([]byte("\x03def\xfd\xff\xff\xff")) },
		"ERROR 2027 (HY000): Malformed packet: a column definition of 8 bytes"},
	{"an end of rows that is none", func(c *wiretest.Client) { c.Header(wiretest.Column("a")); c.Packet([]byte{0xfe, 0}) },
		"ERROR 2027 (HY000): Malformed packet: an OK of 2 bytes"},
	{"a packet longer than the limit", func(c *wiretest.Client) {
		c.Header(wiretest.Column("a"))
		c.Raw("\xff\xff\xff\x03\x01a" + strings.Repeat("x", 100))
		c.Wait()
	}, "ERROR 2020 (HY000): Got packet bigger than 'max_allowed_packet' bytes"},
}

func TestStream_BrokenServer(t *testing.T) {
	for _, tt := range brokenAnswers {
		t.Run(tt.name, func(t *testing.T) {
			srv := wiretest.Start(t, wiretest.Options{Handle: func(c *wiretest.Client, _ wiretest.Command) { tt.answer(c) }})
			conn := connect(t, srv, func(cfg *wire.Config) { cfg.MaxPacket = 1 << 20 })
			lines := strings.Split(strings.TrimSuffix(transcript(query(t, conn, "x")), "\n"), "\n")
			last := lines[len(lines)-1]
			if !strings.HasPrefix(last, tt.want) {
				t.Errorf("got  %s\nwant %s", last, tt.want)
			}
			if strings.HasPrefix(tt.want, "ERROR 2") {
				_, err := conn.Query("y")
				wantError(t, err, 2006, "MySQL server has gone away")
			}
		})
	}
}

// Complete rows are delivered before the error.
func TestStream_RowsBeforeAnError(t *testing.T) {
	conn := connectTo(t, wiretest.Options{}, brokenAnswers[3].answer)
	got := transcript(query(t, conn, "x"))
	want := "columns a\nrow whole\nERROR 2013 (HY000): Lost connection to MySQL server during query\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// An announced gigabyte is not allocated before its bytes have been received.
func TestStream_AnnouncedLengthsAreNotAllocated(t *testing.T) {
	conn := connectTo(t, wiretest.Options{}, func(c *wiretest.Client) {
		c.Packet([]byte("\xfc\xff\xff")) // 65535 columns, of which none is sent
		c.Raw("\xff\xff\xff\x02abc")
		c.Close()
	})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got := transcript(query(t, conn, "x"))
	runtime.ReadMemStats(&after)
	if !strings.Contains(got, "2013") {
		t.Errorf("got %s", got)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<20 {
		t.Errorf("%d bytes were allocated", grown)
	}
}

func TestAlive(t *testing.T) {
	t.Run("alive", func(t *testing.T) {
		conn := connectTo(t, wiretest.Options{}, answers[0].answer)
		for range 3 {
			if err := conn.Alive(); err != nil {
				t.Fatal(err)
			}
			transcript(query(t, conn, "x"))
		}
	})
	// Each server answers the statement and then does something to the idle connection.
	for name, tt := range map[string]struct {
		then   func(c *wiretest.Client)
		number uint16
	}{
		"hung up": {func(c *wiretest.Client) { c.Close() }, 2006},
		// MySQL sends the reason before it hangs up, in a packet with the number 0.
		"wait_timeout": {func(c *wiretest.Client) {
			c.ResetSeq()
			c.Error(4031, "HY000", "The client was disconnected by the server because of inactivity.")
			c.Close()
		}, 4031},
		"half an error": {func(c *wiretest.Client) { c.Raw("\x20\x00\x00\x00\xff"); c.Close() }, 2006},
	} {
		t.Run(name, func(t *testing.T) {
			done := make(chan bool)
			conn := connectTo(t, wiretest.Options{}, func(c *wiretest.Client) {
				c.OK(result.Outcome{})
				c.Flush()
				<-done
				tt.then(c)
				done <- true
			})
			transcript(query(t, conn, "x"))
			if err := conn.Alive(); err != nil {
				t.Fatal(err)
			}
			done <- true
			<-done
			wantError(t, conn.Alive(), tt.number, "")
			wantError(t, conn.Alive(), 2006, "gone away")
		})
	}
}

// A statement on a connection that died while idle returns an error that shows that nothing was
// run.
func TestQuery_DeadConnection(t *testing.T) {
	done := make(chan bool)
	conn := connectTo(t, wiretest.Options{}, func(c *wiretest.Client) {
		c.OK(result.Outcome{})
		c.ResetSeq()
		c.Error(4031, "HY000", "The client was disconnected by the server because of inactivity.")
		c.Close()
		close(done)
	})
	transcript(query(t, conn, "x"))
	<-done
	_, err := conn.Query("y")
	wantError(t, err, 4031, "inactivity")
	_, err = conn.Query("z")
	wantError(t, err, 2006, "gone away")
}

// A server that refuses a long text does not read it to the end.
func TestQuery_LongerThanTheServerAccepts(t *testing.T) {
	srv := wiretest.Start(t, wiretest.Options{Auth: func(c *wiretest.Client) bool {
		c.OK(result.Outcome{})
		c.ReadSome(1 << 10)
		c.ResetSeq()
		c.SkipSeq()
		c.Error(1153, "08S01", "Got a packet bigger than 'max_allowed_packet' bytes")
		c.CloseWrite()
		c.Drain()
		return false
	}})
	conn := connect(t, srv, nil)
	stream, err := conn.Query(strings.Repeat("x", 8<<20))
	if err == nil {
		_, err = stream.Next()
	}
	wantError(t, err, 1153, "max_allowed_packet")
}

func TestAbort_FromAnotherGoroutine(t *testing.T) {
	conn := connectTo(t, wiretest.Options{}, (*wiretest.Client).Wait)
	stream := query(t, conn, "select sleep(1000)")
	waiting := make(chan error)
	go func() {
		_, err := stream.Next()
		waiting <- err
	}()
	conn.Abort()
	err := <-waiting
	wantError(t, err, 2013, "during query")
	if !errors.Is(err, net.ErrClosed) {
		t.Errorf("cause %v", errors.Unwrap(err))
	}
	wantError(t, conn.Alive(), 2006, "")
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
}

func TestClose_SendsQuit(t *testing.T) {
	srv := wiretest.Start(t, wiretest.Options{})
	conn := connect(t, srv, nil)
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	srv.Clients()[0].Done()
	if got := srv.Clients()[0].Commands(); len(got) != 1 || got[0].Code != 1 {
		t.Errorf("the server received %+v", got)
	}
}
