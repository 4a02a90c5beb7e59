package catalog_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/catalog"
	"mysh/internal/catalog/catalogtest"
	"mysh/internal/complete"
	"mysh/internal/scan"
)

// firstNames returns the first five candidates at the end of a text.
func firstNames(c *catalog.Catalog, text string) []string {
	var names []string
	for _, candidate := range complete.Suggest(text, len(text), scan.Mode{}, c, complete.Words{}).Candidates {
		names = append(names, candidate.Text)
	}
	return names[:min(len(names), 5)]
}

func wantFirst(t *testing.T, c *catalog.Catalog, text, want string) {
	t.Helper()
	got := firstNames(c, text)
	if len(got) == 0 || got[0] != want {
		t.Errorf("%q: got %q, want %q first", text, got, want)
	}
}

// A countingServer counts queries, and can hang or refuse some of them.
type countingServer struct {
	*catalogtest.Server
	mu      sync.Mutex
	count   map[string]int
	refuses string
	hangs   string
}

func (s *countingServer) Ask(ctx context.Context, query string) ([][]string, error) {
	s.mu.Lock()
	s.count[catalogtest.SubjectOf(query)]++
	hangs, refuses := s.hangs, s.refuses
	s.mu.Unlock()
	switch {
	case hangs != "" && strings.Contains(query, hangs):
		<-ctx.Done()
		return nil, ctx.Err()
	case refuses != "" && strings.Contains(query, refuses):
		return nil, errors.New("ERROR 1142 (42000): SELECT command denied")
	}
	return s.Server.Ask(ctx, query)
}

func newCountingServer(t *testing.T) *countingServer {
	return &countingServer{Server: catalogtest.NewServer(t), count: make(map[string]int)}
}

func TestLoader_ReadsInBackground(t *testing.T) {
	server := newCountingServer(t)
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(server.Ask, "")
		defer l.Close()
		if got := firstNames(l.Snapshot(), "select * from cus"); len(got) != 0 {
			t.Errorf("before the first refresh: %q", got)
		}
		l.Refresh("shop")
		synctest.Wait()
		wantFirst(t, l.Snapshot(), "select * from cus", "customers")
		wantFirst(t, l.Snapshot(), "select * from customers where em", "email")
		wantFirst(t, l.Snapshot(), "set names utf8mb4 collate utf8mb4_u", "utf8mb4_unicode_ci")
	})
}

func TestLoader_Use(t *testing.T) {
	server := newCountingServer(t)
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		synctest.Wait()
		l.Refresh("warehouse")
		time.Sleep(catalog.RefreshDelay)
		synctest.Wait()
		wantFirst(t, l.Snapshot(), "select * from bins where sh", "shelf")
		if got := firstNames(l.Snapshot(), "select * from cus"); len(got) != 0 {
			t.Errorf("tables of the schema before: %q", got)
		}
	})
}

// Many refreshes in a row cause few reads.
func TestLoader_MergesRefreshes(t *testing.T) {
	server := newCountingServer(t)
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		synctest.Wait()
		for range 100 {
			l.Refresh("shop")
			time.Sleep(time.Millisecond)
		}
		time.Sleep(catalog.RefreshDelay)
		synctest.Wait()
		if n := server.count["COLUMNS"]; n > 3 {
			t.Errorf("columns were read %d times", n)
		}
	})
}

func TestLoader_NewTables(t *testing.T) {
	server := newCountingServer(t)
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		synctest.Wait()
		server.AddRow("TABLES", "", "shop", "returns_desk", "BASE TABLE")
		server.AddRow("COLUMNS", "shop", "returns_desk", "reason", "text", "", "", "")
		l.Refresh("shop")
		time.Sleep(catalog.RefreshDelay)
		synctest.Wait()
		wantFirst(t, l.Snapshot(), "select * from returns", "returns_desk")
		wantFirst(t, l.Snapshot(), "select * from returns_desk where rea", "reason")
	})
}

func TestLoader_OtherSchemaOnDemand(t *testing.T) {
	server := newCountingServer(t)
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		synctest.Wait()
		const text = "select * from warehouse.bins where sh"
		a := complete.Suggest(text, len(text), scan.Mode{}, l.Snapshot(), complete.Words{})
		if a.Missing != (catalog.Missing{Part: catalog.PartSchema, Schema: "warehouse"}) {
			t.Fatalf("missing is %v, not warehouse", a.Missing)
		}
		for range 50 {
			l.Want(a.Missing)
		}
		time.Sleep(catalog.RefreshDelay)
		synctest.Wait()
		wantFirst(t, l.Snapshot(), text, "shelf")
		if n := server.count["COLUMNS"]; n != 2 {
			t.Errorf("columns were read %d times, not once for each schema", n)
		}
		if a := complete.Suggest(text, len(text), scan.Mode{}, l.Snapshot(), complete.Words{}); a.Missing != (catalog.Missing{}) {
			t.Errorf("%v is still missing", a.Missing)
		}
	})
}

