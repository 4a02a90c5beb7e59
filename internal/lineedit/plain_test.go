package lineedit

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestPlain_ReadsLines(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	for _, c := range []struct {
		name, text string
		lines      []string
	}{
		{"nothing", "", nil},
		{"lines", "a\n\nb\n", []string{"a", "", "b"}},
		{"no line feed at the end", "a\nb", []string{"a", "b"}},
		{"a carriage return is kept", "a\r\nb", []string{"a\r", "b"}},
		{"any bytes", "\x00\xff\x03\n", []string{"\x00\xff\x03"}},
		{"a long line", "a\n" + long + "\nb\n", []string{"a", long, "b"}},
		{"a long line without an end", long, []string{long}},
	} {
		for _, r := range []io.Reader{strings.NewReader(c.text), iotest.DataErrReader(strings.NewReader(c.text))} {
			p := NewPlain(r)
			for i, want := range c.lines {
				if got, err := p.ReadLine(Prompt{}); got != want || err != nil {
					t.Errorf("%s: line %d is %.20q of %d bytes, %v", c.name, i, got, len(got), err)
				}
			}
			for range 2 {
				if got, err := p.ReadLine(Prompt{}); got != "" || err != io.EOF {
					t.Errorf("%s: at the end %.20q, %v", c.name, got, err)
				}
			}
		}
	}
}

func TestPlain_PromptsHaveNoColours(t *testing.T) {
	var out strings.Builder
	p := NewPlain(strings.NewReader("a\n"))
	p.ShowPrompts(&out)
	p.ReadLine(Prompt{First: "\x1b[1mshop\x1b[m> "})
	if got := out.String(); got != "shop> " {
		t.Errorf("wrote %q", got)
	}
}

// The lines before an error are returned before the error.
func TestPlain_ErrorFollowsLastLine(t *testing.T) {
	broken := errors.New("broken")
	p := NewPlain(io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(broken)))
	for _, want := range []string{"a", "b"} {
		if got, err := p.ReadLine(Prompt{}); got != want || err != nil {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	if _, err := p.ReadLine(Prompt{}); err != broken {
		t.Errorf("got %v, want the reader's error", err)
	}
}

func BenchmarkPlain(b *testing.B) {
	text := strings.Repeat("insert into t values (1, 'some text', 2);\n", 10000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		p := NewPlain(strings.NewReader(text))
		for {
			if _, err := p.ReadLine(Prompt{}); err != nil {
				break
			}
		}
	}
}
