package wire_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/wire"
)

func TestServersAnswerSeveralStatementsInOrder(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		conn := connectServer(t, s, func(cfg *wire.Config) { cfg.Database = schema })
		text := `create table t (id int auto_increment primary key, a int);
			insert into t (a) values (10), (20);
			update t set a = a + 1 where id < 9;
			select id, a from t;
			delete from t where id = 1;
			begin;
			select 1 from t where false;
			insert into t values (2, 0);
			select 'never'`
		got := transcript(query(t, conn, text))
		want := `ok affected=0 more
ok affected=2 id=1 info="Records: 2  Duplicates: 0  Warnings: 0" more
ok affected=2 info="Rows matched: 2  Changed: 2  Warnings: 0" more
columns id a
row 1 11
row 2 21
end rows=2 more
ok affected=1 more
ok affected=0 more in-transaction
columns 1
end rows=0 more in-transaction
ERROR 1062 (23000): Duplicate entry '2' for key 't.PRIMARY'
`
		if s.Kind == servertest.MariaDB {
			want = strings.Replace(want, "t.PRIMARY", "PRIMARY", 1)
		}
		if got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
		// After an error the status is unknown; a ping returns it.
		if outcome, err := conn.Ping(); err != nil || !outcome.Status.Has(result.StatusInTransaction) {
			t.Errorf("ping: %+v, %v", outcome, err)
		}
		rows(t, conn, "rollback")
	})
}

func TestServersTrackTheSession(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		conn := connectServer(t, s, nil)
		for _, step := range []struct{ text, want string }{
			{"use " + schema, fmt.Sprintf("ok affected=0 schema=%q\n", schema)},
			{"set autocommit=0", "ok affected=0 autocommit=\"OFF\"\n"},
			{"set autocommit=1", "ok affected=0 autocommit=\"ON\"\n"},
			{"set time_zone='+01:00'", "ok affected=0 time_zone=\"+01:00\"\n"},
			{"set session_track_state_change=ON", ""},
			{"create temporary table tt (a int) engine=MyISAM", "ok affected=0 state-changed\n"},
			{"set session_track_transaction_info='CHARACTERISTICS'", ""},
			{"start transaction read only", "ok affected=0 in-transaction transaction=\"START TRANSACTION READ ONLY;\"\n"},
		} {
			// Servers differ in whether setting this variable counts as a change of state.
			if got := transcript(query(t, conn, step.text)); got != step.want && step.want != "" {
				t.Errorf("%s: got %swant %s", step.text, got, step.want)
			}
		}
		outcome, err := conn.ResetConnection()
		if err != nil {
			t.Fatal(err)
		}
		if got := value(t, conn, "select @@autocommit"); got != "1" {
			t.Errorf("after the reset (%+v) autocommit is %s", outcome, got)
		}
	})
}

// The login returns the schema, and the character set is the requested one.
func TestServersCharacterSets(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for charset, want := range map[string]string{
			"":       "utf8mb4 utf8mb4 utf8mb4 é😀",
			"latin1": "latin1 latin1 latin1 \xe9?",
			"binary": "binary binary binary é😀",
		} {
			conn := connectServer(t, s, func(cfg *wire.Config) { cfg.Charset = charset })
			got := strings.Join(row(t, conn, "select @@character_set_client, @@character_set_connection, coalesce(@@character_set_results, 'binary'), convert(x'c3a9f09f9880' using utf8mb4)"), " ")
			if got != want {
				t.Errorf("%q: got %q, want %q", charset, got, want)
			}
		}
		conn := connectServer(t, s, nil)
		want := "utf8mb4_0900_ai_ci"
		if s.Kind == servertest.MariaDB {
			want = "utf8mb4_general_ci"
		}
		if got := value(t, conn, "select @@collation_connection"); got != want {
			t.Errorf("collation %s, want %s", got, want)
		}
	})
}

// The ids by which a login names character sets are correct on the servers.
func TestServersCollations(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		known := 0
		for _, collation := range s.SQL(t, "select character_set_name, id from information_schema.collations where is_default = 'Yes'") {
			id, ok := wire.Charsets[collation[0]]
			if !ok {
				continue // the character set is not allowed for statements
			}
			known++
			if collation[0] == "utf8mb4" && s.Kind == servertest.MySQL {
				id = 255
			}
			if fmt.Sprint(id) != collation[1] {
				t.Errorf("%s: %d, the server says %s", collation[0], id, collation[1])
			}
		}
		if known < 30 {
			t.Errorf("only %d character sets in common", known)
		}
	})
}

