package result

import (
	"time"

	"mysh/internal/product"
)

// State is what is known of a session without asking the server: what the server reported at
// login and with each outcome since.
type State struct {
	Connected       bool
	ConnectionID    uint64
	Version         string // the server's, "10.11.19-MariaDB-0+deb12u1"
	MariaDB         bool
	VersionComment  string // the server's @@version_comment; "" if it was not asked for
	User            string // as given at login
	Host            string // as given at login; "localhost" for a socket
	Port            int    // 0 for a socket
	Socket          string // path, "" for TCP
	TLS             string // "TLS 1.3", "" for none
	Cipher          string // of TLS
	Verified        string // what has verified the server's certificate: "CA", "password"; "" for nothing
	Compression     string // how packets are compressed, "" if they are not
	Charset         string // of this side of the connection
	Schema          string // the default schema, "" for none
	Status          Status
	ANSIQuotes      bool // "…" is a name (sql_mode)
	DollarQuotes    bool // $$ … $$ is a string
	Oracle          bool // sql_mode is MariaDB's ORACLE; where the server does not report it, equal to ANSIQuotes
	ReadOnly        bool // the next statement must not write: the server, the session or the transaction is read-only
	HasSessionState bool // temporary tables, user variables or similar state may exist
	Lost            bool // state was lost with a connection, and the next statement may depend on it
	TransactionLost bool // statements are refused until the user rolls back or begins another transaction
	StatusKnown     bool // false after an error: the server sends no status with it
}

// Server returns the product and version of the server.
func (s State) Server() product.Server {
	return product.Of(s.Version, s.MariaDB).Named(s.VersionComment)
}

// Product returns the server's product and version as users write them, "MariaDB 10.11.19".
func (s State) Product() string { return s.Server().String() }

// A LockWait is a connection that waits for a lock which another one holds.
type LockWait struct {
	Waiting, Blocking uint64 // connections
	Lock              string // "row" or "table"; of other locks "user", "global", "schema" and others
	Object            string // what is locked, "shop.orders"; "" when unknown
	Uncertain         bool   // another connection may hold the lock
}

// A Blocker is a connection that holds a lock which another connection waits for.
type Blocker struct {
	ConnectionID uint64
	Blocks       uint64 // the connection that waits for the lock
	Lock         string // "row" or "table"
	Object       string // what is locked, "shop.orders"; "" when unknown
	Uncertain    bool   // another connection may hold the lock: the server does not report which one
	User, Host   string // "" when the server does not report them
	Statement    string // its running statement, "" when it is idle
	Idle         bool
	Duration     time.Duration // how long it has been idle, or has run its statement
}
