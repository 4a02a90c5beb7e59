package wire_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"encoding/hex"
	"io"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"mysh/internal/result"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

// The proofs and the stored hashes of the password "secret" are recorded from MariaDB 11.8.9.
func TestProof_RecordedFromMariaDB(t *testing.T) {
	const fingerprint = "52792845270ee3219090d9f4e0b7954f7a804900d2e8ae04f0c7a2ab437dffd7"
	for plugin, recorded := range map[string]struct{ scramble, hash, proof string }{
		"mysql_native_password": {"4235224b335d5b2f78312a7d5b2c6a54443a3331", "14e65567abdb5135d0cfd9a70b3032c179a49ee7",
			"D7ECFDBD0E621504F7E9D17FC15214827981F834A4017065F1EAB06FF0C6801B"},
		"client_ed25519": {"7e6d27753b6363487c5a2f75275b745941785832", "648814444520e4f56043a2ec9215e63be7992d2d270bc6dee873e36164786096",
			"25E90E52CBFD5711944955A88F5A05A4135AF55DCCC29F139CF72527D4D55738"},
		"parsec": {"7d69773b5c406a752f267026685c71474a226764", "5000fd7954fb3b15187cbae56b2618f3b286336c3f0f275662b3e1fae92cf9bb9be1f5ae04e1e58e9a6ebb24e054147ccf564733",
			"85D23D67C976896C92458F55A53B56F68ECFD0D25253EDB0D25C9FE898C419A0"},
	} {
		if plugin != "parsec" { // whose hash has a salt
			if got := hex.EncodeToString(wire.HashOf(plugin, "secret")); got != recorded.hash {
				t.Errorf("%s: hash %s, want %s", plugin, got, recorded.hash)
			}
		}
		if got := wire.ProofOf(unhex(t, recorded.hash), unhex(t, recorded.scramble), unhex(t, fingerprint)); got != recorded.proof {
			t.Errorf("%s: proof %s, want %s", plugin, got, recorded.proof)
		}
	}
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// selfSigned returns the TLS settings of a server that made its certificate itself, valid until
// then.
func selfSigned(t *testing.T, until time.Time) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(0), Subject: pkix.Name{CommonName: "MariaDB Server"},
		NotBefore: until.Add(-48 * time.Hour), NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

func tomorrow() time.Time { return time.Now().Add(24 * time.Hour) }

// mariaDB returns a scripted server of MariaDB 11.8 with a certificate of its own.
func mariaDB(t *testing.T, change func(*wiretest.Options)) *wiretest.Server {
	t.Helper()
	o := wiretest.Options{Version: "5.5.5-11.8.9-MariaDB", Capabilities: wiretest.MariaDB,
		Password: wiretest.MariaDBPassword, TLS: selfSigned(t, tomorrow()), Prove: true}
	if change != nil {
		change(&o)
	}
	return wiretest.Start(t, o)
}

// zeroConfiguration is the configuration of a client that trusts a certificate by the password.
func zeroConfiguration(t *testing.T, srv *wiretest.Server) wire.Config {
	t.Helper()
	systemAuthority(t)
	return wire.Config{Network: "tcp", Address: srv.Addr(), User: "ann", Password: wiretest.MariaDBPassword,
		TLS: wire.TLS{Mode: wire.TLSVerifyIdentity, SystemCAs: true, ByPassword: true}}
}

var system struct {
	once      sync.Once
	authority *wiretest.Authority
}

// systemAuthority returns the only authority that the tests' system trusts, on Linux. Go reads
// the authorities once in a process, from the paths in the environment.
func systemAuthority(t *testing.T) *wiretest.Authority {
	t.Helper()
	system.once.Do(func() {
		system.authority = wiretest.NewAuthority(t)
		t.Setenv("SSL_CERT_FILE", system.authority.CAFile)
		t.Setenv("SSL_CERT_DIR", t.TempDir())
		if _, err := x509.SystemCertPool(); err != nil {
			t.Fatal(err)
		}
	})
	return system.authority
}

// A certificate of no authority is accepted if, and only if, the server proves it.
func TestByPassword(t *testing.T) {
	authority := wiretest.NewAuthority(t)
	server := func(change func(*wiretest.Options)) func(*wiretest.Options) { return change }
	client := func(change func(*wire.Config)) func(*wire.Config) { return change }
	plugin := func(name string) func(*wiretest.Options) {
		return func(o *wiretest.Options) { o.Switch = []string{name} }
	}
	for _, tt := range []struct {
		name   string
		server func(*wiretest.Options)
		client func(*wire.Config)
		want   string
		part   string // of the error, "" for none
	}{
		{"mysql_native_password", nil, nil, "password", ""},
		{"mysql_native_password after a switch", plugin("mysql_native_password"), nil, "password", ""},
		{"client_ed25519", plugin("client_ed25519"), nil, "password", ""},
		{"parsec", plugin("parsec"), nil, "password", ""},
		{"parsec after native", server(func(o *wiretest.Options) { o.Switch = []string{"mysql_native_password", "parsec"} }), nil, "password", ""},
		{"native after parsec's request", server(func(o *wiretest.Options) { o.Switch = []string{"client_ed25519", "mysql_native_password"} }), nil, "password", ""},
		{"no proof", server(func(o *wiretest.Options) { o.Prove = false }), nil, "", "the server does not prove it"},
		{"no password", server(func(o *wiretest.Options) { o.Password = "" }), client(func(c *wire.Config) { c.Password = "" }), "", "without a password"},
		{"an expired certificate", server(func(o *wiretest.Options) { o.TLS = selfSigned(t, time.Now().Add(-time.Hour)) }), nil, "", "expired"},
		{"caching_sha2_password", plugin("caching_sha2_password"), nil, "", "plugin 'caching_sha2_password' cannot verify the server"},
		{"caching_sha2_password in the greeting", server(func(o *wiretest.Options) { o.Plugin = "caching_sha2_password" }), nil, "", "plugin 'caching_sha2_password' cannot"},
		{"dialog", server(func(o *wiretest.Options) {
			o.Switch, o.Questions = []string{"dialog"}, []wiretest.Question{{Text: "Password: ", Secret: true, Answer: "secret"}}
		}), nil, "", "plugin 'dialog' cannot verify the server"},
		{"not asked for", nil, client(func(c *wire.Config) { c.TLS.ByPassword = false }), "", "unknown authority"},
		{"an authority is named", nil, client(func(c *wire.Config) { c.TLS.CAFile = authority.CAFile }), "", "unknown authority"},
		{"the authority that signed", server(func(o *wiretest.Options) { o.TLS = authority.ServerConfig(t, "db", "127.0.0.1") }),
			client(func(c *wire.Config) { c.TLS.CAFile = authority.CAFile }), "CA", ""},
		{"a MySQL that proves", server(func(o *wiretest.Options) { o.Version, o.Capabilities = "9.7.4", wiretest.MySQL }), nil, "", "unknown authority"},
		{"REQUIRED", nil, client(func(c *wire.Config) { c.TLS = wire.TLS{Mode: wire.TLSRequired} }), "password", ""},
		{"PREFERRED", nil, client(func(c *wire.Config) { c.TLS = wire.TLS{} }), "password", ""},
		{"PREFERRED, no proof", server(func(o *wiretest.Options) { o.Prove = false }), client(func(c *wire.Config) { c.TLS = wire.TLS{} }), "", ""},
		{"a socket, no proof", server(func(o *wiretest.Options) { o.Prove, o.Network = false, "unix" }), client(func(c *wire.Config) { c.Network = "unix" }), "", ""},
		{"a socket", server(func(o *wiretest.Options) { o.Network = "unix" }), client(func(c *wire.Config) { c.Network = "unix" }), "password", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := mariaDB(t, tt.server)
			cfg := zeroConfiguration(t, srv)
			if tt.client != nil {
				tt.client(&cfg)
			}
			conn, err := wire.Connect(context.Background(), cfg)
			if tt.part != "" {
				wantError(t, err, 2026, tt.part)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if got := conn.Server().TLS.Verified; got != tt.want {
				t.Errorf("verified by %q, want %q", got, tt.want)
			}
			if info := conn.Server().Login.Info; info != "" {
				t.Errorf("the proof is shown: %q", info)
			}
		})
	}
}

// A server with a certificate of its own gets neither the password nor anything that proves it
// to others, except for the answer of a plugin with a proof.
func TestByPassword_PasswordIsNotSent(t *testing.T) {
	for name, auth := range map[string]func(c *wiretest.Client) bool{
		"clear text": func(c *wiretest.Client) bool { c.Packet([]byte("\xfemysql_clear_password\x00")); return answered(c) },
		"a dialog":   func(c *wiretest.Client) bool { c.Packet([]byte("\xfedialog\x00\x05Password: ")); return answered(c) },
		"full caching_sha2": func(c *wiretest.Client) bool {
			c.Packet([]byte("\xfecaching_sha2_password\x00ABCDEFGHIJKLMNOPQRST\x00\x01\x04"))
			return answered(c)
		},
		"sha256": func(c *wiretest.Client) bool {
			c.Packet([]byte("\xfesha256_password\x00ABCDEFGHIJKLMNOPQRST\x00"))
			return answered(c)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []byte
			srv := mariaDB(t, func(o *wiretest.Options) {
				o.Auth = func(c *wiretest.Client) bool {
					auth(c)
					got = c.AuthResponse
					return false
				}
			})
			cfg := zeroConfiguration(t, srv)
			cfg.EnableCleartext = true
			_, err := wire.Connect(context.Background(), cfg)
			wantError(t, err, 2026, "cannot verify the server by the password")
			srv.Close()
			if len(got) > 0 {
				t.Errorf("the server received %q", got)
			}
		})
	}
}

