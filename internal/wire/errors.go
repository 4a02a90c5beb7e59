package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"

	"mysh/internal/result"
)

// Numbers of the C client's errors that only this package raises.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/client-error-reference.html.
const (
	codeVersion   = 2007
	codeOutOfSync = 2014
	codeCharset   = 2019
	codeAuthOld   = 2049

	codeCompression = 2066
)

// stateGeneral is the SQLSTATE of errors that have no SQLSTATE of their own.
const stateGeneral = "HY000"

func clientError(number uint16, cause error, format string, args ...any) *result.Error {
	return &result.Error{Number: number, State: stateGeneral, Message: fmt.Sprintf(format, args...), Cause: cause}
}

func malformed(format string, args ...any) *result.Error {
	return clientError(result.CodeMalformed, nil, "Malformed packet: "+format, args...)
}

// Returns the error of a connection that was lost while the server ran a statement.
func lost(cause error) *result.Error {
	return clientError(result.CodeLost, cause, "Lost connection to MySQL server during query")
}

// Returns the error of a connection that was dead before anything was sent.
func gone(cause error) *result.Error {
	return clientError(result.CodeServerGone, cause, "MySQL server has gone away")
}

// Returns the error of a connection that was lost at the named step of a login; the names are
// the C client's. With TLS 1.3 a server refuses the client's certificate after the client's
// part of the handshake has ended.
func lostAt(step string, cause error) *result.Error {
	if isAlert(cause) {
		return tlsError(cause)
	}
	return clientError(result.CodeLost, cause, "Lost connection to MySQL server at '%s', system error: %d", step, errno(cause))
}

// Reports whether an error is a TLS alert that the server sent.
func isAlert(err error) bool {
	op := (*net.OpError)(nil)
	return errors.As(err, &op) && op.Op == "remote error"
}

// Returns the system's number of an error, or 0.
func errno(err error) int {
	var number syscall.Errno
	switch {
	case errors.As(err, &number):
		return int(number)
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return int(syscall.ETIMEDOUT)
	}
	return 0
}

// Turns an error of dialling into the C client's error for the same failure.
func dialError(cfg *Config, err error) error {
	if known := (*result.Error)(nil); errors.As(err, &known) {
		return err // the error of a Config.Dial is returned as it is
	}
	if cfg.Network == "unix" {
		return clientError(result.CodeSocketConnect, err,
			"Can't connect to local MySQL server through socket '%s' (%d)", cfg.Address, errno(err))
	}
	var dns *net.DNSError
	if errors.As(err, &dns) && !dns.IsTimeout {
		// The resolver's numbers for "no such name" and "try again" (EAI_NONAME, EAI_AGAIN).
		number := -2
		if dns.IsTemporary {
			number = -3
		}
		host, _, splitErr := net.SplitHostPort(cfg.Address)
		if splitErr != nil {
			host = cfg.Address
		}
		return clientError(result.CodeUnknownHost, err, "Unknown MySQL server host '%s' (%d)", host, number)
	}
	number := errno(err)
	if addr := (*net.AddrError)(nil); errors.As(err, &addr) {
		number = int(syscall.EINVAL) // a port beyond 65535
	}
	return clientError(result.CodeConnect, err, "Can't connect to MySQL server on '%s' (%d)", cfg.Address, number)
}
