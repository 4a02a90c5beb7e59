//go:build unix

package clusters

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// Everything on a vtgate over two shards. The tests depend on each other only in that the last ones
// kill vtgate.
func TestVitess(t *testing.T) {
	onlyInClusterRun(t)
	v := startVitess(t, "--allow-kill-statement")
	const customers = "insert into customers (id, name, city) values (1, 'Ada', 'Oslo'), (2, 'Bo', 'Oslo'), (3, 'Cy', 'Rome'), (4, 'Di', 'Rome');\n"
	if said, err := pipe(t, customers, v.at(shop)...); err != nil {
		t.Fatal(said)
	}
	t.Run("login", v.testLogin)
	t.Run("use", v.testUse)
	t.Run("script", v.testScript)
	t.Run("restore", v.testRestore)
	t.Run("describe", v.testDescribe)
	t.Run("explain", v.testExplain)
	t.Run("completion", v.testCompletion)
	t.Run("jobs", v.testJobs)
	t.Run("interrupt", v.testInterrupt)
	t.Run("interrupt in a transaction", v.testInterruptInTransaction)
	t.Run("killed mid-statement", v.testKilledMidStatement)
	t.Run("killed idle", v.testKilledIdle)
	t.Run("KILL is not allowed", v.testKillNotAllowed)
}

func (v *vitess) testLogin(t *testing.T) {
	p := sit(t, v.at(shop)...)
	said, _ := p.awaitPrompt()
	wantTexts(t, said, "Vitess 24.0.4 at ")
	wantTexts(t, p.ask(`\s`), "Current database:", "8.4.6-Vitess")
	for _, schema := range []string{store, "`shop:-80@replica`", shop} {
		wantTexts(t, p.ask("use "+schema), "Database changed")
		if got := p.value("select database()"); got != strings.Trim(schema, "`") {
			t.Errorf("after use %s the schema is %s", schema, got)
		}
	}
	wantTexts(t, p.ask("use nosuch"), "ERROR 1049 (42000)")
	p.leave()
}

// USE is noticed, though vtgate does not report it: the prompt, the lists and the next connection have
// the new schema.
func (v *vitess) testUse(t *testing.T) {
	p := sit(t, v.at(shop)...)
	p.ask("use " + store)
	if _, prompt := p.awaitPrompt(); prompt != store+">" {
		t.Errorf("the prompt is %s", prompt)
	}
	wantTexts(t, p.ask(`\dt`), "notes")
	p.leave()
}

// A script has the output and the exit code of the C client, with and without an error in it, and the
// same statements were run.
func (v *vitess) testScript(t *testing.T) {
	var inserts strings.Builder
	for i := range 40 {
		fmt.Fprintf(&inserts, "insert into notes (id, note) values (%d, 'note %d');\n", i+1, i+1)
	}
	const again = "insert into notes (id, note) values (7, 'again');\n"
	for name, script := range map[string]string{
		"whole":  "delete from notes;\n" + inserts.String() + "select * from notes order by id;\n",
		"failed": "delete from notes;\n" + inserts.String() + again + "delete from notes;\n",
		"forced": "delete from notes;\n" + inserts.String() + again + "select count(*) as n from notes;\n",
		"syntax": "select 1 as one;\nnonsense;\nselect 2 as two;\n",
		"use":    "use shop;\nselect name from customers where id = 2;\nuse store;\nselect count(*) as n from notes;\n",
	} {
		args := v.at(store)
		if name == "forced" {
			args = append(args, "--force")
		}
		run := func(cmd *exec.Cmd) string {
			cmd.Stdin = strings.NewReader(script)
			said, _ := cmd.Output() // the exit code is compared
			return fmt.Sprintf("%sexit code %d", said, cmd.ProcessState.ExitCode())
		}
		// MySQL's client lacks the plugin that vtgate logs in with.
		client := exec.Command(servertest.Client(t, servertest.MariaDB), append([]string{"--no-defaults"}, args...)...)
		if want, got := run(client), run(mysh(t, args...)); got != want {
			t.Errorf("%s: mysh prints\n%s\nthe C client\n%s", name, got, want)
		}
		if rows := v.mysql.SQL(t, "SELECT COUNT(*) FROM vt_store_0.notes"); strings.HasPrefix(script, "delete") && rows[0][0] != "40" {
			t.Errorf("%s: there are %s notes, want 40", name, rows[0][0])
		}
	}
}

