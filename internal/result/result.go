// Package result defines the answer to a statement: columns, batches of rows, outcomes and the
// stream that carries them.
//
// The answer to a statement is one or more results. A CALL, or a text of several statements,
// has several. On a [Stream] each result is either a single [Outcome], or a [Header], any
// number of [*Batch] and then an [Outcome]. This package knows neither how the values are
// received nor how they are shown.
package result

import (
	"errors"
	"fmt"
	"time"
)

// An Event is one step of an answer: [Header], [*Batch], [Outcome], [Progress], [Upload] or
// [Notice].
type Event interface{ event() }

// A Header begins a result that has rows. It is sent even when the result has no row.
type Header struct{ Columns []Column }

// An Outcome ends a result. It is what the server sent after the rows, or all it sent when
// there were none.
type Outcome struct {
	HasRows  bool   // the result had a Header
	Rows     int64  // rows delivered
	Affected uint64 // rows changed, of a result without rows
	InsertID uint64 // first AUTO_INCREMENT value of the statement, 0 if none
	Warnings int
	Info     string // the server's text, "Records: 3  Duplicates: 0  Warnings: 0"
	Status   Status
	Changes  Changes
	Elapsed  time.Duration // spent sending and waiting for the server, not spent on the rows by the caller
	First    time.Duration // the part of Elapsed until the first rows were received, 0 if there were none
}

// Progress is MariaDB's report on a long statement (ALTER TABLE, LOAD DATA, CHECK TABLE). It
// may appear anywhere before a result's first event.
type Progress struct {
	Stage, Stages int     // the number of the current stage, which counts from 1, and of all stages
	Percent       float64 // of this stage, 0 to 100
	Info          string  // the stage's name, "copy to tmp table"
	RollingBack   bool    // the changes of the statement are being undone
}

// Upload reports how much of a file was sent to the server for LOAD DATA LOCAL. It is sent from
// time to time, and once more at the end of the file.
type Upload struct {
	Sent int64 // bytes
	Size int64 // of the file, in bytes; 0 when unknown
	Over bool  // the last report on this file
}

// Notice is something about the session that the user must know before the next events: that a
// new connection was opened, and what was lost. It is one or more lines without a final
// newline.
type Notice struct{ Text string }

func (Header) event()   {}
func (*Batch) event()   {}
func (Outcome) event()  {}
func (Progress) event() {}
func (Upload) event()   {}
func (Notice) event()   {}

// A Stream carries the answer to one statement.
type Stream interface {
	// Next returns the events in the order in which the server sent them, and io.EOF,
	// unwrapped, after the last one. Any other error ends the stream too: an [*Error] when the
	// server or the connection failed. A returned Batch belongs to the caller, who must release
	// it. One goroutine may call Next.
	Next() (Event, error)
}

// Changes is what the server tracked of the session while a statement ran
// (CLIENT_SESSION_TRACK). The zero value means that the server reported nothing.
type Changes struct {
	Schema      *string // the new default schema; "" when it was dropped
	Variables   []Variable
	State       bool   // something that cannot be restored may exist now: temporary table, user variable, prepared statement
	Transaction string // characteristics, as SQL that would set them up again
}

// A Variable is a session system variable and its new value.
type Variable struct{ Name, Value string }

// Status is the server's status flags, sent with each outcome.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html (SERVER_STATUS_flags_enum).
type Status uint16

// The flags that mysh uses.
const (
	StatusInTransaction      Status = 0x0001
	StatusAutocommit         Status = 0x0002
	StatusMoreResults        Status = 0x0008
	StatusNoIndexUsed        Status = 0x0020
	StatusSchemaDropped      Status = 0x0100
	StatusNoBackslashEscapes Status = 0x0200
	StatusReadOnlyTrx        Status = 0x2000
	StatusSessionChanged     Status = 0x4000
	StatusANSIQuotes         Status = 0x8000 // MariaDB only
)

// Has reports whether all flags of f are set.
func (s Status) Has(f Status) bool { return s&f == f }

// An Error has a number that users can look up. It is the server's own error, or one of the C
// client's (2000 to 2099) for a failure of the connection.
type Error struct {
	Number  uint16
	State   string // SQLSTATE, five characters
	Message string
	Sent    bool  // the server sent the error; otherwise this side of the connection raised it
	Killed  bool  // a requested KILL has stopped the statement; for [CodeInterrupted], see the number
	Cause   error // the cause of a client error; for the server's nil or ErrFactor
}

// Error returns the text in the form that the C clients print.
func (e *Error) Error() string {
	return fmt.Sprintf("ERROR %d (%s): %s", e.Number, e.State, e.Message)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Client reports whether the error was raised on this side of the connection, which is then no
// longer usable. A refused file is an exception: the statement ends, and the connection remains
// usable. Proxies and some storage engines send client errors of their own connections to other
// servers; such an error is not one of this connection.
func (e *Error) Client() bool {
	return !e.Sent && e.Number >= 2000 && e.Number < 3000 && e.Number != CodeInfileRejected
}

// Numbers of errors that mysh itself raises or looks for.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/client-error-reference.html.
const (
	CodeUnknown          = 2000
	CodeSocketConnect    = 2002 // no server listens on the Unix socket
	CodeConnect          = 2003 // no server listens on host and port
	CodeUnknownHost      = 2005
	CodeOutOfMemory      = 2008 // this side has no memory for what the server sends
	CodeServerGone       = 2006 // the connection was dead before the statement was sent
	CodeLost             = 2013 // the connection died after the statement was sent
	CodeMalformed        = 2027
	CodeTLS              = 2026
	CodeWrongProtocol    = 2047
	CodeAuthPlugin       = 2059
	CodeAuthPluginSecure = 2061
	CodePacketTooLarge   = 2020
	CodeInfileRejected   = 2068

	CodeInterrupted     = 1317 // server: ER_QUERY_INTERRUPTED
	CodeExpiredPassword = 1862 // server: ER_MUST_CHANGE_PASSWORD_LOGIN
)

// ErrNotSent means that a statement did not reach the server. There was no connection, or
// something that the statement may depend on was lost with the connection before.
var ErrNotSent = errors.New("this statement was not sent")

// ErrFactor is the cause of a server's refusal of a login for which the server had asked for a
// further password that was not given.
var ErrFactor = errors.New("the account has a further password")

// ErrIdle means that the server has nothing to stop: on the server the statement is over.
var ErrIdle = errors.New("the server has nothing to stop")

// An UnstoppedError means that a running statement was not stopped, and that the user must decide
// what to do. Text is one or more sentences.
type UnstoppedError struct {
	Text string

	// CanForce is whether a repeated request stops the statement at a risk that Text describes.
	CanForce bool
}

// Error returns the text.
func (e *UnstoppedError) Error() string { return e.Text }
