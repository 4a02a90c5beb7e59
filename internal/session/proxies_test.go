package session_test

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"mysh/internal/executor"
	"mysh/internal/option"
	"mysh/internal/result"
	"mysh/internal/session"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

// Proxies and other servers decide what the number of a connection means to KILL. The kill is
// sent if the number names our connection and no other one. Otherwise the error is the true
// reason.
func TestInterrupt_BehindProxies(t *testing.T) {
	const (
		number  = "SELECT CONNECTION_ID()"
		probe   = "SELECT CONNECTION_ID(), 1"
		token   = "SELECT PROCESSLIST_ID"
		list    = "SHOW PROCESSLIST"
		comment = "select @@version_comment limit 1"
		own     = "1"    // the number of our connection's greeting
		side    = "SIDE" // that of the side connection
		end     = "END"  // the client's end of our connection
		ours    = "OURS" // the token of our connection
	)
	for _, c := range []struct {
		name, version string
		answers       map[string][]string // the cells of the only row; nil is an empty result; others are refused
		kill          string              // the KILL that is sent
		err           string
		forced        string // the KILL that a second request sends
	}{
		{
			name: "MySQL", version: "8.4.0",
			answers: map[string][]string{token: {own, ours}, list: {own, "h:1", "Query"}}, kill: "KILL QUERY 1",
		},
		{
			name: "MySQL whose statement is over", version: "8.4.0",
			answers: map[string][]string{token: {own, ours}, list: {own, "h:1", "Sleep"}}, err: result.ErrIdle.Error(),
		},
		{
			name: "MySQL without performance_schema", version: "8.4.0",
			answers: map[string][]string{token: nil, list: {own, end, "Query"}}, kill: "KILL QUERY 1",
		},
		{
			name: "ProxySQL", version: "8.0.11",
			answers: map[string][]string{comment: {"(ProxySQL)"}}, kill: "KILL QUERY 1",
		},
		{
			name: "a proxy that answers for its numbers", version: "8.0.11",
			answers: map[string][]string{number: {side}, probe: {"777", "1"}, list: {"777", "10.0.0.1:1", "Query"}}, kill: "KILL QUERY 1",
		},
		{
			name: "a proxy that answers for nothing", version: "8.0.11",
			answers: map[string][]string{number: {"777"}, probe: {"777", "1"}, comment: {"MySQL"}, list: {"777", "10.0.0.1:1", "Query"}},
			err:     "Whose thread 1 is cannot be verified here. Ctrl-C again sends KILL QUERY 1 all the same.", forced: "KILL QUERY 1",
		},
		{name: "Vitess", version: "8.0.30-Vitess", kill: "KILL QUERY 1"},
		{
			name: "TiDB", version: "8.0.11-TiDB-v7.5.0",
			answers: map[string][]string{number: {own}}, kill: "KILL TIDB QUERY 1",
		},
		{
			name: "TiDB with long numbers", version: "5.7.25-TiDB-v6.5.0",
			answers: map[string][]string{number: {"922337203685477"}}, kill: "KILL TIDB QUERY 922337203685477",
		},
		{name: "ClickHouse", version: "24.3.1.2672-ClickHouse", kill: "KILL QUERY WHERE query_id LIKE 'mysql:1:%'"},
		{
			name: "Dolt", version: "8.0.33",
			answers: map[string][]string{comment: {"Dolt"}}, kill: "KILL QUERY 1",
		},
		{
			name: "a server that does not tell", version: "8.0.33",
			answers: map[string][]string{comment: {"whatever"}, list: {own, end, "Query"}}, kill: "KILL QUERY 1",
		},
		{
			name: "a balancer before servers that do not tell", version: "8.0.33",
			answers: map[string][]string{comment: {"whatever"}, list: {own, "10.0.0.9:1234", "Query"}},
			err:     "Whose thread 1 is cannot be verified here", forced: "KILL QUERY 1",
		},
		{
			name: "a process list that nobody may see", version: "8.0.33",
			answers: map[string][]string{comment: {"whatever"}},
			err:     "the server refused to list its connections",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var mu sync.Mutex
			var kills []string
			first := ""
			begun, over := make(chan bool), make(chan bool)
			srv := wiretest.Start(t, wiretest.Options{
				Version: c.version,
				Handle: func(cl *wiretest.Client, cmd wiretest.Command) {
					if cmd.Text == "select sleep(60)" {
						close(begun)
						<-over
						cl.Error(result.CodeInterrupted, "70100", "Query execution was interrupted")
						return
					}
					if strings.HasPrefix(cmd.Text, "KILL") {
						mu.Lock()
						kills = append(kills, cmd.Text)
						mu.Unlock()
						cl.OK(result.Outcome{})
						return
					}
					key := cmd.Text
					if strings.HasPrefix(key, token) {
						key = token
					}
					cells, ok := c.answers[key]
					if !ok {
						cl.Error(1064, "42000", "no")
						return
					}
					var columns []result.Column
					for _, name := range map[string][]string{
						token: {"PROCESSLIST_ID", "ATTR_VALUE"}, list: {"Id", "Host", "Command"},
						number: {"CONNECTION_ID()"}, probe: {"CONNECTION_ID()", "1"}, comment: {"@@version_comment"},
					}[key] {
						columns = append(columns, wiretest.Column(name))
					}
					cl.Header(columns...)
					if cells != nil {
						var texts []string
						_, quoted, _ := strings.Cut(cmd.Text, "IN ('")
						token16, _, _ := strings.Cut(quoted, "'")
						mu.Lock()
						for _, cell := range cells {
							texts = append(texts, strings.NewReplacer(side, strconv.Itoa(int(cl.ID)), end, "somewhere:"+first, ours, token16).Replace(cell))
						}
						mu.Unlock()
						cl.Text(texts...)
					}
					cl.End(result.Outcome{})
				},
			})
			dial := func(ctx context.Context, network, address string) (net.Conn, error) {
				conn, err := new(net.Dialer).DialContext(ctx, network, address)
				if err == nil {
					mu.Lock()
					if first == "" {
						_, first, _ = net.SplitHostPort(conn.LocalAddr().String())
					}
					mu.Unlock()
				}
				return conn, err
			}
			s, err := session.Open(t.Context(), session.Config{Wire: wire.Config{Network: "tcp", Address: srv.Addr(), User: "app", Dial: dial}})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			job := executor.Start(s, "select sleep(60)")
			<-begun
			err = s.Interrupt(t.Context())
			if text := fmt.Sprint(err); c.err == "" && err != nil || !strings.Contains(text, c.err) {
				t.Errorf("got %v, want %q", err, c.err)
			}
			sent := func() string {
				mu.Lock()
				defer mu.Unlock()
				return strings.Join(kills, "; ")
			}
			if sent() != c.kill {
				t.Errorf("sent %q, want %q", sent(), c.kill)
			}
			if c.forced != "" {
				if err := s.Interrupt(t.Context()); err != nil || !strings.HasPrefix(sent(), c.forced) {
					t.Errorf("the second request: %v, sent %q", err, sent())
				}
			}
			if n := len(srv.Clients()); n > 3 {
				t.Errorf("%d side connections", n-1)
			}
			close(over)
			read(job)
		})
	}
}

