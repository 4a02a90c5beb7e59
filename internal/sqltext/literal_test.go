package sqltext_test

import (
	"testing"

	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// A literal is written by its form, and by the quotes of the reference.
func TestVariables_Literals(t *testing.T) {
	var v sqltext.Variables
	v.SetLiterals("n", sqltext.Literal{Text: "-7"})
	v.SetLiterals("s", sqltext.Literal{Form: sqltext.AsString, Text: "it's"})
	v.SetLiterals("list", sqltext.Literal{Form: sqltext.AsString, Text: "a"}, sqltext.Literal{Form: sqltext.AsString, Text: ""})
	v.SetLiterals("t", sqltext.Literal{Form: sqltext.AsName, Name: []string{"a b", "c`d"}})
	v.SetLiterals("e", sqltext.Literal{Form: sqltext.AsExpression, Text: "NOW()"})
	v.SetLiterals("none", sqltext.Literal{Form: sqltext.AsName, Name: []string{""}})
	for text, want := range map[string]string{
		"select :n, 1-:n, - :n":      "select -7, 1- -7, - -7",
		"select :s, :'s', :\"s\"":    "select 'it''s', 'it''s', `it's`",
		"select 'a':s":               "select 'a':s", // after a quote there is no reference
		"select * in (:list)":        "select * in ('a', '')",
		"select :t.x, :'t', :\"t\"":  "select `a b`.`c``d`.x, 'a b.c`d', `a b`.`c``d`",
		"select :e, :'e'":            "select NOW(), CAST(NOW() AS CHAR)",
		"select :\"e\"":              "error",
		"select :none":               "error",
		"select :\"list\"":           "error",
		"select ':s', `:s`, @x:=:n":  "select ':s', `:s`, @x:=-7",
		"l: begin select :s; end":    "l: begin select :s; end",
		"select /* :s */ :s -- :s\n": "select /* :s */ 'it''s' -- :s\n",
	} {
		got, err := v.Insert(text, scan.Mode{})
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%q: got %q, %v; want %q", text, got, err, want)
		}
	}
}
