package wire

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"

	"mysh/internal/result"
)

// maxFactors is how many passwords an account can have.
const maxFactors = 3

// The packets with further data for the running authentication and with a request for the next
// password, and the values of the former's first byte.
const (
	packetAuthMore  = 0x01
	packetFactor    = 0x02
	cachedFast      = 0x03
	cachedFull      = 0x04
	askKeyCachedSHA = 0x02
	askKeySHA256    = 0x01
)

// A login proves who the user is. For most plugins it stands between the server and the driver
// and exchanges packets with both. The driver sees a plain greeting with a scramble and a plugin,
// and after that only the packets of authentication. The driver's answers are sent to the server in
// packets of this package, with its own capabilities, database and attributes. The plugins that the
// driver lacks are functions of this package.
type login struct {
	ctx       context.Context // of Connect
	conn      *Conn
	greeting  *greeting
	encrypt   bool // TLS is to be used
	secure    bool // the password cannot be read on the network: TLS or a Unix socket
	collation byte
	plugin    string // the current authentication plugin
	factor    int    // number of the current password, from 0
	responded bool   // the handshake response is sent
	settled   bool   // this round of the driver accepts no further switch of the plugin

	unverified bool  // the server need not prove its identity
	untrusted  error // why the server has yet to prove its certificate by the password, or nil

	outcome      *result.Outcome // of a successful login
	err          error           // why it failed
	again        []byte          // a switch of plugins for a new round of the driver, or nil
	request      []byte          // the data of a switch to a plugin that the driver lacks
	parsecStored []byte          // what a server stores for PARSEC, after its exchange
}

// Returns the password of the current factor, "" if there is none.
func (l *login) password() string {
	if l.factor == 0 {
		return l.conn.cfg.Password
	}
	return l.conn.cfg.FurtherPasswords[l.factor-1]
}

// Returns the plugin to begin with: the user's choice, or the plugin of the greeting. The
// greeting names the server's default, which need not be the account's. If that default cannot
// be used, the login begins with another plugin and the server switches.
func (l *login) firstPlugin() (string, error) {
	plugin := l.greeting.plugin
	if choice := l.conn.cfg.DefaultAuth; choice != "" {
		if err := l.usable(choice); err != nil {
			return "", err
		}
		plugin = choice
	}
	if p := plugins[plugin]; l.usable(plugin) != nil || p.random > scrambleSize || p.exchange != nil {
		plugin = pluginNative
	}
	return plugin, nil
}

// Returns the packet for the server that carries the driver's answer: the handshake response if
// it is the first answer, else a packet of its own.
func (l *login) fromDriver(auth []byte) ([]byte, error) {
	switch {
	case l.plugin == pluginSHA256 && bytes.Equal(auth, []byte{askKeySHA256}) && l.encrypt:
		// The driver does not know that the connection is encrypted.
		auth = append([]byte(l.password()), 0)
	case l.plugin == pluginSHA256 && bytes.Equal(auth, []byte{askKeySHA256}),
		l.plugin == pluginCachingSHA && bytes.Equal(auth, []byte{askKeyCachedSHA}):
		key, err := l.publicKey()
		if key != nil || err != nil {
			l.settled = true // after a key the driver accepts only OK
			return key, err
		}
	}
	if l.responded {
		return nil, l.send(auth)
	}
	l.responded = true
	return nil, l.respond(auth)
}

// Returns the answer to the driver's request for the server's public key: the packet of the key
// from the file, or nil when the server may be asked.
func (l *login) publicKey() ([]byte, error) {
	if name := l.conn.cfg.ServerPublicKeyFile; name != "" {
		key, err := os.ReadFile(name)
		if err == nil {
			err = checkPublicKey(key)
		}
		if err != nil {
			return nil, clientError(result.CodeAuthPluginSecure, err,
				"Authentication plugin '%s' reported error: cannot use the server public key file '%s': %v", l.plugin, name, err)
		}
		return append([]byte{packetAuthMore}, key...), nil
	}
	if l.conn.cfg.GetServerPublicKey || l.secure {
		return nil, nil
	}
	return nil, l.insecure(l.plugin)
}