func TestServersLocalInfile(t *testing.T) {
	var content strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&content, "%d\tline %d\n", i, i)
	}
	name := filepath.Join(t.TempDir(), "lines.tsv")
	if err := os.WriteFile(name, []byte(content.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	eachTransport(t, func(t *testing.T, s *servertest.Server, connect func(...func(*wire.Config)) *wire.Conn) {
		s.SQL(t, "set global local_infile = 1")
		schema := s.Schema(t)
		text := "load data local infile '" + name + "' into table t"
		conn := connect(func(cfg *wire.Config) {
			cfg.Database = schema
			cfg.LocalInfile = func(name string) (io.ReadCloser, error) { return os.Open(name) }
		})
		rows(t, conn, "create table t (a int, b varchar(20))")
		got := transcript(query(t, conn, text))
		if !strings.HasSuffix(got, "ok affected=100000 info=\"Records: 100000  Deleted: 0  Skipped: 0  Warnings: 0\"\n") {
			t.Errorf("got %s", got)
		}
		if got := strings.Join(row(t, conn, "select count(*), sum(a), max(length(b)) from t"), " "); got != "100000 4999950000 10" {
			t.Errorf("the table holds %s", got)
		}
		if s.Kind == servertest.MariaDB && !strings.Contains(got, "progress ") {
			t.Errorf("no progress in %s", got)
		}

		missing := strings.Replace(text, "lines.tsv", "nosuch.tsv", 1)
		if got := transcript(query(t, conn, missing)); !strings.Contains(got, "ERROR 2 (HY000): File '") || !strings.Contains(got, "not found (OS errno 2 - No such file or directory)") {
			t.Errorf("got %s", got)
		}

		forbidden := connect(func(cfg *wire.Config) { cfg.Database = schema })
		want := "ERROR 2068 (HY000): LOAD DATA LOCAL INFILE file request rejected due to restrictions on access.\n"
		if s.Kind == servertest.MariaDB {
			want = "ERROR 4166 (HY000): "
		}
		if got := transcript(query(t, forbidden, text)); !strings.HasPrefix(got, want) {
			t.Errorf("got %s", got)
		}
		if got := value(t, forbidden, "select count(*) from t"); got != "100000" {
			t.Errorf("the table holds %s", got)
		}
	})
}

// The login works for accounts of every plugin that the driver supports. A statement shows that
// the login is complete.
func TestServersLogins(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, account := range accounts[s.Kind] {
			name := strings.ReplaceAll(account.name, " ", "_")
			t.Run(name, func(t *testing.T) {
				user := "wire_" + name
				s.SQL(t, "drop user if exists "+user)
				s.SQL(t, "create user "+user+" "+account.how)
				t.Cleanup(func() { s.SQL(t, "drop user if exists "+user) })
				for _, transport := range transports {
					cfg := serverConfig(s)
					cfg.User, cfg.Password, cfg.ExpiredPassword = user, "s3cret", true
					transport.change(&cfg, s)
					if account.expire {
						s.SQL(t, "alter user "+user+" password expire")
						cfg.TLS.Mode = wire.TLSPreferred
					} else if account.needsKey && strings.HasPrefix(transport.name, "TCP") {
						// FLUSH PRIVILEGES clears the cache of passwords.
						s.SQL(t, "flush privileges")
						_, err := wire.Connect(context.Background(), cfg)
						wantError(t, err, 2061, "requires secure connection")
						withKey := cfg
						withKey.ServerPublicKeyFile = s.PublicKey
						loginAs(t, withKey, account.text)
						s.SQL(t, "flush privileges")
						cfg.GetServerPublicKey = true
					}
					loginAs(t, cfg, account.text)
					cfg.Password = "wrong"
					_, err := wire.Connect(context.Background(), cfg)
					wantError(t, err, 1045, "Access denied for user '"+user+"'@'localhost' (using password: YES)")
				}
			})
		}
	})
}

