package catalog_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/catalog"
	"mysh/internal/result"
	"mysh/internal/sqltext"
)

// asked returns the subjects of the queries since the last call, sorted, and how often each was asked if more
// than once.
func (s *countingServer) asked() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for _, subject := range slices.Sorted(maps.Keys(s.count)) {
		if n := s.count[subject]; n > 1 {
			subject += fmt.Sprint("×", n)
		}
		list = append(list, subject)
	}
	clear(s.count)
	return strings.Join(list, " ")
}

// A statement causes questions for the names that it may have changed, and for no others.
func TestLoader_AsksForWhatMayHaveChanged(t *testing.T) {
	const content = "COLUMNS KEY_COLUMN_USAGE STATISTICS TABLES TABLE_COMMENT TABLE_CONSTRAINTS"
	for _, tt := range []struct {
		event string
		do    func(l *catalog.Loader)
		want  string
	}{
		{"use of another schema", func(l *catalog.Loader) { l.Use("warehouse") }, "TABLES"},
		{"use of the same schema", func(l *catalog.Loader) { l.Use("shop") }, "TABLES"},
		{"use of none", func(l *catalog.Loader) { l.Use("") }, ""},
		{"ten tables", func(l *catalog.Loader) {
			for range 10 {
				l.Change(sqltext.TableNames, nil)
			}
		}, content},
		{"a table of another schema", func(l *catalog.Loader) { l.Change(sqltext.TableNames, []string{"warehouse"}) }, strings.Replace(content, "TABLES", "TABLES×2", 1)},
		{"a table's alias", func(l *catalog.Loader) { l.Change(sqltext.RoutineNames, []string{"t"}) }, "PARAMETERS ROUTINES"},
		{"a schema", func(l *catalog.Loader) { l.Change(sqltext.SchemaNames, nil) }, "SCHEMATA"},
		{"a trigger", func(l *catalog.Loader) { l.Change(sqltext.TriggerNames, nil) }, "TRIGGERS"},
		{"an account", func(l *catalog.Loader) { l.Change(sqltext.AccountNames, nil) }, "roles users"},
		{"nothing", func(l *catalog.Loader) { l.Change(0, []string{"warehouse"}) }, ""},
		{"the content of another schema", func(l *catalog.Loader) {
			l.Use("warehouse")
			l.Want(catalog.Missing{Part: catalog.PartSchema, Schema: "warehouse"})
		}, "COLUMNS EVENTS KEY_COLUMN_USAGE PARAMETERS ROUTINES STATISTICS TABLES TABLE_COMMENT TABLE_CONSTRAINTS TRIGGERS"},
	} {
		t.Run(tt.event, func(t *testing.T) {
			server := newCountingServer(t)
			synctest.Test(t, func(t *testing.T) {
				l := catalog.NewLoader(server.Ask, "")
				defer l.Close()
				l.Refresh("shop")
				synctest.Wait()
				server.asked()
				tt.do(l)
				time.Sleep(catalog.RefreshDelay)
				synctest.Wait()
				if got := server.asked(); got != tt.want {
					t.Errorf("asked for %s; want %s", got, tt.want)
				}
			})
		})
	}
}

// After USE the tables of the new schema complete, and its columns once they are wanted.
func TestLoader_UseReadsTables(t *testing.T) {
	server := newCountingServer(t)
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		synctest.Wait()
		server.AddRow("TABLES", "", "warehouse", "ramps", "BASE TABLE")
		l.Use("warehouse")
		time.Sleep(catalog.RefreshDelay)
		synctest.Wait()
		wantFirst(t, l.Snapshot(), "select * from ram", "ramps")
		if got := firstNames(l.Snapshot(), "select * from cus"); len(got) != 0 {
			t.Errorf("tables of the schema before: %q", got)
		}
	})
}

// The tables of a schema that no list has are known after USE: of a branch, a shard or another catalog.
func TestLoader_UseOfUnlistedSchemas(t *testing.T) {
	server := newCountingServer(t)
	for schema, query := range map[string]string{
		"shop/main": "SHOW FULL TABLES FROM `shop/main`", "lake.sales": "SHOW FULL TABLES FROM `lake`.`sales`", "a`b": "SHOW FULL TABLES FROM `a``b`",
	} {
		ask := func(ctx context.Context, text string) ([][]string, error) {
			if text == query {
				return [][]string{{"ramps", "BASE TABLE"}}, nil
			}
			return server.Ask(ctx, text)
		}
		synctest.Test(t, func(t *testing.T) {
			l := catalog.NewLoader(ask, "")
			defer l.Close()
			l.Refresh("shop")
			synctest.Wait()
			for range 2 {
				l.Use(schema)
				time.Sleep(catalog.RefreshDelay)
				synctest.Wait()
				wantFirst(t, l.Snapshot(), "select * from ram", "ramps")
				l.Use("shop")
			}
		})
	}
}

