package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"mysh/internal/display"
	"mysh/internal/lineedit"
	"mysh/internal/result"
	"mysh/repl"
)

// questions answers what servers ask during a login. The user is asked during the first login
// only: later logins, for a Ctrl-C or for names, happen while the user types. They get the answer
// again if it was a single password; anything else, such as a one-time code, is not repeated.
type questions struct {
	askUser func(ctx context.Context, question string, secret bool) (string, error)

	mu    sync.Mutex
	asked []answered // during the first login
	ended bool       // the first login is over
}

type answered struct {
	question, answer string
	secret           bool
}

// end ends the first login.
func (q *questions) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ended = true
}

func (q *questions) ask(ctx context.Context, question string, secret bool) (string, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ended {
		if len(q.asked) == 1 && secret && q.asked[0].secret && q.asked[0].question == question {
			return q.asked[0].answer, nil
		}
		return "", &result.Error{Number: result.CodeAuthPluginSecure, State: "HY000", Message: fmt.Sprintf(
			"Authentication plugin 'dialog' reported error: the server asks %q again, and the user is asked only at the first login", question)}
	}
	answer, err := q.askUser(ctx, question, secret)
	if err == nil {
		q.asked = append(q.asked, answered{question, answer, secret})
	}
	return answer, err
}

// askUser asks the user a server's question. The prompt shows that the server asks.
func (p *program) askUser(ctx context.Context, question string, secret bool) (string, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return "", fmt.Errorf("the server asks %q, and there is no terminal to answer on: %w", question, err)
	}
	defer tty.Close()
	lines := strings.Split(display.SafeLines("[server] "+strings.TrimRight(question, " \n")+" "), "\n")
	for _, line := range lines[:len(lines)-1] {
		fmt.Fprintln(tty, line)
	}
	answer, err := p.ask(ctx, tty, lines[len(lines)-1], secret)
	if errors.Is(err, lineedit.ErrInterrupted) {
		return "", repl.ErrInterrupted
	}
	if err != nil {
		return "", fmt.Errorf("cannot read the answer: %w", err)
	}
	return answer, nil
}
