package servertest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	// readyLimit is how long a server may take from its start to its greeting: two seconds on
	// an idle machine, many times that while the tests of all packages run.
	readyLimit = 2 * time.Minute
	// portAttempts is how often a start is repeated if another program takes the port between
	// its choice and its use.
	portAttempts = 5
)

// Private is a server of one test, which may freeze, kill and restart it.
type Private struct {
	Server
	guard *guard
	run   *run     // the running program, or the one that ended last
	argv  []string // the command line that starts it again
}

// Start starts a server for one test. Further arguments for the server program follow those of
// this package and override them. The server ends with the test.
//
// Its performance_schema is off, to save time and memory; "--performance-schema=ON" turns it
// on.
func Start(tb testing.TB, kind Kind, args ...string) *Private {
	tb.Helper()
	skipIfShort(tb)
	p, err := launch(kind, args)
	if err != nil {
		giveUp(tb, kind, err)
	}
	p.private = true
	tb.Cleanup(func() {
		if tb.Failed() {
			tb.Logf("the end of the %s server's log:\n%s", kind, tail(p.Log))
		}
		p.guard.dismiss()
	})
	return p
}

// Freeze stops the server's process with SIGSTOP: connections remain open and receive no
// answer. It returns when the process has stopped.
func (p *Private) Freeze(tb testing.TB) {
	tb.Helper()
	p.signal(tb, "freeze", signalFreeze)
	if err := awaitFrozen(p.run.pid); err != nil {
		tb.Fatalf("freeze the %s server: %v", p.Kind, err)
	}
}

// Thaw lets a frozen server continue.
func (p *Private) Thaw(tb testing.TB) {
	tb.Helper()
	p.signal(tb, "thaw", signalThaw)
}

// Kill kills the server with SIGKILL, frozen or not, and returns when it is dead.
func (p *Private) Kill(tb testing.TB) {
	tb.Helper()
	p.signal(tb, "kill", signalKill)
	<-p.run.ended
}

// Restart starts the server again with the same data, port and socket. It first kills a server
// that still runs. It returns when the server greets.
func (p *Private) Restart(tb testing.TB) {
	tb.Helper()
	if p.Running() {
		p.Kill(tb)
	}
	if err := p.start(); err != nil {
		tb.Fatalf("restart the %s server: %v", p.Kind, err)
	}
}

// Running reports whether the server's process exists, frozen or not.
func (p *Private) Running() bool {
	select {
	case <-p.run.ended:
		return false
	default:
		return true
	}
}

func (p *Private) signal(tb testing.TB, verb string, s os.Signal) {
	tb.Helper()
	err := errors.New("it does not run")
	if p.Running() {
		var process *os.Process
		if process, err = os.FindProcess(p.run.pid); err == nil {
			err = process.Signal(s)
		}
	}
	if err != nil {
		tb.Fatalf("%s the %s server: %v", verb, p.Kind, err)
	}
}

// Makes a directory with data in it, and starts a server there.
func launch(kind Kind, args []string) (p *Private, err error) {
	if !guarded {
		return nil, errors.New("TestMain of the package does not call servertest.Main")
	}
	program, err := findServer(kind)
	if err != nil {
		return nil, err
	}
	template, err := program.template()
	if err != nil {
		return nil, err
	}
	g, err := newGuard(baseDir())
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			g.dismiss()
		}
	}()
	data := filepath.Join(g.dir, "data")
	if err := os.CopyFS(data, os.DirFS(template)); err != nil {
		return nil, fmt.Errorf("copy the data directory: %w", err)
	}
	p = &Private{guard: g, Server: Server{
		Kind:   kind,
		Host:   "127.0.0.1",
		Socket: filepath.Join(g.dir, "s"),
		Log:    filepath.Join(g.dir, "log"),
	}}
	if len(p.Socket) > maxSocketPath {
		return nil, fmt.Errorf("the temporary directory's name is too long for a socket in it (%d bytes, %d allowed): set TMPDIR to a shorter one", len(p.Socket), maxSocketPath)
	}
	if kind == MySQL {
		p.PublicKey = filepath.Join(data, "public_key.pem")
	}
	keys, err := makeCertificates(g.dir)
	if err != nil {
		return nil, fmt.Errorf("make certificates: %w", err)
	}
	p.TLS = keys.client
	init := filepath.Join(g.dir, "init.sql")
	if err := os.WriteFile(init, []byte(accounts), 0o600); err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		if p.Port, err = freePort(); err != nil {
			return nil, err
		}
		p.argv = program.argv(p, keys, args)
		err = p.start("--init-file=" + init)
		if err == nil || attempt == portAttempts || !strings.Contains(tail(p.Log), "already in use") {
			return p, err
		}
	}
}

// accounts is executed by the server before its first client may connect. Each line is one
// statement.
const accounts = `CREATE USER root@'%';
GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
CREATE USER app@'%' IDENTIFIED BY 'secret';
GRANT ALL ON *.* TO app@'%' WITH GRANT OPTION;
`

// Starts the server and waits for its greeting.
func (p *Private) start(more ...string) error {
	r, err := p.guard.start(append(append([]string{}, p.argv...), more...), p.Log)
	if err != nil {
		return err
	}
	p.run = r
	limit := time.NewTimer(readyLimit)
	defer limit.Stop()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		if p.Version, err = greeting("unix", p.Socket); err == nil {
			return nil
		}
		select {
		case <-r.ended:
			return fmt.Errorf("it ended at once (%s); the end of its log:\n%s", r.how, tail(p.Log))
		case <-limit.C:
			return fmt.Errorf("no greeting within %s (%w); the end of its log:\n%s", readyLimit, err, tail(p.Log))
		case <-look.C:
		}
	}
}

// Connects, and returns the version in the server's first packet. See
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html
func greeting(network, address string) (version string, err error) {
	conn, err := net.DialTimeout(network, address, readyLimit)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	// A server that has just opened its socket may still run its init file.
	if err := conn.SetDeadline(time.Now().Add(readyLimit)); err != nil {
		return "", err
	}
	packet, err := readPacket(conn)
	if err != nil {
		return "", fmt.Errorf("read the greeting: %w", err)
	}
	version, _, whole := strings.Cut(string(packet[1:]), "\x00")
	if packet[0] != 10 || !whole {
		return "", fmt.Errorf("not a greeting: %q", packet)
	}
	// MariaDB before 11.0 prefixes its version with this, for old replicas.
	return strings.TrimPrefix(version, "5.5.5-"), nil
}

// Reads one packet of at most 16 MB, which is never empty.
func readPacket(r io.Reader) ([]byte, error) {
	var header [4]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return nil, err
	}
	packet := make([]byte, binary.LittleEndian.Uint32(header[:])&0xffffff)
	if len(packet) == 0 {
		return nil, errors.New("an empty packet")
	}
	_, err := io.ReadFull(r, packet)
	return packet, err
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(port)
}

// Returns the last lines of a log, or the reason why they cannot be read.
func tail(log string) string {
	text, err := os.ReadFile(log)
	if err != nil {
		return err.Error()
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return string(bytes.Join(lines[max(0, len(lines)-15):], []byte("\n")))
}
