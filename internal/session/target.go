package session

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysh/internal/product"
	"mysh/internal/result"
	"mysh/internal/wire"
)

// A sidePeer is a side connection and its token.
type sidePeer struct {
	conn  *wire.Conn
	token string
}

// Why a KILL is not sent, or not yet.
var (
	errElsewhere = errors.New("a second connection reached another server")
	errUnknown   = errors.New("a second connection cannot identify this session")
	errNoList    = errors.New("the server refused to list its connections")
)

// target decides on a side connection which number a KILL needs there to stop our connection's
// statement, and returns the product's KILL. If hurried, the server is not asked whether our
// connection executes anything, where the number is certain without that.
//
// The error is errElsewhere if the side connection has reached another server, [result.ErrIdle] if
// our connection executes nothing, errUnknown if the number may be that of another user's
// connection, and a [*result.UnstoppedError] if the product has no KILL.
func target(side sidePeer, ours connRef, hurried bool) (number uint64, p *product.Product, err error) {
	server := ours.server
	if ours.comment == "" {
		comment, err := askComment(side.conn)
		if err != nil {
			return 0, server.Product(), fmt.Errorf("the second connection failed: %w", err)
		}
		if announcesMaxScale(side.conn) {
			comment = "MaxScale"
		}
		server = server.Named(comment)
	}
	p = server.Product()
	switch {
	case p.Kill == product.KillUnknown:
		return 0, p, &result.UnstoppedError{Text: p.Name + " has no KILL."}
	case p.PerNode && hurried:
		return 0, p, errUnknown
	case p.Kill == product.KillByGreeting && p.PerNode:
		return ours.greeting(), p, checkNode(side, ours)
	case p.Kill == product.KillByGreeting:
		return ours.greeting(), p, nil
	case p.Kill == product.KillByOwnNumber && ours.number != 0 && server.OwnAtLeast(6, 1): // TiDB's KILL reaches all nodes from 6.1 on
		return ours.number, p, nil
	}
	number, err = targetOnNode(side, ours, hurried)
	if (errors.Is(err, errUnknown) || errors.Is(err, errNoList)) && server.IsOriginal() && ownsNumbers(side.conn) {
		return ours.greeting(), p, nil
	}
	return number, p, err
}

// targetOnNode is target for servers whose numbers are valid on one server only.
func targetOnNode(side sidePeer, ours connRef, hurried bool) (uint64, error) {
	isGone := false // our connection is no longer on the server, if this is ours
	if !ours.isName() || ours.server.Family == product.MySQL && !hurried {
		number, found, supported := findToken(side, ours.token)
		switch {
		case found && (number == ours.greeting() || ours.greeting() == 0):
			if hurried {
				return number, nil
			}
			return number, checkBusy(side, number)
		case supported && !found && !ours.isName():
			return 0, errElsewhere
		case supported && !found:
			isGone = true
		}
	}
	if ours.isName() {
		name, _, _, err := askNodeName(side.conn)
		switch {
		case err != nil:
			return 0, fmt.Errorf("the second connection failed: %w", err)
		case name != ours.nodeName:
			return 0, errElsewhere
		case isGone:
			return ours.greeting(), result.ErrIdle
		}
	}
	sure := ours.isName() && !ours.proxied
	if sure && hurried {
		return ours.greeting(), restarted(side, ours, hurried)
	}
	list, err := processes(side)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", errNoList, err)
	}
	for _, number := range []uint64{ours.number, ours.greeting()} {
		i := slices.IndexFunc(list, func(p process) bool { return p.number == number })
		switch {
		case number == 0 || i < 0 || !sure && !list[i].isOurEnd(ours.conn.Server()):
		case list[i].idle:
			return number, result.ErrIdle
		default:
			return number, restarted(side, ours, hurried)
		}
	}
	switch {
	case sure:
		return ours.greeting(), result.ErrIdle
	case showsPorts(list, side):
		return 0, errElsewhere
	}
	return 0, errUnknown
}

// checkNode returns errElsewhere if the process list of a side connection's server shows that our
// connection is not on that server.
func checkNode(side sidePeer, ours connRef) error {
	list, err := processes(side)
	if err != nil {
		return nil
	}
	i := slices.IndexFunc(list, func(p process) bool { return p.number == ours.greeting() })
	switch {
	case i >= 0 && list[i].isOurEnd(ours.conn.Server()):
		if list[i].idle {
			return result.ErrIdle
		}
		return nil
	case showsPorts(list, side):
		return errElsewhere
	case i >= 0 && strings.Contains(list[i].host, ":"):
		return errUnknown // there is a balancer in between
	}
	return nil
}

