package session

import (
	"mysh/internal/result"
	"mysh/internal/sqltext"
	"mysh/internal/wire"
)

// State returns what is known of the session, without asking the server.
func (s *Session) State() result.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := s.state
	state.HasSessionState = s.changes.state
	state.Lost = s.loss.matters()
	state.TransactionLost = s.loss.transactionLost() > sqltext.NotOpen
	return state
}

// Returns the state of a session whose connection is new.
func stateOf(cfg Config, server wire.Server) result.State {
	state := result.State{
		Connected:    true,
		ConnectionID: uint64(server.ConnectionID),
		Version:      server.Version,
		MariaDB:      server.MariaDB,
		User:         cfg.User,
		Host:         cfg.Host,
		Charset:      cfg.Wire.Charset,
		Compression:  string(server.Compression),
		DollarQuotes: !server.MariaDB && majorOf(server.Version) >= 9,
	}
	if server.Network == "unix" {
		state.Socket = server.Address
	} else {
		state.Port = portOf(server.Address)
	}
	if server.TLS != nil {
		state.TLS, state.Cipher = server.TLS.Version, server.TLS.Cipher
		state.Verified = server.TLS.Verified
	}
	return state
}
