package scan_test

import (
	"fmt"

	"mysh/internal/scan"
)

// Cut a script into statements and client commands. The text may be fed in pieces of any size.
func ExampleSplitter() {
	words := []scan.Word{{Name: "use", Letter: 'u', Args: scan.UpTo}, {Name: "delimiter", Letter: 'd', Args: scan.UpTo}}
	s := scan.NewSplitter(words, scan.Options{})
	for _, piece := range []string{"use shop\nselect ';' from ord", "ers; delete from orders"} {
		s.FeedString(piece)
		for in, ok := s.Next(); ok; in, ok = s.Next() {
			printInput(in)
		}
	}
	s.Finish() // the last statement has no delimiter
	for in, ok := s.Next(); ok; in, ok = s.Next() {
		printInput(in)
	}
	// Output:
	// line 1: command use, arguments "shop"
	// line 2: SELECT statement "select ';' from orders"
	// line 2: DELETE statement "delete from orders"
}

func printInput(in scan.Input) {
	switch in.Kind {
	case scan.Statement:
		fmt.Printf("line %d: %s statement %q\n", in.Line, in.Verb, in.Text)
	case scan.Command:
		fmt.Printf("line %d: command %s, arguments %q\n", in.Line, in.Name, in.Args)
	case scan.Fault:
		fmt.Printf("line %d: %s\n", in.Line, in.Text)
	}
}

// Find the string literals in a statement. The tokens cover the text exactly.
func ExampleTokens() {
	for token := range scan.Tokens("select 'it''s', `id` from t -- 'no string'", scan.Mode{}) {
		if token.Kind == scan.String {
			fmt.Println(token.Start, token.Text)
		}
	}
	// Output: 7 'it''s'
}
