package complete

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"mysh/internal/catalog"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/servertest"
	"mysh/internal/sqltext"
)

// Names that end a literal or begin a statement are read with the catalog of their schema, and
// are offered in a form that servers read back, in every mode.
func TestSuggest_HostileNames(t *testing.T) {
	names := []string{
		`\'); create database pwned; -- x`, "`; create database pwned; -- x", `x\`, `it's "so" ` + "`said`", "中`文", "a\nb\r'", strings.Repeat("`", 20),
	}
	quoted := func(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		conn := connect(t, s)
		for _, name := range names {
			n := quoted(name)
			s.SQL(t, "CREATE SCHEMA "+n)
			t.Cleanup(func() { s.SQL(t, "DROP SCHEMA "+n) })
			s.SQL(t, "CREATE TABLE "+n+"."+n+" ("+n+" INT COMMENT 'c')")
			c, err := catalog.Load(t.Context(), asker(conn), name)
			if err != nil {
				t.Fatalf("%q: %v", name, err)
			}
			if c.Table("", name) == nil || c.Table("", name).Column(name) == nil {
				t.Errorf("%q: the table or its column was not found", name)
				continue
			}
			for _, mode := range []scan.Mode{{}, {ANSIQuotes: true}, {NoBackslashEscapes: true}, {ANSIQuotes: true, NoBackslashEscapes: true}} {
				for _, text := range []string{"select * from ", "select * from `", "use ", "select * from " + n + "." + n + " where "} {
					if !offers(text, name, mode, c) {
						t.Errorf("%q in %+v: %s is not among the candidates for %q", name, mode, n, text)
					}
				}
			}
		}
		if len(s.SQL(t, "SHOW DATABASES LIKE 'pwned'")) > 0 {
			t.Error("a name ran as a statement")
		}
	})
}

// Accounts are offered in a form that servers read back, and no part of their names runs.
func TestSuggest_HostileAccounts(t *testing.T) {
	users := []string{`'); create database pwned; -- x`, `\'; create database pwned; #`, "`b` \"c\"", `50% of us`, `x\`, "é'中", `a'@'b`, `'`, strings.Repeat("u'", 16)}
	literal := func(text string) string {
		return "'" + strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), "'", "''") + "'"
	}
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		conn := connect(t, s)
		for _, host := range []string{"%", `h'x\`} {
			for _, user := range users {
				account := literal(user) + "@" + literal(host)
				s.SQL(t, "CREATE USER "+account)
				t.Cleanup(func() { s.SQL(t, "DROP USER IF EXISTS "+account) })
			}
		}
		c, err := catalog.Load(t.Context(), asker(conn), "mysql")
		if err != nil {
			t.Fatal(err)
		}
		for sqlMode, mode := range map[string]scan.Mode{"": {}, "NO_BACKSLASH_ESCAPES,ANSI_QUOTES": {ANSIQuotes: true, NoBackslashEscapes: true}} {
			if _, err := asker(conn)(t.Context(), "SET sql_mode = '"+sqlMode+"'"); err != nil {
				t.Fatal(err)
			}
			count := 0
			for _, text := range []string{"drop user ", "grant select on *.* to ", "show grants for "} {
				for _, candidate := range Suggest(text, len(text), mode, c, Words{}).Candidates {
					if candidate.Kind != catalog.KindUser {
						continue
					}
					count++
					if _, err := asker(conn)(t.Context(), "SHOW GRANTS FOR "+candidate.Text); err != nil {
						t.Errorf("%s in sql_mode %q: %s: %v", text, sqlMode, candidate.Text, err)
					}
				}
			}
			if count < 3*2*len(users) {
				t.Errorf("%d accounts offered", count)
			}
		}
		if _, err := asker(conn)(t.Context(), "SET sql_mode = ''"); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"drop user '", "drop user 'é", "drop user 'it"} {
			for _, candidate := range Suggest(text, len(text), scan.Mode{}, c, Words{}).Candidates {
				if _, err := asker(conn)(t.Context(), "SHOW GRANTS FOR "+candidate.Text); candidate.Kind == catalog.KindUser && err != nil {
					t.Errorf("%s: %s: %v", text, candidate.Text, err)
				}
			}
		}
		if len(s.SQL(t, "SHOW DATABASES LIKE 'pwned'")) > 0 {
			t.Error("a name ran as a statement")
		}
	})
}

// offers reports whether the name in backquotes is a candidate.
func offers(text, name string, mode scan.Mode, c *catalog.Catalog) bool {
	for _, candidate := range Suggest(text, len(text), mode, c, Words{}).Candidates {
		if candidate.Text == "`"+strings.ReplaceAll(name, "`", "``")+"`" {
			return true
		}
	}
	return false
}

// The name of a plugin does not run, whatever the server reports.
func TestSuggest_HostilePlugins(t *testing.T) {
	names := []string{"`; create database pwned; -- x", `\'; create database pwned; -- x`, `a"b`, "x y", "a\nb"}
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		conn := connect(t, s)
		c, err := catalog.Load(t.Context(), asker(conn), "mysql")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			c.Server().Plugins = append(c.Server().Plugins, catalog.Named{Name: name})
		}
		for _, mode := range []scan.Mode{{}, {ANSIQuotes: true, NoBackslashEscapes: true}} {
			candidates := Suggest("uninstall plugin ", len("uninstall plugin "), mode, c, Words{}).Candidates
			for _, name := range names {
				want, err := sqltext.Name(name, mode)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.ContainsFunc(candidates, func(c Candidate) bool { return c.Text == want }) {
					t.Errorf("%q in %+v is not offered as %s", name, mode, want)
					continue
				}
				_, err = asker(conn)(t.Context(), "UNINSTALL PLUGIN "+want)
				var refused *result.Error
				if !errors.As(err, &refused) || refused.Number != 1305 {
					t.Errorf("UNINSTALL PLUGIN %s: %v, want that there is none", want, err)
				}
			}
		}
		if len(s.SQL(t, "SHOW DATABASES LIKE 'pwned'")) > 0 {
			t.Error("a name ran as a statement")
		}
	})
}
