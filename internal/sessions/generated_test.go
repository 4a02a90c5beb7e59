package sessions

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"mysh/internal/result"
)

// An asked is a session that counts the questions, and answers with an error if it has one.
type asked struct {
	Session
	err   error
	count int
}

func (a *asked) State() result.State { return result.State{} }

func (a *asked) Ask(context.Context, int, string) ([][]string, error) {
	a.count++
	if a.err != nil {
		return nil, a.err
	}
	return [][]string{{"sum"}}, nil
}

// For INSERT statements the server is asked once for each table, however many results come from
// it, and never again once it has refused for good.
func TestGenerated_IsAskedOnceForEachTable(t *testing.T) {
	from := func(table string) []result.Column {
		return []result.Column{
			{Schema: "shop", OrgTable: table, OrgName: "id", Name: "id"},
			{Schema: "shop", OrgTable: table, OrgName: "sum", Name: "s"},
		}
	}
	cases := []struct {
		err       error
		questions int // for two tables, three results each
		generated bool
	}{
		{nil, 2, true},
		{&result.Error{Number: 1142, State: "42000", Message: "SELECT command denied"}, 1, false},
		{fmt.Errorf("%w: no rows, only OK", result.ErrUnexpected), 1, false},
		{&result.Error{Number: 1040, State: "08004", Message: "Too many connections"}, 2, false},
		{context.DeadlineExceeded, 2, false},
		{errors.New("no second connection"), 2, false},
	}
	for _, c := range cases {
		s := &asked{err: c.err}
		var g Sessions
		for range 3 {
			for _, table := range []string{"items", "orders"} {
				if got := g.MarkGenerated(s, from(table)); got[1].Generated != c.generated || got[0].Generated {
					t.Errorf("%v: the columns are %+v", c.err, got)
				}
			}
		}
		if s.count != c.questions {
			t.Errorf("%v: %d questions, want %d", c.err, s.count, c.questions)
		}
		g.generated.forget()
		g.MarkGenerated(s, from("items"))
		if refused := c.questions == 1; (s.count == c.questions) != refused {
			t.Errorf("%v: %d questions after the names have changed", c.err, s.count-c.questions)
		}
	}
}
