package servertest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// A guard is a second process of the test binary. It starts a server, or another program, and ends
// shortly after the tests. It makes the server's directory, starts the server on order, and waits
// for the end of its standard input, which comes when the test binary ends, even by SIGKILL. Then
// it kills the server and removes the directory.
//
// Orders come on its standard input, and reports are sent on its file descriptor 3, both as
// JSON. The first report is the directory. For each order there is a report of the server's
// process ID, and later one of how the server ended.
type guard struct {
	dir     string
	process *exec.Cmd
	input   io.WriteCloser
	output  io.Closer
	orders  *json.Encoder
	reports *json.Decoder
}

// guardVariable is set in the environment of a guard. Its value is the parent of the server's
// directory.
const guardVariable = "MYSH_SERVERTEST_GUARD"

type order struct {
	Argv []string `json:",omitempty"` // the server program and its arguments
	Env  []string `json:",omitempty"` // variables besides those of Environ
	Log  string   `json:",omitempty"` // file for its output; appended to
}

type report struct {
	Dir   string `json:",omitempty"` // the directory made
	PID   int    `json:",omitempty"` // the server started
	Ended string `json:",omitempty"` // how the server ended
	Error string `json:",omitempty"` // why an order failed
}

// A run is a server's process from its start to its end.
type run struct {
	pid   int
	ended chan struct{} // closed when the process is gone
	how   string        // how it ended; to be read after ended is closed
}

func newGuard(base string) (*guard, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	reportsEnd, theirEnd, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer theirEnd.Close()
	g := &guard{process: exec.Command(program), output: reportsEnd, reports: json.NewDecoder(reportsEnd)}
	g.process.Env = append(os.Environ(), guardVariable+"="+base)
	g.process.ExtraFiles = []*os.File{theirEnd}
	// In its own session, the guard does not receive the terminal's Ctrl-C.
	g.process.SysProcAttr = ownSession()
	if g.input, err = g.process.StdinPipe(); err != nil {
		reportsEnd.Close()
		return nil, err
	}
	g.orders = json.NewEncoder(g.input)
	if err := g.process.Start(); err != nil {
		reportsEnd.Close()
		return nil, fmt.Errorf("start the guard: %w", err)
	}
	r, err := g.report()
	if err != nil {
		g.dismiss()
		return nil, fmt.Errorf("make a directory in %s: %w", base, err)
	}
	g.dir = r.Dir
	return g, nil
}

// Starts a server through the guard. The previous server must have ended.
func (g *guard) start(argv, environ []string, log string) (*run, error) {
	if err := g.orders.Encode(order{Argv: argv, Env: environ, Log: log}); err != nil {
		return nil, fmt.Errorf("tell the guard: %w", err)
	}
	started, err := g.report()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", argv[0], err)
	}
	r := &run{pid: started.PID, ended: make(chan struct{})}
	go func() {
		defer close(r.ended)
		end, err := g.report()
		if r.how = end.Ended; err != nil {
			r.how = err.Error()
		}
	}()
	return r, nil
}

func (g *guard) report() (report, error) {
	var r report
	if err := g.reports.Decode(&r); err != nil {
		return r, fmt.Errorf("hear from the guard: %w", err)
	}
	if r.Error != "" {
		return r, errors.New(r.Error)
	}
	return r, nil
}

// Ends the guard and its server, and waits until both have ended.
func (g *guard) dismiss() {
	g.input.Close()
	// The exit status of the guard does not matter, only that the guard has ended.
	_ = g.process.Wait()
	g.output.Close()
}

// Runs as a guard, in its own process, and returns the exit code.
func runGuard(base string) int {
	const reportsFile = 3
	// The server must not keep the pipe open, or the end of the guard would not be noticed.
	closeOnExec(reportsFile)
	reports := json.NewEncoder(os.NewFile(reportsFile, "reports"))
	dir, err := os.MkdirTemp(base, "mysh-test-")
	if err != nil {
		return send(reports, report{Error: err.Error()})
	}
	defer os.RemoveAll(dir)
	send(reports, report{Dir: dir})

	orders := make(chan order)
	go func() {
		defer close(orders)
		input := json.NewDecoder(os.Stdin)
		for {
			var o order
			// An error in the input cannot be reported to the tests.
			if input.Decode(&o) != nil {
				return
			}
			orders <- o
		}
	}()

	var server *exec.Cmd
	ends := make(chan string)
	for {
		select {
		case o, more := <-orders:
			if !more {
				if server != nil {
					_ = server.Process.Kill()
					<-ends
				}
				return 0
			}
			if server, err = serve(o); err != nil {
				send(reports, report{Error: err.Error()})
				break
			}
			send(reports, report{PID: server.Process.Pid})
			go func(server *exec.Cmd) {
				_ = server.Wait()
				ends <- server.ProcessState.String()
			}(server)
		case how := <-ends:
			server = nil
			send(reports, report{Ended: how})
		}
	}
}

// Starts a server with its output going to the log.
func serve(o order) (*exec.Cmd, error) {
	log, err := os.OpenFile(o.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	server := exec.Command(o.Argv[0], o.Argv[1:]...)
	server.Env = append(Environ(), o.Env...)
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		return nil, err
	}
	return server, nil
}

// Sends a report and returns the exit code for it. A failure means that the tests have ended,
// which the end of the orders shows, too.
func send(reports *json.Encoder, r report) (exitCode int) {
	if reports.Encode(r) != nil || r.Error != "" {
		return 1
	}
	return 0
}
