package command

import (
	"fmt"
	"strings"
	"testing"
)

func TestAttributes(t *testing.T) {
	const usage = "Usage: query_attributes name1 value1 name2 value2 ..."
	for args, want := range map[string]string{
		"a b": "[[a b]]", "  a  b ": "[[a b]]", "a b c d": "[[a b] [c d]]", "'a b' \"c d\"": "[[a b c d]]", "a ''": "[[a ]]", "a b a c": "[[a b] [a c]]",
		"": usage, "a": usage, "a b c": usage,
		"a " + strings.Repeat("x", 64<<10): "query_attributes accepts at most 65536 bytes",
	} {
		pairs, err := parse("query_attributes", args)
		got := fmt.Sprint(pairs)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%.20q: got %s, want %s", args, got, want)
		}
	}
}
