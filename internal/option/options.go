package option

import "time"

// Options is what everything that was given comes to. A field's zero value means that
// nobody said anything, except where a default is named.
type Options struct {
	// Where to connect, and as whom.
	Host           string   // "" and "localhost" mean the Unix socket, see Address
	Port           int      // 0: 3306
	Socket         string   // "": the usual place, see Address
	Protocol       Protocol // "": by Host
	Database       string
	User           string // default: the login name of the machine's user
	Password       Password
	Connection     string        // --connection, the name of a connection of config.toml
	ConnectTimeout time.Duration // 0: no limit was given
	Wait           bool          // a refused connection is tried once more
	Reconnect      bool          // default true
	Compress       bool
	Compression    []string // algorithms the user allows, as given: "zlib", "zstd", "uncompressed"; nil: nothing was said
	ZstdLevel      int      // 1 to 22; default 3
	MaxPacket      uint64   // longest row or value taken from the server, bytes; default 16 MiB
	InitCommands   []string // sent after each login, in this order
	LocalInfile    bool     // LOAD DATA LOCAL may read files
	LocalInfileDir string   // LOAD DATA LOCAL may read below this directory though LocalInfile is off
	ExpiredLogin   bool     // batch mode, too, may log in with an expired password
	BindAddress    string   // local address to connect from
	DefaultAuth    string   // authentication plugin to try first
	Cleartext      bool     // the password may be sent as it is, if the server asks for that
	GetServerKey   bool     // the server's public key may be fetched over an unprotected connection
	ServerKeyFile  string   // PEM file with the server's public key
	CharacterSet   string   // default "utf8mb4"; never "auto", which stands for the locale's
	TLS            TLS

	// What to run.
	Execute       string // the texts of -e, joined by blanks
	HasExecute    bool   // -e was given, so standard input is not read
	Force         bool   // errors do not end a script; -e turns a Force said before it off
	Group         bool   // statements of a script that give one answer each may be sent together; default true
	Delimiter     string // default ";"
	Comments      bool   // comments are sent to the server; default true
	Commands      bool   // client commands are known in batch mode; default true
	SystemCommand Toggle // commands may run programs: Unset means interactively only
	NamedCommands bool   // client commands without backslash are known on any line
	BinaryMode    bool   // NUL and CRLF of a script are data, client commands are off but for delimiter and \C
	OneDatabase   bool   // only statements for Database are sent: after "use" of it, or at once if Positional
	Positional    bool   // Database was given without an option
	IgnoreSpaces  bool   // blanks may follow a function's name
	SafeUpdates   bool
	SelectLimit   uint64 // with SafeUpdates; default 1000
	MaxJoinSize   uint64 // with SafeUpdates; default 1000000
	AbortSource   bool   // an error ends the sourced file; default true
	PrintOnError  Toggle // a failing statement is shown before its error: Unset means from MariaDB only
	LineNumbers   bool   // errors in batch mode name the line; default true
	Sandbox       bool   // nothing on this machine may be read, written or run by a statement or command
	Progress      Toggle // a long script shows how far it is: Unset means on a terminal
	ReadOnly      bool   // sessions refuse to write

	// How results look.
	Batch            bool // tab-separated, no prompt, no history
	Table            bool
	Vertical         bool
	HTML             bool
	XML              bool
	Format           string   // --format, which beats the five above
	Set              []string // --set, settings as name=value
	AutoVertical     bool     // vertical if a result is wider than the terminal
	Raw              bool     // tab-separated text without escapes
	Silent           int      // how often -s was given; batch mode counts one more
	Verbose          int      // how often -v was given
	ColumnNames      bool     // default true
	ColumnTypes      bool     // column definitions are shown before each result
	BinaryAsHex      Toggle   // Unset: when a table goes to a terminal
	Quick            bool     // rows are shown as they arrive
	QuickColumnWidth int      // with Quick, columns of a table are at most this wide; 0: no limit
	Unbuffered       bool     // output is flushed after each statement
	ShowWarnings     bool     // warnings are shown after each statement

	// The shell.
	Prompt          string // "": the shell's own
	Color           string // of the prompt
	Pager           Toggle
	PagerCommand    string // "": $PAGER, or the shell's own choice
	Tee             string // file that takes a copy of the output
	AutoRehash      bool   // names of the schema are read for completion; default true
	SigintIgnore    bool
	HistoryFile     string   // "": the usual place
	HistoryIgnore   []string // patterns of statements not to keep, beside the built-in ones
	Config          string   // path of config.toml; "": the usual place
	NoConfig        bool     // config.toml is not read
	ListConnections bool     // the connections of config.toml are listed, nothing else

	// What to do instead.
	Help          bool
	Version       bool
	PrintDefaults bool
}