// A dump is restored through vtgate, which spreads its rows over the shards; what the C client's dump
// writes of them is restored again.
func (v *vitess) testRestore(t *testing.T) {
	const rows, first = 2000, 1000
	var dump strings.Builder
	dump.WriteString("/*!40101 SET NAMES utf8mb4 */;\n/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;\n")
	for i := 0; i < rows; i += 100 {
		dump.WriteString("INSERT INTO `customers` (`id`, `name`, `city`) VALUES ")
		for j := i; j < i+100; j++ {
			if j > i {
				dump.WriteByte(',')
			}
			fmt.Fprintf(&dump, `(%d,'O\'Brien %d; -- \\','Zoë\n%d')`, first+j, j, j%7)
		}
		dump.WriteString(";\n")
	}
	dump.WriteString("/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;\n")
	// The shards are asked themselves.
	check := func(what string) {
		total := 0
		for _, shard := range []string{"-80", "80-"} {
			var n int
			rows := v.mysql.SQL(t, "SELECT COUNT(*) FROM `vt_shop_"+shard+"`.customers WHERE name = CONCAT('O''Brien ', id - 1000, '; -- \\\\') AND city = CONCAT('Zoë\\n', (id - 1000) % 7)")
			if _, err := fmt.Sscan(rows[0][0], &n); err != nil || n == 0 {
				t.Errorf("%s: shard %s has %s of the rows", what, shard, rows[0][0])
			}
			total += n
		}
		if total != rows {
			t.Errorf("%s: the shards have %d of %d rows", what, total, rows)
		}
	}
	if said, err := pipe(t, dump.String(), v.at(shop)...); err != nil {
		t.Fatal(said)
	}
	check("restored")

	dumper := filepath.Join(filepath.Dir(servertest.Client(t, servertest.MariaDB)), "mariadb-dump")
	args := append([]string{"--no-defaults"}, v.at("--skip-lock-tables", "--skip-add-locks", "--no-tablespaces", "--no-create-info", "--complete-insert", "--where=id >= 1000", shop, "customers")...)
	again, err := exec.Command(dumper, args...).Output()
	if err != nil {
		t.Fatalf("dump: %v", err)
	}
	if said, err := pipe(t, "delete from customers where id >= 1000;\n"+string(again), v.at(shop)...); err != nil {
		t.Fatal(said)
	}
	check("restored again")
	if said, err := pipe(t, "delete from customers where id >= 1000", v.at(shop)...); err != nil {
		t.Fatal(said)
	}
}

// Names are those of the keyspaces, not of the schemas of the shards.
func (v *vitess) testDescribe(t *testing.T) {
	p := sit(t, v.at(shop)...)
	wantTexts(t, p.ask(`\l`), shop, store)
	wantTexts(t, p.ask(`\dt`), "customers", "orders", "2 rows in set")
	wantTexts(t, p.ask(`\di`), "city", "customer_id, id")
	wantTexts(t, p.ask(`\dv`), "There are no views in shop.")
	wantTexts(t, p.ask(`\describe customers`), "customers · InnoDB", "bigint", "varchar(40)", "PRIMARY")
	wantTexts(t, p.ask(`\describe store.notes`), "store.notes · InnoDB", "auto_increment")
	wantTexts(t, p.ask(`\ddl customers`), "CREATE TABLE `customers`", "PRIMARY KEY (`id`)")
	said := ""
	for _, list := range []string{`\l`, `\dt`, `\describe customers`} {
		said += p.ask(list)
	}
	if strings.Contains(said, "vt_shop") {
		t.Errorf("a schema of a shard is shown:\n%s", said)
	}
	p.leave()
}

func (v *vitess) testExplain(t *testing.T) {
	p := sit(t, v.at(shop)...)
	wantTexts(t, p.ask(`\explain select * from customers where city = 'Oslo';`), "Index lookup on customers using city", "The plan is that of one server behind Vitess.")
	wantTexts(t, p.ask(`\explain analyze select * from customers where city = 'Oslo';`), "Index lookup on customers using city", "The statement was run")
	p.leave()
}

func (v *vitess) testCompletion(t *testing.T) {
	p := sit(t, v.at(shop)...)
	for typed, seen := range map[string]string{
		"select * from cust\t":                "select * from customers",
		"select * from customers where cit\t": "varchar(40) · index",
		"select * from store.not\t":           "select * from store.notes",
		"use sto\t":                           "use store",
	} {
		// The names may not have been read at the first Tab.
		shown := func(s ptytest.Screen) bool { return s.Contains(seen) }
		for began, found := time.Now(), false; !found; {
			if time.Since(began) > ptytest.Limit {
				t.Fatalf("%s is never offered", seen)
			}
			p.Type(typed)
			found = shown(p.Await(seen+", or none", func(s ptytest.Screen) bool { return shown(s) || s.Contains("nothing to complete") }))
			if !found {
				p.Type(ptytest.CtrlC)
				p.Await("an empty line", atPrompt)
			}
		}
		p.Type(ptytest.CtrlC)
		p.Await("an empty line", atPrompt)
	}
	p.leave()
}

func (v *vitess) testJobs(t *testing.T) {
	p := sit(t, v.at(shop)...)
	p.ask(`select sleep(1), 'a job' as what from customers where id = 1 \&`)
	wantTexts(t, p.ask(`\jobs`), "running")
	wantTexts(t, p.ask(`\wait`), "done")
	wantTexts(t, p.ask(`\fg 1`), "a job", "1 row in set")
	p.leave()
}

