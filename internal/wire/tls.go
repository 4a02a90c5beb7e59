package wire

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"mysh/internal/result"
)

// TLSState describes an encrypted connection.
type TLSState struct {
	Version  string // "TLSv1.3"
	Cipher   string // by OpenSSL's name, as servers show it in Ssl_cipher
	Verified string // what has verified the certificate: "CA", "password", "" for nothing
}

// Reports whether to encrypt. The error is the reason why the login must not continue.
func (c *Conn) wantsTLS(g *greeting) (bool, error) {
	switch c.cfg.TLS.Mode {
	case TLSDisabled:
		return false, nil
	case TLSPreferred:
		return g.capabilities.Has(CapSSL) && c.cfg.Network != "unix", nil
	}
	if !g.capabilities.Has(CapSSL) {
		return false, tlsError(errors.New("SSL is required but the server doesn't support it"))
	}
	return true, nil
}

func tlsError(cause error) *result.Error {
	return clientError(result.CodeTLS, cause, "SSL connection error: %v", cause)
}

// Encrypts the connection.
func (c *Conn) startTLS(ctx context.Context, config *tls.Config) error {
	if c.r.pos < c.r.end {
		// The data would be read as if it had been encrypted.
		return tlsError(errors.New("data was sent before encryption began, by the server or by an attacker"))
	}
	conn := tls.Client(c.socket, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		return tlsError(err)
	}
	c.tls = conn
	c.r.src = tlsSource{conn, c.socket}
	c.w.w.Reset(conn)
	state := conn.ConnectionState()
	c.server.TLS = &TLSState{
		Version: strings.Replace(tls.VersionName(state.Version), "TLS ", "TLSv", 1),
		Cipher:  cipherName(state.CipherSuite),
	}
	return nil
}

// Returns the settings in Go's form. It reads the files, so that a wrong name is reported
// before anything is sent.
func (t *TLS) config(network, address string) (*tls.Config, error) {
	host, _, err := net.SplitHostPort(address)
	switch {
	case network == "unix":
		host = "localhost" // a Unix socket exists only on this host
	case err != nil:
		host = address
	}
	config := &tls.Config{
		MinVersion:   t.MinVersion,
		MaxVersion:   t.MaxVersion,
		CipherSuites: t.CipherSuites,
		ServerName:   t.ServerName,
		// Go's own check can neither omit the name nor accept a name in the certificate's
		// common name, where MySQL's documentation puts it. The check below does both.
		InsecureSkipVerify: true,
	}
	if t.CertFile != "" || t.KeyFile != "" {
		// One file may hold both, as for the C clients.
		cert, key := cmp.Or(t.CertFile, t.KeyFile), cmp.Or(t.KeyFile, t.CertFile)
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			return nil, fmt.Errorf("cannot use the certificate '%s' with the key '%s': %w", cert, key, err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	if t.Mode != TLSVerifyCA && t.Mode != TLSVerifyIdentity {
		return config, nil
	}
	roots, err := t.authorities()
	if err != nil {
		return nil, err
	}
	name := ""
	if t.Mode == TLSVerifyIdentity {
		if name = t.ServerName; name == "" {
			name = host
		}
		config.ServerName = name
	}
	config.VerifyConnection = func(state tls.ConnectionState) error {
		return verify(state.PeerCertificates, roots, name)
	}
	return config, nil
}

// Reads the trusted authorities.
func (t *TLS) authorities() (*x509.CertPool, error) {
	switch {
	case t.CAFile != "" || t.CADir != "":
	case t.SystemCAs:
		return x509.SystemCertPool()
	default:
		return nil, errors.New("CA certificate is required if ssl-mode is VERIFY_CA or VERIFY_IDENTITY")
	}
	pool := x509.NewCertPool()
	if t.CAFile != "" {
		if err := addAuthorities(pool, t.CAFile); err != nil {
			return nil, err
		}
	}
	if t.CADir == "" {
		return pool, nil
	}
	entries, err := os.ReadDir(t.CADir)
	if err != nil {
		return nil, fmt.Errorf("cannot read the CA directory: %w", err)
	}
	found := t.CAFile != ""
	for _, entry := range entries {
		if hashedName.MatchString(entry.Name()) && addAuthorities(pool, filepath.Join(t.CADir, entry.Name())) == nil {
			found = true
		}
	}
	if !found {
		return nil, fmt.Errorf("no CA certificate in the directory '%s' under a name like 1a2b3c4d.0, as openssl rehash makes them", t.CADir)
	}
	return pool, nil
}

// OpenSSL reads only files of a directory whose names are the hash of a subject.
// Source: https://docs.openssl.org/master/man1/openssl-rehash/.
var hashedName = regexp.MustCompile(`^[0-9a-f]{8}\.[0-9]+$`)

func addAuthorities(pool *x509.CertPool, name string) error {
	pem, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("cannot read the CA file: %w", err)
	}
	if !pool.AppendCertsFromPEM(pem) {
		return fmt.Errorf("no CA certificate in the file '%s'", name)
	}
	return nil
}

// Checks that a trusted authority has signed the server's certificate, and unless name is empty
// that the certificate is for that name.
func verify(chain []*x509.Certificate, roots *x509.CertPool, name string) error {
	if len(chain) == 0 {
		return errors.New("the server sent no certificate")
	}
	options := x509.VerifyOptions{Roots: roots, Intermediates: x509.NewCertPool()}
	for _, cert := range chain[1:] {
		options.Intermediates.AddCert(cert)
	}
	if _, err := chain[0].Verify(options); err != nil {
		return err
	}
	if name == "" {
		return nil
	}
	return verifyName(chain[0], name)
}

// Checks the name of a certificate. The common name counts only where no alternative names are
// given, as in OpenSSL.
func verifyName(cert *x509.Certificate, name string) error {
	common := cert.Subject.CommonName
	if len(cert.DNSNames) > 0 || len(cert.IPAddresses) > 0 || common == "" || net.ParseIP(name) != nil {
		return cert.VerifyHostname(name)
	}
	// With the common name as an alternative name, Go's matching applies to it.
	stand := &x509.Certificate{DNSNames: []string{common}, Extensions: cert.Extensions, Raw: cert.Raw}
	if stand.VerifyHostname(name) != nil {
		return fmt.Errorf("the server's certificate is for '%s', not for '%s'", common, name)
	}
	return nil
}