// A question without an answer is given up after a few seconds and not repeated at once; a schema that never
// answers costs few of them, and names that do not depend on it still come.
func TestLoader_GivesUpSlowQuestions(t *testing.T) {
	server := newCountingServer(t)
	server.hangs = "information_schema"
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(server.Ask, "")
		defer l.Close()
		l.Refresh("shop")
		began := time.Now()
		for l.Wait(t.Context(), l.Snapshot()) {
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("the names took %v", took)
		}
		wantFirst(t, l.Snapshot(), "set names utf8mb4 collate utf8mb4_u", "utf8mb4_unicode_ci")
		if got := l.Gaps(); !strings.Contains(got, "did not return these names in time: ") || !strings.Contains(got, "columns") {
			t.Errorf("gaps: %q", got)
		}
		server.asked()
		for range 3 {
			l.Use("warehouse")
			l.Want(catalog.Missing{Part: catalog.PartSchema, Schema: "shop"})
			time.Sleep(time.Second)
			synctest.Wait()
		}
		if got := server.asked(); got != "" {
			t.Errorf("asked again: %s", got)
		}
		server.mu.Lock()
		server.hangs = ""
		server.mu.Unlock()
		time.Sleep(2 * time.Minute)
		l.Want(catalog.Missing{Part: catalog.PartSchema, Schema: "shop"})
		synctest.Wait()
		l.Use("shop")
		time.Sleep(time.Second)
		synctest.Wait()
		wantFirst(t, l.Snapshot(), "select * from customers where em", "email")
		wantFirst(t, l.Snapshot(), "select * from cus", "customers")
	})
}

// What the server refuses is not asked for again, up to the next refresh.
func TestLoader_RemembersRefusals(t *testing.T) {
	server := newCountingServer(t)
	ask := func(ctx context.Context, query string) ([][]string, error) {
		if _, err := server.Ask(ctx, query); err != nil || strings.Contains(query, "information_schema.TABLES") {
			return nil, &result.Error{Number: 1142, State: "42000", Message: "command denied"}
		}
		return server.Server.Ask(ctx, query)
	}
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(ask, "")
		defer l.Close()
		l.Refresh("shop")
		synctest.Wait()
		server.asked()
		for range 3 {
			l.Use("shop")
			l.Change(sqltext.TableNames, nil)
			time.Sleep(time.Second)
			synctest.Wait()
		}
		if got := server.asked(); strings.Contains(got, "TABLES") || !strings.Contains(got, "COLUMNS×3") {
			t.Errorf("asked for %s", got)
		}
		l.Refresh("shop")
		time.Sleep(time.Second)
		synctest.Wait()
		if got := server.asked(); !strings.Contains(got, "TABLES") {
			t.Errorf("after a refresh: %s", got)
		}
	})
}

// A server that limits the rows of a statement is asked for fewer, and what is left out is known.
func TestLoader_LimitsRows(t *testing.T) {
	ask := func(_ context.Context, query string) ([][]string, error) {
		if !strings.HasPrefix(query, "SELECT ") && !strings.HasPrefix(query, "SHOW ") {
			t.Errorf("may tie a session to a server: %s", query)
		}
		switch {
		case strings.Contains(query, "SELECT TABLE_SCHEMA, TABLE_NAME") && strings.HasSuffix(query, "LIMIT 100000"):
			return nil, &result.Error{Number: 1105, State: "HY000", Message: "Row count exceeded 10000"}
		case strings.Contains(query, "SELECT TABLE_SCHEMA, TABLE_NAME") && strings.HasSuffix(query, "LIMIT 10000"):
			rows := make([][]string, 10_000)
			for i := range rows {
				rows[i] = []string{"big", fmt.Sprintf("t%05d", i), "BASE TABLE"}
			}
			return rows, nil
		case strings.Contains(query, "information_schema.TABLES WHERE") || strings.Contains(query, "COLUMNS") && !strings.Contains(query, "LIMIT"):
			t.Errorf("no limit: %s", query)
		}
		return nil, nil
	}
	synctest.Test(t, func(t *testing.T) {
		l := catalog.NewLoader(ask, "")
		defer l.Close()
		l.Refresh("")
		synctest.Wait()
		if got, want := l.Gaps(), "Only 10000 tables were read."; got != want {
			t.Errorf("gaps: %q, want %q", got, want)
		}
		wantFirst(t, l.Snapshot(), "select * from big.t0123", "t01230")
	})
}