// Each Ctrl-C ends the statement on the shards and keeps the session. The statements of others go on:
// vtgate lets anyone kill anyone, and the numbers that its process list has are those of other
// connections, below the shards.
func (v *vitess) testInterrupt(t *testing.T) {
	const others = 6
	for i := range others {
		// Distinct texts: a tablet runs equal queries once.
		stranger := mysh(t, v.at(shop, "-e", fmt.Sprintf("select sleep(600), 'stranger %d' from customers where id = %d", i, i%4+1))...)
		if err := stranger.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _, _ = stranger.Process.Kill(), stranger.Wait() })
	}
	eventually(t, "the strangers' statements run", func() bool { return v.running(t, "'stranger ") == others })
	var took []time.Duration
	for session := range sessionsOfInterrupts {
		p := sit(t, v.at(shop)...)
		p.ask("set @mark = 'held';")
		for i := range interruptsOfASession {
			mine := fmt.Sprintf("select sleep(60), 'mine %d.%d' from customers where id <= 4", session, i)
			p.begin(mine + ";")
			mark := fmt.Sprintf("'mine %d.%d'", session, i)
			// A KILL before a shard has begun the statement is lost on this shard, and vtgate repeats none.
			eventually(t, "the statement runs on both shards", func() bool { return v.running(t, mark) == 2 })
			began := time.Now()
			p.Type(ptytest.CtrlC)
			said, _ := p.awaitPrompt()
			if !strings.Contains(said, "Query interrupted after ") || !strings.Contains(said, "The session is kept") {
				t.Fatalf("Ctrl-C number %d: %s", session*interruptsOfASession+i+1, said)
			}
			took = append(took, time.Since(began))
			eventually(t, "the statement has ended on the shards", func() bool { return v.running(t, mark) == 0 })
		}
		if got := p.value("select @mark"); got != "held" {
			t.Errorf("the session has lost a variable: %s", got)
		}
		p.leave()
	}
	if n := v.running(t, "'stranger "); n != others {
		t.Errorf("%d of %d strangers' statements run", n, others)
	}
	slices.Sort(took)
	t.Logf("%d statements were ended by Ctrl-C, in %s to %s, half of them within %s", len(took),
		took[0].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond), took[len(took)/2].Round(time.Millisecond))
}

// vtgate ends the transaction of a statement that is killed, and refuses all others until ROLLBACK.
func (v *vitess) testInterruptInTransaction(t *testing.T) {
	p := sit(t, v.at(shop)...)
	p.ask("begin;")
	p.ask("update customers set city = 'changed' where id = 1;")
	p.begin("select sleep(60), 'in a transaction' from customers where id = 2;")
	v.awaitRunning(t, "'in a transaction'")
	p.Type(ptytest.CtrlC)
	said, _ := p.awaitPrompt()
	wantTexts(t, said, "Query interrupted after ")
	if strings.Contains(said, "still open") {
		t.Errorf("the transaction is gone, but mysh prints:\n%s", said)
	}
	p.ask("rollback;")
	if got := p.value("select city from customers where id = 1"); got != "Oslo" {
		t.Errorf("after the rollback the city is %s", got)
	}
	p.leave()
}

// mysh reports the loss, and that the fate of the statement is not known. The next statement finds the
// vtgate that was started again.
func (v *vitess) testKilledMidStatement(t *testing.T) {
	p := sit(t, v.at(shop)...)
	p.begin("update customers set city = 'lost' where sleep(30) = 0 and id = 1;")
	v.awaitRunning(t, "'lost'")
	v.Kill(t)
	said, prompt := p.awaitPrompt()
	wantTexts(t, said, "ERROR 2013 (HY000)", "not known whether")
	if !strings.HasSuffix(prompt, "!>") {
		t.Errorf("the prompt %s does not show the loss", prompt)
	}
	wantTexts(t, p.ask("select 1;"), "ERROR 2003 (HY000)")
	v.run(t, "--allow-kill-statement")
	wantTexts(t, p.ask("select name from customers where id = 2;"), "Reconnected as connection", "Bo")
	p.leave()
}

func (v *vitess) testKilledIdle(t *testing.T) {
	p := sit(t, v.at(shop)...)
	p.ask("select name from customers where id = 3;")
	v.Kill(t)
	v.run(t, "--allow-kill-statement")
	wantTexts(t, p.ask("select name from customers where id = 4;"), "Reconnected as connection", "Di")
	p.leave()
}

// Without --allow-kill-statement vtgate refuses each KILL, and mysh reports that.
func (v *vitess) testKillNotAllowed(t *testing.T) {
	v.Kill(t)
	v.run(t)
	p := sit(t, v.at(shop)...)
	p.begin("select sleep(60), 'not killed' from customers where id = 1;")
	v.awaitRunning(t, "'not killed'")
	p.Type(ptytest.CtrlC)
	said, _ := p.awaitPrompt()
	wantTexts(t, strings.ReplaceAll(said, "\n", ""), "VT07001", "--allow-kill-statement", "may still be running")
	p.leave()
}