// vtgate lists keyspaces. Its information_schema lists the schemas of the shards, but reads a condition on
// a keyspace as one on its shards.
func TestLoader_TablesOfSchemasUnderOtherNames(t *testing.T) {
	ask := func(_ context.Context, query string) ([][]string, error) {
		switch {
		case query == "SHOW DATABASES":
			return [][]string{{"stock"}, {"mysql"}}, nil
		case strings.Contains(query, "information_schema.SCHEMATA"):
			return [][]string{{"vt_stock_-80"}, {"vt_stock_80-"}, {"mysql"}}, nil
		case strings.Contains(query, "SELECT TABLE_SCHEMA, TABLE_NAME"):
			return [][]string{{"vt_stock_-80", "bins", "BASE TABLE"}, {"vt_stock_80-", "bins", "BASE TABLE"}, {"mysql", "user", "BASE TABLE"}}, nil
		case strings.Contains(query, "information_schema.COLUMNS WHERE TABLE_SCHEMA = 'stock'"):
			return [][]string{{"bins", "shelf", "int", "", "", ""}}, nil
		}
		return nil, nil
	}
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(ask, "")
		defer l.Close()
		l.Refresh("")
		synctest.Wait()
		for _, s := range l.Snapshot().Schemas {
			if s.Name != "stock" && s.Name != "mysql" {
				t.Errorf("%s is listed", s.Name)
			}
		}
		const text = "select * from stock."
		a := complete.Suggest(text, len(text), scan.Mode{}, l.Snapshot(), complete.Words{})
		if a.Missing != (catalog.Missing{Part: catalog.PartSchema, Schema: "stock"}) {
			t.Fatalf("missing is %v, not stock", a.Missing)
		}
		l.Want(a.Missing)
		time.Sleep(catalog.RefreshDelay)
		synctest.Wait()
		wantFirst(t, l.Snapshot(), text, "bins")
		if a := complete.Suggest(text, len(text), scan.Mode{}, l.Snapshot(), complete.Words{}); a.Missing != (catalog.Missing{}) {
			t.Errorf("%v is still missing", a.Missing)
		}
	})
}

// Names that the server refuses to return are missing; all others are present.
func TestLoader_RefusedQueries(t *testing.T) {
	for _, refused := range []string{"SCHEMATA", "information_schema.TABLES", "KEY_COLUMN_USAGE", "mysql.", "SHOW VARIABLES", "STATISTICS"} {
		server := newCountingServer(t)
		server.refuses = refused
		synctest.Test(t, func(t *testing.T) {
			l := catalog.NewLoader(server.Ask, "")
			defer l.Close()
			l.Refresh("shop")
			synctest.Wait()
			wantFirst(t, l.Snapshot(), "select * from cus", "customers")
			wantFirst(t, l.Snapshot(), "select * from customers where em", "email")
		})
	}
}

// A query without an answer times out, and the loader continues with the next.
func TestLoader_QueryTimeout(t *testing.T) {
	server := newCountingServer(t)
	server.hangs = "KEY_COLUMN_USAGE"
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		synctest.Wait()
		wantFirst(t, l.Snapshot(), "select * from customers where em", "email")
		if got := firstNames(l.Snapshot(), "call pl"); len(got) != 0 {
			t.Errorf("routines are known while an earlier query hangs: %q", got)
		}
		time.Sleep(catalog.QueryTimeout)
		synctest.Wait()
		wantFirst(t, l.Snapshot(), "call pl", "place_order(")
	})
}

// Close ends the goroutine even while a query hangs: otherwise the bubble would not end.
func TestLoader_CloseWhileQueryHangs(t *testing.T) {
	server := newCountingServer(t)
	server.hangs = "SELECT"
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(server.Ask, "")
		l.Refresh("shop")
		synctest.Wait()
		l.Close()
		synctest.Wait()
	})
}

func TestLoad_ReturnsRefusals(t *testing.T) {
	server := newCountingServer(t)
	server.refuses = "ROUTINES"
	c, err := catalog.Load(t.Context(), server.Ask, "shop")
	if err == nil || !strings.HasPrefix(err.Error(), "reading routines for completion: ERROR 1142") {
		t.Errorf("error is %v", err)
	}
	wantFirst(t, c, "select * from cus", "customers")
}

