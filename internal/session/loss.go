package session

import (
	"errors"
	"slices"
	"strings"

	"mysh/internal/result"
	"mysh/internal/sqltext"
	"mysh/internal/wire"
)

// A loss is what was lost with connections of the session, or rolled back by the server, and still
// matters. Statements that may rely on it are not sent.
//
// A lost transaction matters until the user rolls it back or begins another one. Everything else
// matters until one statement was refused, whose error reports the loss to the user.
type loss struct {
	transaction sqltext.Openness
	ending      sqltext.Ending // what the statement that ran meant for the transaction
	items       []string       // what else was lost, in words for the user
	insertID    bool           // LAST_INSERT_ID() had a value

	unanswered []string         // statements without an answer that would have changed the session
	opens      sqltext.Openness // of a transaction that the unanswered statements would have begun
}

// A lostStatement is a statement without an answer: it ran when the connection was lost, or there
// was no connection to send it on.
type lostStatement struct {
	text string
	sqltext.Traits
}

// rolledBackBy reports whether the server rolled a transaction back with an error, given that the
// transaction was open before the statement and is not open after it. Otherwise the user ended it.
func (c *lostStatement) rolledBackBy(err error) bool {
	if c == nil || c.Ends == sqltext.RolledBack {
		return false
	}
	const deadlock = 1213 // ER_LOCK_DEADLOCK
	var refused *result.Error
	// A COMMIT that the server refuses has committed nothing: Galera and Group Replication find
	// conflicts only then.
	return c.Ends == sqltext.GoesOn || c.Control == sqltext.ControlCommit || errors.As(err, &refused) && refused.Number == deadlock
}

// underWay returns the running statement, nil if none runs. The caller holds mu.
func (s *Session) underWay() *lostStatement {
	if !s.running {
		return nil
	}
	return &lostStatement{s.text, s.traits}
}

// drop closes a connection that is of no more use and records what was lost with it; during is the
// statement that ran, nil if none did.
func (s *Session) drop(conn *wire.Conn, during *lostStatement) {
	conn.Abort()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != conn {
		return
	}
	s.conn = nil
	l := &s.loss
	if s.state.Status.Has(result.StatusInTransaction) && (during == nil || during.Ends != sqltext.RolledBack) {
		l.transaction, l.ending = sqltext.SurelyOpen, sqltext.GoesOn
		if during != nil {
			l.ending = during.Ends
		}
	}
	switch {
	case s.changes.state && !s.tracks:
		l.items = append(l.items, "variables, temporary tables and other session state (this server does not report which)")
	case s.changes.state:
		l.items = append(l.items, "temporary tables, user variables, locks and other session state")
	}
	l.items = append(l.items, s.changes.unrestorable()...)
	l.insertID = l.insertID || s.insertID
	s.addUnanswered(during)
	s.state.Connected = false
	s.state.Status &^= result.StatusInTransaction
}

// recordUnanswered records a statement for which there was no connection.
func (s *Session) recordUnanswered(c *lostStatement) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addUnanswered(c)
}

// addUnanswered records a statement without an answer, nil for none. The caller holds mu.
func (s *Session) addUnanswered(c *lostStatement) {
	if c == nil {
		return
	}
	opens := c.Opens
	if !s.state.Status.Has(result.StatusAutocommit) && !c.OnlySets && c.Ends == sqltext.GoesOn {
		opens = sqltext.SurelyOpen // any statement begins a transaction
	}
	if opens > sqltext.NotOpen || c.OnlySets || c.LeavesState {
		s.loss.unanswered = append(s.loss.unanswered, c.text)
		s.loss.opens = max(s.loss.opens, opens)
	}
}

// transactionLost returns how sure it is that a transaction was lost.
func (l *loss) transactionLost() sqltext.Openness { return max(l.transaction, l.opens) }

// matters reports whether any statement may rely on what was lost.
func (l *loss) matters() bool {
	return l.transactionLost() > sqltext.NotOpen || len(l.items) > 0 || len(l.unanswered) > 0
}

// names returns what was lost, in words for the user.
func (l *loss) names() (names []string) {
	switch {
	case l.transaction == sqltext.NotOpen:
	case l.ending == sqltext.MaybeCommitted:
		names = append(names, "the open transaction (whether it was committed is not known)")
	default:
		names = append(names, "the open transaction")
	}
	names = append(names, l.items...)
	if l.transaction == sqltext.NotOpen {
		for _, text := range l.unanswered {
			names = append(names, "the effect of "+shortened(text))
		}
	}
	return slices.Compact(names)
}

