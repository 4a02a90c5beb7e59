package wire_test

import (
	"context"
	"net"
	"testing"

	"github.com/go-sql-driver/mysql"

	"mysh/internal/result"
	"mysh/internal/wire/wiretest"
)

// A recorder records the bytes that the driver writes, one entry for each call of Write.
type recorder struct {
	net.Conn
	writes [][]byte
	reads  int // bytes
}

func (r *recorder) Write(p []byte) (int, error) {
	r.writes = append(r.writes, append([]byte(nil), p...))
	return r.Conn.Write(p)
}

func (r *recorder) Read(p []byte) (int, error) {
	n, err := r.Conn.Read(p)
	r.reads += n
	return n, err
}

// Logins depend on behaviour of the driver that its documentation does not promise. If an
// update of the driver changes it, this test fails first.
func TestDriver_Assumptions(t *testing.T) {
	const password = "secret"
	// The server is on plain TCP: the driver sends the password in clear because of the name of
	// the network alone.
	var proof []byte
	srv := wiretest.Start(t, wiretest.Options{Plugin: "caching_sha2_password", Auth: func(c *wiretest.Client) bool {
		c.Packet([]byte{1, 4})
		proof, _ = c.ReadPacket()
		c.OK(result.Outcome{})
		return true
	}})
	raw, err := net.Dial("tcp", srv.Addr())
	if err != nil {
		t.Fatal(err)
	}
	conn := &recorder{Conn: raw}
	cfg := mysql.NewConfig()
	cfg.Net, cfg.Addr, cfg.Passwd = "unix", "nowhere", password
	cfg.Logger = &mysql.NopLogger{}
	cfg.MaxAllowedPacket = 1 << 20
	cfg.DialFunc = func(context.Context, string, string) (net.Conn, error) { return conn, nil }
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	logged, err := connector.Connect(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if string(proof) != password+"\x00" {
		t.Errorf("with Net \"unix\" the driver answered %q to the wish for the password", proof)
	}
	// The driver writes the handshake response and the password, but no SET NAMES and no query
	// for a variable.
	if len(conn.writes) != 2 {
		t.Errorf("%d writes during the login: %q", len(conn.writes), conn.writes)
	}
	for _, packet := range conn.writes {
		if n := int(packet[0]) | int(packet[1])<<8 | int(packet[2])<<16; len(packet) != n+4 {
			t.Errorf("a write of %d bytes holds a packet of %d", len(packet), n)
		}
	}
	// In the handshake response the proof follows 32 bytes and the user's name.
	if response := conn.writes[0][4:]; response[32] != 0 || response[33] != 32 {
		t.Errorf("the handshake response is %q", response)
	}
	if err := logged.Close(); err != nil {
		t.Error(err)
	}
	if last := conn.writes[len(conn.writes)-1]; len(last) != 5 || last[4] != 1 {
		t.Errorf("Close wrote %q, not COM_QUIT", last)
	}
	if _, err := raw.Write([]byte{0}); err == nil {
		t.Error("Close left the connection open")
	}
}
