package session

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"mysh/internal/product"
	"mysh/internal/wire"
)

// A node is what is known of the server that a connection has reached. Behind a balancer, another
// connection to the same address may reach another server.
type node struct {
	server   product.Server
	comment  string    // @@version_comment, "" if the server was not asked
	nodeName           // the zero value if it is not known
	number   uint64    // of the connection for KILL, if it is not that of the greeting; otherwise 0
	token    string    // the value of the connection attribute that names the connection
	since    time.Time // when the connection was opened
	login    int64     // the same, by the server's clock in seconds; 0 if it is not known
	proxied  bool      // the number of the greeting is that of a proxy in between
	tracks   bool      // the server reports what changes in the session
	modes    []string  // the values of modeColumns after login; nil if they are not known
}

// A nodeName is the name of one server among all.
type nodeName struct {
	uuid string // or another name of the server's own; "" if it has none
	host string // the name of its machine
	port string // with other text that tells the server from those on the same machine
}

// greeting returns the connection's number in the greeting.
func (c connRef) greeting() uint64 { return uint64(c.conn.Server().ConnectionID) }

// killNumber returns the number of the connection for KILL, as far as it is known.
func (c connRef) killNumber() uint64 {
	if c.number != 0 {
		return c.number
	}
	return c.greeting()
}

// commentQuery is the query of the C client for the name of a server, which proxies and other
// products answer if it is sent in exactly these words.
const commentQuery = "select @@version_comment limit 1"

// nodeColumnCount is how many values nodeColumns are.
const nodeColumnCount = 5

// nodeColumns returns lists of columns: the number of a connection on its server, the server's clock,
// and the name of the server. If a server refuses the first list, the second one follows. They are
// variables only: information_schema may be slow.
// Sources: https://dev.mysql.com/doc/refman/9.7/en/replication-options.html#sysvar_server_uuid,
// https://mariadb.com/kb/en/server-system-variables/#server_uid.
func nodeColumns(s product.Server) []string {
	const old = "CONNECTION_ID(), UNIX_TIMESTAMP(), @@server_id, @@hostname, CONCAT(@@port, ' ', @@datadir)"
	switch {
	case s.Family == product.MySQL && s.AtLeast(5, 6):
		return []string{"CONNECTION_ID(), UNIX_TIMESTAMP(), @@server_uuid, @@hostname, @@port", old}
	case s.Family == product.MariaDB && s.AtLeast(10, 10):
		return []string{"CONNECTION_ID(), UNIX_TIMESTAMP(), @@server_uid, @@hostname, CONCAT(@@port, ' ', @@datadir, ' ', @@server_id)", old}
	}
	return []string{old}
}

// describeNode finds out what a new connection has reached. A script needs only what a Ctrl-C could
// not find out later, on another connection. An error means that the connection broke.
func (s *Session) describeNode(conn *wire.Conn, token string) (node, error) {
	n := node{server: serverOf(conn), token: token, since: time.Now()}
	var err error
	switch {
	case announcesMaxScale(conn):
		n.comment = "MaxScale"
	case s.cfg.Interactive && n.server.Product().Name != "MySQL Router": // may send the question anywhere
		if n.comment, err = askComment(conn); err != nil {
			return n, err
		}
	}
	n.server = n.server.Named(n.comment)
	switch p := n.server.Product(); {
	case p.Kill == product.KillByOwnNumber:
		rows, err := collect(conn, 1, "SELECT CONNECTION_ID()")
		if err != nil && broken(err) {
			return n, err
		}
		if err == nil && len(rows) == 1 {
			n.number, _ = strconv.ParseUint(rows[0][0], 10, 64)
		}
	case !n.server.IsOriginal():
	case s.cfg.Interactive, conn.Server().Capabilities.Has(wire.CapSessionTrack): // which old servers, clones and most proxies lack
		err = n.askName(conn, s.cfg.Interactive)
	}
	return n, err
}