// Defaults returns the Options of somebody who said nothing, except for User.
func Defaults() Options {
	return Options{
		Reconnect:    true,
		MaxPacket:    16 << 20,
		CharacterSet: "utf8mb4",
		Group:        true,
		Delimiter:    ";",
		Comments:     true,
		Commands:     true,
		SelectLimit:  1000,
		MaxJoinSize:  1000000,
		AbortSource:  true,
		LineNumbers:  true,
		ColumnNames:  true,
		AutoRehash:   true,
	}
}

// FormatName returns the name of the batch format that was asked for: Format, or else
// "html", "xml", "vertical", "table" or "tab", in this order whatever the order of the
// flags was, as in the C clients. It is "" when none was asked for.
func (o *Options) FormatName() string {
	switch {
	case o.Format != "":
		return o.Format
	case o.HTML:
		return "html"
	case o.XML:
		return "xml"
	case o.Vertical:
		return "vertical"
	case o.Table:
		return "table"
	case o.Batch:
		return "tab"
	}
	return ""
}

// Toggle is a choice that may be left open.
type Toggle uint8

// The states of a Toggle.
const (
	Unset Toggle = iota
	On
	Off
)

// Or returns the choice, or open if none was made.
func (t Toggle) Or(open bool) bool {
	if t == Unset {
		return open
	}
	return t == On
}

// Password is what was said about the password. The last of --password, --skip-password,
// --password-file and --password-command wins, each of them over MYSQL_PWD.
type Password struct {
	State   PasswordState
	Text    string // for PasswordGiven
	Command string // for PasswordCommand; prints the password on its first line

	file   string // for passwordFile, which Given.Options turns into PasswordGiven
	source Source // of file
}

// PasswordState says where the password is to be had.
type PasswordState uint8

// The states of a Password.
const (
	NoPassword      PasswordState = iota // none: log in without
	PasswordGiven                        // it is Text, perhaps empty
	PasswordAsk                          // ask for it on the terminal
	PasswordCommand                      // run Command
	passwordFile
)

// TLS is what was asked of encryption.
type TLS struct {
	Mode       TLSMode  // never "" in the result of Given.Options
	CA         string   // PEM file of trusted authorities
	CAPath     string   // directory of such files
	SystemCAs  bool     // where neither is named, those are trusted that the system trusts
	Cert       string   // PEM file of the client's certificate
	Key        string   // PEM file of the client's key
	Cipher     string   // names for TLS 1.2 and below, separated by ':', in OpenSSL's spelling
	Suites     string   // names for TLS 1.3, separated by ':'
	Versions   []string // nil: nothing was said
	ServerName string   // asked for in the handshake and, in TLSVerifyIdentity, expected; "": Host
}

// TLSMode says how much encryption is asked for.
type TLSMode string

// The modes. Given.Options chooses TLSVerifyCA instead of TLSPreferred if an authority is
// named and no mode is, as the C client does: naming whom to trust and then trusting
// anybody is nobody's wish.
const (
	TLSDisabled       TLSMode = "DISABLED"
	TLSPreferred      TLSMode = "PREFERRED" // if the server has it
	TLSRequired       TLSMode = "REQUIRED"
	TLSVerifyCA       TLSMode = "VERIFY_CA"       // and the certificate is signed by an authority we trust
	TLSVerifyIdentity TLSMode = "VERIFY_IDENTITY" // and it names the server
)

// Protocol is a way to reach the server.
type Protocol string

// The protocols. The C clients' PIPE and MEMORY are refused.
const (
	ProtocolByHost Protocol = ""
	ProtocolTCP    Protocol = "TCP"
	ProtocolSocket Protocol = "SOCKET"
)
