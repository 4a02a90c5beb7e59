// Package result is what a statement gives back: columns, batches of rows, outcomes and
// the stream that carries them.
//
// One statement answers with one or more results (a CALL, or several statements in one
// text, give several). On a [Stream] each result is either a single [Outcome], or a
// [Header], any number of [*Batch] and then an [Outcome]. Nothing here knows how the values
// reached us or what will be done with them.
package result

import (
	"errors"
	"fmt"
	"time"
)

// An Event is one step of a result on its way from the server: [Header], [*Batch],
// [Outcome], [Progress], [Upload] or [Notice].
type Event interface{ event() }

// A Header begins a result that has rows. It comes even when no row follows.
type Header struct{ Columns []Column }

// An Outcome ends a result: what the server said when the rows were over, or all it said
// when there were none.
type Outcome struct {
	HasRows  bool   // the result had a Header
	Rows     int64  // rows delivered
	Affected uint64 // rows changed, of a result without rows
	InsertID uint64 // first AUTO_INCREMENT value made, 0 if none
	Warnings int
	Info     string // the server's own line, "Records: 3  Duplicates: 0  Warnings: 0"
	Status   Status
	Changes  Changes
	Elapsed  time.Duration // spent sending and waiting for the server, not in what was done with the rows
	First    time.Duration // the part of Elapsed until the first rows came, 0 if none did
}

// Progress is MariaDB's report on a long statement (ALTER TABLE, LOAD DATA, CHECK TABLE).
// It may come at any place before a result's first event.
type Progress struct {
	Stage, Stages int     // the stage under way counts from 1
	Percent       float64 // of this stage, 0 to 100
	Info          string  // the stage's name, "copy to tmp table"
	RollingBack   bool    // what the statement has done is being undone
}

// Upload tells how much of a file has been sent to the server, which asked for it (LOAD DATA
// LOCAL). It comes now and then, and once more at the file's end.
type Upload struct {
	Sent int64 // bytes
	Size int64 // of the file, in bytes; 0 when that is not known
	Over bool  // no more comes
}

// Notice is something about the session that the user must know before what follows: that
// it was opened anew, and what was lost. It is one or more lines without a final newline.
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
	// unwrapped, after the last one. Any other error ends the stream too: an [*Error] when the server or
	// the connection refused to go on. A returned Batch belongs to the caller, who releases
	// it. One goroutine may call Next.
	Next() (Event, error)
}

// Changes is what the server tracked of the session while a statement ran
// (CLIENT_SESSION_TRACK). The zero value means that nothing was reported.
type Changes struct {
	Schema      *string // the new default schema; "" when it was dropped
	Variables   []Variable
	State       bool   // something not restorable may exist now: temporary table, user variable, prepared statement
	Transaction string // characteristics, as SQL that would set them up again
}

// A Variable is a session system variable and its new value.
type Variable struct{ Name, Value string }

// Status is the server's status flags, sent with each outcome.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html (SERVER_STATUS_flags_enum).
type Status uint16

// The flags that mysh looks at.
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

// An Error is a refusal with a number that users can look up: the server's own, or one of
// the C client's (2000 to 2099) for what went wrong on the way to it.
type Error struct {
	Number  uint16
	State   string // SQLSTATE, five characters
	Message string
	Cause   error // what lies beneath a client error; nil for the server's
}

// Error returns the text in the form that the C clients print.
func (e *Error) Error() string {
	return fmt.Sprintf("ERROR %d (%s): %s", e.Number, e.State, e.Message)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Client reports whether the error was found on this side of the connection, which is then
// of no more use, rather than sent by the server. A refused file is no such error: the
// statement ends, the connection goes on.
func (e *Error) Client() bool {
	return e.Number >= 2000 && e.Number < 3000 && e.Number != CodeInfileRejected
}

// Numbers of errors that mysh itself raises or asks for by number.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/client-error-reference.html.
const (
	CodeUnknown          = 2000
	CodeSocketConnect    = 2002 // no server behind the Unix socket
	CodeConnect          = 2003 // no server behind host and port
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

// ErrNotSent says that a statement did not reach the server: there was no connection to be had,
// or something that it may have relied on was lost with the one before.
var ErrNotSent = errors.New("this statement was not sent")

// ErrIdle says that the server has nothing to stop: for it, the statement is over.
var ErrIdle = errors.New("the server has nothing to stop")
