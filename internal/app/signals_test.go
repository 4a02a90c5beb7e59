//go:build unix

package app_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// The activities of a user during which a signal may come.
var moments = []struct {
	name  string
	reach func(p *person, s *servertest.Server, schema string)
}{
	{"idle", func(*person, *servertest.Server, string) {}},
	{"typing", func(p *person, _ *servertest.Server, _ string) {
		p.Type("select 'half")
		p.AwaitText("select 'half")
	}},
	{"searching", func(p *person, _ *servertest.Server, _ string) {
		p.Type("\x12remember")
		p.AwaitText("remember")
	}},
	{"statement", func(p *person, s *servertest.Server, schema string) {
		p.begin("select sleep(60), '" + schema + "';")
		awaitRunning(p.tb, s, "'"+schema+"'")
	}},
	{"transaction", func(p *person, _ *servertest.Server, _ string) {
		p.ask("begin;")
		p.ask("insert into kept values (1);")
	}},
	{"rows", func(p *person, s *servertest.Server, schema string) {
		p.begin("select a.n as " + schema + " from seq a join seq b join seq c join seq d;")
		p.Await("a screen full of rows", func(s ptytest.Screen) bool { return len(s.Lines) >= ptytest.Rows-1 && rowBelow(s, "select") < 0 })
	}},
	{"pager", func(p *person, s *servertest.Server, schema string) {
		p.ask("pager sh " + writeFile(p.tb, "pager", []byte("echo $$ > child; exec less")))
		p.begin("select a.n as " + schema + ", sleep(0.001), repeat('x', 60) from seq a join seq b join seq c;")
		p.Await("less", lessWaits)
	}},
	{"pager and nothing more to show", func(p *person, s *servertest.Server, schema string) {
		p.ask("pager sh " + writeFile(p.tb, "pager", []byte("echo $$ > child; exec less")))
		p.begin("select n from seq;")
		p.Await("less", lessWaits)
	}},
	{"pager that waits for a call", func(p *person, s *servertest.Server, schema string) {
		s.SQL(p.tb, "CREATE PROCEDURE "+schema+".work() BEGIN SELECT n, REPEAT('x', 1000) FROM "+schema+".seq; DO SLEEP(60); END")
		p.ask("pager sh " + writeFile(p.tb, "pager", []byte("echo $$ > child; exec less")))
		p.begin("call work();")
		p.Await("less", lessWaits)
	}},
	{"editor", func(p *person, _ *servertest.Server, _ string) {
		p.begin(`\e`)
		p.AwaitText("an editor")
	}},
	{"editor by keys", func(p *person, _ *servertest.Server, _ string) {
		p.Type("select 1\x18\x05")
		p.AwaitText("an editor")
	}},
	{"system", func(p *person, _ *servertest.Server, _ string) {
		p.begin(`\! echo $$ > child; echo $((6 * 7)) things; exec sleep 60`)
		p.AwaitText("42 things")
	}},
	{"export", func(p *person, s *servertest.Server, schema string) {
		p.begin(`select n, sleep(60) as ` + schema + ` from seq \g > file.csv`)
		awaitRunning(p.tb, s, "sleep(60) as "+schema)
	}},
	{"command", func(p *person, s *servertest.Server, schema string) {
		p.begin(`select n from seq \g | echo $$ > child; echo $((6 * 7)) things; exec sleep 60`)
		p.AwaitText("42 things")
	}},
	{"source", func(p *person, s *servertest.Server, schema string) {
		file := writeFile(p.tb, "script.sql", []byte("select sleep(60) as "+schema+";\nselect 2;\n"))
		p.begin("source " + file)
		awaitRunning(p.tb, s, "sleep(60) as "+schema)
	}},
	{"jobs", func(p *person, s *servertest.Server, schema string) {
		p.ask(`select sleep(60), '` + schema + `' \&`)
		p.ask(`select a.n as ` + schema + ` from seq a join seq b join seq c join seq d \&`)
		awaitRunning(p.tb, s, "'"+schema+"'")
	}},
	{"job and statement", func(p *person, s *servertest.Server, schema string) {
		p.ask(`select sleep(60), 'behind` + schema + `' \&`)
		p.begin("select sleep(60), '" + schema + "';")
		awaitRunning(p.tb, s, "'"+schema+"'")
		awaitRunning(p.tb, s, "behind"+schema)
	}},
	{"waiting for a job", func(p *person, s *servertest.Server, schema string) {
		p.ask(`select sleep(60), 'behind` + schema + `' \&`)
		p.begin(`\wait`)
		awaitRunning(p.tb, s, "behind"+schema)
	}},
}

// SIGTERM and SIGHUP end mysh during any activity. No connection and no statement remains on
// the server, no program on the terminal, and no temporary file. The terminal's modes are
// restored, the history is saved, and the exit code is 128 plus the signal's number.
func TestSignalsAtAnyMoment(t *testing.T) {
	if _, err := exec.LookPath("less"); err != nil {
		t.Skip("less is not installed")
	}
	fresh := ptytest.Start(t, exec.Command("cat")).Modes()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, moment := range moments {
			t.Run(moment.name, func(t *testing.T) {
				t.Parallel()
				for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
					schema := playground(t, s)
					cmd := mysh(t, at(s, schema)...)
					temp := filepath.Join(cmd.Dir, "tmp")
					if err := os.Mkdir(temp, 0o700); err != nil {
						t.Fatal(err)
					}
					cmd.Env = append(cmd.Env, "TMPDIR="+temp, "EDITOR=echo $$ > child; echo an editor; exec sleep 60 #")
					p := &person{ptytest.Start(t, cmd), t}
					p.awaitPrompt()
					p.ask("select 'remember me';")
					moment.reach(p, s, schema)
					p.Signal(signal)
					p.awaitExit(128 + int(signal))
					if after := p.Modes(); after != fresh {
						t.Errorf("%v: the modes are\n%s\nbefore mysh they were\n%s", signal, after, fresh)
					}
					eventually(t, "mysh has no connection", func() bool {
						return len(s.SQL(t, "SELECT ID FROM information_schema.PROCESSLIST WHERE DB = '"+schema+"'")) == 0
					})
					if id, err := os.ReadFile(filepath.Join(cmd.Dir, "child")); err == nil {
						eventually(t, "the program that had the terminal is gone", func() bool {
							return syscall.Kill(atoi(t, string(id)), 0) != nil
						})
					}
					if !fileContains(t, cmd.Dir, "remember me") {
						t.Errorf("%v: the history is not saved", signal)
					}
					for _, dir := range []string{temp, cmd.Dir} {
						entries, _ := os.ReadDir(dir)
						for _, e := range entries {
							if strings.Contains(e.Name(), "mysh-") || strings.Contains(e.Name(), ".csv") {
								t.Errorf("%v: the file %s remains", signal, e.Name())
							}
						}
					}
				}
			})
		}
	})
}

// fileContains reports whether a file below a directory contains a text.
func fileContains(tb testing.TB, dir, text string) (found bool) {
	tb.Helper()
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			data, _ := os.ReadFile(path)
			found = found || strings.Contains(string(data), text)
		}
		return nil
	})
	return found
}
