package complete

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/scan"
)

// firstNames returns the candidates of a text whose cursor is at its end.
func firstNames(c *Catalog, text string) []string {
	var names []string
	for _, candidate := range Suggest(text, len(text), scan.Mode{}, c, Words{}).Candidates {
		names = append(names, candidate.Text)
	}
	return names[:min(len(names), firstSeen)]
}

func wantFirst(t *testing.T, c *Catalog, text, want string) {
	t.Helper()
	got := firstNames(c, text)
	if len(got) == 0 || got[0] != want {
		t.Errorf("%q: got %q, want %q first", text, got, want)
	}
}

// countingServer counts queries and can be made to wait or refuse.
type countingServer struct {
	*cannedServer
	mu      sync.Mutex
	count   map[string]int
	refuses string
	hangs   string
}

func (s *countingServer) Ask(ctx context.Context, query string) ([][]string, error) {
	s.mu.Lock()
	for _, a := range askedFor {
		if strings.Contains(query, a.text) {
			s.count[a.what]++
			break
		}
	}
	hangs, refuses := s.hangs, s.refuses
	s.mu.Unlock()
	switch {
	case hangs != "" && strings.Contains(query, hangs):
		<-ctx.Done()
		return nil, ctx.Err()
	case refuses != "" && strings.Contains(query, refuses):
		return nil, errors.New("ERROR 1142 (42000): SELECT command denied")
	}
	return s.cannedServer.Ask(ctx, query)
}

func newCountingServer(t *testing.T) *countingServer {
	return &countingServer{cannedServer: readServer(t), count: make(map[string]int)}
}

func TestLoaderReadsInTheBackground(t *testing.T) {
	server := newCountingServer(t)
	synctest.Test(t, func(t *testing.T) {
		l := NewLoader(server.Ask, "")
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

func TestLoaderFollowsUse(t *testing.T) {
	server := newCountingServer(t)
	synctest.Test(t, func(t *testing.T) {
		l := NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		synctest.Wait()
		l.Refresh("warehouse")
		time.Sleep(settle)
		synctest.Wait()
		wantFirst(t, l.Snapshot(), "select * from bins where sh", "shelf")
		if got := firstNames(l.Snapshot(), "select * from cus"); len(got) != 0 {
			t.Errorf("tables of the schema before: %q", got)
		}
	})
}

// A script of many statements is read once more, not once for each.
func TestLoaderWaitsForMore(t *testing.T) {
	server := newCountingServer(t)
	synctest.Test(t, func(t *testing.T) {
		l := NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		synctest.Wait()
		for range 100 {
			l.Refresh("shop")
			time.Sleep(time.Millisecond)
		}
		time.Sleep(settle)
		synctest.Wait()
		if n := server.count["COLUMNS"]; n > 3 {
			t.Errorf("columns were read %d times", n)
		}
	})
}

func TestLoaderSeesNewTables(t *testing.T) {
	server := newCountingServer(t)
	synctest.Test(t, func(t *testing.T) {
		l := NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		synctest.Wait()
		server.put("TABLES", "", "shop", "returns_desk", "BASE TABLE")
		server.put("COLUMNS", "shop", "returns_desk", "reason", "text", "", "", "")
		l.Refresh("shop")
		time.Sleep(settle)
		synctest.Wait()
		wantFirst(t, l.Snapshot(), "select * from returns", "returns_desk")
		wantFirst(t, l.Snapshot(), "select * from returns_desk where rea", "reason")
	})
}

func TestLoaderReadsAnotherSchemaWhenItIsNamed(t *testing.T) {
	server := newCountingServer(t)
	synctest.Test(t, func(t *testing.T) {
		l := NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		synctest.Wait()
		const text = "select * from warehouse.bins where sh"
		a := Suggest(text, len(text), scan.Mode{}, l.Snapshot(), Words{})
		if a.Missing != "warehouse" {
			t.Fatalf("missing is %q, not warehouse", a.Missing)
		}
		for range 50 {
			l.Want(a.Missing)
		}
		time.Sleep(settle)
		synctest.Wait()
		wantFirst(t, l.Snapshot(), text, "shelf")
		if n := server.count["COLUMNS"]; n != 2 {
			t.Errorf("columns were read %d times, not once for each schema", n)
		}
		if a := Suggest(text, len(text), scan.Mode{}, l.Snapshot(), Words{}); a.Missing != "" {
			t.Errorf("%q is still missing", a.Missing)
		}
	})
}

// What the server refuses is left out; all else is there.
func TestLoaderWithoutRights(t *testing.T) {
	for _, refused := range []string{"SCHEMATA", "information_schema.TABLES", "KEY_COLUMN_USAGE", "mysql.", "SHOW VARIABLES", "STATISTICS"} {
		server := newCountingServer(t)
		server.refuses = refused
		synctest.Test(t, func(t *testing.T) {
			l := NewLoader(server.Ask, "")
			defer l.Close()
			l.Refresh("shop")
			synctest.Wait()
			wantFirst(t, l.Snapshot(), "select * from cus", "customers")
			wantFirst(t, l.Snapshot(), "select * from customers where em", "email")
		})
	}
}

// A query that never answers is given up, and what comes after it is read.
func TestLoaderGivesUp(t *testing.T) {
	server := newCountingServer(t)
	server.hangs = "KEY_COLUMN_USAGE"
	synctest.Test(t, func(t *testing.T) {
		l := NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		synctest.Wait()
		wantFirst(t, l.Snapshot(), "select * from customers where em", "email")
		if got := firstNames(l.Snapshot(), "call pl"); len(got) != 0 {
			t.Errorf("routines are known while an earlier query hangs: %q", got)
		}
		time.Sleep(patience)
		synctest.Wait()
		wantFirst(t, l.Snapshot(), "call pl", "place_order(")
	})
}

// Close ends the goroutine also while a query hangs: the bubble would not end otherwise.
func TestLoaderCloses(t *testing.T) {
	server := newCountingServer(t)
	server.hangs = "SELECT"
	synctest.Test(t, func(t *testing.T) {
		l := NewLoader(server.Ask, "")
		l.Refresh("shop")
		synctest.Wait()
		l.Close()
		synctest.Wait()
	})
}

func TestLoadSaysWhatWasRefused(t *testing.T) {
	server := newCountingServer(t)
	server.refuses = "ROUTINES"
	c, err := Load(t.Context(), server.Ask, "shop")
	if err == nil || !strings.HasPrefix(err.Error(), "reading routines for completion: ERROR 1142") {
		t.Errorf("error is %v", err)
	}
	wantFirst(t, c, "select * from cus", "customers")
}

func TestLoadRefusesShortRows(t *testing.T) {
	ask := func(context.Context, string) ([][]string, error) { return [][]string{{}}, nil }
	c, err := Load(t.Context(), ask, "shop")
	if err == nil || c == nil {
		t.Errorf("catalog %v, error %v", c, err)
	}
}

func TestDefines(t *testing.T) {
	for verb, want := range map[string]bool{"CREATE": true, "DROP": true, "ALTER": true, "RENAME": true, "SELECT": false, "INSERT": false, "TRUNCATE": false, "": false} {
		if Defines(verb) != want {
			t.Errorf("Defines(%q) is %v", verb, !want)
		}
	}
}
