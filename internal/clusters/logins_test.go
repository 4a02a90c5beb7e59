//go:build unix

package clusters

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"errors"
	"io"
	"math/big"
	"net"
	"os/user"
	"strings"
	"testing"
	"time"

	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/wire"
)

// MariaDB 11.8 logs in with each of its plugins, and proves the certificate that it has made
// itself where the plugin can.
func TestMariaDB118_Logins(t *testing.T) {
	onlyInClusterRun(t)
	s := servertest.Start(t, servertest.MariaDB118, "--ssl-ca=", "--ssl-cert=", "--ssl-key=",
		"--plugin-load-add=auth_parsec", "--plugin-load-add=auth_ed25519", "--plugin-load-add=auth_mysql_sha2")
	between := relay(t, s.Addr())
	for _, tt := range []struct {
		account, via string
		plugin       string
		proved       bool
	}{
		{"native", "mysql_native_password USING PASSWORD('secret')", "mysql_native_password", true},
		{"parsec", "parsec USING PASSWORD('secret')", "parsec", true},
		{"ed25519", "ed25519 USING PASSWORD('secret')", "client_ed25519", true},
		{"sha2", "caching_sha2_password USING PASSWORD('secret')", "caching_sha2_password", false},
		{"either", "mysql_native_password USING PASSWORD('another') OR parsec USING PASSWORD('secret')", "parsec", true},
		{"second", "ed25519 USING PASSWORD('another') OR mysql_native_password USING PASSWORD('secret')", "mysql_native_password", true},
	} {
		t.Run(tt.account, func(t *testing.T) {
			s.SQL(t, "CREATE USER "+tt.account+"@'%' IDENTIFIED VIA "+tt.via)
			preferred := wire.Config{Network: "tcp", Address: s.Addr(), User: tt.account, Password: "secret"}
			verified := ""
			if tt.proved {
				verified = "password"
			}
			login(t, preferred, tt.plugin, verified)

			plain := preferred
			plain.TLS.Mode = wire.TLSDisabled
			if tt.proved {
				login(t, plain, tt.plugin, "")
			}

			must := preferred
			must.TLS = wire.TLS{Mode: wire.TLSVerifyIdentity, SystemCAs: true, ByPassword: true}
			if tt.proved {
				login(t, must, tt.plugin, "password")
			} else {
				refused(t, must, 2026, "plugin '"+tt.plugin+"' cannot verify the server")
			}

			wrong := must
			wrong.Password = "wrong"
			if tt.proved {
				refused(t, wrong, 1045, "Access denied")
			}

			must.Address, preferred.Address = between, between
			if tt.proved {
				refused(t, must, 2026, "someone may be between")
			}
			login(t, preferred, tt.plugin, "")
		})
	}
}

// An account that the operating system vouches for needs no part of the client's.
func TestMariaDB118_UnixSocket(t *testing.T) {
	onlyInClusterRun(t)
	s := servertest.Start(t, servertest.MariaDB118)
	us, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	s.SQL(t, "CREATE USER us@localhost IDENTIFIED VIA unix_socket AS '"+us.Username+"'")
	cfg := wire.Config{Network: "unix", Address: s.Socket, User: "us"}
	login(t, cfg, "mysql_native_password", "")
	cfg.Network, cfg.Address = "tcp", s.Addr()
	refused(t, cfg, 1698, "Access denied")
}

// A certificate that an authority has signed is proved, too, and the authority comes first.
func TestMariaDB118_CertificateOfAnAuthority(t *testing.T) {
	onlyInClusterRun(t)
	s := servertest.Start(t, servertest.MariaDB118)
	cfg := wire.Config{Network: "tcp", Address: s.Addr(), User: servertest.App, Password: servertest.AppPassword}
	login(t, cfg, "mysql_native_password", "password")
	cfg.TLS = wire.TLS{Mode: wire.TLSVerifyIdentity, CAFile: s.TLS.CA, SystemCAs: true, ByPassword: true}
	login(t, cfg, "mysql_native_password", "CA")
	cfg.TLS.CAFile = ""
	login(t, cfg, "mysql_native_password", "password")
}

// login logs in, and checks plugin and verification.
func login(t *testing.T, cfg wire.Config, plugin, verified string) {
	t.Helper()
	conn, err := wire.Connect(context.Background(), cfg)
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close()
	got := ""
	if conn.Server().TLS != nil {
		got = conn.Server().TLS.Verified
	}
	if conn.Server().Plugin != plugin || got != verified {
		t.Errorf("plugin %s, verified by %q; want %s, %q", conn.Server().Plugin, got, plugin, verified)
	}
	if _, err := conn.Ping(); err != nil {
		t.Error(err)
	}
}

// refused checks that a login fails with an error.
func refused(t *testing.T, cfg wire.Config, number uint16, part string) {
	t.Helper()
	conn, err := wire.Connect(context.Background(), cfg)
	var got *result.Error
	if err == nil {
		conn.Close()
		t.Errorf("logged in; want error %d with %q", number, part)
	} else if !errors.As(err, &got) || got.Number != number || !strings.Contains(got.Message, part) {
		t.Errorf("got %v; want error %d with %q", err, number, part)
	}
}

// relay starts a man in the middle before a server, and returns its address. It decrypts with a
// certificate of its own and passes everything on.
func relay(t *testing.T, address string) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(0), Subject: pkix.Name{CommonName: "MariaDB Server"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	own := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			if server, err := net.Dial("tcp", address); err == nil {
				go passOn(client, server, own)
			} else {
				client.Close()
			}
		}
	}()
	return listener.Addr().String()
}

func passOn(client, server net.Conn, own *tls.Config) {
	defer client.Close()
	defer server.Close()
	if copyPacket(client, server) != nil || copyPacket(server, client) != nil { // greeting, request for TLS
		return
	}
	near, far := tls.Server(client, own), tls.Client(server, &tls.Config{InsecureSkipVerify: true})
	if near.Handshake() != nil || far.Handshake() != nil {
		return
	}
	go func() {
		io.Copy(far, near)
		server.Close()
	}()
	io.Copy(near, far)
}

func copyPacket(dst io.Writer, src io.Reader) error {
	header := make([]byte, 4)
	if _, err := io.ReadFull(src, header); err != nil {
		return err
	}
	if _, err := dst.Write(header); err != nil {
		return err
	}
	_, err := io.CopyN(dst, src, int64(binary.LittleEndian.Uint32(header)&0xffffff))
	return err
}
