//go:build unix

package app_test

import (
	"strings"
	"testing"

	"mysh/internal/product/producttest"
)

// Servers that do not report what changes in a session: after the loss of a connection on which something was
// set, mysh cannot know what, and reports that.
func TestLostConnection_OfUntrackedSession(t *testing.T) {
	for _, product := range []producttest.Product{
		producttest.ProxySQL, producttest.Vitess, producttest.TiDB, producttest.OceanBase, producttest.StarRocks, producttest.MySQL55, producttest.MariaDB55,
	} {
		t.Run(product.Name, func(t *testing.T) {
			t.Parallel()
			server := producttest.Start(t, product)
			host, port, _ := strings.Cut(server.Addr(), ":")
			p := sit(t, "-h", host, "-P", port, "--skip-ssl", "-u", "app")

			p.ask("select 1;")
			server.Cut()
			said := p.ask("select 2;")
			wantScreen(t, said, "Reconnected as connection")
			if strings.Contains(said, "Lost") || strings.Contains(said, "not sent") {
				t.Errorf("nothing was set, but mysh reports a loss:\n%s", said)
			}

			for _, set := range []string{"set sql_mode = 'ANSI';", "set @a = 1;"} {
				p.ask(set)
				server.Cut()
				wantScreen(t, p.ask("insert into t values (1);"), "Reconnected as connection",
					"Lost: variables, temporary tables and other session state (this server does not report which).", "The statement was not sent, because it may rely on what was lost.")
				wantScreen(t, p.ask("insert into t values (1);"), "Query OK")
			}
			p.leave()
		})
	}
}
