//go:build unix

package clusters

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// asApp returns the arguments for a connection as the account with all rights, followed by more.
func (e *entrance) asApp(more ...string) []string {
	return append([]string{"-h", "127.0.0.1", "-P", fmt.Sprint(e.port), "-u", servertest.App, "-p" + servertest.AppPassword}, more...)
}

// shopScript makes the schema shop. Its statements end in several delimiters.
const shopScript = `-- a comment; with a semicolon
drop database if exists shop; create database shop;
use shop
create table things (id int primary key auto_increment, name varchar(100) character set utf8mb4, price decimal(9,2), data varbinary(40), key (price));
delimiter //
create procedure fill(many int) begin
	declare i int default 0;
	while i < many do
		insert into things values (i + 1, concat('thing ', i, ' 😀;'), i / 3, unhex(sha2(i, 256)));
		set i = i + 1;
	end while;
end//
create trigger named before insert on things for each row set new.name = concat(new.name, '!')//
delimiter ;
begin; call fill(200); commit;
create view dear as select id, name from things where price > 60;
select count(*), max(name) from dear;
`

const shopSays = "count(*)\tmax(name)\n19\tthing 199 😀;!\n"

// accounts logs in as each account, and with a wrong password.
func accounts(t *testing.T, e *entrance) {
	said, err := pipe(t, "select current_user();\nselect 'twice';\n", e.asApp("-N")...)
	if want := "app@%\ntwice\n"; err != nil || !strings.HasSuffix(said, want) {
		t.Errorf("%v, %q, want %q", err, said, want)
	}
	said, err = pipe(t, "select 1;", e.asApp("-pwrong")...)
	if err == nil || !strings.Contains(said, "ERROR 1045 (28000)") {
		t.Errorf("a wrong password: %v\n%s", err, said)
	}
	p := sit(t, e.at()...)
	if got := p.value("select current_user()"); got != "plain@%" {
		t.Errorf("logged in as %s", got)
	}
	wantTexts(t, p.ask(`\s`), "Server version:")
	p.leave()
}

// script runs a script and compares what it has made on all nodes. The script remains for the
// other parts.
func script(t *testing.T, e *entrance) {
	said, err := pipe(t, shopScript, e.asApp("--default-character-set=utf8mb4")...)
	if err != nil || !strings.HasSuffix(said, shopSays) {
		t.Fatalf("%v, %q, want %q", err, said, shopSays)
	}
	sameOnAll(t, e, "shop")
	said, err = pipe(t, "select 1;\nselect nosuch;\nselect 3;\n", e.asApp("-N")...)
	if err == nil || !strings.Contains(said, "\n1\n") || !strings.Contains(said, "ERROR 1054 (42S22) at line 2: ") || strings.Contains(said, "\n3\n") {
		t.Errorf("a script with an error: %v\n%s", err, said)
	}
}

// sameOnAll waits until all nodes have the shop, with the same rows, in a schema.
func sameOnAll(t *testing.T, e *entrance, schema string) {
	t.Helper()
	var got []string
	eventually(t, "all nodes have "+schema, func() bool {
		got = nil
		for _, node := range e.nodes {
			rows, err := node.Query("SELECT COUNT(*), SUM(CRC32(CONCAT_WS(',', id, name, price, HEX(data))))," +
				" (SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = '" + schema + "')," +
				" (SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = '" + schema + "')," +
				" (SELECT COUNT(*) FROM information_schema.VIEWS WHERE TABLE_SCHEMA = '" + schema + "') FROM " + schema + ".things")
			got = append(got, fmt.Sprint(rows, err))
		}
		return got[0] == shopSum && len(slices.Compact(got)) == 1
	})
}

// shopSum is what sameOnAll reads: the number of things, a sum over them, and the numbers of triggers,
// routines and views.
const shopSum = "[[200 415022958533 1 1 1]] <nil>"

// dump writes the shop with the server's own program, restores it by mysh through the entrance,
// and compares.
func dump(t *testing.T, e *entrance) { restore(t, e) }

// dumpWithoutLocks is dump for an entrance that refuses LOCK TABLES, as one that splits reads from
// writes does.
func dumpWithoutLocks(t *testing.T, e *entrance) { restore(t, e, "--skip-add-locks") }

func restore(t *testing.T, e *entrance, more ...string) {
	t.Helper()
	kind, program, args := servertest.MariaDB, "mariadb-dump", []string{"--no-defaults"}
	if e.nodes[0].Kind == servertest.MySQL {
		kind, program, args = servertest.MySQL, "mysqldump", append(args, "--set-gtid-purged=OFF")
	}
	program = filepath.Join(filepath.Dir(servertest.Client(t, kind)), program)
	args = append(args, "--single-transaction", "--routines", "-h127.0.0.1", fmt.Sprint("-P", e.nodes[0].Port), "-u"+servertest.Root)
	dump := exec.Command(program, append(append(args, more...), "shop")...)
	dump.Env = servertest.Environ()
	text, err := dump.Output()
	if err != nil {
		t.Fatalf("%s: %v", dump, err)
	}
	if said, err := pipe(t, "drop database if exists again; create database again;", e.asApp()...); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	said, err := pipe(t, string(text), e.asApp("again")...)
	if err != nil || strings.Contains(said, "ERROR") {
		t.Fatalf("%v\n%s", err, said)
	}
	sameOnAll(t, e, "again")
}

