package result

import "testing"

// Numbers of the C client mean a lost connection only if this side raised the error.
func TestError_ClientIsRaisedOnThisSide(t *testing.T) {
	for _, c := range []struct {
		err  Error
		want bool
	}{
		{Error{Number: CodeLost}, true},
		{Error{Number: CodeServerGone}, true},
		{Error{Number: CodeLost, Sent: true}, false},
		{Error{Number: CodeConnect, Sent: true}, false},
		{Error{Number: CodeInfileRejected}, false},
		{Error{Number: 1146, Sent: true}, false},
		{Error{Number: 9001, Sent: true}, false},
	} {
		if got := c.err.Client(); got != c.want {
			t.Errorf("%+v: %v, want %v", c.err, got, c.want)
		}
	}
}
