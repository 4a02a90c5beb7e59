//go:build unix

package clusters

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// An engine is a process of go-mysql-server, which is what answers the clients of Dolt.
type engine struct {
	*servertest.Process
	program string
	port    int
}

func startEngine(t *testing.T) *engine {
	t.Helper()
	e := &engine{Process: servertest.NewProcess(t, "doltengine"), port: servertest.FreePorts(t, 1)[0]}
	e.program = filepath.Join(e.Dir, "doltengine")
	cmd := exec.Command("go", "build", "-tags", "gms_pure_go", "-trimpath", "-ldflags", "-s -w", "-o", e.program, ".")
	cmd.Dir = "doltengine"
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build doltengine: %v\n%s", err, said)
	}
	e.run(t)
	return e
}

// run starts the engine, without data, and waits until it answers.
func (e *engine) run(t *testing.T) {
	t.Helper()
	e.Exec(t, e.program, "127.0.0.1:"+strconv.Itoa(e.port))
	const pets = "create table pets (id int primary key, name varchar(20), key (name)); insert into pets values (1, 'Rex'), (2, 'Mimi')"
	eventually(t, "the engine answers", func() bool {
		_, err := pipe(t, pets, e.at()...)
		return err == nil
	})
}

// at returns the arguments for a connection to the schema db, followed by more.
func (e *engine) at(more ...string) []string {
	return append([]string{"-h", "127.0.0.1", "-P", strconv.Itoa(e.port), "-u", servertest.Root, "db"}, more...)
}

// running returns how many statements that contain a text run, asked on another connection.
func (e *engine) running(t *testing.T, text string) int {
	t.Helper()
	said, err := pipe(t, "", e.at("-Ne", "show processlist")...)
	if err != nil {
		t.Fatal(said)
	}
	return strings.Count(said, text)
}

func TestDolt(t *testing.T) {
	onlyInClusterRun(t)
	e := startEngine(t)
	t.Run("session", e.testSession)
	t.Run("script", e.testScript)
	t.Run("interrupt", e.testInterrupt)
	t.Run("killed", e.testKilled)
}

func (e *engine) testSession(t *testing.T) {
	p := sit(t, e.at()...)
	said, _ := p.awaitPrompt()
	wantTexts(t, said, "Dolt at ")
	wantTexts(t, p.ask("select name from pets where id = 2;"), "Mimi")
	wantTexts(t, p.ask(`\dt`), "pets")
	wantTexts(t, p.ask(`\describe pets`), "varchar(20)", "PRIMARY")
	wantTexts(t, p.ask(`\explain select * from pets where name = 'Rex';`), "IndexedTableAccess(pets)")
	wantTexts(t, p.ask(`select sleep(1), 'a job' as what \&`), "[1]")
	wantTexts(t, p.ask(`\wait`), "done")
	wantTexts(t, p.ask(`\fg 1`), "a job")
	p.ask("use other")
	if _, prompt := p.awaitPrompt(); prompt != "other>" {
		t.Errorf("after use the prompt is %s", prompt)
	}
	p.leave()
}

// After an error the engine goes on with the next statement of the same text. No statement of a script
// that stops may be among these.
func (e *engine) testScript(t *testing.T) {
	if said, err := pipe(t, "create table numbers (n int primary key)", e.at()...); err != nil {
		t.Fatal(said)
	}
	const good = 30
	var script strings.Builder
	for i := range 2 * good {
		if i == good {
			script.WriteString("insert into numbers values (1);\n")
		}
		fmt.Fprintf(&script, "insert into numbers values (%d);\n", i)
	}
	said, err := pipe(t, script.String(), e.at()...)
	if err == nil || !strings.HasPrefix(said, fmt.Sprintf("ERROR 1062 (HY000) at line %d:", good+1)) {
		t.Errorf("the script ends with %v:\n%s", err, said)
	}
	if said, err := pipe(t, "", e.at("-Ne", "select count(*) from numbers")...); err != nil || said != fmt.Sprintln(good) {
		t.Errorf("%s rows, want %d (%v)", said, good, err)
	}
}

// Each Ctrl-C ends the statement, which the engine reports in its own words, and keeps the session with
// its transaction. The statements of others go on.
func (e *engine) testInterrupt(t *testing.T) {
	const others = 4
	for i := range others {
		stranger := mysh(t, e.at("-e", fmt.Sprintf("select sleep(600), 'stranger %d'", i))...)
		if err := stranger.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _, _ = stranger.Process.Kill(), stranger.Wait() })
	}
	eventually(t, "the strangers' statements run", func() bool { return e.running(t, "'stranger ") == others })
	p := sit(t, e.at()...)
	p.ask("begin;")
	p.ask("insert into pets values (3, 'Ada');")
	var took []time.Duration
	for i := range sessionsOfInterrupts * interruptsOfASession {
		mark := fmt.Sprintf("'mine %d'", i)
		p.begin("select sleep(60), " + mark + " from pets;")
		eventually(t, "the statement runs", func() bool { return e.running(t, mark) == 1 })
		began := time.Now()
		p.Type(ptytest.CtrlC)
		said, prompt := p.awaitPrompt()
		if !strings.Contains(said, "Query interrupted after ") || !strings.HasSuffix(prompt, "*>") {
			t.Fatalf("Ctrl-C number %d: %s\n%s", i+1, said, prompt)
		}
		took = append(took, time.Since(began))
	}
	if got := p.value("select count(*) from pets"); got != "3" {
		t.Errorf("the transaction sees %s pets", got)
	}
	p.ask("rollback;")
	p.leave()
	if n := e.running(t, "'stranger "); n != others {
		t.Errorf("%d of %d strangers' statements run", n, others)
	}
	slices.Sort(took)
	t.Logf("%d statements were ended by Ctrl-C, in %s to %s", len(took), took[0].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
}

func (e *engine) testKilled(t *testing.T) {
	p := sit(t, e.at()...)
	p.ask("select 1;") // before, the engine reports that autocommit is off
	p.begin("select sleep(60), 'lost' from pets;")
	eventually(t, "the statement runs", func() bool { return e.running(t, "'lost'") == 1 })
	e.Kill(t)
	said, prompt := p.awaitPrompt()
	wantTexts(t, said, "ERROR 2013 (HY000)")
	if !strings.HasSuffix(prompt, "!>") {
		t.Errorf("the prompt %s does not show the loss", prompt)
	}
	e.run(t)
	wantTexts(t, p.ask("select name from pets where id = 1;"), "Reconnected as connection", "Rex")
	p.leave()
}
