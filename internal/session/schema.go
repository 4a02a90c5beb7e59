package session

import (
	"unicode/utf8"

	"mysh/internal/charset"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
	"mysh/internal/wire"
)

// A schemaName is the name of a session's default schema. Servers report it in UTF-8, whatever the
// character set of the session is. What the user gave at login is in that character set.
// Source: Current_schema_tracker in https://github.com/mysql/mysql-server/blob/trunk/sql/session_tracker.cc.
type schemaName struct {
	text     string
	reported bool // by a server
}

// inHandshake returns the name as it can be sent at login, in the character set of the connection; ""
// if it cannot, see [enter].
func (n schemaName) inHandshake(set string) string {
	if n.reported && !charset.UTF8(set) {
		for _, c := range []byte(n.text) {
			if c >= utf8.RuneSelf {
				return ""
			}
		}
	}
	return n.text
}

// useSchema makes a schema whose name is UTF-8 the default one of a connection in another character set.
// Only the server knows how its name is written there.
func useSchema(conn *wire.Conn, schema string) (outcomes []result.Outcome, err error) {
	name, err := sqltext.Name(schema, scan.Mode{})
	if err != nil {
		return nil, err
	}
	rows, err := collect(conn, 1, "SELECT @@character_set_client")
	if err != nil {
		return nil, err
	}
	if len(rows) != 1 {
		return nil, result.ErrUnexpected
	}
	const set = "SET character_set_client = "
	if _, err = drain(conn, set+"utf8mb4"); err != nil {
		return nil, err
	}
	if outcomes, err = drain(conn, "USE "+name); err != nil {
		return nil, err
	}
	_, err = drain(conn, set+literal(rows[0][0]))
	return outcomes, err
}

// schemaName returns where the session is.
func (s *Session) schemaName() schemaName {
	s.mu.Lock()
	defer s.mu.Unlock()
	return schemaName{s.state.Schema, s.schemaReported}
}

// UseSchemaOf has a session begin in the schema in which another one is, in the place of Wire.Database.
func (c *Config) UseSchemaOf(other *Session) { c.schema, c.Wire.Database = other.schemaName(), "" }