// Checks a public key before the driver sees it. The driver assumes an RSA key without
// checking.
func checkPublicKey(data []byte) error {
	block, _ := pem.Decode(data)
	if block == nil {
		return malformed("a public key that is not PEM")
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return err
	}
	if _, ok := key.(*rsa.PublicKey); !ok {
		return malformed("a public key that is not RSA")
	}
	return nil
}

// Returns the next packet of the server, which is not empty.
func (l *login) read() ([]byte, error) {
	data, err := l.conn.r.next()
	if err != nil {
		return nil, l.lost("reading authorization packet", err)
	}
	if len(data) == 0 {
		return nil, malformed("an empty answer to the login")
	}
	return data, nil
}

// Returns the next packet for the driver.
func (l *login) fromServer() ([]byte, error) {
	if again := l.again; again != nil {
		l.again = nil
		return again, nil
	}
	data, err := l.read()
	if err != nil {
		return nil, err
	}
	return l.judge(data)
}

// Returns the form of a packet of the server that the driver gets. The server's final answer is
// stored. The driver sees an OK without its details, and a failure only as the end of the
// connection.
func (l *login) judge(data []byte) ([]byte, error) {
	switch data[0] {
	case packetOK:
		outcome, err := decodeOK(data, l.conn.server.Capabilities)
		if err == nil {
			err = l.checkProof(&outcome)
		}
		if err != nil {
			return nil, err
		}
		l.outcome = &outcome
		return []byte{packetOK, 0, 0, 0, 0, 0, 0}, nil
	case packetErr:
		refused := decodeError(data)
		if l.factor > 0 && l.password() == "" {
			refused.Cause = result.ErrFactor
		}
		return nil, refused
	case packetEOF:
		return l.switchPlugin(data)
	case packetFactor:
		if !l.conn.server.Capabilities.Has(CapMultiFactor) {
			break
		}
		if l.factor++; l.factor == maxFactors {
			return nil, malformed("a login with more than %d passwords", maxFactors)
		}
		l.settled = true // the driver does not know further factors
		return l.switchPlugin(data)
	case packetAuthMore:
		return data, l.checkMore(data[1:])
	}
	return nil, malformed("an answer to the login that begins with %#x", data[0])
}

func (l *login) checkMore(data []byte) error {
	switch {
	case l.plugin == pluginCachingSHA && len(data) == 1 && (data[0] == cachedFast || data[0] == cachedFull):
		return nil
	case l.plugin == pluginCachingSHA || l.plugin == pluginSHA256:
		return checkPublicKey(data)
	}
	return malformed("%d more bytes for plugin '%s'", len(data), l.plugin)
}

// Handles the server's request for another plugin.
func (l *login) switchPlugin(data []byte) ([]byte, error) {
	p := payload{b: data[1:]}
	name := pluginOld
	if len(data) > 1 {
		name = string(p.upToNUL())
	}
	if err := l.usable(name); err != nil {
		return nil, err
	}
	l.plugin = name
	needed := plugins[name].random
	if len(p.b) < needed || needed > 0 && len(p.b) > needed+1 {
		return nil, malformed("plugin '%s' with %d random bytes", name, len(p.b))
	}
	if name == pluginNative {
		l.greeting.scramble = bytes.Clone(p.b[:needed]) // the proof of the certificate contains it
	}
	if plugins[name].exchange != nil {
		if l.request = bytes.Clone(p.b); needed > 0 {
			l.request = l.request[:needed]
		}
		l.settled = true
		return nil, errNextRound
	}
	// The exact form that the driver expects; the driver strips a NUL from the end.
	data = append([]byte{packetEOF}, name...)
	data = append(append(append(data, 0), p.b[:needed]...), 0)
	if !l.settled {
		l.settled = true
		return data, nil
	}
	// MariaDB tries the methods of an account one after another, but the driver accepts one
	// switch per login. The next switch is passed to a new round of the driver.
	l.again = data
	return nil, errNextRound
}
