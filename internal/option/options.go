package option

import "time"

// Options are the values of all options. Unless a default is given below, the zero value of a
// field means that the option was not given.
type Options struct {
	// Where to connect, and as whom.
	Host           string   // "" and "localhost" mean the Unix socket, see Address
	Port           int      // 0: 3306
	Socket         string   // "": the usual path, see Address
	Protocol       Protocol // "": by Host
	Database       string
	User           string // default: the login name of the user
	Password       Password
	Connection     string        // --connection, the name of a connection of config.toml
	ConnectTimeout time.Duration // 0: not given
	Wait           bool          // if the connection is refused, mysh waits and tries once more
	Reconnect      bool          // default true
	Kill           KillMode      // before Ctrl-C sends KILL; "" is KillVerify
	Compress       bool
	Compression    []string // algorithms the user allows, as written: "zlib", "zstd", "uncompressed"; nil: not given
	ZstdLevel      int      // 1 to 22; default 3
	MaxPacket      uint64   // longest row or value accepted from the server, bytes; default 16 MiB
	InitCommands   []string // sent after each login, in this order
	LocalInfile    bool     // LOAD DATA LOCAL may read files
	LocalInfileDir string   // LOAD DATA LOCAL may read below this directory even if LocalInfile is off
	ExpiredLogin   bool     // an expired password may log in in batch mode, too
	BindAddress    string   // local address to connect from
	DefaultAuth    string   // authentication plugin to try first
	Cleartext      bool     // the password may be sent in clear text if the server asks for it
	GetServerKey   bool     // the server's public key may be fetched over a connection without TLS
	ServerKeyFile  string   // PEM file with the server's public key
	CharacterSet   string   // default "utf8mb4"; never "auto", which is replaced by that of the locale
	TLS            TLS

	FurtherPasswords [2]Password // of the account's second and third factor; their State is never PasswordCommand

	// Statements.
	Execute       string // the texts of -e, joined by blanks
	HasExecute    bool   // -e was given, so standard input is not read
	HasWatch      bool   // the statements of -e are run again and again
	Watch         string // with HasWatch, the seconds between two runs; "" for the usual ones
	Until         string // with HasWatch, the condition that ends the runs; "" for none
	favourite     string // the favourite that is run; see Given.Value
	Force         bool   // errors do not end a script; turned off by a later -e
	Group         bool   // statements of a script that have one answer each may be sent together; default true
	Delimiter     string // default ";"
	Comments      bool   // comments are sent to the server; default true
	Commands      bool   // client commands are enabled in batch mode; default true
	SystemCommand Toggle // commands may run programs; Unset: only in interactive mode
	NamedCommands bool   // client commands without backslash are recognised on any line
	BinaryMode    bool   // NUL and CRLF in a script are data, and client commands are off except delimiter and \C
	OneDatabase   bool   // only statements for Database are sent: after "use" of it, or at once if Positional
	Positional    bool   // Database was given without an option
	IgnoreSpaces  bool   // blanks may follow a function's name
	SafeUpdates   bool
	SelectLimit   uint64 // with SafeUpdates; default 1000
	MaxJoinSize   uint64 // with SafeUpdates; default 1000000
	AbortSource   bool   // an error ends the sourced file; default true
	PrintOnError  Toggle // a failing statement is shown before its error; Unset: only on MariaDB
	LineNumbers   bool   // errors in batch mode show the line number; default true
	Sandbox       bool   // no statement or command may read, write or run anything on this machine
	Progress      Toggle // a long script shows its progress; Unset: only on a terminal
	ReadOnly      bool   // sessions refuse to write

	// Output.
	Batch            bool // tab-separated, no prompt, no history
	Table            bool
	vertical         bool
	html             bool
	xml              bool
	Format           string   // --format, which wins over the five fields above
	Set              []string // --set, settings as name=value
	Var              []string // --var, variables as name=value
	Vars             bool     // variables are inserted into scripts, too
	AutoVertical     bool     // vertical if a result is wider than the terminal
	Raw              bool     // tab-separated text without escapes
	Silent           int      // how often -s was given; batch mode counts one more
	Verbose          int      // how often -v was given
	ColumnNames      bool     // default true
	ColumnTypes      bool     // column definitions are shown before each result
	BinaryAsHex      Toggle   // Unset: if a table is shown on a terminal
	Quick            bool     // rows are shown as they are received
	QuickColumnWidth int      // with Quick, columns of a table are at most this wide; 0: no limit
	Unbuffered       bool     // output is flushed after each statement
	ShowWarnings     bool     // warnings are shown after each statement

	// The shell.
	Prompt          string // "": the default prompt
	Color           string // of the prompt
	Pager           Toggle
	PagerCommand    string // "": $PAGER, or the default pager
	Tee             string // file for a copy of the output
	AutoRehash      bool   // names of the schema are read for completion; default true
	SigintIgnore    bool
	HistoryFile     string   // "": the default path
	HistoryIgnore   []string // patterns of statements that are not recorded, besides the built-in ones
	Config          string   // path of config.toml; "": the default path
	noConfig        bool     // config.toml is not read
	listConnections bool     // the connections of config.toml are listed, and nothing else is done

	// What to do instead.
	Help          bool
	Version       bool
	PrintDefaults bool
}

