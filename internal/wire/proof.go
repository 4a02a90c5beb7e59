package wire

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"

	"filippo.io/edwards25519"

	"mysh/internal/result"
)

// What can have verified a server's certificate.
const (
	byCA       = "CA"       // an authority has signed it
	byPassword = "password" // the server has proved that it knows the password's hash
)

// proofMark is the first byte of the info line in which MariaDB 11.4 and later prove their
// certificate at the end of a login. The rest is hexadecimal.
// Source: https://mariadb.org/mission-impossible-zero-configuration-ssl/.
const proofMark = "\x01"

// Makes a certificate of no known authority acceptable until the server has proved it. Any
// other fault of the certificate ends the handshake: a date, or a name that is not the server's.
// The path of a Unix socket is proof enough.
func (l *login) deferTrust(config *tls.Config) {
	t, check := &l.conn.cfg.TLS, config.VerifyConnection
	if check == nil || !t.ByPassword || t.CAFile != "" || t.CADir != "" || !l.greeting.mariaDB {
		return
	}
	config.VerifyConnection = func(state tls.ConnectionState) error {
		err := check(state)
		switch unknown := (x509.UnknownAuthorityError{}); {
		case !errors.As(err, &unknown):
			return err
		case l.conn.cfg.Network == "unix":
			l.unverified = true
			return nil
		case l.password() == "":
			return fmt.Errorf("%w; a login without a password cannot verify the server either", err)
		}
		l.untrusted = err
		return nil
	}
}

// Returns why a plugin must not be used over the connection: the server has yet to prove its
// certificate, and cannot do so with that plugin.
func (l *login) trustworthy(name string) error {
	if l.untrusted == nil || plugins[name].hash != nil {
		return nil
	}
	return tlsError(fmt.Errorf("%w, and plugin '%s' cannot verify the server by the password; name the authority with ssl-ca", l.untrusted, name))
}

// Checks the server's proof, which the outcome of the login holds, and removes the proof from the
// outcome. A server whose certificate is not trusted must have proved it.
func (l *login) checkProof(o *result.Outcome) error {
	if !l.greeting.mariaDB || l.conn.tls == nil {
		return nil
	}
	proof, found := strings.CutPrefix(o.Info, proofMark)
	if found {
		o.Info = ""
	}
	proved := found && l.proves(proof)
	switch {
	case proved && l.conn.server.TLS.Verified == "":
		l.conn.server.TLS.Verified = byPassword
	case l.untrusted != nil && found:
		return tlsError(fmt.Errorf("%w, and it is not the certificate that the server proves: someone may be between this machine and the server", l.untrusted))
	case l.untrusted != nil:
		return tlsError(fmt.Errorf("%w, and the server does not prove it by the password; name the authority with ssl-ca", l.untrusted))
	}
	return nil
}

// Reports whether a proof is right: a digest of the password's hash, the random bytes of the login
// and the certificate. A server in between has a certificate of its own and does not know
// the hash.
func (l *login) proves(proof string) bool {
	hash := plugins[l.plugin].hash
	if hash == nil || l.password() == "" {
		return false
	}
	stored := hash(l)
	if len(stored) == 0 {
		return false // the plugin's exchange was left out, and anyone could make the proof
	}
	fingerprint := sha256.Sum256(l.conn.tls.ConnectionState().PeerCertificates[0].Raw)
	return hmac.Equal([]byte(proofOf(stored, l.greeting.scramble, fingerprint[:])), []byte(proof))
}

func proofOf(hash, scramble, fingerprint []byte) string {
	return fmt.Sprintf("%X", sha256.Sum256(slices.Concat(hash, scramble, fingerprint)))
}

func (l *login) nativeHash() []byte {
	once := sha1.Sum([]byte(l.password()))
	twice := sha1.Sum(once[:])
	return twice[:]
}

// Returns the public key of MariaDB's ed25519, whose private key is the password itself.
func (l *login) ed25519Hash() []byte {
	digest := sha512.Sum512([]byte(l.password()))
	private, err := edwards25519.NewScalar().SetBytesWithClamping(digest[:32])
	if err != nil {
		panic(err) // the length is right
	}
	return new(edwards25519.Point).ScalarBaseMult(private).Bytes()
}
