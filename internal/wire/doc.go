// Package wire speaks MySQL's text protocol on a connection that the driver has logged in.
//
// [Connect] dials, greets, negotiates TLS and compression, and lets go-sql-driver/mysql
// prove who the user is, through a connection that belongs to this package. From then on
// the driver is out of the way: [Conn.Query] sends one statement with its exact text and
// returns a [Stream] of what the server says, in the order and the bytes in which it says
// it: columns whole, rows as batches of untouched packets, outcomes with counts, warnings,
// info line, status and tracked changes, MariaDB's progress reports.
//
// Nothing here knows what a statement means, and nothing is ever sent that the caller did
// not ask for. There is no goroutine behind a connection: bytes are read by whoever calls
// [Stream.Next].
//
// Whatever a hostile or broken server sends becomes an error: lengths are checked before
// they are believed, and memory grows with data that has arrived, not with announcements.
//
// Source of the protocol: https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html
// and https://mariadb.com/kb/en/clientserver-protocol/.
package wire
