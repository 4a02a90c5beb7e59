package session_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/session"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

// Runs statements as a group, and returns how many answers it had and the error.
func together(s *session.Session, statements ...string) (answers int, err error) {
	stream, err := s.Run(context.Background(), statements)
	for err == nil {
		var event result.Event
		switch event, err = stream.Next(); e := event.(type) {
		case *result.Batch:
			e.Release()
		case result.Outcome:
			answers++
		}
	}
	if err == io.EOF {
		err = nil
	}
	return answers, err
}

// The error of a statement in a group has the same text as the error of the statement alone.
// The statements before it have run, those after it have not.
func TestGroup_StopsAtFirstError(t *testing.T) {
	long := strings.Repeat("0123456789", 9)
	bad := []string{
		"insert into a values (1)",                    // a duplicate key
		"insert into b values (1)",                    // no such table
		"insert into a valuesx (2)",                   // shown from its middle
		"insert into a values (2",                     // wrong at its end
		"insert into a values (2,\n 3\n oops",         // on its third line
		"insert into a values (2) 'it''s'",            // with quotes
		"insert into a values (2, 'row') where id, v", // as the statement after it
		"insert into a values (2) x'",                 // an unterminated string
		"insert into a values (2) oops ü€😀 日本",        // characters of several bytes
		"oops" + strings.Repeat(" x", 40),             // as long as the shown text,
		"insert into a values (2) oops '" + long,      // and longer
		"insert into a values (2) oops(';insert into", // looks like the end
	}
	for n := 70; n < 85; n++ {
		bad = append(bad, "insert into a oops"+strings.Repeat("x", n-4), "insert into a oops"+strings.Repeat("é", n/2-2))
	}
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		sess := open(t, s, func(c *session.Config) { c.Interactive = false })
		must(t, sess, "create table a (id int primary key)", "insert into a values (1)")
		for _, text := range bad {
			_, want := run(sess, text)
			if want == nil {
				t.Fatalf("%q is not refused", text)
			}
			for _, members := range [][]string{
				{text, "insert into a values (5)"},
				{text, strings.Replace(text, "2", "3", 1), text},
				{"insert into a values (3)", text, "insert into a values (5), (6)", "delete from a"},
				{"insert into a values (3)", text},
			} {
				if strings.HasSuffix(text, "'") || strings.Count(text, "'")%2 == 1 {
					members = []string{"insert into a values (3)", text} // else the text continues in the next statement
				}
				before := 0
				for members[before] != text {
					before++
				}
				answers, err := together(sess, members...)
				if !reflect.DeepEqual(err, want) || answers != before {
					t.Errorf("%q, number %d of %d: %d answers and\n     %v\nwant %v", text, before+1, len(members), answers, err, want)
				}
				left := strings.Join(must(t, sess, "select id from a order by id"), " ")
				if wantLeft := []string{"1", "1 3"}[before]; left != wantLeft {
					t.Errorf("%q: rows %s, want %s", text, left, wantLeft)
				}
				must(t, sess, "delete from a where id > 1")
			}
		}
	})
}

// A group of the server's limit is accepted.
func TestGroupLimit_IsServerLimit(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		sess := open(t, s, func(c *session.Config) { c.Interactive = false })
		limit := sess.GroupLimit(context.Background())
		if want := must(t, sess, "select least(@@max_allowed_packet - 1, 16777216)")[0]; fmt.Sprint(limit) != want {
			t.Fatalf("limit %d, want %s", limit, want)
		}
		must(t, sess, "create table a (b longblob)")
		insert := func(n int) string { return "insert into a values ('" + strings.Repeat("x", n) + "')" }
		rest := limit - 1 - len(insert(100)) - len(insert(0))
		if answers, err := together(sess, insert(100), insert(rest)); answers != 2 || err != nil {
			t.Errorf("%d answers, %v", answers, err)
		}
	})
}

// A server that accepts one statement at a time refuses two with an error that is recognised.
func TestGroupLimit_ServersWithoutGroups(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		conn, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: s.Addr(), User: servertest.Root, Database: s.Schema(t)})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		members := []string{"insert into a values (1)", "insert into a\nvalues (2)"}
		stream, err := conn.Query(strings.Join(members, ";"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := stream.Next(); !session.RefusesGroup(err, members) {
			t.Errorf("not recognised: %v", err)
		}
	})
}

// Opens a session on a scripted server, which answers queries on side connections as the
// options say.
func scripted(t *testing.T, o wiretest.Options) (*session.Session, *wiretest.Server) {
	t.Helper()
	srv := wiretest.Start(t, o)
	sess, err := session.Open(context.Background(), session.Config{
		Wire: wire.Config{Network: "tcp", Address: srv.Addr(), User: "app", MultiStatements: true, MaxPacket: 1 << 24},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sess.Close() })
	return sess, srv
}

