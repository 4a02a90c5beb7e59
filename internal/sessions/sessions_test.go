package sessions_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/charset"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sessions"
	"mysh/internal/sessions/sessionstest"
	"mysh/internal/settings"
	"mysh/internal/sqltext"
)

// A refresher records the schemas that Refresh was called with.
type refresher struct{ schemas []string }

func (r *refresher) Refresh(schema string)              { r.schemas = append(r.schemas, schema) }
func (r *refresher) Use(schema string)                  { r.schemas = append(r.schemas, schema) }
func (r *refresher) Change(sqltext.NameKinds, []string) {}

func TestClone_HasTheSchemaOfTheOneInFront(t *testing.T) {
	server := sessionstest.New(t, "")
	s := sessions.New(server.Open("shop"), server, &settings.Current{})
	clone, err := s.Clone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if state := clone.State(); state.Schema != "shop" || state.ConnectionID != 58 {
		t.Errorf("the clone is connection %d in schema %s", state.ConnectionID, state.Schema)
	}
	if s.State().ConnectionID != 41 {
		t.Error("the clone is in front")
	}
}

func TestClone_IsGivenUpAfterItsLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := sessionstest.New(t, "")
		s := sessions.New(server.Open("shop"), server, &settings.Current{})
		server.Silence()
		began := time.Now()
		if _, err := s.Clone(t.Context()); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the end of the time", err)
		}
		if took, want := time.Since(began), 10*time.Second; took != want {
			t.Errorf("took %v, want %v", took, want)
		}
	})
}

func TestClone_EndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := sessionstest.New(t, "")
		s := sessions.New(server.Open("shop"), server, &settings.Current{})
		server.Silence()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		if _, err := s.Clone(ctx); err == nil || time.Since(began) != time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

func TestWithoutDialer_NothingIsOpened(t *testing.T) {
	s := sessions.New(sessionstest.New(t, "").Open("shop"), nil, &settings.Current{})
	if _, err := s.Clone(t.Context()); err == nil || err.Error() != "cannot open a second session here" {
		t.Errorf("Clone: %v", err)
	}
	var refused *scan.UserError
	if err := s.Connect(t.Context(), "", ""); !errors.As(err, &refused) || refused.Severity != scan.Failure {
		t.Errorf("Connect: %v", err)
	}
}

func TestConnect_PutsTheNewSessionInFrontAndClosesTheOld(t *testing.T) {
	for _, c := range []struct{ schema, host, wantSchema, wantName string }{
		{"", "", "shop", "app@db1:3306"},
		{"farm", "", "farm", "app@db1:3306"},
		{"farm", "db2", "farm", "app@db2:3306"},
	} {
		server := sessionstest.New(t, "")
		s := sessions.New(server.Open("shop"), server, &settings.Current{})
		names := &refresher{}
		s.SetNames(names)
		if err := s.Connect(t.Context(), c.schema, c.host); err != nil {
			t.Fatal(err)
		}
		if state := s.State(); state.ConnectionID != 58 || state.Schema != c.wantSchema || s.Name() != c.wantName {
			t.Errorf("connect %s %s: connection %d, %s in %s", c.schema, c.host, state.ConnectionID, s.Name(), state.Schema)
		}
		opened := server.Opened()
		if !opened[0].IsClosed() || opened[1].IsClosed() {
			t.Errorf("connect %s %s: the old one is closed %v, the new one %v", c.schema, c.host, opened[0].IsClosed(), opened[1].IsClosed())
		}
		if len(names.schemas) != 1 || names.schemas[0] != c.wantSchema {
			t.Errorf("connect %s %s: the names of %q were read", c.schema, c.host, names.schemas)
		}
	}
}

func TestConnect_ThatFailsChangesNothing(t *testing.T) {
	server := sessionstest.New(t, "")
	s := sessions.New(server.Open("shop"), server, &settings.Current{})
	server.Silence()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Connect(ctx, "farm", "db2"); err == nil {
		t.Error("a host that does not answer was connected to")
	}
	if s.State().ConnectionID != 41 || s.State().Schema != "shop" || server.Opened()[0].IsClosed() {
		t.Errorf("%+v, closed %v", s.State(), server.Opened()[0].IsClosed())
	}
}

// Every session that runs statements of the user is confined while the sandbox is on, and only then.
func TestSandbox_ConfinesEverySession(t *testing.T) {
	current := &settings.Current{}
	server := sessionstest.New(t, "")
	s := sessions.New(server.Open("shop"), server, current)
	confined := func(n int) bool { return server.Opened()[n].IsConfined() }
	if confined(0) {
		t.Error("confined without the sandbox")
	}
	s.SetSandbox(true)
	if !confined(0) || !current.Mode.Sandbox {
		t.Error("the session in front is not confined")
	}
	clone, err := s.Clone(t.Context())
	if err != nil || !confined(1) {
		t.Errorf("the clone is not confined, %v", err)
	}
	s.SetSandbox(false)
	if confined(0) {
		t.Error("still confined after the sandbox")
	}
	if s.SetFront(clone); confined(1) {
		t.Error("the session put in front is still confined after the sandbox")
	}
	s.SetSandbox(true)
	if err := s.Connect(t.Context(), "", ""); err != nil || !confined(2) {
		t.Errorf("the new session is not confined, %v", err)
	}
	another := server.Open("shop")
	sessions.New(another, server, current)
	if !another.IsConfined() {
		t.Error("the first session is not confined by the mode")
	}
}