// A server that leaves out PARSEC's exchange, after which there is nothing to prove, is refused.
func TestByPassword_NoExchange(t *testing.T) {
	for name, auth := range map[string]func(c *wiretest.Client){
		"at once":        func(c *wiretest.Client) {},
		"without a salt": func(c *wiretest.Client) { c.SwitchPlugin("parsec", random32) },
		"without an end": func(c *wiretest.Client) {
			c.SwitchPlugin("parsec", random32)
			c.SwitchPlugin("parsec", random32)
		},
	} {
		t.Run(name, func(t *testing.T) {
			srv := mariaDB(t, func(o *wiretest.Options) {
				o.Auth = func(c *wiretest.Client) bool {
					auth(c)
					c.OK(result.Outcome{Info: c.Proof()}) // which the server makes without the password
					c.Wait()
					return false
				}
				o.Password = "unknown to the server"
			})
			_, err := wire.Connect(context.Background(), zeroConfiguration(t, srv))
			wantError(t, err, 2026, "it is not the certificate that the server proves")
		})
	}
}

// A server in between that relays the login to the right server, with a certificate of its own, is
// refused: the proof is for another certificate.
func TestByPassword_ManInTheMiddle(t *testing.T) {
	for _, plugin := range []string{"mysql_native_password", "client_ed25519", "parsec"} {
		t.Run(plugin, func(t *testing.T) {
			srv := mariaDB(t, func(o *wiretest.Options) { o.Switch = []string{plugin} })
			cfg := zeroConfiguration(t, srv)
			cfg.Address = relay(t, srv.Addr())
			_, err := wire.Connect(context.Background(), cfg)
			wantError(t, err, 2026, "it is not the certificate that the server proves: someone may be between")
			if c := srv.Clients()[0]; c.User != "ann" || len(c.Commands()) > 0 {
				t.Errorf("the relay must work up to the login: user %q, commands %+v", c.User, c.Commands())
			}
			cfg.TLS = wire.TLS{Mode: wire.TLSRequired}
			conn, err := wire.Connect(context.Background(), cfg)
			if err != nil {
				t.Fatal(err)
			}
			if got := conn.Server().TLS.Verified; got != "" {
				t.Errorf("verified by %q", got)
			}
			conn.Close()
		})
	}
}

// relay starts a man in the middle before a server, and returns its address. It decrypts with a
// certificate of its own and passes everything on.
func relay(t *testing.T, address string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	config := selfSigned(t, tomorrow())
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", address)
			if err != nil {
				client.Close()
				return
			}
			go passOn(client, server, config)
		}
	}()
	return listener.Addr().String()
}

func passOn(client, server net.Conn, config *tls.Config) {
	defer client.Close()
	defer server.Close()
	if copyPacket(client, server) != nil || copyPacket(server, client) != nil { // greeting, request for TLS
		return
	}
	near, far := tls.Server(client, config), tls.Client(server, &tls.Config{InsecureSkipVerify: true})
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
	length := int64(binary.LittleEndian.Uint32(header) & 0xffffff)
	if _, err := dst.Write(header); err != nil {
		return err
	}
	_, err := io.CopyN(dst, src, length)
	return err
}
