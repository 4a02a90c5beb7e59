package complete

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"mysh/internal/catalog"
	"mysh/internal/product"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/servertest"
	"mysh/internal/wire"
)

// asker returns a function that queries a real server.
func asker(conn *wire.Conn) catalog.Ask {
	return func(_ context.Context, query string) (rows [][]string, err error) {
		stream, err := conn.Query(query)
		if err != nil {
			return nil, err
		}
		var cells [][]byte
		for {
			event, err := stream.Next()
			if errors.Is(err, io.EOF) {
				return rows, nil
			}
			if err != nil {
				return nil, err
			}
			switch e := event.(type) {
			case result.Header:
				cells = make([][]byte, len(e.Columns))
			case *result.Batch:
				for i := range e.Rows {
					if _, err := e.Cells(i, cells); err != nil {
						return nil, err
					}
					row := make([]string, len(cells))
					for c, cell := range cells {
						row[c] = string(cell)
					}
					rows = append(rows, row)
				}
				e.Release()
			}
		}
	}
}

// The catalog of a real server has all parts, and its names are offered.
func TestLoad_RealServers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		conn := connect(t, s)
		for _, statement := range []string{
			"use " + schema,
			"create table parts (id int primary key, state enum('new','it''s')) partition by range (id) (partition p_old values less than (10), partition p_new values less than maxvalue)",
			"create view v_parts as select * from parts",
			"create procedure place(in customer int, out total decimal(10,2)) set total = customer",
		} {
			if _, err := asker(conn)(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		c, err := catalog.Load(t.Context(), asker(conn), schema)
		if err != nil {
			t.Fatal(err)
		}
		words := Words{Server: product.Of(s.Version, s.Kind == servertest.MariaDB)}
		for text, want := range map[string]string{
			"drop table ":                                   "parts",
			"drop view ":                                    "v_parts",
			"alter table parts drop partition p_n":          "p_new",
			"select * from parts partition (":               "p_old",
			"call pl":                                       "place(",
			"select * from parts where state = ":            "'it''s'",
			"set session sql_mode = 'ansi_q":                "'ANSI_QUOTES'",
			"set session sql_mode = 'STRICT_ALL_TABLES,tra": "'STRICT_ALL_TABLES,TRADITIONAL'",
			"set global binlog_format = ":                   "row",
			"set session transaction_isolation = 'read-c":   "'READ-COMMITTED'",
			"set autocommit = ":                             "on",
			"create table t (a int) engine = inno":          "InnoDB",
			"set names utf8mb4 collate utf8mb4_unicode_c":   "utf8mb4_unicode_ci",
			"kill ": "",
		} {
			if s.Kind == servertest.MariaDB && strings.Contains(text, "transaction_isolation") {
				continue // before MariaDB 11.1 the variable is tx_isolation
			}
			a := Suggest(text, len(text), scan.Mode{}, c, words)
			if c, err = a.Missing.Read(t.Context(), asker(conn), c); err != nil {
				t.Fatal(err)
			}
			a = Suggest(text, len(text), scan.Mode{}, c, words)
			switch {
			case a.Missing != catalog.Missing{}:
				t.Errorf("%s: %v is missing", text, a.Missing)
			case len(a.Candidates) == 0:
				t.Errorf("%s: nothing is offered", text)
			case want != "" && !slices.ContainsFunc(a.Candidates, func(c Candidate) bool { return c.Text == want }):
				t.Errorf("%s: no %s in %s", text, want, shown(a.Candidates))
			}
		}
	})
}

// The grammar has exactly the privileges of the server.
func TestPrivileges_MatchServers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		rows, err := asker(connect(t, s))(t.Context(), "SHOW PRIVILEGES")
		if err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{"ALL": true, "ALL PRIVILEGES": true}
		aliases := []string{"PROXY", "REPLICATION CLIENT", "REPLICA MONITOR"} // aliases of BINLOG MONITOR and SLAVE MONITOR
		for _, row := range rows {
			known[strings.ToUpper(row[0])] = true
		}
		const text = "GRANT "
		a := Suggest(text, len(text), scan.Mode{}, nil, Words{Server: product.Of(s.Version, s.Kind == servertest.MariaDB)})
		offered := make(map[string]bool)
		for _, c := range a.Candidates {
			offered[c.Text] = true
		}
		for name := range offered {
			if !known[name] && !slices.Contains(aliases, name) && !slices.ContainsFunc(rows, func(row []string) bool { return strings.HasPrefix(strings.ToUpper(row[0]), name+" ") }) {
				t.Errorf("%s is no privilege", name)
			}
		}
		for name := range known {
			if !offered[name] && name != "PROXY" {
				t.Errorf("%s is not offered", name)
			}
		}
	})
}
