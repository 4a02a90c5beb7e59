package wire_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"mysh/internal/result"
	"mysh/internal/wire"
)

// A recording is a connection to a server that ignores its input: it sends a greeting, and the
// same answer after each statement. Then it hangs up.
type recording struct {
	*bytes.Reader
	answer []byte
}

func (r recording) Write(p []byte) (int, error) {
	if len(p) > 4 && p[4] == 3 {
		r.Reset(r.answer)
	}
	return len(p), nil
}

func (recording) Close() error                     { return nil }
func (recording) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (recording) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (recording) SetDeadline(time.Time) error      { return nil }
func (recording) SetReadDeadline(time.Time) error  { return nil }
func (recording) SetWriteDeadline(time.Time) error { return nil }

func play(server, answer []byte, change func(*wire.Config)) (*wire.Conn, error) {
	cfg := wire.Config{Network: "tcp", Address: "db:3306", User: "ann", Password: "secret", MaxPacket: 1 << 20}
	cfg.Dial = func(context.Context, string, string) (net.Conn, error) {
		return recording{bytes.NewReader(server), answer}, nil
	}
	cfg.LocalInfile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(make([]byte, 10))), nil }
	if change != nil {
		change(&cfg)
	}
	return wire.Connect(context.Background(), cfg)
}

// The bytes of a server without TLS at a login, up to and including its OK.
const (
	greetingMySQL = "\x49\x00\x00\x00\x0a8.0.3\x00\x01\x00\x00\x0012345678\x00\xff\xf7\xff\x02\x00\xff\xc7\x15" +
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00123456789012\x00mysql_native_password\x00"
	greetingMariaDB = "\x49\x00\x00\x00\x0a8.0.3\x00\x01\x00\x00\x0012345678\x00\xfe\xf7\xff\x02\x00\xff\x81\x15" +
		"\x00\x00\x00\x00\x00\x00\x1d\x00\x00\x00123456789012\x00mysql_native_password\x00"
	greetingFactors = "\x49\x00\x00\x00\x0a8.0.3\x00\x01\x00\x00\x0012345678\x00\xff\xf7\xff\x02\x00\xff\xd7\x15" +
		"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00123456789012\x00mysql_native_password\x00"
	loginOK = "\x07\x00\x00\x02\x00\x00\x00\x02\x00\x00\x00"
)

// packets returns packets of a server after its greeting and the client's answer to it. An empty one
// stands for a packet of the client's.
func packets(list ...string) string {
	var b strings.Builder
	for i, data := range list {
		if data != "" {
			b.WriteString(string([]byte{byte(len(data)), byte(len(data) >> 8), 0, byte(i + 2)}) + data)
		}
	}
	return b.String()
}

// accepted are logins of further plugins that succeed.
var accepted = []string{
	greetingMariaDB + packets("\xfeparsec\x00"+random32+"\x00", "", "P\x00abcdefghijklmnopqr", "", okPacket),
	greetingMariaDB + packets("\xfedialog\x00\x04Password: ", "", "\x01\x03Sure?", "", okPacket),
	greetingFactors + packets("\x02mysql_clear_password\x00\x00", "", "\x02caching_sha2_password\x00ABCDEFGHIJKLMNOPQRST\x00", "", "\x01\x03", okPacket),
}

const okPacket = "\x00\x00\x00\x02\x00\x00\x00"

// playLogin plays a login over a Unix socket, with every answer that a server may ask for.
func playLogin(server []byte) (*wire.Conn, error) {
	return play(server, nil, func(cfg *wire.Config) {
		cfg.Network, cfg.Address, cfg.EnableCleartext = "unix", "/s", true
		cfg.FurtherPasswords = [2]string{"two", "three"}
		cfg.Ask = func(context.Context, string, bool) (string, error) { return "yes", nil }
		cfg.Compression = methods[:len(server)%3]
		cfg.GetServerPublicKey = true
	})
}

// The seeds of FuzzConnect reach the ends of their logins.
func TestRecordedLogins(t *testing.T) {
	for i, server := range accepted {
		conn, err := playLogin([]byte(server))
		if err != nil {
			t.Errorf("login %d: %v", i, err)
			continue
		}
		conn.Close()
	}
}