// The statements of a refused group are sent one by one, each once.
func TestGroup_RefusedIsSentOneByOne(t *testing.T) {
	for name, refuse := range map[string]func(c *wiretest.Client, text string){
		"in the words of a parser": func(c *wiretest.Client, text string) {
			_, rest, _ := strings.Cut(text, ";")
			c.Error(1064, "42000", "You have an error in your SQL syntax near '"+rest+"' at line 1")
		},
		"in plain words": func(c *wiretest.Client, text string) {
			c.Error(1105, "HY000", "unknown error: Multi-statements are not allowed here")
		},
		"as not supported": func(c *wiretest.Client, text string) { c.Error(1235, "42000", "not yet") },
	} {
		t.Run(name, func(t *testing.T) {
			sess, srv := scripted(t, wiretest.Options{Handle: func(c *wiretest.Client, cmd wiretest.Command) {
				switch {
				case strings.Contains(cmd.Text, ";"):
					refuse(c, cmd.Text)
				case cmd.Text == "insert 3":
					c.Error(1062, "23000", "Duplicate entry")
				default:
					c.OK(result.Outcome{Affected: 1})
				}
			}})
			answers, err := together(sess, "insert 1", "insert 2", "insert 3", "insert 4")
			var refused *result.Error
			if answers != 2 || !errors.As(err, &refused) || refused.Number != 1062 {
				t.Errorf("%d answers, %v; want 2 and 1062", answers, err)
			}
			if limit := sess.GroupLimit(context.Background()); limit != 0 {
				t.Errorf("limit %d after a refusal", limit)
			}
			var sent []string
			for _, cmd := range srv.Clients()[0].Commands() {
				if !strings.HasPrefix(cmd.Text, "SELECT CONNECTION_ID()") { // of identify
					sent = append(sent, cmd.Text)
				}
			}
			if want := []string{"insert 1;insert 2;insert 3;insert 4", "insert 1", "insert 2", "insert 3"}; !reflect.DeepEqual(sent, want) {
				t.Errorf("sent %q, want %q", sent, want)
			}
		})
	}
}

// Only a group that was refused as such is sent again. After any other error some statements
// may have run.
func TestGroup_OtherErrorsAreNoRefusal(t *testing.T) {
	members := []string{"insert into a values (1", "insert into a values (2)"}
	for _, err := range []error{
		nil,
		&result.Error{Number: 1062, Message: "Duplicate entry '1' for key 'PRIMARY'"},
		&result.Error{Number: 1064, Message: "near ';insert into a values (2)' at line 1"},
		&result.Error{Number: 1064, Message: "near '1;insert into a values (2)' at line 1"},
		&result.Error{Number: 2013, Message: "Lost connection; multi-statement"},
	} {
		if session.RefusesGroup(err, members) {
			t.Errorf("%v", err)
		}
	}
}

// A wrong number of answers is an error, and closes the connection.
func TestGroup_AnswersAreCounted(t *testing.T) {
	more := result.Outcome{Status: result.StatusMoreResults}
	for name, test := range map[string]struct {
		answer func(c *wiretest.Client)
		want   string
	}{
		"too few":  {func(c *wiretest.Client) { c.OK(more); c.OK(result.Outcome{}) }, "only 2 answers to a group of 3"},
		"too many": {func(c *wiretest.Client) { c.OK(more); c.OK(more); c.OK(more); c.OK(result.Outcome{}) }, "more answers to a group of 3"},
		"too many, with rows": {func(c *wiretest.Client) {
			c.OK(more)
			c.OK(more)
			c.OK(more)
			c.Header(wiretest.Column("a"))
			c.Text("1")
			c.End(result.Outcome{})
		}, "more answers to a group of 3"},
	} {
		t.Run(name, func(t *testing.T) {
			sess, _ := scripted(t, wiretest.Options{Handle: func(c *wiretest.Client, _ wiretest.Command) { test.answer(c) }})
			_, err := together(sess, "insert 1", "insert 2", "insert 3")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
			if sess.State().Connected {
				t.Error("the session goes on")
			}
		})
	}
}

// Proxies that choose a server for each statement have the limit 0, and so has a server that
// cannot be asked.
func TestGroupLimit_ProxiesGetNoGroups(t *testing.T) {
	answers := func(comment, packet string) func(c *wiretest.Client, cmd wiretest.Command) {
		return func(c *wiretest.Client, cmd wiretest.Command) {
			cell := packet
			if cmd.Text == "" { // COM_PING
				c.OK(result.Outcome{})
				return
			}
			if strings.HasPrefix(cmd.Text, "SELECT 1; ") {
				c.Error(1146, "42S02", "no such table")
				return
			}
			if strings.Contains(cmd.Text, "version_comment") {
				cell = comment
			}
			c.Header(wiretest.Column("a"))
			c.Text(cell)
			c.End(result.Outcome{})
		}
	}
	const multiStatements = 1 << 16
	for name, test := range map[string]struct {
		options wiretest.Options
		want    int
	}{
		"a server":                {wiretest.Options{Handle: answers("Debian", "1024")}, 1023},
		"a generous server":       {wiretest.Options{Handle: answers("Debian", "1073741824")}, 1 << 24},
		"ProxySQL":                {wiretest.Options{Version: "8.0.30", Handle: answers("(ProxySQL)", "1024")}, 0},
		"MaxScale":                {wiretest.Options{Version: "10.6.1 22.08-maxscale", Handle: answers("Debian", "1024")}, 0},
		"Vitess":                  {wiretest.Options{Version: "8.0.30-Vitess", Handle: answers("Debian", "1024")}, 0},
		"who answers nonsense":    {wiretest.Options{Handle: answers("Debian", "lots")}, 0},
		"who does not answer":     {wiretest.Options{Handle: func(c *wiretest.Client, _ wiretest.Command) { c.Error(1045, "28000", "no") }}, 0},
		"who cannot take several": {wiretest.Options{Capabilities: wiretest.MySQL &^ multiStatements, Handle: answers("Debian", "1024")}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			sess, _ := scripted(t, test.options)
			for range 2 {
				if got := sess.GroupLimit(context.Background()); got != test.want {
					t.Errorf("limit %d, want %d", got, test.want)
				}
			}
		})
	}
}
