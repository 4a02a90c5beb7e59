package scan

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// all feeds text and returns the inputs up to the unfinished one.
func all(s *Splitter, text string) (inputs []Input) {
	s.FeedString(text)
	for in, ok := s.Next(); ok; in, ok = s.Next() {
		inputs = append(inputs, in)
	}
	return inputs
}

// A statement that changes the mode on the server affects how the text after it is cut, even
// text that was fed before.
func TestSetModeBetweenInputs(t *testing.T) {
	s := NewSplitter(words, Options{})
	s.FeedString("set sql_mode='NO_BACKSLASH_ESCAPES'; select 'a\\'; select \"b\\\";\n")
	var got []string
	for in, ok := s.Next(); ok; in, ok = s.Next() {
		got = append(got, in.Text)
		if in.Verb == "SET" {
			s.SetMode(Mode{NoBackslashEscapes: true})
		}
	}
	want := "set sql_mode='NO_BACKSLASH_ESCAPES'|select 'a\\'|select \"b\\\""
	if strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSetDelimiter(t *testing.T) {
	s := NewSplitter(words, Options{})
	for _, bad := range []string{"", `\`, `a\b`} {
		if err := s.SetDelimiter(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
	if s.Delimiter() != DefaultDelimiter {
		t.Errorf("a refused delimiter was set: %q", s.Delimiter())
	}
	if err := s.SetDelimiter("go"); err != nil {
		t.Fatal(err)
	}
	if in := all(s, "select 1 gopher"); len(in) != 1 || in[0].Text != "select 1" || s.Delimiter() != "go" {
		t.Errorf("got %v", in)
	}
}

// Inputs have the properties on which the grouping of a batch depends.
func TestStatementProperties(t *testing.T) {
	for text, want := range map[string]Input{
		"insert into t values (1) /* a */ ;": {Verb: "INSERT", Core: 24},
		"/* a */ Replace t values (1);":      {Verb: "REPLACE", Core: 28},
		"delete /*! from */ t;":              {Verb: "DELETE", Versioned: true, Core: 20},
		"/*!40101 set a = 1 */;":             {Versioned: true, Core: 21},
		"(select 1);":                        {Core: 10},
		"/* a */;":                           {Empty: true},
		"updates;":                           {Core: 7},
		"select 1 -- a\n;":                   {Verb: "SELECT", Core: 8},
		"select 1 # a\n, 2 /* b */ -- c\n;":  {Verb: "SELECT", Core: 16},
	} {
		in := all(NewSplitter(words, Options{}), text+"\n")
		if len(in) != 1 {
			t.Errorf("%q: got %v", text, in)
			continue
		}
		got := Input{Verb: in[0].Verb, Empty: in[0].Empty, Versioned: in[0].Versioned, Core: in[0].Core}
		if got != want {
			t.Errorf("%q: got %+v, want %+v", text, got, want)
		}
	}
}

func TestBufferResetDrop(t *testing.T) {
	s := NewSplitter(words, Options{Interactive: true})
	all(s, "select 1,\n 'a \\p \\")
	if got, want := s.Buffer(), "select 1,\n 'a \\p "; got != want {
		t.Errorf("Buffer: got %q, want %q", got, want)
	}
	s.Drop()
	if s.Pending() != Nothing || s.Buffer() != "" {
		t.Errorf("after Drop: pending %d, buffer %q", s.Pending(), s.Buffer())
	}
	if in := all(s, "\nselect 2; select 3 \\p; select 4"); len(in) != 3 || in[0].Line != 3 || in[1].Name != "print" {
		t.Errorf("after Drop: got %v", in)
	}
	s.Reset()
	if in := all(s, "select 5;\n"); len(in) != 1 || in[0].Text != "select 5" {
		t.Errorf("after Reset: got %v", in)
	}
}

// Buffer returns the text that \p shows and \e edits, without the command.
func TestBufferAtPrint(t *testing.T) {
	s := NewSplitter(words, Options{})
	s.FeedString("select 1 \\p + 2;\n")
	in, _ := s.Next()
	if in.Name != "print" || s.Buffer() != "select 1 " {
		t.Errorf("got %v, buffer %q", in, s.Buffer())
	}
	if in, _ = s.Next(); in.Text != "select 1  + 2" {
		t.Errorf("got %v", in)
	}
}

func TestComplete(t *testing.T) {
	s := NewSplitter(words, Options{Interactive: true})
	for text, want := range map[string]bool{
		"":                             true,
		"select 1":                     false,
		"select 1;":                    true,
		"select ';":                    false,
		"select 1; select 2":           false,
		"select 1\\G":                  true,
		"use shop":                     true,
		"\\jobs":                       true,
		"\\y":                          true,
		"-- a":                         true,
		"/* a":                         false,
		"delimiter //":                 true,
		"delimiter //\nselect 1;":      false,
		"delimiter //\nselect 1//":     true,
		"create procedure p() begin;":  false,
		"create procedure p() do 1;\n": true,
		"select 1\\e":                  true,
		"select 1 \\p  ":               true,
		"select 1,\n\\! date":          true,
		"select 1\\y":                  true,
		"select \\p 1":                 false,
		"select 1\\p\nfrom t":          false,
		"select 1; select 2\\p":        true,
		"select 1\\p; select 2":        false,
		"select '\\p":                  false,
		"select 1 /* \\p":              false,
		"select 1 -- \\p":              false,
		"select 1\\N":                  false,
	} {
		if got := s.Complete(text); got != want {
			t.Errorf("%q: got %t", text, got)
		}
	}
	all(s, "select 'a\n")
	if s.Complete("b;") || !s.Complete("b';") {
		t.Error("the pending statement is not seen")
	}
	if s.Pending() != InSingleQuote || s.Delimiter() != DefaultDelimiter {
		t.Error("Complete changed the splitter")
	}
}

func TestTrimEnd(t *testing.T) {
	for text, want := range map[string]string{
		"": "", " ": " ", "a": "a", "a \n\t\x00": "a", "é\x7f ": "é", " a": " a",
	} {
		if got := TrimEnd(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// The memory of one long statement is released.
func TestSplitter_ReleasesMemory(t *testing.T) {
	s := NewSplitter(words, Options{})
	all(s, "select '"+strings.Repeat("x", 32<<20)+"';\n")
	for range 8 {
		all(s, "select 1;\n")
	}
	if cap(s.buf) > 2*large {
		t.Errorf("%d bytes are kept", cap(s.buf))
	}
}

// The scripts in testdata are cut as marked. A line "-- statements: n" has the number of
// statements before it, not counting empty ones. Every statement must begin with the verb at
// the start of its line.
func TestScripts(t *testing.T) {
	files, _ := filepath.Glob("testdata/scripts/*.sql")
	if len(files) == 0 {
		t.Fatal("no scripts")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, newline := range []string{"\n", "\r\n"} {
				checkScript(t, bytes.ReplaceAll(text, []byte("\n"), []byte(newline)))
			}
		})
	}
}

func checkScript(t *testing.T, text []byte) {
	t.Helper()
	s := NewSplitter(words, Options{})
	s.SetMode(Mode{DollarQuotes: true})
	s.add(text)
	s.Finish()
	count, marks := 0, 0
	for in, ok := s.Next(); ok; in, ok = s.Next() {
		switch mark, isMark := strings.CutPrefix(in.Text, "-- statements: "); {
		case isMark:
			var want int
			for _, digit := range mark {
				want = 10*want + int(digit-'0')
			}
			if count != want {
				t.Errorf("line %d: %d statements since the last mark, want %d", in.Line, count, want)
			}
			count = 0
			marks++
		case in.Kind == Fault:
			t.Errorf("line %d: %s", in.Line, in.Text)
		case in.Kind == Statement && !in.Empty:
			if in.Verb == "" && !in.Versioned {
				t.Errorf("line %d: no verb: %.60q", in.Line, in.Text)
			}
			count++
		}
	}
	if marks == 0 || count != 0 {
		t.Errorf("%d statements after the last of %d marks", count, marks)
	}
}

// The text of a long statement is the buffer in which the splitter collected it. The text does
// not change when more text is fed and cut.
func TestSplitter_LongStatementsAreNotOverwritten(t *testing.T) {
	long := func(fill, comment string) string {
		return "insert into t values ('" + strings.Repeat(fill, large) + "')" + comment + ", (1)"
	}
	statements := []string{long("a", ""), "select 1", long("b", " /* no */ "), "select 2", long("c", ""), long("d", "")}
	s := NewSplitter(nil, Options{SkipComments: true})
	var got []string
	text := []byte(strings.Join(statements, ";\n") + ";\n")
	for piece := range slices.Chunk(text, 100_000) {
		s.add(piece)
		clear(piece)
		for in, ok := s.Next(); ok; in, ok = s.Next() {
			got = append(got, in.Text)
		}
	}
	for i, want := range statements {
		want = strings.Replace(want, "/* no */", "", 1)
		if i >= len(got) || strings.TrimSpace(got[i]) != want {
			t.Errorf("statement %d is not the %d bytes that were fed", i+1, len(want))
		}
	}
}

// A statement with another text is what a splitter would cut off.
func TestInput_WithText(t *testing.T) {
	for _, text := range []string{"select 1", "  /* c */ insert into t values (1) -- c", "/*!40101 set @a = 1 */", "(select 1)", "nothing", "a", "'x'"} {
		s := NewSplitter(nil, Options{})
		s.FeedString(text)
		s.Finish()
		want, ok := s.Next()
		if !ok {
			t.Fatal(text)
		}
		got := Input{Kind: Statement, End: want.End, Line: want.Line, Blanks: want.Blanks}.WithText(want.Text, Mode{})
		if got != want {
			t.Errorf("%q: got %+v, want %+v", text, got, want)
		}
	}
	if got := (Input{Verb: "SELECT"}).WithText("-- nothing", Mode{}); got.Verb != "" || !got.Empty || got.Core != 0 {
		t.Errorf("got %+v", got)
	}
}
