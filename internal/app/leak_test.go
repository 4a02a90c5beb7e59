//go:build unix

package app_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"mysh/internal/command"
	"mysh/internal/console"
	"mysh/internal/executor"
	"mysh/internal/jobs"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/internal/servertest"
	"mysh/internal/session"
	"mysh/internal/sessions"
	"mysh/internal/settings"
	"mysh/internal/wire"
	"mysh/repl"
)

// A resourceCount counts the resources of the process and its connections on the servers.
type resourceCount struct{ goroutines, descriptors, files, connections int }

func (h resourceCount) String() string {
	return fmt.Sprintf("%d goroutines, %d descriptors, %d temporary files, %d connections", h.goroutines, h.descriptors, h.files, h.connections)
}

func (h resourceCount) within(limit resourceCount) bool {
	return h.goroutines <= limit.goroutines && h.descriptors <= limit.descriptors && h.files <= limit.files && h.connections <= limit.connections
}

func countResources(tb testing.TB) resourceCount {
	tb.Helper()
	h := resourceCount{goroutines: runtime.NumGoroutine()}
	if open, err := os.ReadDir("/dev/fd"); err == nil {
		h.descriptors = len(open)
	}
	files, err := os.ReadDir(os.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	h.files = len(files)
	for _, kind := range servertest.Kinds {
		rows := servertest.Shared(tb, kind).SQL(tb, "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'root' AND ID <> CONNECTION_ID()")
		h.connections += atoi(tb, rows[0][0])
	}
	return h
}

// Interrupts, lost connections and jobs leak no resources.
func TestSessions_LeakNothing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	users := map[servertest.Kind]*session.Session{}
	for _, kind := range servertest.Kinds {
		user, err := session.Open(context.Background(), session.Config{
			Wire:        wire.Config{Network: "tcp", Address: servertest.Shared(t, kind).Addr(), User: servertest.Root},
			User:        servertest.Root,
			Interactive: true, Reconnect: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		defer user.Close()
		users[kind] = user
	}
	before := countResources(t)
	for _, phase := range []struct {
		name string
		wear func(*testing.T, *servertest.Server, *session.Session)
	}{
		{"1000 interrupts", interruptOften},
		{"200 lost connections", loseOften},
		{"100 jobs", runJobs},
	} {
		t.Run(phase.name, func(t *testing.T) {
			for _, kind := range servertest.Kinds {
				t.Run(string(kind), func(t *testing.T) {
					t.Parallel()
					phase.wear(t, servertest.Shared(t, kind), users[kind])
				})
			}
		})
		awaitReleased(t, phase.name, before)
	}
}

// awaitReleased waits until no more resources are in use than before.
func awaitReleased(t *testing.T, after string, before resourceCount) {
	t.Helper()
	limit, look := time.After(10*time.Second), time.NewTicker(20*time.Millisecond)
	defer look.Stop()
	for now := countResources(t); !now.within(before); now = countResources(t) {
		select {
		case <-look.C:
		case <-limit:
			stacks := make([]byte, 1<<20)
			t.Fatalf("after %s: %v\nbefore: %v\n%s", after, now, before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

func interruptOften(t *testing.T, s *servertest.Server, user *session.Session) {
	id := user.State().ConnectionID
	observer := newObserver(t, s)
	for i := range 1000 {
		job := executor.Start(user, "SELECT SLEEP(60)")
		observer.awaitQuery(id)
		job.Interrupt()
		finish(job)
		if state, err := job.State(); state == executor.Abandoned {
			t.Fatalf("interrupt %d cost the connection: %v", i, err)
		}
	}
}

func loseOften(t *testing.T, s *servertest.Server, user *session.Session) {
	observer := newObserver(t, s)
	for i := range 200 {
		id := user.State().ConnectionID
		if i%2 == 0 {
			observer.ask(fmt.Sprintf("KILL %d", id))
			observer.await("the connection is gone", fmt.Sprintf("SELECT COUNT(*) = 0 FROM information_schema.PROCESSLIST WHERE ID = %d", id))
		} else {
			job := executor.Start(user, "SELECT SLEEP(60)")
			observer.awaitQuery(id)
			job.Abandon()
			finish(job)
		}
		job := executor.Start(user, "DO 1")
		finish(job)
		if err := job.Err(); err != nil {
			t.Fatalf("after loss %d: %v", i, err)
		}
		if now := user.State().ConnectionID; now == id {
			t.Fatalf("after loss %d the connection is still %d", i, id)
		}
	}
}

// runJobs runs twenty jobs at once, five times. Their rows do not fit in memory.
func runJobs(t *testing.T, _ *servertest.Server, user *session.Session) {
	var lines typedLines
	for range 5 {
		for range 20 {
			lines = append(lines, "select repeat('x', 2200000) \\&\n")
		}
		lines = append(lines, "\\wait\n", "\\jobs\n")
		for n := range 20 {
			lines = append(lines, fmt.Sprintf("\\kill %d\n", n+1))
		}
	}
	var said bytes.Buffer
	current := &settings.Current{
		Mode:     settings.Mode{Interactive: true, Scan: scan.Options{Interactive: true}, Delimiter: ";", Format: "table"},
		Settings: settings.Defaults(),
	}
	env := &command.Env{Current: current, Console: console.New(console.Config{Screen: console.NewScreen(&said), Messages: &said, Current: current})}
	env.Sessions = sessions.New(user, cloner{}, current)
	env.Results = &results.Store{}
	env.Runner = runner.New(env.Console, current, env.Sessions, env.Results, &env.Variables)
	env.Jobs = jobs.New(env.Runner, env.Console, env.Sessions)
	shell := repl.New(repl.Config{Env: env})
	if err := shell.Run(&lines); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(said.String(), " done "); n != 100 {
		t.Errorf("%d jobs were done, not 100:\n%.3000s", n, &said)
	}
}

// typedLines are input lines of a user.
type typedLines []string

func (l *typedLines) ReadLine(repl.Prompt) (string, error) {
	if len(*l) == 0 {
		return "", io.EOF
	}
	line := (*l)[0]
	*l = (*l)[1:]
	return line, nil
}

// An observer is a connection that queries the server repeatedly, since a new connection for
// each query would be slow.
type observer struct {
	tb   testing.TB
	conn *wire.Conn
}

func newObserver(t *testing.T, s *servertest.Server) observer {
	conn, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: s.Addr(), User: servertest.Root})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return observer{t, conn}
}

// ask runs a statement and returns its only cell, or "" if there is none.
func (l observer) ask(text string) (cell string) {
	l.tb.Helper()
	answers, err := l.conn.Query(text)
	for err == nil {
		var event result.Event
		if event, err = answers.Next(); err == nil {
			if batch, ok := event.(*result.Batch); ok {
				cells, _ := batch.Cells(0, make([][]byte, 1))
				cell = string(cells[0])
				batch.Release()
			}
		}
	}
	if err != io.EOF {
		l.tb.Fatalf("%s: %v", text, err)
	}
	return cell
}

// await waits until a query returns 1.
func (l observer) await(what, query string) {
	l.tb.Helper()
	eventually(l.tb, what, func() bool { return l.ask(query) == "1" })
}

// awaitQuery waits until a connection runs its SLEEP statement.
func (l observer) awaitQuery(id uint64) {
	l.tb.Helper()
	l.await("the statement runs", fmt.Sprintf(
		"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = %d AND COMMAND = 'Query' AND STATE = 'User sleep'", id))
}

// finish reads the events of a job to the end.
func finish(job *executor.Job) {
	for event := range job.Events() {
		if batch, ok := event.(*result.Batch); ok {
			batch.Release()
		}
	}
}

// A cloner opens sessions beside the first one.
type cloner struct{ sessions.Dialer }

func (cloner) Clone(ctx context.Context, original sessions.Session) (sessions.Session, error) {
	return original.(*session.Session).Clone(ctx)
}
