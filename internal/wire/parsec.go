package wire

import (
	"bytes"
	"crypto/ed25519"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha512"

	"mysh/internal/result"
)

// The parts of PARSEC, MariaDB's plugin since 11.6: PBKDF2 turns password and salt into the
// private key of Ed25519, which signs the random bytes of both sides. The server stores the
// public key.
// Source: https://mariadb.com/kb/en/authentication-plugin-parsec/.
const (
	parsecRandom = 32
	parsecSalt   = 18
	parsecKDF    = 'P' // PBKDF2, the only one

	// parsecMaxFactor bounds the work that a server can ask for: 2 to the power of 13 iterations.
	// MariaDB and its client have the same bound.
	parsecMaxFactor = 3
)

// Answers the server's request for PARSEC, and returns the packet after the exchange.
func (l *login) parsec(random []byte) ([]byte, error) {
	l.parsecStored = nil
	if len(random) != parsecRandom {
		return nil, malformed("plugin '%s' with %d random bytes", pluginParsec, len(random))
	}
	// An empty packet asks for the salt.
	if err := l.send(nil); err != nil {
		return nil, err
	}
	salt, err := l.read()
	if err != nil || endsExchange(salt) {
		return salt, err
	}
	salt = pluginData(salt)
	switch {
	case len(salt) != 2+parsecSalt || salt[0] != parsecKDF:
		return nil, malformed("plugin '%s' with a salt of %d bytes", pluginParsec, len(salt))
	case salt[1] > parsecMaxFactor:
		return nil, clientError(result.CodeAuthPluginSecure, nil,
			"Authentication plugin '%s' reported error: the server asks for more than %d iterations of PBKDF2", pluginParsec, 1024<<parsecMaxFactor)
	}
	seed, err := pbkdf2.Key(sha512.New, l.password(), salt[2:], 1024<<salt[1], ed25519.SeedSize)
	if err != nil {
		return nil, clientError(result.CodeAuthPluginSecure, err, "Authentication plugin '%s' reported error: %v", pluginParsec, err)
	}
	key := ed25519.NewKeyFromSeed(seed)
	l.parsecStored = append(bytes.Clone(salt), key.Public().(ed25519.PublicKey)...)
	message := make([]byte, 2*parsecRandom)
	copy(message, random)
	ours := message[parsecRandom:]
	rand.Read(ours)
	if err := l.send(append(bytes.Clone(ours), ed25519.Sign(key, message)...)); err != nil {
		return nil, err
	}
	return l.read()
}

// Returns what the server stores: the salt with its parameters, and the public key.
func (l *login) parsecHash() []byte { return l.parsecStored }

// Returns the data for a plugin that a packet holds. Servers put a mark before data that begins like
// another kind of packet.
func pluginData(packet []byte) []byte { return bytes.TrimPrefix(packet, []byte{packetAuthMore}) }

// Reports whether a packet ends the exchange of a plugin: an OK, an error or a request for
// another plugin.
func endsExchange(data []byte) bool {
	return data[0] == packetOK || data[0] == packetErr || data[0] == packetEOF
}