// askName asks for the name of the server, and for what is read-only in the same query if the
// session is interactive.
func (n *node) askName(conn *wire.Conn, interactive bool) (err error) {
	if interactive {
		rows, err := collect(conn, nodeColumnCount+modeColumnCount, "SELECT "+nodeColumns(n.server)[0]+", "+modeColumns[n.server.Family])
		if err != nil && broken(err) {
			return err
		}
		if err == nil && len(rows) == 1 {
			n.nodeName, n.number, n.login = parseNodeName(conn, rows[0])
			n.modes = rows[0][nodeColumnCount:]
		}
	}
	if !n.isName() {
		n.nodeName, n.number, n.login, err = askNodeName(conn)
	}
	n.proxied = n.number != 0
	return err
}

// serverOf returns the server as its greeting describes it.
func serverOf(conn *wire.Conn) product.Server {
	return product.Of(conn.Server().Version, conn.Server().MariaDB)
}

// announcesMaxScale reports whether the login was answered by MaxScale, which sends variables of
// its own with the answer.
// Source: https://mariadb.com/docs/maxscale/reference/maxscale-servers-and-listeners (connection_metadata).
func announcesMaxScale(conn *wire.Conn) bool {
	for _, v := range conn.Server().Login.Changes.Variables {
		if v.Name == "maxscale" {
			return true
		}
	}
	return false
}

// askComment returns the server's @@version_comment, "" if it was refused.
func askComment(conn *wire.Conn) (string, error) {
	rows, err := collect(conn, 1, commentQuery)
	switch {
	case err != nil && broken(err):
		return "", err
	case err != nil || len(rows) != 1:
		return "", nil
	}
	return rows[0][0], nil
}

// askNodeName returns the name of the server, the zero value if it has none. The number is that of
// the connection if the greeting has another one; otherwise it is 0. now is the server's clock.
func askNodeName(conn *wire.Conn) (name nodeName, number uint64, now int64, err error) {
	for _, columns := range nodeColumns(serverOf(conn)) {
		rows, err := collect(conn, nodeColumnCount, "SELECT "+columns)
		if err != nil && broken(err) {
			return nodeName{}, 0, 0, err
		}
		if err != nil || len(rows) != 1 {
			continue
		}
		if name, number, now = parseNodeName(conn, rows[0]); name.isName() {
			return name, number, now, nil
		}
	}
	return nodeName{}, number, 0, nil
}

// parseNodeName returns what is in a row of nodeColumns.
func parseNodeName(conn *wire.Conn, row []string) (name nodeName, number uint64, now int64) {
	number, err := strconv.ParseUint(row[0], 10, 64)
	if err != nil || number == uint64(conn.Server().ConnectionID) {
		number = 0
	}
	now, _ = strconv.ParseInt(row[1], 10, 64)
	return nodeName{row[2], row[3], row[4]}, number, now
}

// isName reports whether the name is that of one server: on every node of TiDB the UUID is all
// zeros.
func (n nodeName) isName() bool { return strings.Trim(n.uuid, "0-") != "" }

// tokenName is the connection attribute that names a connection to other connections of the same
// account.
// Source: https://dev.mysql.com/doc/refman/9.7/en/performance-schema-connection-attribute-tables.html.
const tokenName = "mysh_connection"

// withToken returns the configuration of a connection that can be found by a token of its own.
func withToken(cfg wire.Config) (_ wire.Config, token string) {
	var random [8]byte
	rand.Read(random[:]) // never fails
	token = hex.EncodeToString(random[:])
	cfg.Attributes = maps.Clone(cfg.Attributes)
	if cfg.Attributes == nil {
		cfg.Attributes = make(map[string]string)
	}
	cfg.Attributes[tokenName] = token
	return cfg, token
}

// findToken asks a side connection for the number of the connection with a token. supported is
// whether the server knows the tokens of its connections, and thus that of the side connection.
func findToken(side sidePeer, token string) (number uint64, found, supported bool) {
	if token == "" || side.token == "" {
		return 0, false, false
	}
	rows, err := collect(side.conn, 2, fmt.Sprintf("SELECT PROCESSLIST_ID, ATTR_VALUE FROM performance_schema.session_account_connect_attrs"+
		" WHERE ATTR_NAME = '%s' AND ATTR_VALUE IN ('%s', '%s')", tokenName, token, side.token))
	if err != nil {
		return 0, false, false
	}
	for _, row := range rows {
		switch row[1] {
		case side.token:
			supported = true
		case token:
			if number, err = strconv.ParseUint(row[0], 10, 64); err == nil {
				found = true
			}
		}
	}
	return number, found, supported || found
}