func TestRefresh_ReadsTheNamesOfTheSchemaInFront(t *testing.T) {
	server := sessionstest.New(t, "")
	s := sessions.New(server.Open("shop"), server, &settings.Current{})
	s.Refresh() // without names, nothing happens
	names := &refresher{}
	s.SetNames(names)
	s.Refresh()
	s.SetFront(server.Open("farm"))
	if len(names.schemas) != 2 || names.schemas[0] != "shop" || names.schemas[1] != "farm" {
		t.Errorf("the names of %q were read", names.schemas)
	}
}

// A server may have other generated columns after its names have changed.
func TestMarkGenerated_AsksAgainAfterRefresh(t *testing.T) {
	server := sessionstest.New(t, `
SELECT COLUMN_NAME FROM information_schema.COLUMNS …'items' …
  | COLUMN_NAME
  | total
`)
	s := sessions.New(server.Open("shop"), server, &settings.Current{})
	columns := []result.Column{
		{Schema: "shop", OrgTable: "items", OrgName: "id"}, {Schema: "shop", OrgTable: "items", OrgName: "total"}, {Name: "now()"},
	}
	for range 2 {
		got := s.MarkGenerated(s.Front(), columns)
		if got[0].Generated || !got[1].Generated || got[2].Generated {
			t.Errorf("got %+v", got)
		}
		s.Refresh()
	}
	if columns[1].Generated {
		t.Error("the columns of the result were changed")
	}
}

func TestHoldings(t *testing.T) {
	for want, state := range map[string]result.State{
		"":                    {Lost: true},
		" (open transaction)": {Status: result.StatusInTransaction},
		" (lost transaction)": {TransactionLost: true},
		" (temporary tables, user variables or other session state)":                   {HasSessionState: true},
		" (open transaction; temporary tables, user variables or other session state)": {Status: result.StatusInTransaction | result.StatusAutocommit, HasSessionState: true},
	} {
		if got := sessions.Holdings(state); got != want {
			t.Errorf("%+v: got %q, want %q", state, got, want)
		}
	}
}

// A stated session has a state and nothing else.
type stated struct {
	sessions.Session
	state result.State
}

func (s stated) State() result.State { return s.state }
func (s stated) Confine(bool)        {}

// A script is read in the character set of the user's side, names for the server in that of the connection.
func TestScanMode_IsWhatTheServerReported(t *testing.T) {
	current := &settings.Current{Mode: settings.Mode{Charset: "gbk"}}
	for _, c := range []struct {
		state result.State
		want  scan.Mode
	}{
		{result.State{}, scan.Mode{}},
		{result.State{Status: result.StatusNoBackslashEscapes}, scan.Mode{NoBackslashEscapes: true}},
		{result.State{ANSIQuotes: true, DollarQuotes: true}, scan.Mode{ANSIQuotes: true, DollarQuotes: true}},
		{result.State{MariaDB: true, Oracle: true}, scan.Mode{MariaDB: true, Oracle: true}},
	} {
		c.state.Charset = "sjis"
		s := sessions.New(stated{state: c.state}, nil, current)
		if c.want.Encoding = charset.Of("gbk"); s.ScanMode() != c.want {
			t.Errorf("%+v: ScanMode %+v, want %+v", c.state, s.ScanMode(), c.want)
		}
		if c.want.Encoding = charset.Of("sjis"); s.ReadMode() != c.want {
			t.Errorf("%+v: ReadMode %+v, want %+v", c.state, s.ReadMode(), c.want)
		}
	}
}

func TestName(t *testing.T) {
	for want, state := range map[string]result.State{
		"app@db1:3306":   {User: "app", Host: "db1", Port: 3306},
		"root@localhost": {User: "root", Host: "localhost", Socket: "/run/mysqld.sock"},
	} {
		if got := sessions.New(stated{state: state}, nil, &settings.Current{}).Name(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestTraits_DependOnTheServersMode(t *testing.T) {
	st := scan.Input{Text: `select "a" into outfile 'f'`, Verb: "SELECT"}
	s := sessions.New(stated{}, nil, &settings.Current{})
	if s.Traits(st).ReadOnly || !s.Traits(scan.Input{Text: "select 1", Verb: "SELECT"}).ReadOnly {
		t.Error("of two SELECTs, only the one without a file is read-only")
	}
}

func TestConnectError_HasTheTextOfItsCause(t *testing.T) {
	cause := sessionstest.Refusal(2005, "HY000", "Unknown MySQL server host 'nosuch' (-2)")
	err := error(sessions.ConnectError{Err: cause})
	if err.Error() != cause.Error() || !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
}