// Defaults returns the Options if no option is given, except for User.
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

// FormatName returns the name of the batch format that was asked for: Format, or else "html",
// "xml", "vertical", "table" or "tab". As in the C clients, this order decides, not that of the
// flags. FormatName returns "" if none was asked for.
func (o *Options) FormatName() string {
	switch {
	case o.Format != "":
		return o.Format
	case o.html:
		return "html"
	case o.xml:
		return "xml"
	case o.vertical:
		return "vertical"
	case o.Table:
		return "table"
	case o.Batch:
		return "tab"
	}
	return ""
}

// A Toggle is a choice that may be left open.
type Toggle uint8

// The states of a Toggle.
const (
	Unset Toggle = iota
	On
	Off
)

// Or returns the choice, or open if the choice is open.
func (t Toggle) Or(open bool) bool {
	if t == Unset {
		return open
	}
	return t == On
}

// A Password is how the password is found. The last of --password, --skip-password,
// --password-file and --password-command wins, each of them over MYSQL_PWD.
type Password struct {
	State   PasswordState
	Text    string // for PasswordGiven
	Command string // for PasswordCommand; prints the password on its first line

	file   string // for passwordFile, which Given.Options turns into PasswordGiven
	source Source // of file
}

// A PasswordState is where the password comes from.
type PasswordState uint8

// The states of a Password.
const (
	NoPassword      PasswordState = iota // log in without a password
	PasswordGiven                        // the password is Text, perhaps empty
	PasswordAsk                          // the user is asked for the password on the terminal
	PasswordCommand                      // the password is printed by Command
	passwordFile
)

// TLS are the options of encryption.
type TLS struct {
	Mode       TLSMode  // never "" in the result of Given.Options
	CA         string   // PEM file of trusted authorities
	CAPath     string   // directory of such files
	SystemCAs  bool     // without CA and CAPath, the authorities of the system are trusted
	ByPassword bool     // without CA and CAPath, a MariaDB server may prove its certificate by the password
	Cert       string   // PEM file of the client's certificate
	Key        string   // PEM file of the client's key
	Cipher     string   // names for TLS 1.2 and below, separated by ':', in OpenSSL's spelling
	Suites     string   // names for TLS 1.3, separated by ':'
	Versions   []string // nil: not given
	ServerName string   // sent in the handshake and, with TLSVerifyIdentity, expected in the certificate; "": Host
}

// A TLSMode is how much encryption is required.
type TLSMode string

// The modes. If an authority is named and no mode is, Given.Options chooses TLSVerifyCA instead
// of TLSPreferred, as the C client does. A user who names whom to trust does not want to trust
// any server.
const (
	TLSDisabled       TLSMode = "DISABLED"
	TLSPreferred      TLSMode = "PREFERRED" // if the server supports it
	TLSRequired       TLSMode = "REQUIRED"
	TLSVerifyCA       TLSMode = "VERIFY_CA"       // and the certificate is signed by a trusted authority
	TLSVerifyIdentity TLSMode = "VERIFY_IDENTITY" // and the certificate is that of the server's name
)

// A Protocol is how the server is reached.
type Protocol string

// The protocols. The C clients' PIPE and MEMORY are refused.
const (
	ProtocolByHost Protocol = ""
	ProtocolTCP    Protocol = "TCP"
	ProtocolSocket Protocol = "SOCKET"
)

// A KillMode is how sure it must be, before a KILL is sent for a Ctrl-C, that the number names the
// user's own connection.
type KillMode string

// The modes.
const (
	KillVerify KillMode = "verify" // it is verified
	KillTrust  KillMode = "trust"  // the number in the server's greeting is believed
	KillNever  KillMode = "never"  // no KILL is sent
)
