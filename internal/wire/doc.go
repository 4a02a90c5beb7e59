// Package wire speaks MySQL's text protocol on a connection that the driver has logged in.
//
// [Connect] dials, reads the greeting and negotiates TLS and compression. It lets
// go-sql-driver/mysql prove who the user is, over a connection that this package owns. After
// the login the driver is no longer involved. [Conn.Query] sends one statement with its exact
// text and returns a [Stream] of what the server sends, in the server's order and bytes:
// columns, rows as batches of untouched packets, outcomes with counts, warnings, info line,
// status and tracked changes, and MariaDB's progress reports.
//
// This package does not interpret statements, and sends nothing that the caller did not ask
// for. A connection has no goroutine: [Stream.Next] reads from the socket in the goroutine of
// its caller.
//
// Whatever a hostile or broken server sends becomes an error. Lengths are checked before they
// are used. Memory grows with the data that was received, not with the lengths that were
// announced.
//
// Source of the protocol: https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html
// and https://mariadb.com/kb/en/clientserver-protocol/.
package wire
