package servertest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	*Process
	argv []string // the command line that starts it again
	keys certificates
	init string // a file that the server executes at its next start; empty if it has done so
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
	p.endWith(tb)
	return p
}

// Prepare makes directory, data, accounts and port of a server for one test, and does not start
// it. RestartWith does.
func Prepare(tb testing.TB, kind Kind) *Private {
	tb.Helper()
	skipIfShort(tb)
	p, program, err := prepare(kind)
	if err == nil {
		err = p.choosePort(program, nil)
	}
	if err != nil {
		giveUp(tb, kind, err)
	}
	p.private = true
	p.endWith(tb)
	return p
}

// CopyData replaces the data of a server that does not run by the data of another one that does
// not run, which has been started before.
func (p *Private) CopyData(tb testing.TB, from *Private) {
	tb.Helper()
	data := filepath.Join(p.Dir, "data")
	err := os.RemoveAll(data)
	if err == nil {
		err = os.CopyFS(data, os.DirFS(filepath.Join(from.Dir, "data")))
	}
	if err != nil {
		tb.Fatalf("copy the data of %s: %v", p.name, err)
	}
	p.init = ""
}

// Restart starts the server again with the same data, port and socket. It first kills a server
// that still runs. It returns when the server greets.
func (p *Private) Restart(tb testing.TB) {
	tb.Helper()
	p.RestartWith(tb)
}

// RestartWith is Restart with more arguments for this one time.
func (p *Private) RestartWith(tb testing.TB, args ...string) {
	tb.Helper()
	if p.Running() {
		p.Kill(tb)
	}
	if err := p.start(args...); err != nil {
		tb.Fatalf("restart %s: %v", p.name, err)
	}
}

// Output runs the server program once with more arguments, which must make it end by itself, and
// returns what the program prints.
func (p *Private) Output(tb testing.TB, args ...string) string {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), readyLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.argv[0], append(slices.Clone(p.argv[1:]), args...)...)
	cmd.Env = append(Environ(), p.Env...)
	text, err := cmd.CombinedOutput()
	if err != nil {
		tb.Fatalf("run the program of %s with %s: %v\n%s", p.name, args, err, text)
	}
	return string(text)
}

// Makes a directory with data in it, and starts a server there.
func launch(kind Kind, args []string) (p *Private, err error) {
	p, program, err := prepare(kind)
	if err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		if err = p.choosePort(program, args); err == nil {
			err = p.start()
		}
		if err == nil {
			return p, nil
		}
		if attempt == portAttempts || !strings.Contains(tail(p.log), "already in use") {
			p.guard.dismiss()
			return nil, err
		}
	}
}

// choosePort chooses a free port, and makes the command line for it.
func (p *Private) choosePort(program *program, args []string) (err error) {
	if p.Port, err = freePort(); err == nil {
		p.argv = program.argv(p, p.keys, args)
	}
	return err
}

// Makes a directory with data in it.
func prepare(kind Kind) (_ *Private, _ *program, err error) {
	program, err := findServer(kind)
	if err != nil {
		return nil, nil, err
	}
	template, err := program.template()
	if err != nil {
		return nil, nil, err
	}
	process, err := newProcess("the " + string(kind) + " server")
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			process.guard.dismiss()
		}
	}()
	data := filepath.Join(process.Dir, "data")
	if err := os.CopyFS(data, os.DirFS(template)); err != nil {
		return nil, nil, fmt.Errorf("copy the data directory: %w", err)
	}
	p := &Private{Process: process, Server: Server{
		Kind:   kind,
		Host:   "127.0.0.1",
		Socket: filepath.Join(process.Dir, "s"),
		Log:    process.log,
	}}
	if len(p.Socket) > maxSocketPath {
		return nil, nil, fmt.Errorf("the temporary directory's name is too long for a socket in it (%d bytes, %d allowed): set TMPDIR to a shorter one", len(p.Socket), maxSocketPath)
	}
	if kind == MySQL {
		p.PublicKey = filepath.Join(data, "public_key.pem")
	}
	if p.keys, err = makeCertificates(process.Dir); err != nil {
		return nil, nil, fmt.Errorf("make certificates: %w", err)
	}
	p.TLS = p.keys.client
	p.init = filepath.Join(process.Dir, "init.sql")
	return p, program, os.WriteFile(p.init, []byte(accounts), 0o600)
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
	argv := append(slices.Clone(p.argv), more...)
	if p.init != "" {
		argv = append(argv, "--init-file="+p.init)
	}
	r, err := p.guard.start(argv, p.Env, p.log)
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
			p.init = ""
			return nil
		}
		select {
		case <-r.ended:
			return fmt.Errorf("it ended at once (%s); the end of its log:\n%s", r.how, tail(p.log))
		case <-limit.C:
			return fmt.Errorf("no greeting within %s (%w); the end of its log:\n%s", readyLimit, err, tail(p.log))
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

// Returns the last lines of a log, or the reason why they cannot be read.
func tail(log string) string {
	text, err := os.ReadFile(log)
	if err != nil {
		return err.Error()
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return string(bytes.Join(lines[max(0, len(lines)-15):], []byte("\n")))
}
