package history

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 123e6, time.UTC)

func open(t testing.TB, path string, o Options) *History {
	t.Helper()
	h, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// add adds texts whose outcome is known.
func add(t testing.TB, h *History, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if _, err := h.Add(Entry{Text: text, Outcome: "ok"}); err != nil {
			t.Fatal(err)
		}
	}
}

func contents(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func newFile(t testing.TB) string { return filepath.Join(t.TempDir(), "state", "history.jsonl") }

func TestAdd_EntriesAreReadBack(t *testing.T) {
	path := newFile(t)
	h := open(t, path, Options{})
	want := []Entry{
		{Text: "select 1", Time: noon, Schema: "shop", Server: "app@db1:3306", Duration: 1500 * time.Microsecond, Outcome: "ok"},
		{Text: "select *\n  from t\n where a = 'x\\ty'", Time: noon.Add(time.Second), Outcome: "error 1146"},
		{Text: "select 'Zoë 山田 🎉', '\xff\x00\x1b\u2028\"'", Time: noon.Add(time.Minute), Duration: time.Hour, Outcome: "interrupted"},
		{Text: `\u shop`},
	}
	for _, e := range want {
		if _, err := h.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	for name, h := range map[string]*History{"same": h, "reopened": open(t, path, Options{})} {
		got := slices.Collect(h.Search(nil))
		slices.Reverse(got)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, want)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestFileFormat(t *testing.T) {
	path := newFile(t)
	h := open(t, path, Options{})
	id, err := h.Add(Entry{Text: "select\n1", Time: noon, Schema: "shop", Server: "app@db1"})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Finish(id, 12300*time.Microsecond, "ok"); err != nil {
		t.Fatal(err)
	}
	add(t, h, "select \xff")
	want := fmt.Sprintf(`{"id":%[1]q,"time":"2026-11-22T12:00:00.123Z","text":"select\n1","schema":"shop","server":"app@db1"}
{"end":%[1]q,"ms":12.3,"outcome":"ok"}
{"text":"select \udcff","ms":0,"outcome":"ok"}
`, id)
	if got := contents(t, path); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestFinish(t *testing.T) {
	path := newFile(t)
	a, b := open(t, path, Options{}), open(t, path, Options{})
	id, _ := a.Add(Entry{Text: "select sleep(1)", Time: noon})
	if err := b.Refresh(); err != nil {
		t.Fatal(err)
	}
	outcome := func(h *History) Entry {
		for e := range h.Search(nil) {
			return e
		}
		return Entry{}
	}
	if e := outcome(b); e.Text != "select sleep(1)" || e.Outcome != "" {
		t.Errorf("while it runs: %+v", e)
	}
	for range 2 { // the second call has no effect
		if err := a.Finish(id, time.Second, "ok"); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Finish("", time.Hour, "never"); err != nil {
		t.Fatal(err)
	}
	if err := b.Refresh(); err != nil {
		t.Fatal(err)
	}
	for _, h := range []*History{a, b, open(t, path, Options{})} {
		if e := outcome(h); e.Outcome != "ok" || e.Duration != time.Second {
			t.Errorf("when it is over: %+v", e)
		}
	}
	if n := strings.Count(contents(t, path), "\n"); n != 2 {
		t.Errorf("%d lines", n)
	}
}

func TestAdd_SecretsAreNotRecorded(t *testing.T) {
	path := newFile(t)
	h := open(t, path, Options{Ignore: []string{"* top_secret*", "drop ????"}})
	secret := []string{
		"create user ann identified by 'x'",
		"CREATE USER ann\n  IDENTIFIED WITH caching_sha2_password BY 'x'",
		"set Password = 'x'",
		"change replication source to source_password='x'",
		"\\connect mysql://ann:x@db1/shop",
		"system mysql -psecret", "system  mysqldump -u root -p'secret' shop", "SYSTEM mysql -uroot -Bpsecret", `\system mysql -psecret`,
		`\! mysqldump --pass=secret shop`, `\! MYSQL_PWD=secret mysql`, `select 1; \! mysql -psecret`, "pager mysql -psecret",
		`\P mysql -psecret`, `select 1 \g | mysql -h db2 -psecret`, "system curl -u ann:secret https://db1/", "system sshpass -p secret ssh db1",
		"system mysql 'mysql://ann:secret@db1/shop'", "select 1;\nsystem mysql -psecret",
		`\! sudo /usr/bin/mariadb-dump -uroot -psecret shop`, `\! docker exec -it db mysql -u root "-psecret"`, `\! sh -c 'mysql -psecret'`, `\! mysql -e "a|b" -psecret`,
		`\! mysqlsh -psecret`, `\! mycli -psecret`, `\! ./mysh \` + "\n-psecret", `\! pt-show-grants -psecret`, `\! MYSQL.EXE -psecret`, `\! sshpass -psecret ssh db1`,
		`\! curl --user=ann:secret https://db1`, `\! curl -su 'ann:secret' https://db1`, `\! 7z a -psecret x.7z x`, `\! redis-cli -a secret`, `\! unknown --password secret`, `\! DB_PWD=secret unknown`,
		"select aes_encrypt('a', 'secret')", "update t set v = AES_DECRYPT (v,'secret', 'iv', 'pbkdf2_hmac')", "select des_encrypt('a', 'secret')",
		"select encode('a', 'secret')", "select decode(v, 'secret') from t", "select encrypt('a', 'sa')", "select kdf('secret', 'salt')",
		"select asymmetric_decrypt('RSA', v, 'secret')", "select keyring_key_store('k', 'AES', 'secret')",
		"select validate_password_strength('secret')", "select old_password('secret')", "update users set pwd = 'secret'",
		"create server s foreign data wrapper mysql options (user 'x', password 'secret')",
		"create table f (v int) engine=federated connection='mysql://ann:secret@db1/shop/t'",
		"change master 'zz' to master_password='secret'", "set global keyring_hashicorp_secret_id = 'secret'",
		"select * from Top_Secret",
		"drop user",
		"", " \n\t",
		"select '" + strings.Repeat("x", longestText) + "'",
	}
	kept := []string{"select identity", "drop table t", "-- mysql://db1 a@b", "top_secret",
		"system mysql -u root -p shop", "select a -price from t", "select url_encode(v), decoded from t", `\! ls -l`, "select price-p from t; pagers -px",
		`\! mkdir -pv a/b`, `\! cp -rp a b`, `\! ps -ep 1`, `\! grep -rnp x`, `\! chown -u ann:staff x`, `\! docker run -u 1000:1000 -p8080:80 web`, `\! rsync -apv a b`, `select 1 \g | grep -pv x`,
		`\! mysql -P3306 -h db1`, `\! tar -xpf mysql.tar`, `\! curl -p https://db1`,
		"select aes_encrypt", "source /tmp/x.sql", "select 1 \\g | less"}
	add(t, h, secret...)
	add(t, h, kept...)
	if got := h.Texts(); !slices.Equal(got, kept) {
		t.Errorf("kept %q", got)
	}
	if got := open(t, path, Options{}).Texts(); !slices.Equal(got, kept) {
		t.Errorf("in the file %q", got)
	}
}

func TestPatterns(t *testing.T) {
	for _, test := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"*", "", true}, {"*", "a\nb", true},
		{"a", "A", true}, {"A*", "abc", true}, {"*c", "abc", true}, {"*b*", "abc", true}, {"*d*", "abc", false},
		{"a?c", "abc", true}, {"a?c", "ac", false}, {"?", "ë", true}, {"Ë", "ë", true},
		{"*ab*ac", "abababac", true}, {"*ab*ac*", "ababab", false}, {"a**b", "ab", true}, {"a.c", "abc", false},
	} {
		if got := compile([]string{test.pattern}).match(test.text); got != test.want {
			t.Errorf("%q, %q: %v", test.pattern, test.text, got)
		}
	}
}

func TestTexts(t *testing.T) {
	path := newFile(t)
	h := open(t, path, Options{})
	add(t, h, "a", "b", "a", "c", "c")
	held := h.Texts()
	if want := []string{"b", "a", "c"}; !slices.Equal(held, want) {
		t.Fatalf("got %q, want %q", held, want)
	}
	add(t, h, "b", "d")
	if want := []string{"a", "c", "b", "d"}; !slices.Equal(h.Texts(), want) {
		t.Errorf("got %q, want %q", h.Texts(), want)
	}
	if want := []string{"b", "a", "c"}; !slices.Equal(held, want) {
		t.Errorf("what was given out became %q", held)
	}
	if h.Len() != 7 {
		t.Errorf("%d entries", h.Len())
	}
}

func TestSearch(t *testing.T) {
	h := open(t, newFile(t), Options{})
	add(t, h, "select A from t", "SELECT b\nFROM T", "update t set a=1", "select a from t", "select 'ZOË'", "select A from t")
	for _, test := range []struct {
		name  string
		match Match
		want  []string
	}{
		{"all", nil, []string{"select A from t", "select 'ZOË'", "select a from t", "update t set a=1", "SELECT b\nFROM T"}},
		{"prefix", Prefix("select a"), []string{"select a from t"}},
		{"part", contains("FROM t"), []string{"select A from t", "select a from t", "SELECT b\nFROM T"}},
		{"part beyond ASCII", contains("zoë"), []string{"select 'ZOË'"}},
		{"no part", contains("delete"), nil},
		{"words", Words("T", "sel", "b"), []string{"SELECT b\nFROM T"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for e := range h.Search(test.match) {
				got = append(got, e.Text)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestUseByGoroutines(t *testing.T) {
	h := open(t, newFile(t), Options{})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 20 {
				id, err := h.Add(Entry{Text: fmt.Sprint("select ", i)})
				if err == nil {
					err = h.Finish(id, 0, "ok")
				}
				if err != nil {
					t.Error(err)
				}
				for range h.Search(contains("1")) {
					h.Texts()
				}
			}
		})
	}
	all.Wait()
	if h.Len() != 80 || len(h.Texts()) != 20 {
		t.Errorf("%d entries, %d texts", h.Len(), len(h.Texts()))
	}
}

func TestOldEntriesAreDropped(t *testing.T) {
	path := newFile(t)
	other := open(t, path, Options{})
	add(t, other, "first")
	h := open(t, path, Options{})
	for i := range 125 {
		add(t, h, fmt.Sprint("select ", i))
	}
	running, _ := h.Add(Entry{Text: "select sleep(60)"})

	short := open(t, path, Options{Limit: 100})
	if n := short.Len(); n != 100 {
		t.Errorf("%d entries in memory", n)
	}
	if n := strings.Count(contents(t, path), "\n"); n != 100 {
		t.Errorf("%d entries in the file", n)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
		t.Errorf("left behind: %q", left)
	}

	// Shells that had read the longer file continue with the shorter one.
	if err := h.Finish(running, time.Second, "interrupted"); err != nil {
		t.Fatal(err)
	}
	add(t, other, "last")
	again := open(t, path, Options{Limit: 100})
	for _, h := range []*History{other, again} {
		texts := h.Texts()
		if want := []string{"select 124", "select sleep(60)", "last"}; !slices.Equal(texts[len(texts)-3:], want) {
			t.Errorf("the end is %q", texts[len(texts)-3:])
		}
		if texts[0] != "select 26" || len(texts) != 101 {
			t.Errorf("%d texts from %q", len(texts), texts[0])
		}
	}
	for e := range again.Search(Prefix("select sleep")) {
		if e.Outcome != "interrupted" {
			t.Errorf("outcome %q", e.Outcome)
		}
	}
}

func TestAdd_LinkRemainsWhenOldEntriesAreDropped(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, []byte(strings.Repeat(`{"text":"a"}`+"\n", 20)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	open(t, link, Options{Limit: 10})
	if n := strings.Count(contents(t, target), "\n"); n != 10 {
		t.Errorf("%d lines in the link's target", n)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info.Mode(), err)
	}
}
