package command

import "testing"

func TestNormalized(t *testing.T) {
	for text, want := range map[string]string{
		"select 1": "select ?",
		"select  a1, 'x''y\\'z'\n from t2 where b=-3.5e2;":         "select a1, ? from t2 where b=-?",
		"select * from `t 1` where x in (1,2, 3)":                  "select * from `t 1` where x in (?, ...)",
		"/* app */ insert into t values (1, 'a'), (2, 'b') -- end": "insert into t values (?, ...), (?, ...)",
		"select 0x1f, x'1f', @a1 # end":                            "select ?, x?, @a1",
		"select 'not closed":                                       "select ?",
		"select é1, \"b\"":                                         "select é1, ?",
		"":                                                         "",
		"/* not closed":                                            "",
	} {
		if got := normalized(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