// backgroundJobs runs statements in the background.
func backgroundJobs(t *testing.T, e *entrance) {
	p := sit(t, e.at()...)
	for i := range 3 {
		p.ask(fmt.Sprintf(`select sleep(0.3), 'job %d' \&`, i))
	}
	const sent = "select sleep(1), 'sent away'"
	p.begin(sent + ";")
	e.awaitRunning(t, sent)
	p.Type(ptytest.CtrlZ)
	p.Await("the job in the background", func(s ptytest.Screen) bool { return atPrompt(s) && s.Contains("] running") })
	p.ask(`\wait`)
	if said := p.ask(`\jobs`); strings.Count(said, " done ") != 4 {
		t.Errorf("not 4 jobs done:\n%s", said)
	}
	wantTexts(t, p.ask(`\fg 4`), "sent away")
	p.leave()
}

// killedJob ends a job on its node.
func killedJob(t *testing.T, e *entrance) {
	p := sit(t, e.at()...)
	const endless = "select sleep(1000), 'endless'"
	p.ask(endless + ` \&`)
	e.awaitRunning(t, endless)
	p.ask(`\kill`)
	s := p.Await("the end of the job", func(s ptytest.Screen) bool {
		return strings.Contains(s.String(), "[1] interrupted") || s.Contains("[1] failed")
	})
	wantTexts(t, s.String(), "[1] interrupted")
	eventually(t, "the job is gone from its node", func() bool { node, _ := e.running(t, endless); return node == nil })
	p.leave()
}

// completion finds names of the shop.
func completion(t *testing.T, e *entrance) {
	p := sit(t, e.asApp("shop")...)
	p.Type("select * from thi\t")
	p.AwaitText("select * from things")
	p.Type(ptytest.CtrlC)
	p.awaitPrompt()
	p.Type("select * from things where pri\t")
	p.AwaitText("decimal(9,2)")
	p.Type(ptytest.CtrlC)
	p.awaitPrompt()
	p.leave()
}

// explain shows the plan of a statement.
func explain(t *testing.T, e *entrance) {
	p := sit(t, e.asApp("shop")...)
	said := p.ask(`\explain select * from things where price = 5;`)
	wantTexts(t, said, "things", "price")
	if strings.Contains(said, "ERROR") {
		t.Errorf("no plan:\n%s", said)
	}
	p.leave()
}

// blockers finds a session that another one waits for.
func blockers(t *testing.T, e *entrance) {
	holder, waiter, watcher := sit(t, e.asApp("shop")...), sit(t, e.asApp("shop")...), sit(t, e.asApp("shop")...)
	holder.ask("begin;")
	holder.ask("update things set price = 1 where id = 1;")
	id := holder.value("select connection_id()")
	const waits = "update things set price = 2 where id = 1"
	waiter.begin(waits + ";")
	e.awaitRunning(t, waits)
	said := watcher.askUntil(`\blockers`, "| waiting ")
	wantTexts(t, said, "| "+id+" ", "| idle ", "row lock on shop.things")
	waiter.Type(ptytest.CtrlC)
	said, _ = waiter.awaitPrompt()
	// Galera aborts the transaction of a statement that is killed while it waits for a lock.
	if !strings.Contains(said, "Query interrupted after ") && !strings.Contains(said, "ERROR 1213 (40001)") {
		t.Errorf("the wait was not interrupted:\n%s", said)
	}
	holder.ask("rollback;")
	for _, p := range []*person{holder, waiter, watcher} {
		p.leave()
	}
}

// part is what is tried through an entrance.
type part struct {
	name string
	try  func(t *testing.T, e *entrance)
}

var (
	// writing is what works wherever statements may write.
	writing = []part{{"script", script}, {"dump", dump}, {"blockers", blockers}}
	// reading is what works everywhere, once a script has made the shop.
	reading = []part{{"login", accounts}, {"jobs", backgroundJobs}, {"completion", completion}, {"explain", explain}}
	// interrupts are what Ctrl-C and \kill do.
	interrupts = []part{{"Ctrl-C", interruptMany}, {"session", interruptedSessionIsWhole}, {"killed job", killedJob}}
)

func tryAll(t *testing.T, e *entrance, parts ...part) {
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) { p.try(t, e) })
	}
}