// drain reads all answers, including the cells of every row, and returns the number of their
// bytes.
func drain(t *testing.T, stream *wire.Stream) (size int) {
	var columns int
	for {
		event, err := stream.Next()
		if err != nil {
			return size
		}
		switch e := event.(type) {
		case result.Header:
			columns = len(e.Columns)
		case *result.Batch:
			cells := make([][]byte, columns)
			for i := range e.Rows {
				e.Cells(i, cells)
				size += len(e.Rows[i])
			}
			e.Release()
		case result.Outcome:
			if e.First < 0 || e.Elapsed < e.First || e.First > 0 && e.Rows == 0 {
				t.Errorf("elapsed %v, %v until the first of %d rows", e.Elapsed, e.First, e.Rows)
			}
		}
	}
}

// For any bytes in place of a greeting and a login, Connect returns and does not panic.
func FuzzConnect(f *testing.F) {
	f.Add([]byte(greetingMySQL + loginOK))
	f.Add([]byte(greetingMariaDB + "\x2c\x00\x00\x02\xfecaching_sha2_password\x00ABCDEFGHIJKLMNOPQRST\x00" + "\x02\x00\x00\x04\x01\x04"))
	f.Add([]byte(greetingMySQL + "\x15\x00\x00\x02\xff\x15\x04#28000Access denied"))
	f.Add([]byte("SSH-2.0-OpenSSH_9.2p1 Debian\r\n"))
	for _, server := range accepted {
		f.Add([]byte(server))
	}
	f.Fuzz(func(t *testing.T, server []byte) {
		overTCP := func() (*wire.Conn, error) {
			return play(server, nil, func(cfg *wire.Config) { cfg.Compression = methods[:len(server)%3]; cfg.GetServerPublicKey = true })
		}
		for _, login := range []func() (*wire.Conn, error){overTCP, func() (*wire.Conn, error) { return playLogin(server) }} {
			if conn, err := login(); err == nil {
				conn.Ping()
				conn.Close()
			}
		}
	})
}

// For any bytes as the answer to a statement, the stream ends without a panic, and the memory
// is proportional to the bytes sent.
func FuzzAnswer(f *testing.F) {
	for _, answer := range []string{
		"\x07\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00",
		"\x01\x00\x00\x01\x01\x17\x00\x00\x02\x03def\x00\x00\x00\x01a\x00\x0c\x3f\x00\x01\x00\x00\x00\x08\x81\x00\x00\x00\x00" +
			"\x02\x00\x00\x03\x011\x01\x00\x00\x04\xfb\x07\x00\x00\x05\xfe\x00\x00\x0a\x00\x00\x00\x07\x00\x00\x06\x00\x00\x00\x02\x00\x00\x00",
		"\x06\x00\x00\x01\xfbf.tsv\x07\x00\x00\x04\x00\x00\x00\x02\x00\x00\x00",
		"\x0b\x00\x00\x01\xff\xff\xff\x01\x01\x02\x10\x27\x00\x01x\x17\x00\x00\x02\x00\x00\x00\x02\x40\x00\x00\x00\x0e\x05\x09\x08T_______\x03\x01\x00",
		"\x09\x00\x00\x01\xff\x28\x04#42000",
		"\xff\xff\xff\x01\x00",
	} {
		f.Add([]byte(answer), false)
		f.Add([]byte(answer), true)
	}
	f.Fuzz(func(t *testing.T, answer []byte, mariaDB bool) {
		server := greetingMySQL + loginOK
		if mariaDB {
			server = greetingMariaDB + loginOK
		}
		conn, err := play([]byte(server), answer, func(cfg *wire.Config) { cfg.MultiStatements = true })
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		stream, err := conn.Query("select 1")
		if err != nil {
			return
		}
		if size := drain(t, stream); size > len(answer) {
			t.Errorf("%d bytes of rows in an answer of %d", size, len(answer))
		}
		runtime.ReadMemStats(&after)
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 4<<20+200*uint64(len(answer)) {
			t.Errorf("an answer of %d bytes took %d", len(answer), grown)
		}
	})
}

// For any bytes in place of compressed packets, reading ends without a panic.
func FuzzFrames(f *testing.F) {
	for _, method := range methods {
		var sent bytes.Buffer
		w := wire.NewFrames(method, nil, &sent)
		w.Write([]byte("short"))
		w.Write(bytes.Repeat([]byte("long "), 100))
		f.Add(sent.Bytes())
	}
	f.Fuzz(func(t *testing.T, frames []byte) {
		for _, method := range methods {
			io.Copy(io.Discard, wire.NewFrames(method, bytes.NewReader(frames), nil))
		}
	})
}
