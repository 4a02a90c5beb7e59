package main

import (
	"context"
	"fmt"
	"regexp"
	"runtime/debug"

	"github.com/dolthub/go-mysql-server/server"
	"github.com/dolthub/vitess/go/mysql"
	"github.com/dolthub/vitess/go/sqltypes"
	querypb "github.com/dolthub/vitess/go/vt/proto/query"
)

// A repairingHandler corrects the answers of the embedded server that would mislead a user
// who knows MySQL:
//
//   - errors carry MySQL's number, SQLSTATE and words, see [repairError];
//   - EXPLAIN shows a plan, not a row of NULLs;
//   - a panic is the error of one statement, not the end of the connection;
//   - an error among several statements of one packet ends the packet, as MySQL does,
//     and the connection remains usable;
//   - an error after the first rows is sent, and the connection remains, see [repairingConn].
//
// A repairingHandler has no state between calls. The server calls it from one goroutine for each
// connection.
type repairingHandler struct {
	mysql.Handler
	sessions *server.SessionManager // knows the default schema of each connection
}

// ComMultiQuery runs the first of several statements and returns the others. After an error it
// returns none.
func (r repairingHandler) ComMultiQuery(ctx context.Context, c *mysql.Conn, query string, send mysql.ResultSpoolFn) (rest string, err error) {
	err = r.runRepaired(c, query, send, func(send mysql.ResultSpoolFn) error {
		rest, err = r.Handler.ComMultiQuery(ctx, c, withTreeFormat(query), send)
		return err
	})
	if err != nil || endsInError(c) {
		return "", err
	}
	return rest, nil
}

// ComQuery runs one statement.
func (r repairingHandler) ComQuery(ctx context.Context, c *mysql.Conn, query string, send mysql.ResultSpoolFn) error {
	return r.runRepaired(c, query, send, func(send mysql.ResultSpoolFn) error {
		return r.Handler.ComQuery(ctx, c, withTreeFormat(query), send)
	})
}

// ComPrepare prepares a statement.
func (r repairingHandler) ComPrepare(ctx context.Context, c *mysql.Conn, query string, prepare *mysql.PrepareData) (fields []*querypb.Field, err error) {
	err = r.catch(c, query, func() error {
		fields, err = r.Handler.ComPrepare(ctx, c, query, prepare)
		return err
	})
	return fields, err
}

// ComStmtExecute runs a prepared statement.
func (r repairingHandler) ComStmtExecute(ctx context.Context, c *mysql.Conn, prepare *mysql.PrepareData, send func(*sqltypes.Result) error) error {
	return r.catch(c, prepare.PrepareStmt, func() error {
		return r.Handler.ComStmtExecute(ctx, c, prepare, send)
	})
}

// ComInitDB changes the default schema.
func (r repairingHandler) ComInitDB(c *mysql.Conn, name string) error {
	return r.catch(c, "", func() error { return r.Handler.ComInitDB(c, name) })
}

// WarningCount returns the number of warnings, or endMark for the packet that the connection
// must replace by an error.
func (r repairingHandler) WarningCount(c *mysql.Conn) uint16 {
	if endsInError(c) {
		return endMark
	}
	return r.Handler.WarningCount(c)
}

// runRepaired runs a statement and translates its errors. It passes an error after the first rows to
// the connection, because the server can end such an answer only by hanging up.
func (r repairingHandler) runRepaired(c *mysql.Conn, query string, send mysql.ResultSpoolFn, run func(mysql.ResultSpoolFn) error) error {
	var rows, broken bool
	err := r.catch(c, query, func() error {
		return run(func(result *sqltypes.Result, more bool) error {
			rows = rows || len(result.Fields) > 0
			err := send(result, more)
			broken = broken || err != nil
			return err
		})
	})
	conn, ok := c.Conn.(*repairingConn)
	if err == nil || !rows || broken || !ok {
		return err
	}
	conn.endInError(err)
	return nil
}

// catch runs f, which executes query, and returns its error or panic as an error of MySQL.
func (r repairingHandler) catch(c *mysql.Conn, query string, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic recovered: %v\n%s", p, debug.Stack())
		}
		if err != nil {
			err = repairError(err, query, r.sessions.GetCurrentDB(c))
		}
	}()
	return f()
}

// bareExplain matches EXPLAIN of a statement without a format.
var bareExplain = regexp.MustCompile(`(?is)^((?:\s|/\*[^!+].*?\*/|--\s[^\n]*\n|#[^\n]*\n)*(?:explain|describe|desc))(\s+(?:select|with|insert|update|delete|replace|table|values)\b)`)

// withTreeFormat returns query with the tree format for EXPLAIN, the only format that the server
// supports.
func withTreeFormat(query string) string {
	return bareExplain.ReplaceAllString(query, "$1 format=tree$2")
}