// showsPorts reports whether the process list has the side connection with its end of the socket, so
// that it would also have ours.
func showsPorts(list []process, side sidePeer) bool {
	server := side.conn.Server()
	return server.Network != "unix" && slices.ContainsFunc(list, func(p process) bool {
		return p.number == uint64(server.ConnectionID) && p.isOurEnd(server)
	})
}

// ownsNumbers reports whether the server of a side connection is a proxy that answers for the
// numbers of its own connections. Such a proxy answers one query itself, but only in exactly these
// words.
func ownsNumbers(side *wire.Conn) bool {
	own := strconv.FormatUint(uint64(side.Server().ConnectionID), 10)
	rows, err := collect(side, 1, "SELECT CONNECTION_ID()")
	if err != nil || len(rows) != 1 || rows[0][0] != own {
		return false
	}
	rows, err = collect(side, 2, "SELECT CONNECTION_ID(), 1")
	return err == nil && len(rows) == 1 && rows[0][0] != own
}

// startedQueries are queries for the second in which a server was started, by its clock.
// UNIX_TIMESTAMP() and Uptime are both read at the beginning of the query.
var startedQueries = map[product.Family]string{
	product.MySQL:   "SELECT UNIX_TIMESTAMP() - VARIABLE_VALUE FROM performance_schema.global_status WHERE VARIABLE_NAME = 'Uptime'",
	product.MariaDB: "SELECT UNIX_TIMESTAMP() - VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'UPTIME'",
}

// restarted returns [result.ErrIdle] if the server of a side connection was started after our
// connection was opened: then another connection has our number.
func restarted(side sidePeer, ours connRef, hurried bool) error {
	login := ours.login
	if login == 0 && ours.conn.Server().Network == "unix" {
		login = ours.since.Unix() // the server has the same clock
	}
	if login != 0 && !hurried {
		rows, err := collect(side.conn, 1, startedQueries[ours.server.Family])
		if err == nil && len(rows) == 1 {
			if started, err := strconv.ParseFloat(rows[0][0], 64); err == nil {
				if int64(started) > login {
					return result.ErrIdle
				}
				return nil
			}
		}
	}
	line, err := side.conn.Statistics()
	_, rest, found := strings.Cut(line, "Uptime: ")
	if err != nil || !found {
		return nil // not every server has the line
	}
	digits, _, _ := strings.Cut(rest, " ")
	seconds, err := strconv.Atoi(digits)
	const rounding = time.Second
	if err == nil && time.Duration(seconds)*time.Second+rounding < time.Since(ours.since) {
		return result.ErrIdle
	}
	return nil
}

// checkBusy returns [result.ErrIdle] if the server lists a connection as idle, or lists others but
// not this one.
func checkBusy(side sidePeer, number uint64) error {
	rows, err := processes(side)
	if err != nil {
		if broken(err) {
			return fmt.Errorf("the second connection failed: %w", err)
		}
		return nil
	}
	for _, p := range rows {
		if p.number == number {
			if p.idle {
				return result.ErrIdle
			}
			return nil
		}
	}
	return result.ErrIdle
}

// A process is a row of the process list.
type process struct {
	number uint64
	host   string // of the client, with its port for TCP
	idle   bool
}

// processes returns the connections that a side connection may see. The order of the columns
// differs from product to product, their names do not.
func processes(side sidePeer) ([]process, error) {
	names, rows, err := collectNamed(side.conn, "SHOW PROCESSLIST")
	if err != nil && !broken(err) {
		names, rows, err = collectNamed(side.conn, "SELECT ID, HOST, COMMAND FROM information_schema.PROCESSLIST")
	}
	if err != nil {
		return nil, err
	}
	id, host, command := -1, -1, -1
	for i, name := range names {
		switch strings.ToLower(name) {
		case "id":
			id = i
		case "host":
			host = i
		case "command":
			command = i
		}
	}
	if id < 0 || host < 0 || command < 0 {
		return nil, result.ErrUnexpected
	}
	var list []process
	for _, row := range rows {
		if number, err := strconv.ParseUint(row[id], 10, 64); err == nil {
			list = append(list, process{number, row[host], row[command] == "Sleep"})
		}
	}
	return list, nil
}

// isOurEnd reports whether a process has our connection's end of the socket. Only the port is
// compared, since the server may show a name in the place of the address.
func (p process) isOurEnd(ours wire.Server) bool {
	if ours.Network == "unix" {
		return !strings.Contains(p.host, ":")
	}
	_, port, err := net.SplitHostPort(ours.Local.String())
	return err == nil && strings.HasSuffix(p.host, ":"+port)
}
