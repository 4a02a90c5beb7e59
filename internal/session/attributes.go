package session

import "mysh/internal/wire"

// SetAttributes sets the query attributes, as names and values, that are sent with the next
// statement. It replaces those that were set before, and reports whether the server supports query
// attributes.
func (s *Session) SetAttributes(pairs [][2]string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.attributes = nil
	for _, pair := range pairs {
		s.attributes = append(s.attributes, wire.Attribute{Name: pair[0], Value: pair[1]})
	}
	return s.conn == nil || s.conn.Server().Capabilities.Has(wire.CapQueryAttributes)
}

// Returns the attributes for a statement, and removes them: the next statement has none.
func (s *Session) takeAttributes() []wire.Attribute {
	s.mu.Lock()
	defer s.mu.Unlock()
	attributes := s.attributes
	s.attributes = nil
	return attributes
}
