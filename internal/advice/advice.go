// Package advice knows what helps after an error of a server, a proxy or a cluster.
//
// [For] looks an error up in one table of hints. Proxies and clusters wrap the errors of the
// servers below them in text of their own; For unwraps these first. A [Trail] records what the
// statements of a connection have done that explains later errors.
package advice

import (
	"errors"
	"regexp"
	"strings"

	"mysh/internal/display"
	"mysh/internal/result"
	"mysh/internal/sqltext"
)

// A Situation is what is known of the session in which an error came.
type Situation struct {
	Connecting bool // no connection could be opened

	Before  result.State   // when the statement began; the zero value if that is not known
	After   result.State   // now; the zero value if there is no session
	Traits  sqltext.Traits // of the statement
	Locker  string         // a statement that may have tied the session to one hostgroup; "" for none
	LastSet string         // the SET after which the same error has come at least twice; "" for none
}

// Advice is what helps after an error.
type Advice struct {
	About *result.Error // the error of the server below, or the error itself
	Core  string        // the part of the message that is that server's; "" if all of it is
	Lines []string      // sentences for the user, one a line; safe for a terminal
}

// maxMessage is the length of the longest message that is examined, in bytes: a message may be many megabytes.
const maxMessage = 64 << 10

// For returns the advice for an error, which has at least the error itself in About.
func For(refused *result.Error, s Situation) Advice {
	if len(refused.Message) > maxMessage {
		return Advice{About: refused}
	}
	a := unwrap(refused)
	for _, h := range hints {
		if h.number != 0 && h.number != a.About.Number && h.number != refused.Number || !s.is(h.when, refused) {
			continue
		}
		if help, ok := h.help(refused.Message); ok {
			for placeholder, text := range map[string]string{"LOCKER": s.Locker, "LASTSET": s.LastSet} {
				help = strings.ReplaceAll(help, placeholder, shortened(text))
			}
			if !s.After.Server().IsOriginal() {
				help = strings.NewReplacer(deadlockShows, "", blockersShow, "").Replace(help)
			}
			if help = strings.TrimSpace(help); help != "" {
				a.Lines = append(a.Lines, strings.Split(help, "\n")...)
			}
			break
		}
	}
	if s.After.Connected && s.After.TransactionLost && !s.Before.TransactionLost {
		a.Lines = append(a.Lines, "Statements are refused until you type rollback or begin.")
	}
	return a
}

// help returns the help of a hint for a message, and false if the hint does not fit the message.
func (h hint) help(message string) (string, bool) {
	if h.text == "" {
		return h.words, true
	}
	pattern := regexp.MustCompile(h.text) // compiled for each error, so that a run without errors compiles none
	at := pattern.FindStringSubmatchIndex(message)
	if at == nil {
		return "", false
	}
	return display.SafeLines(string(pattern.ExpandString(nil, h.words, message, at))), true
}

// A when is a condition on the situation.
type when byte

const (
	always         when = iota
	connecting          // no connection could be opened
	factorMissing       // a login, in which a further password was asked for and not given
	committing          // the statement is COMMIT
	rollingBack         // the statement is ROLLBACK
	transactionEnd      // a transaction was open before the statement, and none is now
	inTransaction       // a transaction is open
	inReadOnly          // a read-only transaction is open
	wasWritable         // the server was not known to be read-only
	routed              // a proxy may have statements executed by several servers
	fromProxy           // the server sent an error that clients have of their own, and the session goes on
	fromProxyEnd        // the server sent such an error, and the session has ended
	lockerKnown         // a statement is known that may have tied the session to a hostgroup
	afterSet            // the same error has come twice since a SET
)

// is reports whether a condition holds.
func (s Situation) is(w when, refused *result.Error) bool {
	ran := !s.Connecting
	wasOpen, isOpen := s.Before.Status.Has(result.StatusInTransaction), s.After.Status.Has(result.StatusInTransaction)
	proxied := ran && refused.Sent && refused.Number >= 2000 && refused.Number < 3000
	switch w {
	case connecting:
		return !ran
	case factorMissing:
		return !ran && errors.Is(refused, result.ErrFactor)
	case committing:
		return ran && s.Traits.Control == sqltext.ControlCommit
	case rollingBack:
		return ran && s.Traits.Control == sqltext.ControlRollback
	case transactionEnd:
		return ran && wasOpen && !isOpen
	case inTransaction:
		return ran && isOpen
	case inReadOnly:
		return ran && isOpen && s.After.Status.Has(result.StatusReadOnlyTrx)
	case wasWritable:
		return ran && !s.Before.ReadOnly && s.After.Server().IsOriginal() // others need not answer whether they are read-only
	case routed:
		return ran && s.After.Server().Product().Routes
	case fromProxy:
		return proxied && s.After.Connected
	case fromProxyEnd:
		return proxied && !s.After.Connected
	case lockerKnown:
		return s.Locker != ""
	case afterSet:
		return s.LastSet != ""
	}
	return true
}

// shortened returns the beginning of a statement, in one line and safe for a terminal.
func shortened(statement string) string {
	const enough, cells = 2000, 60
	statement = strings.ToValidUTF8(statement[:min(len(statement), enough)], "")
	return display.Fit(display.Safe(strings.Join(strings.Fields(statement), " ")), cells)
}