var accounts = map[servertest.Kind][]struct {
	name, how string
	text      string // the statement to run
	needsKey  bool   // the first login needs encryption
	expire    bool   // the password has expired at each login; text sets a new one
}{
	servertest.MySQL: {
		{"caching sha2", "identified with caching_sha2_password by 's3cret'", "select 1", true, false},
		{"sha256", "identified with sha256_password by 's3cret'", "select 1", true, false},
		{"expired", "identified with caching_sha2_password by 's3cret'", "alter user user() identified by 's3cret'", false, true},
	},
	servertest.MariaDB: {
		{"native", "identified via mysql_native_password using password('s3cret')", "select 1", false, false},
		{"two methods", "identified via unix_socket or mysql_native_password using password('s3cret')", "select 1", false, false},
		{"expired", "identified by 's3cret'", "set password = password('s3cret')", false, true},
	},
}

func loginAs(t *testing.T, cfg wire.Config, text string) {
	t.Helper()
	conn, err := wire.Connect(context.Background(), cfg)
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close()
	if got := transcript(query(t, conn, text)); strings.Contains(got, "ERROR") {
		t.Errorf("%s: %s", text, got)
	}
}

func TestServersClientCertificate(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.SQL(t, "create user wire_x509 identified by 's3cret' require x509")
		t.Cleanup(func() { s.SQL(t, "drop user wire_x509") })
		cfg := serverConfig(s)
		cfg.User, cfg.Password = "wire_x509", "s3cret"
		_, err := wire.Connect(context.Background(), cfg)
		wantError(t, err, 1045, "Access denied")
		cfg.TLS.CertFile, cfg.TLS.KeyFile = s.TLS.ClientCert, s.TLS.ClientKey
		loginAs(t, cfg, "select 1")
	})
}

func TestServersRefuseLogins(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		cfg := serverConfig(s)
		cfg.Database = "nosuch"
		_, err := wire.Connect(context.Background(), cfg)
		wantError(t, err, 1049, "Unknown database 'nosuch'")
	})
}

// A connection that the server closed while it was idle is found dead, with the reason if the
// server sent one.
func TestServersEndIdleConnections(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for name, tt := range map[string]struct {
			end            func(conn *wire.Conn)
			mysql, mariaDB uint16
		}{
			"killed":       {func(conn *wire.Conn) { s.SQL(t, fmt.Sprintf("kill %d", conn.Server().ConnectionID)) }, 2006, 1927},
			"wait_timeout": {func(conn *wire.Conn) { rows(t, conn, "set wait_timeout = 1") }, 4031, 2006},
		} {
			for _, transport := range transports {
				t.Run(name+" "+transport.name, func(t *testing.T) {
					t.Parallel()
					conn := connectServer(t, s, func(cfg *wire.Config) { transport.change(cfg, s) })
					if err := conn.Alive(); err != nil {
						t.Fatal(err)
					}
					tt.end(conn)
					alive := fmt.Sprintf("select 1 from information_schema.processlist where id = %d", conn.Server().ConnectionID)
					for len(s.SQL(t, alive)) > 0 {
					}
					err := conn.Alive()
					want := tt.mysql
					if s.Kind == servertest.MariaDB {
						want = tt.mariaDB
					}
					if e, ok := err.(*result.Error); !ok || e.Number != want && e.Number != 2006 {
						t.Errorf("got %v, want number %d", err, want)
					}
					_, err = conn.Query("select 1")
					wantError(t, err, 2006, "gone away")
				})
			}
		}
	})
}

func TestServersEndConnectionsDuringAStatement(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		conn := connectServer(t, s, nil)
		stream := query(t, conn, "select 1; select sleep(100)")
		for range 3 {
			event, err := stream.Next()
			if err != nil {
				t.Fatal(err)
			}
			if batch, ok := event.(*result.Batch); ok {
				batch.Release()
			}
		}
		s.SQL(t, fmt.Sprintf("kill %d", conn.Server().ConnectionID))
		got := transcript(stream)
		// A server may send an error before it hangs up, or only hang up.
		if !strings.Contains(got, "ERROR 2013 (HY000): Lost connection to MySQL server during query") &&
			!strings.Contains(got, "ERROR 1317") && !strings.Contains(got, "ERROR 1927") {
			t.Errorf("got %s", got)
		}
	})
}