// A verdict is what is done with a statement after a loss.
type verdict int

const (
	send           verdict = iota
	sendToEnd              // the statement ends the lost transaction if the server executes it
	refuseOnce             // the statement may rely on what was lost
	refuse                 // the statement may belong to the lost transaction
	refuseToCommit         // the statement would commit the lost transaction
)

// judge decides whether a statement is sent. isFirst is whether the statement is the first one since
// the connection was lost.
func (l *loss) judge(text string, traits sqltext.Traits, isFirst bool) verdict {
	readsLost := traits.ReadsInsertID && l.insertID || traits.ReadsLastResult && isFirst
	again := len(l.unanswered) > 0 && !slices.ContainsFunc(l.unanswered, func(cut string) bool { return cut != text })
	switch {
	case again && l.transaction == sqltext.NotOpen && l.items == nil && !readsLost:
		return sendToEnd // the user repeats the statement whose effect was lost
	case l.transactionLost() == sqltext.NotOpen && (l.matters() || readsLost):
		return refuseOnce
	case l.transactionLost() == sqltext.NotOpen:
		return send
	}
	switch traits.Control {
	case sqltext.ControlBegin:
		if l.items != nil {
			return refuseOnce // a statement of its transaction may rely on the items, and must not be missing in it
		}
		return sendToEnd
	case sqltext.ControlRollback, sqltext.ControlXACommit:
		return sendToEnd
	case sqltext.ControlCommit:
		return refuseToCommit
	}
	return refuse
}

// acknowledge records that the user knows what was lost: only a lost transaction still matters.
func (l *loss) acknowledge() {
	*l = loss{transaction: l.transactionLost(), ending: l.ending}
}

// endTransaction records that the user ended the lost transaction.
func (l *loss) endTransaction() {
	*l = loss{items: l.items, insertID: l.insertID}
}

// checkLoss returns an error if a statement is not sent, and the sentence that explains it in a
// notice of what was lost.
func (s *Session) checkLoss(text string, traits sqltext.Traits, isFirst bool) (explanation string, err error) {
	if !s.cfg.Interactive {
		return "", nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l := &s.loss
	v := l.judge(text, traits, isFirst)
	s.endsLoss = v == sendToEnd
	if v == send || v == sendToEnd {
		return "", nil
	}
	short := shortened(text)
	switch v {
	case refuseOnce:
		explanation = "The statement was not sent, because it may rely on what was lost. If it does not, send it again."
		err = &notSentError{"not sent: " + short}
		if !isFirst {
			err = &notSentError{"not sent, because it may rely on what was lost with the previous connection: " + short}
		}
		l.acknowledge()
		if traits.Opens > sqltext.NotOpen || traits.OnlySets || traits.LeavesState {
			s.addUnanswered(&lostStatement{text, traits}) // later statements may rely on its effect
		}
	case refuse, refuseToCommit:
		explanation = "Statements are refused until you type rollback or begin: they would run outside of the lost transaction."
		if l.transactionLost() == sqltext.MaybeOpen {
			explanation = "Statements are refused until you type rollback or begin: a transaction may have been open."
		}
		switch {
		case v == refuseToCommit && l.ending == sqltext.MaybeCommitted:
			err = &notSentError{"not sent: " + short + ": whether the lost transaction was committed is not known"}
		case v == refuseToCommit:
			err = &notSentError{"nothing was committed, because the transaction was lost; not sent: " + short}
		case isFirst:
			err = &notSentError{"not sent: " + short}
		default:
			err = &notSentError{"not sent until you type rollback or begin: " + short}
		}
		l.acknowledge()
	}
	return explanation, err
}

// A notSentError is the error of a statement that was not sent since it may rely on what was lost.
type notSentError struct{ message string }

func (e *notSentError) Error() string { return e.message }

func (e *notSentError) Unwrap() error { return result.ErrNotSent }

// shortened returns the beginning of a statement, in one line, for a message.
func shortened(statement string) string {
	const most, enough = 60, 2000
	statement = strings.ToValidUTF8(statement[:min(len(statement), enough)], "")
	line := []rune(strings.Join(strings.Fields(statement), " "))
	if len(line) > most {
		line = append(line[:most-1], '…')
	}
	return string(line)
}