func TestLoad_ShortRows(t *testing.T) {
	ask := func(context.Context, string) ([][]string, error) { return [][]string{{}}, nil }
	c, err := catalog.Load(t.Context(), ask, "shop")
	if err == nil || c == nil {
		t.Errorf("catalog %v, error %v", c, err)
	}
}

// Wait returns when the names in question have been read, and returns false when nothing is
// being read any more.
func TestLoader_Wait(t *testing.T) {
	server := newCountingServer(t)
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		const text = "select * from customers where em"
		rounds := 0
		for known := l.Snapshot(); complete.Suggest(text, len(text), scan.Mode{}, known, complete.Words{}).Missing != (catalog.Missing{}); known = l.Snapshot() {
			if rounds++; !l.Wait(t.Context(), known) {
				t.Fatal("nothing more is read, and something is missing")
			}
		}
		wantFirst(t, l.Snapshot(), text, "email")
		for l.Wait(t.Context(), l.Snapshot()) {
		}
		wantFirst(t, l.Snapshot(), "set names utf8mb4 collate utf8mb4_u", "utf8mb4_unicode_ci")
	})
}

// Completion of keywords and of known names does not wait.
func TestLoader_KnownNamesNeedNoWait(t *testing.T) {
	server := newCountingServer(t)
	server.hangs = "ROUTINES"
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(server.Ask, "")
		defer l.Close()
		for text, listed := range map[string]bool{"sel": false, "create ": false, "select * from ": true, "select ": true, "select * from customers where em": true} {
			if listed {
				l.Refresh("shop")
				synctest.Wait()
			}
			if m := complete.Suggest(text, len(text), scan.Mode{}, l.Snapshot(), complete.Words{}).Missing; m != (catalog.Missing{}) {
				t.Errorf("%q waits for %v", text, m)
			}
		}
	})
}

// Wait ends with its context when the server does not answer.
func TestLoader_WaitEndsWithContext(t *testing.T) {
	server := newCountingServer(t)
	server.hangs = "SCHEMATA"
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		synctest.Wait()
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		if l.Wait(ctx, l.Snapshot()) {
			t.Error("more is known of a server that says nothing")
		}
	})
}

// Connections and partitions are read on demand, and connections every time.
func TestLoader_ReadsOnDemand(t *testing.T) {
	server := newCountingServer(t)
	asked := 0
	ask := func(ctx context.Context, query string) ([][]string, error) {
		switch {
		case strings.Contains(query, "PROCESSLIST"):
			asked++
			return [][]string{
				{"7", "app", "db1:4711", "shop", "Sleep", "900", "", ""},
				{"9", "app", "db1:4712", "shop", "Query", "12", "", "select\n 1"},
				{"10", "root", "localhost", "", "Query", "0", "", "SHOW PROCESSLIST"},
			}, nil
		case strings.Contains(query, "PARTITION_NAME"):
			if !strings.Contains(query, "TABLE_SCHEMA = 'shop' AND TABLE_NAME = 'orders'") {
				t.Errorf("asked %s", query)
			}
			return [][]string{{"p_2024", "2025"}, {"p_rest", "MAXVALUE"}}, nil
		}
		return server.Ask(ctx, query)
	}
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(ask, "")
		defer l.Close()
		l.Refresh("shop")
		names := func(text string) []string {
			for known := l.Snapshot(); ; known = l.Snapshot() {
				m := complete.Suggest(text, len(text), scan.Mode{}, known, complete.Words{}).Missing
				l.Want(m)
				if m == (catalog.Missing{}) || !l.Wait(t.Context(), known) {
					return firstNames(known, text)
				}
			}
		}
		for range 2 {
			if got := names("kill "); len(got) < 2 || got[0] != "9" || got[1] != "7" {
				t.Errorf("kill: %q", got)
			}
			if got := names("kill query 9"); len(got) != 1 || got[0] != "9" {
				t.Errorf("kill query 9: %q", got)
			}
			time.Sleep(catalog.ThreadsMaxAge + time.Second)
		}
		if asked != 2 {
			t.Errorf("connections were read %d times, not twice", asked)
		}
		for _, text := range []string{"alter table orders drop partition p_", "select * from orders partition (p_", "alter table shop.orders truncate partition p_"} {
			if got := names(text); len(got) == 0 || got[0] != "p_2024" {
				t.Errorf("%s: %q", text, got)
			}
		}
	})
}
