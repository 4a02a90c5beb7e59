package session

import "mysh/internal/wire"

// SetAttributes has names with values go to the server with the next statement, instead of those
// that were set before. It reports whether the server takes any.
func (s *Session) SetAttributes(pairs [][2]string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.attributes = nil
	for _, pair := range pairs {
		s.attributes = append(s.attributes, wire.Attribute{Name: pair[0], Value: pair[1]})
	}
	return s.conn == nil || s.conn.Server().Capabilities.Has(wire.CapQueryAttributes)
}

// Returns the attributes of the statement that begins, which are then no one else's.
func (s *Session) takeAttributes() []wire.Attribute {
	s.mu.Lock()
	defer s.mu.Unlock()
	attributes := s.attributes
	s.attributes = nil
	return attributes
}
