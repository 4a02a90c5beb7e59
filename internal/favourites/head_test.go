package favourites

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mysh/internal/scan"
)

func TestHead(t *testing.T) {
	for _, c := range []struct {
		text, about string
		parameters  []string
	}{
		{"select 1", "", nil},
		{"-- What it does\n-- and more\n\n--\n-- :n int\nselect 1\n-- :late int\n", "What it does", []string{"n|int||"}},
		{"\ufeff-- a\r\n-- :n int = 10\r\nselect 1\r\n", "a", []string{"n|int|10|"}},
		{"-- :since date = 7d ago  how far  back", "", []string{"since|date|7d ago|how far  back"}},
		{"--:since   date=7d ago\thow far back", "", []string{"since|date|7d ago|how far back"}},
		{"-- :city string the city", "", []string{"city|string||the city"}},
		{"-- :city string = 'La  Paz' x  the city", "", []string{"city|string|'La  Paz' x|the city"}},
		{"-- :city string = ''  the city", "", []string{"city|string|''|the city"}},
		{"-- :ids LIST of INTEGER = 1,2  which", "", []string{"ids|list of int|1,2|which"}},
		{"-- :größe decimal = 1.5", "", []string{"größe|decimal|1.5|"}},
	} {
		about, parameters, err := readHead(c.text)
		var got []string
		for _, p := range parameters {
			got = append(got, strings.Join([]string{p.Name, p.Type.String(), p.Default, p.About}, "|"))
		}
		if err != nil || about != c.about || !slices.Equal(got, c.parameters) {
			t.Errorf("%q: got %q, %q, %v", c.text, about, got, err)
		}
	}
}

