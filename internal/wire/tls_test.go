package wire_test

import (
	"context"
	"crypto/tls"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

// Each mode accepts some servers. "" stands for an encrypted connection, "plain" for one
// without encryption.
func TestTLSModes(t *testing.T) {
	ours, theirs := wiretest.NewAuthority(t), wiretest.NewAuthority(t)
	caDir := t.TempDir()
	pem, err := os.ReadFile(ours.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"5ed36f99.0": pem, "index.txt": []byte("V\t27")} {
		if err := os.WriteFile(filepath.Join(caDir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	clientCert, clientKey := ours.ClientFiles(t, "ann")
	both := bothInOne(t, clientCert, clientKey)
	unhashed := t.TempDir()
	for _, name := range []string{"ca.pem", "5ed36f99", "5ed36f99.r0", "5ED36F99.0", "5ed36f99.0.bak", "15ed36f99.0"} {
		if err := os.WriteFile(filepath.Join(unhashed, name), pem, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	byAddress := ours.ServerConfig(t, "", "127.0.0.1")
	byName := ours.ServerConfig(t, "ignored", "db.example.org", "*.shop.example.org")
	byCommonName := ours.ServerConfig(t, "*.old.example.org")
	generated := ours.ServerConfig(t, "MySQL_Server_9.7.4_Auto_Generated_Server_Certificate")
	stranger := theirs.ServerConfig(t, "", "127.0.0.1", "db.example.org")
	ca := ours.CAFile
	for _, tt := range []struct {
		name   string
		server *tls.Config
		tls    wire.TLS
		want   string
	}{
		{"PREFERRED, offered", stranger, wire.TLS{}, ""},
		{"PREFERRED, not offered", nil, wire.TLS{}, "plain"},
		{"DISABLED, offered", byAddress, wire.TLS{Mode: wire.TLSDisabled}, "plain"},
		{"REQUIRED, offered", stranger, wire.TLS{Mode: wire.TLSRequired}, ""},
		{"REQUIRED, not offered", nil, wire.TLS{Mode: wire.TLSRequired}, "SSL is required but the server doesn't support it"},
		{"VERIFY_CA, not offered", nil, wire.TLS{Mode: wire.TLSVerifyCA, CAFile: ca}, "SSL is required but"},
		{"VERIFY_CA", generated, wire.TLS{Mode: wire.TLSVerifyCA, CAFile: ca}, ""},
		{"VERIFY_CA, a directory", generated, wire.TLS{Mode: wire.TLSVerifyCA, CADir: caDir}, ""},
		{"VERIFY_CA, another authority", stranger, wire.TLS{Mode: wire.TLSVerifyCA, CAFile: ca}, "certificate signed by unknown authority"},
		{"VERIFY_CA, no authority", generated, wire.TLS{Mode: wire.TLSVerifyCA}, "CA certificate is required"},
		{"VERIFY_CA, no such file", generated, wire.TLS{Mode: wire.TLSVerifyCA, CAFile: "/nosuch.pem"}, "cannot read the CA file: open /nosuch.pem"},
		{"VERIFY_CA, no certificate in the file", generated, wire.TLS{Mode: wire.TLSVerifyCA, CAFile: filepath.Join(caDir, "index.txt")}, "no CA certificate in the file"},
		{"VERIFY_CA, a directory without hashes in its names", generated, wire.TLS{Mode: wire.TLSVerifyCA, CADir: unhashed}, "under a name like 1a2b3c4d.0"},
		{"VERIFY_CA, an empty directory", generated, wire.TLS{Mode: wire.TLSVerifyCA, CADir: t.TempDir()}, "no CA certificate in the directory"},
		{"VERIFY_IDENTITY, address", byAddress, wire.TLS{Mode: wire.TLSVerifyIdentity, CAFile: ca}, ""},
		{"VERIFY_IDENTITY, another address", byName, wire.TLS{Mode: wire.TLSVerifyIdentity, CAFile: ca}, "127.0.0.1"},
		{"VERIFY_IDENTITY, name", byName, wire.TLS{Mode: wire.TLSVerifyIdentity, CAFile: ca, ServerName: "db.example.org"}, ""},
		{"VERIFY_IDENTITY, wildcard", byName, wire.TLS{Mode: wire.TLSVerifyIdentity, CAFile: ca, ServerName: "a.shop.example.org"}, ""},
		{"VERIFY_IDENTITY, wildcard is one label", byName, wire.TLS{Mode: wire.TLSVerifyIdentity, CAFile: ca, ServerName: "a.b.shop.example.org"}, "not a.b.shop"},
		{"VERIFY_IDENTITY, common name beside others", byName, wire.TLS{Mode: wire.TLSVerifyIdentity, CAFile: ca, ServerName: "ignored"}, "not ignored"},
		{"VERIFY_IDENTITY, common name alone", byCommonName, wire.TLS{Mode: wire.TLSVerifyIdentity, CAFile: ca, ServerName: "x.old.example.org"}, ""},
		{"VERIFY_IDENTITY, MySQL's own certificate", generated, wire.TLS{Mode: wire.TLSVerifyIdentity, CAFile: ca, ServerName: "db"},
			"certificate is for 'MySQL_Server_9.7.4_Auto_Generated_Server_Certificate', not for 'db'"},
		{"VERIFY_IDENTITY, another authority", stranger, wire.TLS{Mode: wire.TLSVerifyIdentity, CAFile: ca}, "unknown authority"},
		{"a certificate and its key in one file", byAddress, wire.TLS{CertFile: both}, ""},
		{"a key and its certificate in one file", byAddress, wire.TLS{KeyFile: both}, ""},
		{"a key without a certificate", byAddress, wire.TLS{KeyFile: "/nosuch.pem"}, "cannot use the certificate '/nosuch.pem' with the key '/nosuch.pem'"},
		{"versions that do not meet", &tls.Config{Certificates: byAddress.Certificates, MaxVersion: tls.VersionTLS12}, wire.TLS{MinVersion: tls.VersionTLS13}, "version"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := wiretest.Start(t, wiretest.Options{TLS: tt.server})
			conn, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: srv.Addr(), TLS: tt.tls})
			if tt.want != "" && tt.want != "plain" {
				wantError(t, err, 2026, tt.want)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if encrypted := conn.Server().TLS != nil; encrypted != (tt.want == "") {
				t.Errorf("encrypted: %v", encrypted)
			}
		})
	}
}

// bothInOne appends a key to the certificate's file, and returns the name of the file.
func bothInOne(t *testing.T, certFile, keyFile string) string {
	t.Helper()
	cert, err := os.OpenFile(certFile, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(keyFile)
	if err == nil {
		_, err = cert.Write(key)
	}
	if err = errors.Join(err, cert.Close()); err != nil {
		t.Fatal(err)
	}
	return certFile
}

// Without a TLS option, a connection over a socket is not encrypted: no other user can read it.
func TestTLS_Socket(t *testing.T) {
	authority := wiretest.NewAuthority(t)
	srv := wiretest.Start(t, wiretest.Options{Network: "unix", TLS: authority.ServerConfig(t, "db")})
	for mode, want := range map[wire.TLSMode]bool{wire.TLSPreferred: false, wire.TLSRequired: true} {
		conn := connect(t, srv, func(cfg *wire.Config) { cfg.Network, cfg.TLS.Mode = "unix", mode })
		if got := conn.Server().TLS != nil; got != want {
			t.Errorf("%v: encrypted %v", mode, got)
		}
	}
}

// The host name of a socket is localhost.
func TestTLS_SocketHostName(t *testing.T) {
	authority := wiretest.NewAuthority(t)
	for name, want := range map[string]string{"localhost": "", "db": "not localhost", "127.0.0.1": "localhost"} {
		srv := wiretest.Start(t, wiretest.Options{Network: "unix", TLS: authority.ServerConfig(t, "", name)})
		conn, err := wire.Connect(context.Background(), wire.Config{
			Network: "unix", Address: srv.Addr(), TLS: wire.TLS{Mode: wire.TLSVerifyIdentity, CAFile: authority.CAFile},
		})
		if want != "" {
			wantError(t, err, 2026, want)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		conn.Close()
	}
}

// With TLS 1.3 a server checks the client's certificate after the client has begun to send.
func TestTLS_ServerRejectsCertificate(t *testing.T) {
	authority := wiretest.NewAuthority(t)
	config := authority.ServerConfig(t, "db")
	config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, authority.Pool()
	srv := wiretest.Start(t, wiretest.Options{TLS: config})
	_, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: srv.Addr()})
	wantError(t, err, 2026, "SSL connection error: remote error: tls: certificate required")
}

func TestTLS_StateDescription(t *testing.T) {
	authority := wiretest.NewAuthority(t)
	config := authority.ServerConfig(t, "db")
	config.ClientAuth, config.ClientCAs = tls.RequireAndVerifyClientCert, authority.Pool()
	srv := wiretest.Start(t, wiretest.Options{TLS: config})
	conn := connect(t, srv, func(cfg *wire.Config) {
		cfg.TLS.CertFile, cfg.TLS.KeyFile = authority.ClientFiles(t, "ann")
		cfg.TLS.MaxVersion = tls.VersionTLS12
		cfg.TLS.CipherSuites, _ = wire.ParseCiphers("ECDHE-ECDSA-AES256-GCM-SHA384")
	})
	state := conn.Server().TLS
	if state == nil || state.Version != "TLSv1.2" || state.Cipher != "ECDHE-ECDSA-AES256-GCM-SHA384" || state.Verified != "" {
		t.Errorf("%+v", state)
	}
	if got := srv.Clients()[0].TLS.PeerCertificates[0].Subject.CommonName; got != "ann" {
		t.Errorf("the server sees the certificate of %q", got)
	}
}

// Rows are the same with TLS and without.
func TestTLS_Stream(t *testing.T) {
	authority := wiretest.NewAuthority(t)
	next := make(chan bool)
	conn := connectTo(t, wiretest.Options{TLS: authority.ServerConfig(t, "db")}, func(c *wiretest.Client) {
		c.Header(wiretest.Column("a"))
		c.Text("first")
		c.Flush()
		<-next
		c.Text(strings.Repeat("x", 1<<20))
		c.End(result.Outcome{})
	})
	stream := query(t, conn, "x")
	stream.Next()
	event, err := stream.Next()
	if err != nil {
		t.Fatal(err)
	}
	if got := describe(event); got != "row first\n" {
		t.Errorf("got %q", got)
	}
	close(next)
	event, err = stream.Next()
	if err != nil {
		t.Fatal(err)
	}
	if batch := event.(*result.Batch); len(batch.Rows) != 1 || len(batch.Rows[0]) != 1<<20+4 {
		t.Errorf("%d rows", len(batch.Rows))
	}
	if got := transcript(stream); got != "end rows=2\n" {
		t.Errorf("got %s", got)
	}
}

// Bytes received before encryption are not taken for encrypted ones.
func TestTLS_BytesBeforeEncryptionAreRefused(t *testing.T) {
	srv := wiretest.Start(t, wiretest.Options{Accept: func(c *wiretest.Client) {
		c.Raw(greetingWithTLS + "\x07\x00\x00\x02\x00\x00\x00\x02\x00\x00\x00")
		c.Wait()
	}})
	_, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: srv.Addr()})
	wantError(t, err, 2026, "before encryption began")
}

const greetingWithTLS = "\x49\x00\x00\x00\x0a8.0.3\x00\x01\x00\x00\x0012345678\x00\xff\xff\xff\x02\x00\xff\xc7\x15" +
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00123456789012\x00mysql_native_password\x00"

func TestParseCiphers(t *testing.T) {
	got, err := wire.ParseCiphers("ECDHE-RSA-AES128-GCM-SHA256:TLS_RSA_WITH_AES_256_CBC_SHA, TLS_AES_128_GCM_SHA256")
	want := []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_AES_256_CBC_SHA, tls.TLS_AES_128_GCM_SHA256}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, list := range []string{"HIGH", "AES128-SHA:!MD5"} {
		if _, err := wire.ParseCiphers(list); err == nil || !strings.Contains(err.Error(), "unknown cipher suite") {
			t.Errorf("%s: %v", list, err)
		}
	}
}
