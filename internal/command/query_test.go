package command

import (
	"fmt"
	"strings"
	"testing"

	"mysh/internal/results"
)

// Returns a query as it could be typed.
func typed(q results.Query) string {
	var parts []string
	if q.Columns != nil {
		parts = append(parts, "cols "+strings.Join(q.Columns, ";"))
	}
	for _, c := range q.Where {
		value := "<" + c.Value + ">"
		if c.Null {
			value = "NULL"
		}
		parts = append(parts, fmt.Sprintf("where %s %s %s", c.Column, c.Operator, value))
	}
	for _, o := range q.Sort {
		parts = append(parts, "sort "+o.Column+map[bool]string{true: " down"}[o.Descending])
	}
	if q.Limit > 0 {
		parts = append(parts, fmt.Sprint("limit ", q.Limit))
	}
	return strings.Join(parts, ", ")
}

func TestLast(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"", ""},
		{";", ""},
		{"csv", " as csv"},
		{"cols id", "cols id"},
		{"cols id , total", "cols id;total"},
		{"COLS `order id`,\"a\"\"b\",3", "cols order id;a\"b;3"},
		{"cols count(*), max(o.total)", "cols count(*);max(o.total)"},
		{"sort -total, id", "sort total down, sort id"},
		{"sort by total desc, id asc", "sort total down, sort id"},
		{"limit 10", "limit 10"},
		{"where city=Berlin", "where city = <Berlin>"},
		{"where city = 'New York'", "where city = <New York>"},
		{"where a>=1 and b != null and c<>'null' AND d!~'^x|y'", "where a >= <1>, where b != NULL, where c <> <null>, where d !~ <^x|y>"},
		{"cols id,total where total > 7.5 sort -total limit 3 json", "cols id;total, where total > <7.5>, sort total down, limit 3 as json"},
		{"json limit 3", "limit 3 as json"},
		{"csv > a.csv", " as csv to a.csv"},
		{"cols id > a.csv", "cols id to a.csv"},
		{"where id > 1 > a.csv", "where id > <1> to a.csv"},
		{"where id > 1 csv >> a.csv;", "where id > <1> as csv to a.csv"},
		{"sort id | wc -l", "sort id to | wc -l"},
		{"where city=x|less", "where city = <x> to | less"},

		{"cols", `missing column name`},
		{"cols a,", `missing column name`},
		{"cols a cols b", `cols is given twice`},
		{"where", `missing column name`},
		{"where a", `expected one of <= >= <> != !~ = < > ~ after "a"`},
		{"where a like b", `expected one of <= >= <> != !~ = < > ~ after "a"`},
		{"where a =", `expected a value after a =`},
		{"where a = 'b", `expected a value after a =`},
		{"limit many", `expected a number of rows after limit`},
		{"limit 0", `expected a number of rows after limit`},
		{"wher a = 1", `unexpected "wher"; did you mean where?`},
		{"csv json", `unexpected "json"`},
		{"= 1", `unexpected "= 1"`},
		{"csv >", `expected a file after ">"`},
	} {
		args, err := parse("last", c.typed)
		got := ""
		if err != nil {
			got = strings.TrimSuffix(strings.TrimSuffix(err.Error(), " "+lastUsage), ".")
		} else {
			l := args.(lastArgs)
			got = typed(l.query)
			if l.route.Format != "" {
				got += " as " + l.route.Format
			}
			if l.route.Elsewhere() {
				got += " to " + l.route.String()
			}
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.typed, got, c.want)
		}
	}
}

func TestDiff(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"", "[]  "},
		{"by a, b", "[a b]  "},
		{"csv > x", "[] csv x"},
		{"by a | less", "[a]  | less"},
		{"by", "missing column name"},
		{"on a", `unexpected "on"`},
	} {
		args, err := parse("diff", c.typed)
		got := ""
		if err != nil {
			got = strings.TrimSuffix(strings.TrimSuffix(err.Error(), " "+diffUsage), ".")
		} else {
			d := args.(diffArgs)
			got = fmt.Sprint(d.by, " ", d.route.Format, " ", d.route)
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.typed, got, c.want)
		}
	}
}

// Whatever is typed, it is taken or refused.
func FuzzLast(f *testing.F) {
	f.Add("cols a,`b` where c>='x''y' and d=NULL sort -e desc limit 3 csv > f")
	f.Add(`"`)
	f.Fuzz(func(t *testing.T, args string) {
		parse("last", args)
		parse("diff", args)
	})
}