// What is wrong with a head has the number of its line.
func TestHead_Mistakes(t *testing.T) {
	for text, want := range map[string]string{
		"-- a\n-- :n dat":                `line 2: parameter n: unknown type "dat"; did you mean date?`,
		"-- :n":                          `line 1: parameter n: unknown type ""; choose from: string, int, decimal, date, datetime, bool, identifier, list of …`,
		"-- :n list int":                 `line 1: parameter n: "list" needs a type, as in "list of int"`,
		"-- :1n int":                     `line 1: "1n" cannot be the name of a parameter: it has letters, digits and underscores`,
		"-- :n int = x":                  `line 1: default of parameter n: "x" is not an int; write digits, as in 10`,
		"-- :n int =":                    `line 1: parameter n: no default after the =; '' is an empty one`,
		"-- :n int\n\n-- :n date\nx":     `line 3: parameter n is declared twice`,
		"-- :d date = 7 d  ago x  about": `line 1: default of parameter d: "7 d" is not a date; write 2026-01-31, today, yesterday, 7d ago, 2w ago, 3mo ago, 1y ago`,
	} {
		if _, _, err := readHead(text); fmt.Sprint(err) != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// A head is written as it was read.
func TestDeclaration_IsReadAgain(t *testing.T) {
	for _, text := range []string{"since date = 7d ago  how far back", "city string", "ids list of int = 1,2", "c string  the  city"} {
		p, err := readParameter(text)
		if got := p.Declaration(); err != nil || got != text {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
}

func TestSplitArguments(t *testing.T) {
	for line, want := range map[string]string{
		"":                            "",
		"1  x=2":                      "|1 x|2",
		"since=7d ago n=5":            "since|7d ago n|5",
		"7d ago 5":                    "|7d ago |5",
		"'7d ago' 'a=b'":              "|'7d ago' |'a=b'",
		"city='La Paz' n=1":           "city|'La Paz' n|1",
		"c='a b','c d' n=1":           "c|'a b','c d' n|1",
		"ids=1, 2 ,3 n=1":             "ids|1,2,3 n|1",
		"t=`a b`.`c d` x=it's y=it's": "t|`a b`.`c d` x|it's y|it's",
		"1a=2 é=3":                    "|1a=2 é|3",
		"x='not closed y=2":           "x|'not |closed y|2",
		"a=== b=":                     "a|== b|",
	} {
		var got []string
		for _, a := range SplitArguments(line) {
			got = append(got, a.Name+"|"+a.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %q, want %q", line, strings.Join(got, " "), want)
		}
	}
}

func TestCutAt(t *testing.T) {
	for line, want := range map[string]string{
		`top`: `top|`, `top \g csv`: `top |\g csv`, `top 5\G`: `top 5|\G`, `top > f`: `top |> f`, `top a>b`: `top a>b|`,
		`top c='a > \g b' | less`: `top c='a > \g b' || less`, `> f`: `|> f`, ``: `|`,
	} {
		before, mark := CutAt(line, `\>|`)
		if got := before + "|" + mark; got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}

func TestBind_Mistakes(t *testing.T) {
	about, parameters, err := readHead("-- What\n-- :since date = 7d ago  how far\n-- :n int\n-- :city string\n")
	if err != nil {
		t.Fatal(err)
	}
	f := Favourite{Name: "top", About: about, Parameters: parameters}
	head := "\n  -- What\n  -- :since date = 7d ago  how far\n  -- :n int\n  -- :city string"
	for line, want := range map[string]string{
		"":                       "favourite top: no value for n, city" + head,
		"today":                  "favourite top: no value for n, city" + head,
		"n=1 today":              "favourite top: no value for city" + head,
		"snce=1":                 "favourite top: unknown parameter snce; did you mean since?",
		"quite_different=1":      "favourite top: unknown parameter quite_different; choose from: since, n, city",
		"n=1 n=2":                "favourite top: parameter n is given twice",
		"today 1 x y":            `favourite top: unexpected "y" after the values of 3 parameters`,
		"n=1 since=x city=c":     `favourite top: parameter since: "x" is not a date; write 2026-01-31, today, yesterday, 7d ago, 2w ago, 3mo ago, 1y ago`,
		"n=1 city=c":             "<nil>",
		"today 1 c":              "<nil>",
		"city=c since=today n=1": "<nil>",
	} {
		if _, err := f.Bind(SplitArguments(line)); fmt.Sprint(err) != want {
			t.Errorf("%q: got %v, want %s", line, err, want)
		}
	}
	if _, err := (Favourite{Name: "f"}).Bind([]Argument{{Name: "x"}}); fmt.Sprint(err) != "favourite f: unknown parameter x; it has none" {
		t.Errorf("got %v", err)
	}
	if _, err := (Favourite{Name: "f"}).Bind([]Argument{{Text: "x"}}); fmt.Sprint(err) != `favourite f: unexpected "x"; it has no parameters` {
		t.Errorf("got %v", err)
	}
}

// A text is refused where it would fail while it runs.
func TestCheckText(t *testing.T) {
	for _, c := range []struct {
		text string
		mode scan.Mode
		want string
	}{
		{text: "select 1", want: "<nil>"},
		{text: "-- :a int\nselect :a, ':b', `:b` -- :b\n/* :b */ ;", want: "<nil>"},
		{text: "-- :day int\nselect 1;\n\nselect\n  :day,\n  :dya;", want: "line 6: :dya is no parameter; did you mean :day?"},
		{text: "select :city", want: "line 1: :city is no parameter; its head declares one with a line such as -- :city string"},
		{text: `select ":b"`, mode: scan.Mode{ANSIQuotes: true}, want: "<nil>"},
		{text: "l: begin select :a; end", want: "<nil>"},
		{text: "create procedure p() begin select :a; end;\nselect @a:=1", mode: scan.Mode{MariaDB: true}, want: "<nil>"},
		{text: "delimiter //\nselect 1; select 2//\ndelimiter ;\nselect 3;", want: "<nil>"},
		{text: "-- only\n", want: "it has no statement"},
		{text: "", want: "it has no statement"},
		{text: "select 1;\nselect 2\\G", want: `line 2: \G is a client command; a favourite has only statements`},
		{text: "select 1;\n\\! rm -rf x", want: `line 2: \! is a client command; a favourite has only statements`},
		{text: "-- :a in\nselect :a", want: `line 1: parameter a: unknown type "in"; did you mean int?`},
	} {
		if err := CheckText(c.text, c.mode); fmt.Sprint(err) != c.want {
			t.Errorf("%q: got %v, want %s", c.text, err, c.want)
		}
	}
}
