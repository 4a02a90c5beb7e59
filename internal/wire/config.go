package wire

import (
	"context"
	"io"
	"net"
)

// A Config holds where to connect, as whom and how. The zero value of every field but Network
// and Address is usable.
type Config struct {
	Network string // "tcp", "tcp4", "tcp6" or "unix"
	Address string // "host:port", or the path of a socket; "@name" is an abstract one on Linux

	User     string
	Password string

	// FurtherPasswords are those of an account's second and third factor (MySQL 8.0.27).
	FurtherPasswords [2]string

	Database string // default schema, "" for none

	// Charset is the character set of statements and results, by MySQL's name: "utf8mb4"
	// (also when empty), "latin1", "binary". An unknown one gives error 2019.
	Charset string

	TLS TLS

	// Compression lists the allowed algorithms. A server that has none of them gets plain
	// packets, see Server.Compression. A server that has both gets zlib, as from the C client.
	Compression []Compression

	// MustCompress makes the login fail with error 2066 when the server has none of the
	// algorithms.
	MustCompress bool

	// ZstdLevel is the effort of zstd, from 1 to 22; 0 means 3.
	ZstdLevel int

	// DefaultAuth is the authentication plugin to begin with. The server may switch to
	// another. Empty means the server's choice.
	DefaultAuth string

	// GetServerPublicKey allows a request for the server's RSA key, which protects the password
	// where neither TLS nor a Unix socket does. An attacker between client and server can
	// answer with a key of their own. The request therefore needs to be allowed.
	GetServerPublicKey bool

	// ServerPublicKeyFile is a PEM file with the server's RSA key, "" for none. It is read only
	// when the key is needed.
	ServerPublicKeyFile string

	// Ask answers a question of the server during the login (MariaDB's PAM plugin), as the user
	// does at a terminal. The question is the server's text as it was sent. The answer to a secret
	// question must not be shown. With nil such a login fails unless the password is the answer.
	Ask func(ctx context.Context, question string, secret bool) (string, error)

	// EnableCleartext allows the mysql_clear_password plugin (PAM, LDAP), over TLS or a
	// Unix socket only.
	EnableCleartext bool

	Interactive     bool // the server applies interactive_timeout instead of wait_timeout
	ExpiredPassword bool // log in with an expired password, to a session that may only change it
	MultiStatements bool // one text may hold several statements
	IgnoreSpace     bool // names of functions may be followed by blanks

	// LocalInfile opens the file that the server asks for during LOAD DATA LOCAL. The server
	// chooses the name; the function decides whether the user wants this file to be sent. With
	// nil no file is sent: MariaDB then refuses the statement (4166), and with MySQL the Stream
	// ends with error 2068. An error of the function or of Read ends the Stream as well. A
	// *result.Error is returned as it is, any other error in the words of the C client.
	LocalInfile func(name string) (io.ReadCloser, error)

	// Attributes are shown in performance_schema.session_connect_attrs. _client_name, _os,
	// _pid, _platform and program_name are set unless they are given here.
	Attributes map[string]string

	// MaxPacket is the longest packet to receive in bytes, which bounds the memory that
	// one row can take. 0 means 1 GiB, the most that servers send.
	MaxPacket int

	// Dial replaces the dialler: for tunnels and tests. Nil means net.Dialer.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// TLS holds whether and how to encrypt, and what the server must prove.
type TLS struct {
	Mode TLSMode

	CAFile string // PEM file of trusted authorities
	CADir  string // directory of such files, with the names that openssl rehash makes

	// SystemCAs allows the authorities that the system trusts where none is named.
	SystemCAs bool

	// ByPassword accepts, where no authority is named, a certificate that no authority has signed
	// if the server proves by the password's hash that the certificate is its own (MariaDB 11.4).
	// The user has logged in by then: a server in between that relays the login learns nothing
	// more, but is logged in.
	ByPassword bool

	CertFile string // PEM file of the client's certificate, and of its key if there is no KeyFile
	KeyFile  string

	// ServerName is the name that VERIFY_IDENTITY looks for in the certificate, and the
	// one sent for SNI. Empty means the host of Config.Address, localhost for a Unix socket,
	// which is then sent for SNI only with VERIFY_IDENTITY.
	ServerName string

	MinVersion, MaxVersion uint16   // tls.VersionTLS12 …; 0 means Go's defaults
	CipherSuites           []uint16 // for TLS 1.2 and below, see ParseCiphers; nil means Go's defaults
}

// TLSMode is a value of --ssl-mode.
// Source: https://dev.mysql.com/doc/refman/9.7/en/connection-options.html#option_general_ssl-mode.
type TLSMode int

// The modes. Preferred encrypts whenever the server can, except over a Unix socket. It never
// falls back to plain text once the server has announced TLS. Only the last two check the
// server's certificate.
const (
	TLSPreferred TLSMode = iota
	TLSDisabled
	TLSRequired
	TLSVerifyCA
	TLSVerifyIdentity
)

var tlsModeNames = [...]string{"PREFERRED", "DISABLED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY"}

// String returns the mode as --ssl-mode spells it.
func (m TLSMode) String() string {
	if m < 0 || int(m) >= len(tlsModeNames) {
		return "invalid"
	}
	return tlsModeNames[m]
}
