package scan

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/charset"
)

var update = flag.Bool("update", false, "rewrite the expected parts of testdata")

// words has client commands of every kind.
var words = []Word{
	{Name: "?", Letter: '?', Args: UpTo},
	{Name: "charset", Letter: 'C', Args: UpTo},
	{Name: "clear", Letter: 'c'},
	{Name: "connect", Letter: 'r', Args: UpTo},
	{Name: "delimiter", Letter: 'd', Args: UpTo},
	{Name: "ego", Letter: 'G'},
	{Name: "every", Long: true, Args: AStatement, Flags: "<number> now"},
	{Name: "exit", Letter: 'q'},
	{Name: "explain", Long: true, Args: AStatement, Flags: "analyze"},
	{Name: "go", Letter: 'g'},
	{Name: "help", Letter: 'h', Args: UpTo},
	{Name: "jobs", Long: true},
	{Name: "let", Long: true, Variable: true, Args: UpTo},
	{Name: "print", Letter: 'p'},
	{Name: "prompt", Letter: 'R', Args: UpTo},
	{Name: "quit", Letter: 'q'},
	{Name: "sandbox", Letter: '-'},
	{Name: "source", Letter: '.', Args: UpTo},
	{Name: "status", Letter: 's'},
	{Name: "system", Letter: '!', Args: WholeLine},
	{Name: "use", Letter: 'u', Args: UpTo},
	{Name: "watch", Long: true, Args: UpTo},
	{Name: "again", Long: true, Args: AStatement, Flags: "<number>", Commands: true},
}

// setup returns a splitter for flags such as "interactive delimiter=//".
func setup(t *testing.T, flags string) *Splitter {
	t.Helper()
	var o Options
	var m Mode
	delimiter := DefaultDelimiter
	for _, f := range strings.Fields(flags) {
		switch name, value, _ := strings.Cut(f, "="); name {
		case "interactive":
			o.Interactive = true
		case "variables":
			o.Variables = true
		case "skip-commands":
			o.SkipCommands = true
		case "named-commands":
			o.NamedCommands = true
		case "skip-comments":
			o.SkipComments = true
		case "binary":
			o.Binary = true
		case "no-backslash-escapes":
			m.NoBackslashEscapes = true
		case "ansi-quotes":
			m.ANSIQuotes = true
		case "dollar-quotes":
			m.DollarQuotes = true
		case "mariadb":
			m.MariaDB = true
		case "oracle":
			m.MariaDB, m.Oracle = true, true
		case "sjis":
			m.Encoding = charset.SJIS
		case "delimiter":
			delimiter = value
		default:
			t.Fatalf("unknown flag %q", f)
		}
	}
	s := NewSplitter(words, o)
	s.SetMode(m)
	if err := s.SetDelimiter(delimiter); err != nil {
		t.Fatal(err)
	}
	return s
}

// String returns an input in the form of the files in testdata.
func (in Input) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d ", in.Line)
	switch in.Kind {
	case Command:
		fmt.Fprintf(&b, "command %s %q", in.Name, in.Args)
		if in.Core > 0 {
			fmt.Fprintf(&b, " of %q", in.Text)
		}
	case Fault:
		fmt.Fprintf(&b, "%s %q", [...]string{"notice", "failure", "fatal"}[in.Severity], in.Text)
		if in.Name != "" {
			fmt.Fprintf(&b, " name %q", in.Name)
		}
	default:
		fmt.Fprintf(&b, "%s %q", [...]string{";", `\g`, `\G`, `\&`, "line", "end"}[in.End], in.Text)
		if in.Blanks != "" {
			fmt.Fprintf(&b, " blanks %q", in.Blanks)
		}
		if in.Args != "" {
			fmt.Fprintf(&b, " args %q", in.Args)
		}
		if in.Empty {
			b.WriteString(" empty")
		}
		if in.Core != len(in.Text) && !in.Empty {
			fmt.Fprintf(&b, " core %d", in.Core)
		}
	}
	return b.String()
}

var pendings = [...]string{"nothing", "more", "'", `"`, "`", "/*", "$"}

// cut feeds text in pieces of the given size and returns the inputs, line by line. It finishes
// the text unless the splitter is interactive.
func cut(s *Splitter, text string, size int) string {
	var b strings.Builder
	drain := func() {
		for in, ok := s.Next(); ok; in, ok = s.Next() {
			fmt.Fprintln(&b, in)
		}
	}
	for len(text) > 0 {
		n := min(size, len(text))
		s.FeedString(text[:n])
		text = text[n:]
		drain()
	}
	if s.options.Interactive {
		fmt.Fprintln(&b, "pending", pendings[s.Pending()])
	} else {
		s.Finish()
		drain()
	}
	return b.String()
}

// A transcript is one case of a file in testdata:
//
//	=== title [flags]
//	text
//	--- what comes out
//	1 ; "select 1"
//
// In the text, ‹00› stands for the byte 0x00, and ‹end› ends it early: without a newline, or
// after blanks.
type transcript struct{ title, flags, text, want string }

// format returns the case with a new result.
func (c transcript) format(got string) string {
	flags := ""
	if c.flags != "" {
		flags = " [" + c.flags + "]"
	}
	return fmt.Sprintf("=== %s%s\n%s--- what comes out\n%s\n", c.title, flags, c.text, got)
}

func readTranscripts(t *testing.T, name string) (cases []transcript) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split("\n"+string(data), "\n=== ")[1:] {
		first, rest, _ := strings.Cut(part, "\n")
		text, want, ok := strings.Cut(rest, "--- what comes out\n")
		if !ok {
			t.Fatalf("%s: %s: no part with what comes out", name, first)
		}
		title, flags, _ := strings.Cut(first, " [")
		if want = strings.TrimRight(want, "\n"); want != "" {
			want += "\n"
		}
		cases = append(cases, transcript{title, strings.TrimSuffix(flags, "]"), text, want})
	}
	return cases
}

// decode replaces each ‹xx› by its byte.
func decode(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "‹")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		hex, after, _ := strings.Cut(rest, "›")
		switch hex {
		case "end":
			return b.String()
		default:
			var c byte
			if _, err := fmt.Sscanf(hex, "%02x", &c); err != nil {
				t.Fatal(err)
			}
			b.WriteByte(c)
		}
		text = after
	}
}

func TestTranscripts(t *testing.T) {
	files, _ := filepath.Glob("testdata/cut/*.txt")
	if len(files) == 0 {
		t.Fatal("no transcripts")
	}
	for _, file := range files {
		var updated strings.Builder
		for _, c := range readTranscripts(t, file) {
			text := decode(t, c.text)
			got := cut(setup(t, c.flags), text, max(1, len(text)))
			t.Run(filepath.Base(file)+"/"+c.title, func(t *testing.T) {
				if got != c.want && !*update {
					t.Errorf("%s\ngot:\n%swant:\n%s", c.text, got, c.want)
				}
				for size := 1; size <= 9; size++ {
					if pieces := cut(setup(t, c.flags), text, size); pieces != got {
						t.Errorf("%s\nin pieces of %d:\n%sat once:\n%s", c.text, size, pieces, got)
					}
				}
			})
			updated.WriteString(c.format(got))
		}
		if *update {
			if err := os.WriteFile(file, []byte(updated.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
