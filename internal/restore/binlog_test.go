package restore

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// replayed is the schema that the recorded binary logs change. Its name is in their row events.
const replayed = "mysh_replayed"

// logged are the statements of the recorded binary logs. They are in several character sets,
// logged as statements and as rows, with texts that look like the output of mysqlbinlog.
var logged = []string{
	"create table t (id int primary key, a varchar(60) character set utf8mb4, b varbinary(60))",
	"set binlog_format = 'STATEMENT'",
	"set names latin1",
	"create table `\xfc` (`\xe9` int) comment 'Z\xfcrich \\' ;'",
	"insert into t values (1, 'Z\xfcrich \xe9\\\\', '')",
	"set names cp932",
	"insert into t values (2, '\x83\x5c\x83\x5c', ''), (3, '\x94\x5c''', '')",
	"set names gbk",
	"set @v = '\xbf\x5c'",
	"insert into t values (4, '\xbf\x5c''', ''), (5, @v, @v)",
	"set names koi8r",
	"update t set b = '\xf0\xd2\xc9' where a like 'Z%'",
	"set names utf8mb4",
	"insert into t values (6, '😀 山田 ü', x'000d0a1a5c27223b')",
	"insert into t values (7, '/*!*/;', ''), (8, '\\n/*!*/;\\n# at 4\\nBINLOG ''', ''), (9, '\\n\\\\C latin1\\n', '')",
	"insert into t values (10, '\n/*!*/;\n\\C latin1\n/*!\\C latin1 */\ndelimiter ;\n', 'a\\r\nb')",
	"set sql_mode = 'NO_BACKSLASH_ESCAPES'",
	"insert into t values (11, 'a\\', '\\')",
	"set sql_mode = 'ANSI_QUOTES'",
	`insert into "t" values (12, 'x;y', '"')`,
	"set sql_mode = default",
	"create procedure p() begin insert into t values (13, 'in a; body', ''); end",
	"call p()",
	"create function f() returns int deterministic return 1 /* ; */",
	"create trigger tr before insert on t for each row begin set new.b = concat(new.b, ';'); end",
	"set binlog_format = 'ROW'",
	"set names latin1",
	"insert into t values (14, 'Z\xfcrich;', _binary'\\0\\Z''')",
	"update t set a = concat(a, '\xe9') where id in (2, 4, 14)",
	"begin", "delete from t where id = 9", "insert into t values (15, '', '')", "commit",
	"alter table t add c varchar(9) default '\xfc;'",
}

// The output of mysqlbinlog and mariadb-binlog is executed as it was logged. The statement
// /*!\C latin1 *//*!*/ precedes each statement in another character set.
func TestRecordedBinlog(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		path := filepath.Join("testdata", strings.Replace(recorded[s.Kind], "dump", "binlog", 1))
		if *update {
			writeBinlog(t, s.Kind, path)
		}
		schema := s.Schema(t)
		perform(t, s, schema, logged)
		want := picture(t, s, schema)
		for _, args := range [][]string{nil, {"--binary-mode"}, {"-e", "source " + path}} {
			t.Run(strings.Join(args, " "), func(t *testing.T) {
				s.SQL(t, "CREATE DATABASE "+replayed)
				defer s.SQL(t, "DROP DATABASE "+replayed)
				log, err := os.Open(path)
				if err != nil {
					t.Fatal(err)
				}
				defer log.Close()
				cmd := mysh(s, args...)
				cmd.Stdin = log
				if said, err := cmd.CombinedOutput(); err != nil || len(said) > 0 {
					t.Fatalf("%v\n%s", err, said)
				}
				same(t, strings.ReplaceAll(picture(t, s, replayed), replayed, "SCHEMA"), want)
			})
		}
	})
}

// writeBinlog executes the statements on a private server, and records its binary log with the
// server's program. It skips the test if there is no such program.
func writeBinlog(t *testing.T, kind servertest.Kind, path string) {
	t.Helper()
	client := servertest.Client(t, kind)
	program, args := filepath.Join(filepath.Dir(client), "mariadb-binlog"), []string{"--no-defaults"}
	if kind == servertest.MySQL { // the program is part of the server, and the log of another server has other GTIDs
		program = strings.Replace(filepath.Dir(client), "mysql-client", "mysql", 1) + "/mysqlbinlog"
		args = append(args, "--skip-gtids")
	}
	if _, err := os.Stat(program); err != nil {
		t.Skip(err)
	}
	s := servertest.Start(t, kind, "--log-bin="+filepath.Join(t.TempDir(), "log"), "--server-id=1")
	s.SQL(t, "CREATE DATABASE "+replayed)
	s.SQL(t, "FLUSH BINARY LOGS")
	logs := s.SQL(t, "SHOW BINARY LOGS")
	perform(t, &s.Server, replayed, logged)
	args = append(args, filepath.Join(filepath.Dir(s.SQL(t, "SELECT @@log_bin_basename")[0][0]), logs[len(logs)-1][0]))
	text, err := exec.Command(program, args...).Output()
	if err != nil {
		t.Fatal(fmt.Errorf("%s: %w", program, err))
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
}
