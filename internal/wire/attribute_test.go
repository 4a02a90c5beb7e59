package wire_test

import (
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

// A server that accepts query attributes gets them before the text; other servers get the text
// alone.
func TestQueryAttributes(t *testing.T) {
	takes := uint64(wiretest.MySQL | wire.CapQueryAttributes)
	nine := make([]wire.Attribute, 9)
	for _, tt := range []struct {
		name       string
		server     uint64
		attributes []wire.Attribute
		want       string
	}{
		{"not taken", wiretest.MySQL, []wire.Attribute{{"a", "b"}}, "select 1"},
		{"none", takes, nil, "\x00\x01select 1"},
		{"one", takes, []wire.Attribute{{"a", "bc"}}, "\x01\x01\x00\x01\xfe\x00\x01a\x02bcselect 1"},
		{"two", takes, []wire.Attribute{{"a", ""}, {"é", "d"}}, "\x02\x01\x00\x01\xfe\x00\x01a\xfe\x00\x02é\x00\x01dselect 1"},
		{"nine", takes, nine, "\x09\x01\x00\x00\x01" + strings.Repeat("\xfe\x00\x00", 9) + strings.Repeat("\x00", 9) + "select 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := wiretest.Start(t, wiretest.Options{Capabilities: tt.server, Handle: func(c *wiretest.Client, _ wiretest.Command) { c.OK(result.Outcome{}) }})
			conn := connect(t, srv, func(*wire.Config) {})
			stream, err := conn.Query("select 1", tt.attributes...)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := stream.Next(); err != nil {
				t.Fatal(err)
			}
			if sent := srv.Clients()[0].Commands(); len(sent) != 1 || sent[0].Text != tt.want {
				t.Errorf("got  %q\nwant %q", sent, tt.want)
			}
		})
	}
}