// The user may trust the number of the greeting, or allow no KILL at all.
func TestInterrupt_KillMode(t *testing.T) {
	for _, c := range []struct {
		mode option.KillMode
		want []string // what the side connections send
		err  string
	}{
		{option.KillTrust, []string{"KILL QUERY 1"}, "<nil>"},
		{option.KillNever, nil, "This connection sends no KILL (kill = never)."},
	} {
		t.Run(string(c.mode), func(t *testing.T) {
			begun, over := make(chan bool), make(chan bool)
			srv := wiretest.Start(t, wiretest.Options{Handle: func(cl *wiretest.Client, cmd wiretest.Command) {
				if cmd.Text == "select sleep(60)" {
					close(begun)
					<-over
				}
				cl.OK(result.Outcome{})
			}})
			s, err := session.Open(t.Context(), session.Config{Wire: wire.Config{Network: "tcp", Address: srv.Addr(), User: "app"}, Kill: c.mode})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			job := executor.Start(s, "select sleep(60)")
			<-begun
			if err := s.Interrupt(t.Context()); fmt.Sprint(err) != c.err {
				t.Errorf("got %v, want %v", err, c.err)
			}
			var sent []string
			for _, client := range srv.Clients()[1:] {
				for _, cmd := range client.Commands() {
					sent = append(sent, cmd.Text)
				}
			}
			if !slices.Equal(sent, c.want) {
				t.Errorf("sent %q, want %q", sent, c.want)
			}
			close(over)
			read(job)
		})
	}
}
