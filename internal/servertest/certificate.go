package servertest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// certificates are the files that a server and its clients need for TLS.
type certificates struct {
	client                TLS
	serverCert, serverKey string
}

// Makes an authority in dir, and a certificate for the server and one for a client. They are
// valid for a day.
func makeCertificates(dir string) (c certificates, err error) {
	authority, err := newIdentity(&x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "mysh test authority"},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}, nil)
	if err != nil {
		return c, err
	}
	server, err := newIdentity(&x509.Certificate{
		SerialNumber: big.NewInt(2),
		Subject:      pkix.Name{CommonName: "mysh test server"},
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, authority)
	if err != nil {
		return c, err
	}
	client, err := newIdentity(&x509.Certificate{
		SerialNumber: big.NewInt(3),
		Subject:      pkix.Name{CommonName: "mysh test client"},
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, authority)
	if err != nil {
		return c, err
	}
	if c.client.CA, _, err = authority.write(dir, "ca"); err != nil {
		return c, err
	}
	if c.serverCert, c.serverKey, err = server.write(dir, "server"); err != nil {
		return c, err
	}
	c.client.ClientCert, c.client.ClientKey, err = client.write(dir, "client")
	return c, err
}

// An identity is a certificate with its key.
type identity struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// Makes an identity that is signed by issuer, or by itself if issuer is nil.
func newIdentity(wanted *x509.Certificate, issuer *identity) (*identity, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	// The clock of a container may be a little later than that of its host.
	wanted.NotBefore = time.Now().Add(-time.Hour)
	wanted.NotAfter = time.Now().Add(24 * time.Hour)
	if issuer == nil {
		issuer = &identity{certificate: wanted, key: key}
	}
	der, err := x509.CreateCertificate(rand.Reader, wanted, issuer.certificate, key.Public(), issuer.key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return &identity{certificate: certificate, key: key}, err
}

// Writes name.pem and name-key.pem, and returns their paths.
func (i *identity) write(dir, name string) (certificate, key string, err error) {
	certificate, key = filepath.Join(dir, name+".pem"), filepath.Join(dir, name+"-key.pem")
	der, err := x509.MarshalPKCS8PrivateKey(i.key)
	if err != nil {
		return "", "", err
	}
	if err := os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		return "", "", err
	}
	return certificate, key, os.WriteFile(certificate,
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: i.certificate.Raw}), 0o600)
}
