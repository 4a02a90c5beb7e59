package main

import (
	"context"
	"fmt"
	"io"
	golog "log"
	"net"

	sqle "github.com/dolthub/go-mysql-server"
	"github.com/dolthub/go-mysql-server/memory"
	"github.com/dolthub/go-mysql-server/server"
	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/go-mysql-server/sql/mysql_db"
	"github.com/dolthub/vitess/go/mysql"
	"github.com/sirupsen/logrus"
)

const (
	schema = "shop" // the schema with the sample data
	user   = "demo" // the account that owns the server; it has no password

	// A directory that cannot exist. For the server NULL, MySQL's value for "no files", means
	// "any file".
	noDirectory = "/dev/null/nowhere"
)

// An embeddedServer is a MySQL-compatible server in this process. It listens on the loopback address
// only and holds all data in memory.
type embeddedServer struct {
	listener net.Listener
	server   *server.Server
	accepted chan struct{} // closed when no more connections are accepted
}

// startServer starts the server on a free port, with the shop loaded. The server accepts
// connections when startServer returns.
func startServer() (*embeddedServer, error) {
	discardLogs()
	if err := denyFileAccess(); err != nil {
		return nil, fmt.Errorf("cannot deny the embedded server access to files: %w", err)
	}
	functions, err := memory.NewDBProvider(memory.NewDatabase(schema)).
		WithTableFunctions(memory.IntSequenceTable{})
	if err != nil {
		return nil, fmt.Errorf("cannot create the embedded server: %w", err)
	}
	provider := functions.(*memory.DbProvider)
	engine := sqle.NewDefault(provider)
	if err := loadShop(engine, provider); err != nil {
		return nil, err
	}
	addAccount(engine)

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("cannot listen for the embedded server: %w", err)
	}
	config := server.Config{
		Listener: repairingListener{listener},
		Options:  []server.Option{addRepairs},
		Version:  "8.0.31-go-mysql-server", // VERSION() returns 8.0.31
	}
	srv, err := server.NewServer(config, engine, sql.NewContext, memory.NewSessionBuilder(provider), nil)
	if err != nil {
		listener.Close()
		return nil, fmt.Errorf("cannot start the embedded server: %w", err)
	}
	e := &embeddedServer{listener: listener, server: srv, accepted: make(chan struct{})}
	go func() {
		defer close(e.accepted)
		srv.Listener.Accept()
	}()
	return e, nil
}

// addr returns the address on which the server listens.
func (e *embeddedServer) addr() *net.TCPAddr { return e.listener.Addr().(*net.TCPAddr) }

// close stops accepting connections. Open connections end with their clients.
func (e *embeddedServer) close() {
	e.server.Listener.Close()
	<-e.accepted
}

// addAccount adds the only account. After it the server checks logins, so every step without a
// login comes before.
func addAccount(engine *sqle.Engine) {
	accounts := engine.Analyzer.Catalog.MySQLDb
	// Without a persister CREATE USER and FLUSH PRIVILEGES panic.
	accounts.SetPersister(&mysql_db.NoopPersister{})
	ed := accounts.Editor()
	defer ed.Close()
	accounts.AddSuperUser(ed, user, "localhost", "")
}

// addRepairs inserts the repairs between the clients and the server's handler.
func addRepairs(e *sqle.Engine, sessions *server.SessionManager, h mysql.Handler) (*sqle.Engine, *server.SessionManager, mysql.Handler) {
	return e, sessions, repairingHandler{h, sessions}
}

// denyFileAccess makes SELECT … INTO OUTFILE, LOAD_FILE and LOAD DATA INFILE fail: they would access
// the files of the user who runs the demo.
// Source: https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_secure_file_priv
func denyFileAccess() error {
	return sql.SystemVariables.AssignValues(map[string]any{"secure_file_priv": noDirectory})
}

// discardLogs keeps the server's log off the terminal, which belongs to the shell.
func discardLogs() {
	logrus.SetOutput(io.Discard)
	logrus.SetLevel(logrus.PanicLevel)
	golog.SetOutput(io.Discard)
}

// runner returns a function that runs a statement in the engine, without a connection.
func runner(engine *sqle.Engine, provider *memory.DbProvider) func(statement string) error {
	session := memory.NewSession(sql.NewBaseSession(), provider)
	return func(statement string) error {
		ctx := sql.NewContext(context.Background(), sql.WithSession(session))
		ctx.SetCurrentDatabase(schema)
		_, rows, _, err := engine.Query(ctx, statement)
		if err != nil {
			return err
		}
		_, err = sql.RowIterToRows(ctx, rows)
		return err
	}
}
