package session

import (
	"unicode/utf8"

	"mysh/internal/charset"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
	"mysh/internal/wire"
)

// A schemaName is the name of a session's default schema. Servers report the name in UTF-8, whatever
// the character set of the session. The name that the user gave at login is in that character set.
// Source: Current_schema_tracker in https://github.com/mysql/mysql-server/blob/trunk/sql/session_tracker.cc.
type schemaName struct {
	text     string
	reported bool // by a server, thus in UTF-8
}

// inHandshake returns the name to send at login, in the character set of the connection. It returns
// "" if the name must be sent later, with useSchema.
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

// useSchema makes a schema whose name is UTF-8 the default one of a connection with another character
// set. Only the server can convert the name.
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

// nameOfUse returns the name in a USE that is sent as COM_INIT_DB.
func (s *Session) nameOfUse(text string) (name string, ok bool) {
	s.mu.Lock()
	mode := s.scanMode()
	s.mu.Unlock()
	return sqltext.NameOfUse(text, mode)
}

// schemaName returns the default schema of the session.
func (s *Session) schemaName() schemaName {
	s.mu.Lock()
	defer s.mu.Unlock()
	return schemaName{s.state.Schema, s.schemaReported}
}

// UseSchemaOf replaces Wire.Database by the current default schema of another session.
func (c *Config) UseSchemaOf(other *Session) { c.schema, c.Wire.Database = other.schemaName(), "" }
