package session

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"mysh/internal/product"
	"mysh/internal/result"
	"mysh/internal/sqltext"
	"mysh/internal/wire"
)

// The limits of the search for our server behind a balancer. A balancer offers the next server as
// long as the connections to the others are open; a few of these are enough.
const (
	heldMisses   = 6  // connections to other servers that are open at the same time
	mostMisses   = 20 // connections to other servers in all
	missPause    = 50 * time.Millisecond
	checkWithin  = time.Second            // for the questions to one server
	directWithin = 500 * time.Millisecond // for a connection to an address that a server has reported
)

// findNode opens a side connection to the server that ours has reached. check asks a connection
// whether it has; its error is then nil, or errElsewhere. Behind a balancer, findNode opens further
// connections until one has reached our server.
//
// Any other error of check is returned; the side connection is returned with [result.ErrIdle].
func (s *Session) findNode(ctx context.Context, ours connRef, check func(sidePeer) error) (sidePeer, error) {
	var misses []*wire.Conn
	defer func() {
		for _, conn := range misses {
			conn.Close()
		}
	}()
	for missed := 0; ; missed++ {
		side, err := s.dialSide(ctx, ours.conn.Server(), "")
		if err != nil {
			return sidePeer{}, err
		}
		err = checkPeer(ctx, side, check)
		if !errors.Is(err, errElsewhere) {
			return side.orClosed(err)
		}
		misses = append(misses, side.conn)
		if missed == 0 {
			if side, err := s.dialReported(ctx, ours, side, check); !errors.Is(err, errElsewhere) {
				return side, err
			}
		}
		if missed == mostMisses || ctx.Err() != nil {
			return sidePeer{}, errElsewhere
		}
		if len(misses) > heldMisses {
			misses[0].Close()
			misses = misses[1:]
			select {
			case <-time.After(missPause):
			case <-ctx.Done():
			}
		}
	}
}

// checkPeer calls check with a limit for the server's answers.
func checkPeer(ctx context.Context, side sidePeer, check func(sidePeer) error) error {
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	stop := context.AfterFunc(ctx, side.conn.Abort)
	defer stop()
	return check(side)
}

// orClosed returns the connection, or closes it if it is of no use after an error.
func (side sidePeer) orClosed(err error) (sidePeer, error) {
	if err != nil && !errors.Is(err, result.ErrIdle) {
		side.conn.Close()
		return sidePeer{}, err
	}
	return side, err
}

// dialReported opens a side connection to our server at the address that a server of the same
// cluster reports for it. The error is errElsewhere if there is none.
func (s *Session) dialReported(ctx context.Context, ours connRef, other sidePeer, check func(sidePeer) error) (sidePeer, error) {
	if ours.conn.Server().Network == "unix" || s.cfg.Wire.EnableCleartext {
		return sidePeer{}, errElsewhere // no password in clear text to an address that the user has not named
	}
	var addresses []string
	_ = checkPeer(ctx, other, func(sidePeer) error {
		addresses = reportedAddresses(other.conn, ours.nodeName)
		return nil
	})
	for _, address := range addresses {
		within, cancel := context.WithTimeout(ctx, directWithin)
		side, err := s.dialSide(within, ours.conn.Server(), address)
		cancel()
		if err != nil {
			continue
		}
		if err = checkPeer(ctx, side, check); err == nil || errors.Is(err, result.ErrIdle) {
			return side, err
		}
		side.conn.Close()
	}
	return sidePeer{}, errElsewhere
}

// reportedAddresses asks a server of a cluster for the address of the server with a name, or for
// those of all servers of the cluster.
// Sources: https://dev.mysql.com/doc/refman/9.7/en/performance-schema-replication-group-members-table.html,
// https://galeracluster.com/library/documentation/galera-status-variables.html (wsrep_incoming_addresses).
func reportedAddresses(conn *wire.Conn, name nodeName) (addresses []string) {
	if serverOf(conn).Family == product.MySQL {
		query := "SELECT MEMBER_HOST, MEMBER_PORT FROM performance_schema.replication_group_members"
		if name.isName() {
			query += " WHERE MEMBER_ID = " + sqltext.Value(name.uuid, "")
		}
		rows, err := collect(conn, 2, query)
		for _, row := range rows {
			addresses = append(addresses, net.JoinHostPort(row[0], row[1]))
		}
		if err == nil && len(rows) > 0 {
			return addresses[:min(len(addresses), heldMisses)]
		}
	}
	rows, err := collect(conn, 2, "SHOW GLOBAL STATUS LIKE 'wsrep_incoming_addresses'")
	if err != nil || len(rows) != 1 {
		return nil
	}
	for address := range strings.SplitSeq(rows[0][1], ",") {
		if host, port, err := net.SplitHostPort(strings.TrimSpace(address)); err == nil && host != "" && port != "0" {
			addresses = append(addresses, net.JoinHostPort(host, port))
		}
	}
	return addresses[:min(len(addresses), heldMisses)]
}

// isOurServer is a check of [Session.findNode] for questions about our server.
func (c connRef) isOurServer(side sidePeer) error {
	if !c.isName() || c.proxied {
		return nil // no server has a name
	}
	name, _, _, err := askNodeName(side.conn)
	if err == nil && name != c.nodeName {
		return errElsewhere
	}
	return err
}
