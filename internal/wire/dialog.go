package wire

import (
	"strconv"

	"mysh/internal/result"
)

// maxQuestions bounds the questions of one login.
const maxQuestions = 32

// The first byte of a question: whether it is the last one, and the kind in the other bits.
const (
	questionLast   = 1
	questionSecret = 2 << 1 // the answer is a password
)

// Answers the server's questions, as MariaDB's PAM plugin asks them. The password answers the
// first question if that asks for one; the user answers the others. The result is the packet
// after the questions.
// Source: https://mariadb.com/kb/en/authentication-plugin-pam/.
func (l *login) dialog(question []byte) ([]byte, error) {
	for asked := range maxQuestions {
		kind, text := byte(questionSecret), ""
		if question = pluginData(question); len(question) > 0 {
			kind, text = question[0], string(question[1:])
		}
		answer, err := l.answer(text, kind&^questionLast == questionSecret, asked == 0)
		if err != nil {
			return nil, err
		}
		if err := l.send(append([]byte(answer), 0)); err != nil {
			return nil, err
		}
		question, err = l.read()
		if err != nil || kind&questionLast != 0 || endsExchange(question) {
			return question, err
		}
	}
	return nil, malformed("a login with more than %d questions", maxQuestions)
}

// Returns the answer to a question of the server.
func (l *login) answer(question string, secret, first bool) (string, error) {
	if first && secret && l.password() != "" {
		return l.password(), nil
	}
	if l.conn.cfg.Ask == nil {
		return "", clientError(result.CodeAuthPluginSecure, nil,
			"Authentication plugin '%s' reported error: the server asks %s, and only a user at a terminal can answer",
			pluginDialog, strconv.QuoteToGraphic(question))
	}
	return l.conn.cfg.Ask(l.ctx, question, secret)
}
