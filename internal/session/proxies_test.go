package session_test

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"

	"mysh/internal/executor"
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
		who     = "SELECT CONNECTION_ID(), "
		list    = "SELECT HOST, COMMAND"
		comment = "select @@version_comment limit 1"
		own     = "OWN" // the number of the greeting
		end     = "END" // the client's end of our connection
		refused = ""
	)
	for _, c := range []struct {
		name, version string
		answers       map[string][]string // the cells of the only row; nil is an empty result, refused an error
		killed        bool
		err           string
	}{
		{
			name: "MySQL", version: "8.4.0",
			answers: map[string][]string{who: {own, "uuid 1"}, list: {"h:1", "Query"}}, killed: true,
		},
		{
			name: "MySQL whose statement is over", version: "8.4.0",
			answers: map[string][]string{who: {own, "uuid 1"}, list: nil}, err: result.ErrIdle.Error(),
		},
		{
			name: "ProxySQL", version: "8.0.11",
			answers: map[string][]string{who: {"777", "uuid 1"}, number: {own}, comment: {"(ProxySQL)"}, list: nil}, killed: true,
		},
		{
			name: "MaxScale", version: "8.0.11",
			answers: map[string][]string{who: {"777", "uuid 1"}, number: {"777"}, comment: {"MySQL"}, list: nil},
			err:     "a second connection cannot identify this session",
		},
		{
			name: "Vitess", version: "8.0.30-Vitess",
			answers: map[string][]string{who: {refused}, number: {own}, list: nil}, killed: true,
		},
		{
			name: "TiDB, another node", version: "8.0.11-TiDB-v7.5.0",
			answers: map[string][]string{who: {own, "00000000-0000-0000-0000-000000000000"}, number: {own}, list: nil}, killed: true,
		},
		{
			name: "TiDB with long numbers", version: "5.7.25-TiDB-v6.5.0",
			answers: map[string][]string{who: {"922337203685477", "00000000-0000-0000-0000-000000000000"}, number: {"922337203685477"}, list: nil},
			err:     "a second connection cannot identify this session",
		},
		{
			name: "ClickHouse", version: "24.3.1.2672-ClickHouse",
			answers: map[string][]string{who: {refused}, number: {own}, list: {refused}}, killed: true,
		},
		{
			name: "Dolt", version: "8.0.33",
			answers: map[string][]string{who: {refused}, number: {own}, comment: {"Dolt"}, list: {"%", "Query"}}, killed: true,
		},
		{
			name: "a server that does not tell", version: "8.0.33",
			answers: map[string][]string{who: {refused}, number: {own}, comment: {"whatever"}, list: {end, "Query"}}, killed: true,
		},
		{
			name: "a balancer before servers that do not tell", version: "8.0.33",
			answers: map[string][]string{who: {refused}, number: {own}, comment: {"whatever"}, list: {"10.0.0.9:1234", "Query"}},
			err:     "a second connection cannot identify this session",
		},
		{
			name: "a process list that nobody may see", version: "8.0.33",
			answers: map[string][]string{who: {refused}, number: {own}, comment: {"whatever"}, list: {refused}},
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
					for _, k := range []string{who, list} {
						if strings.HasPrefix(key, k) {
							key = k
						}
					}
					cells, ok := c.answers[key]
					switch {
					case !ok, len(cells) == 1 && cells[0] == refused:
						cl.Error(1064, "42000", "no")
						return
					}
					var columns []result.Column
					for i := range map[string]int{who: 2, list: 2, number: 1, comment: 1}[key] {
						columns = append(columns, wiretest.Column(fmt.Sprint("c", i)))
					}
					cl.Header(columns...)
					if cells != nil {
						var texts []string
						mu.Lock()
						for _, cell := range cells {
							texts = append(texts, strings.NewReplacer(own, strconv.Itoa(int(cl.ID)), end, "somewhere:"+first).Replace(cell))
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
			mu.Lock()
			if want := fmt.Sprintf("KILL QUERY %d", s.State().ConnectionID); c.killed != (len(kills) == 1 && kills[0] == want) {
				t.Errorf("sent %q", kills)
			}
			mu.Unlock()
			close(over)
			read(job)
		})
	}
}
