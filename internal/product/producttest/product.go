package producttest

import "mysh/internal/wire/wiretest"

// A Product is one kind of server, or of proxy with its servers. It is a value: a test may change a
// copy before Start.
type Product struct {
	Name    string // of tests: "ProxySQL", "TiDB 7.1"
	Catalog Catalog

	// What the greeting announces, and the protocol.
	version      string
	capabilities uint64 // MySQL 8's if 0
	collation    byte
	answersQuit  bool     // COM_QUIT is answered by OK
	commands     []byte   // the commands that are refused
	noCommand    *failure // the refusal

	// The nodes, and the numbers of connections.
	nodes   []node // one without a name if there are none
	balance balance
	numbers numbering
	first   uint64                      // the first thread of each node
	thread  func(node, n uint64) uint64 // the n-th thread of a node; first+n if nil
	hosts   hosts

	// What SELECT, SHOW and SET know.
	comment              string // version_comment
	variables            map[string]string
	lacks                []string // functions and variables that a MySQL has and this server does not
	processes            []string // the columns of the process list; nil if there is none
	noTables             bool     // system tables beside the process list do not exist
	emptyTables          bool     // they exist, and have no rows
	errors               dialect
	greetedID            string // a pattern of the texts that are answered by the number of the greeting
	poolThreads          bool   // CONNECTION_ID() is that of a pooled connection: another one for each statement
	answers              []answer
	routes               []route // statements that a proxy sends to another node than the first one
	locks                bool    // a SET binds a session to a node: see lockedElsewhere
	noTrack              bool    // session tracking is accepted and has no effect
	goesOn               bool    // after an error, the other statements of a text are executed and answered
	killEndsTransactions bool    // a killed statement takes the transaction with it; any other one fails until ROLLBACK
	loginVars            map[string]string

	// How a running statement ends.
	kills       []killForm
	interrupted failure
	sleepEnds   bool // a killed SLEEP returns 1 instead of the failure
	neverSleeps bool // SLEEP does not end when it is killed
}

// Catalog is how a server answers queries of information_schema, performance_schema and other system
// tables.
type Catalog byte

// The kinds of catalog. Every server answers unless a test changes that.
const (
	CatalogAnswers Catalog = iota
	CatalogSilent          // no answer before the end of the test
	CatalogRefused         // an error: the user has no right
)

// A balance is how connections are spread over nodes.
type balance byte

const (
	oneNode balance = iota // the first one
	roundRobin
	leastConnections
)

// A numbering is how the number in a greeting follows from the connection's thread on a node.
type numbering byte

const (
	threadNumber  numbering = iota // it is the thread
	sessionNumber                  // that of a proxy, which is not a thread
	cutNumber                      // the low 32 bits of the thread
	zeroNumber                     // always 0
	strangeNumber                  // another connection's thread
)

// hosts is what the process list shows as the host of a connection.
type hosts byte

const (
	clientHost hosts = iota // the client's address
	proxyHost               // the proxy's
	noHost                  // "localhost"
)

// A dialect is how a server words what it refuses.
type dialect struct {
	syntax, noVariable, noFunction, noTable, readOnly, denied failure
	several                                                   *failure // several statements in one text; a fault of syntax if nil
}

// An answer is what a server has for some texts: rows, a failure, or OK if there are neither.
type answer struct {
	pattern string // a regular expression for the whole text, case ignored
	table   *table
	failure *failure
}

// A route sends the statements of a pattern to a node.
type route struct {
	pattern string
	node    int
}

// A killForm is a statement that ends others.
type killForm struct {
	pattern string // the first group is the number
	effect  effect
	failure failure // the answer if no connection has the number; OK if it is zero
}

// killByNumber is the pattern of KILL in MySQL.
const killByNumber = `kill\s+(?:(?:query|connection)\s+)?(\d+)\s*;?`

// An effect is what a killForm does.
type effect byte

const (
	killThread   effect = iota // the thread of that number on this node
	killAnywhere               // the thread of that number on any node
	killGreeted                // the user's own session with that number in its greeting
	killListed                 // like killGreeted, and the answer is rows
	killNothing                // OK with a warning, and nothing ends
	killDenied                 // the failure
)

// mysql8 is the capabilities of MySQL 8 without TLS; older servers lack some.
const (
	mysql8       = wiretest.MySQL
	multi        = 1 << 16
	connectAttrs = 1 << 20
	expired      = 1 << 22
	sessionTrack = 1 << 23
	deprecateEOF = 1 << 24
	pluginAuth   = 1<<19 | 1<<21
	multiResults = 1<<17 | 1<<18
	longPassword = 1
	mysql57      = mysql8
	mysql55      = mysql8 &^ (connectAttrs | 1<<21 | expired | sessionTrack | deprecateEOF)
	mysql51      = mysql55 &^ (pluginAuth | 1<<18)
	mariadb10    = wiretest.MariaDB
	withoutTrack = mysql8 &^ sessionTrack
	goMySQL      = withoutTrack &^ (1<<14 | expired) // Vitess and what is made from it
)
