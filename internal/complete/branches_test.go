package complete

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"mysh/internal/product"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/servertest"
	"mysh/internal/wire"
)

func TestMain(m *testing.M) { servertest.Main(m) }

// Each branch of the grammar is accepted by the servers for which it is marked, and by no
// others: a sentence through the branch is a syntax error exactly on the servers whose grammar
// lacks it. The servers prepare the sentences and run none.
func TestGrammar_BranchesMatchServers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		conn := connect(t, s)
		own := product.Of(s.Version, s.Kind == servertest.MariaDB)
		known := make(map[string]bool)
		count := 0
		for _, from := range []product.Server{own, {Family: product.MySQL, Major: 9, Minor: 7}, {Family: product.MariaDB, Major: 10, Minor: 11}, {}} {
			for _, sentence := range sentences(from) {
				text := sentence.statement()
				if known[text] {
					continue
				}
				known[text] = true
				count++
				err := prepare(conn, text)
				understood := !isSyntaxError(err)
				if wanted := understands(own, sentence); understood != wanted && !isException(s.Kind, text) {
					t.Errorf("%s: %s\n\tthe grammar says %v, the server %v", sentence.rule, text, wanted, err)
				}
			}
		}
		if count < 2000 {
			t.Errorf("%d sentences, fewer than 2000", count)
		}
	})
}

// exceptions are beginnings of sentences on which a server and its grammar disagree.
var exceptions = map[servertest.Kind][]string{
	servertest.MySQL: {
		"CHANGE REPLICATION FILTER REPLICATE_DO_TABLE =(t1", // needs the schema, too
		"ALTER DEFINER = CURRENT_ROLE",                      // is the name of a user
		"DO RANK() OVER(ROWS CURRENT ROW EXCLUDE",           // is parsed, but not supported
		"GRANT SET_USER_ID ON",                              // could be the name of a role
		"DO VALUE(",                                         // could be a stored function
		"SET PASSWORD = PASSWORD(",                          // the grammar takes PASSWORD for the name of a variable
	},
	servertest.MariaDB: {
		"DO VALUES(",                                          // is only for ON DUPLICATE KEY UPDATE
		"XA RECOVER FORMAT = 'x'",                             // must be 'SQL' or 'RAW'
		"CREATE INDEX new1 ON t1(target1) VISIBLE",            // MySQL parses and ignores its options, as does
		"CREATE INDEX new1 ON t1(target1) ENGINE_ATTRIBUTE =", // ENGINE_ATTRIBUTE, which could be the attribute of an engine
		"ALTER TABLE t1 ADD KEY(target1) VISIBLE", "ALTER TABLE t1 ADD KEY(target1) ENGINE_ATTRIBUTE =", "ALTER TABLE t1 ADD KEY(target1) SECONDARY_ENGINE_ATTRIBUTE =",
		"CREATE INDEX new1 ON t1(target1) SECONDARY_ENGINE_ATTRIBUTE =",
		"CREATE INDEX new1 ON t1(target1) M =", "CREATE INDEX new1 ON t1(target1) DISTANCE =",
		"ALTER TABLE t1 TABLESPACE name1", "ALTER TABLE t1 ADD PARTITION(PARTITION new1 TABLESPACE",
		"ALTER TABLE t1 ADD new1 DATE ENGINE_ATTRIBUTE =", "ALTER TABLE t1 ADD new1 DATE SECONDARY_ENGINE_ATTRIBUTE =",
	},
}

func isException(kind servertest.Kind, text string) bool {
	return slices.ContainsFunc(exceptions[kind], func(beginning string) bool { return strings.HasPrefix(text, beginning) })
}

// A server knows exactly the functions that the file lists for it.
func TestFunctions_MatchServers(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		conn := connect(t, s)
		own := functionsOf(product.Of(s.Version, s.Kind == servertest.MariaDB))
		for _, name := range functions().names {
			known := false
			for _, arguments := range []string{"", "1", "1, 1", "1, 1, 1"} {
				var refused *result.Error
				err := prepare(conn, "DO "+name+"("+arguments+")")
				known = known || !errors.As(err, &refused) || refused.Number != 1305
			}
			if known != own.has(name) {
				t.Errorf("%s: the list says %v, the server %v", name, own.has(name), known)
			}
		}
	})
}

// understands reports whether the grammar of a server accepts a sentence.
func understands(s product.Server, one sentence) bool {
	g := grammarOf(s)
	m := newMatcher(g, one.inProgram)
	for _, token := range tokenize(g, one.text, 0, scan.Mode{}) {
		if !m.advance(token) || token.kind&isCall != 0 && isFunction(token.upper) && !g.functions.has(token.upper) {
			return false
		}
	}
	m.expectations()
	return m.canEnd
}

func connect(t *testing.T, s *servertest.Server) *wire.Conn {
	t.Helper()
	conn, err := wire.Connect(t.Context(), wire.Config{
		Network: "tcp", Address: s.Addr(), Database: s.Schema(t), User: servertest.App, Password: servertest.AppPassword,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// prepare has the server prepare a statement, and returns its error.
func prepare(conn *wire.Conn, text string) error {
	stream, err := conn.Query("PREPARE s FROM '" + strings.NewReplacer("'", "''", `\`, `\\`).Replace(text) + "'")
	for err == nil {
		_, err = stream.Next()
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// isSyntaxError reports whether a server failed to parse a statement. Besides 1064 there are
// errors for an unknown function, type, cast, algorithm or format.
func isSyntaxError(err error) bool {
	var refused *result.Error
	return errors.As(err, &refused) && (slices.Contains([]uint16{1064, 1791, 1800, 4161, 4162}, refused.Number) ||
		refused.Number == 1305 && strings.HasPrefix(refused.Message, "FUNCTION"))
}
