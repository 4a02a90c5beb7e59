package console

import (
	"bytes"
	"context"
	"errors"
	"mysh/internal/export"
	"strings"
	"testing"
)

// A pager is a reader that stores its input.
type pager struct {
	text   bytes.Buffer
	gone   chan struct{}
	closed bool
	err    error
}

func (p *pager) Write(b []byte) (int, error) {
	select {
	case <-p.gone:
		return 0, export.ErrGone
	default:
		return p.text.Write(b)
	}
}
func (p *pager) Gone() <-chan struct{}       { return p.gone }
func (p *pager) Stop()                       {}
func (p *pager) Close(context.Context) error { p.closed = true; return p.err }

// Outputs and where they are shown, on a screen of 10 rows and 20 columns.
func TestPage(t *testing.T) {
	lines := func(n int) string { return strings.Repeat("row\n", n) }
	for _, c := range []struct {
		name          string
		paging        Paging
		writes        []string // "flush" flushes, "wrap" lets long lines wrap
		screen, pager string
	}{
		{name: "fits", writes: []string{lines(7)}, screen: lines(7)},
		{name: "too tall", writes: []string{lines(7), "row\n"}, pager: lines(8)},
		{name: "too wide", writes: []string{"0123456789", "0123456789", "0\n", "next\n"}, pager: "012345678901234567890\nnext\n"},
		{name: "just as wide", writes: []string{"01234567890123456789\n"}, screen: "01234567890123456789\n"},
		{name: "wide characters", writes: []string{"山田山田山田山田山田山\n"}, pager: "山田山田山田山田山田山\n"},
		{name: "colours take no room", writes: []string{"\x1b[2m0123456789\x1b[0m0123456789\n"}, screen: "\x1b[2m0123456789\x1b[0m0123456789\n"},
		{name: "colours are passed on", paging: Paging{Always: true}, writes: []string{"\x1b[2mNULL\x1b[0m\n"}, pager: "\x1b[2mNULL\x1b[0m\n"},
		{name: "or left out", paging: Paging{Always: true, Plain: true}, writes: []string{"a\x1b[2", "mNULL\x1b[0m\n"}, pager: "aNULL\n"},
		{name: "always", paging: Paging{Always: true}, writes: []string{"x\n"}, pager: "x\n"},
		{name: "nothing", paging: Paging{Always: true}},
		{name: "shown, then too tall", writes: []string{lines(2), "flush", lines(6)}, screen: lines(2), pager: lines(8)},
		{name: "wrapped", writes: []string{"wrap", "0123456789", "0123456789", "0\n", "next\n"}, screen: "012345678901234567890\nnext\n"},
		{name: "wrapped to too many rows", writes: []string{"wrap", lines(2), strings.Repeat("x", 101) + "\n"}, pager: lines(2) + strings.Repeat("x", 101) + "\n"},
		{name: "wrapped and taken away again", paging: Paging{Erase: true}, writes: []string{"wrap", strings.Repeat("x", 41) + "\n", "flush", lines(5)},
			screen: strings.Repeat("x", 41) + "\n\x1b[3A\x1b[J", pager: strings.Repeat("x", 41) + "\n" + lines(5)},
		{name: "taken away again", paging: Paging{Erase: true}, writes: []string{lines(2), "flush", lines(6)}, screen: lines(2) + "\x1b[2A\x1b[J", pager: lines(8)},
	} {
		var screen bytes.Buffer
		p := &pager{gone: make(chan struct{})}
		started := false
		c.paging.Rows, c.paging.Cols = 10, 20
		c.paging.Start = func() (export.Consumer, error) { started = true; return p, nil }
		o := NewScreen(&screen)
		o.beginPage(c.paging)
		for _, w := range c.writes {
			switch w {
			case "flush":
				o.Flush()
			case "wrap":
				styled{o}.Wrap()
			default:
				o.WriteString(w)
			}
		}
		if err := o.endPage(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if screen.String() != c.screen || p.text.String() != c.pager {
			t.Errorf("%s: screen %q, pager %q; want %q, %q", c.name, screen.String(), p.text.String(), c.screen, c.pager)
		}
		if started != (c.pager != "") || started != p.closed {
			t.Errorf("%s: started %v, closed %v", c.name, started, p.closed)
		}
		o.WriteString("after\n")
		o.Flush()
		if !strings.HasSuffix(screen.String(), "after\n") {
			t.Errorf("%s: what comes after is not on the screen", c.name)
		}
	}
}

// Without a pager all output is on the screen, once.
func TestPage_WithoutPager(t *testing.T) {
	var screen bytes.Buffer
	o := NewScreen(&screen)
	o.beginPage(Paging{Always: true, Start: func() (export.Consumer, error) { return nil, errors.New("less is not there") }})
	o.WriteString("one\n")
	o.Flush()
	o.WriteString("two\n")
	if err := o.endPage(); err == nil || err.Error() != "no pager: less is not there" {
		t.Errorf("got %v", err)
	}
	if screen.String() != "one\ntwo\n" {
		t.Errorf("screen %q", screen.String())
	}
}

// After the pager was quit, rows are dropped without an error.
func TestPage_PagerThatWasQuit(t *testing.T) {
	var screen bytes.Buffer
	p := &pager{gone: make(chan struct{})}
	o := NewScreen(&screen)
	o.beginPage(Paging{Always: true, Start: func() (export.Consumer, error) { return p, nil }})
	if o.PagerGone() != nil {
		t.Error("there is no pager yet")
	}
	o.WriteString("one\n")
	close(p.gone)
	<-o.PagerGone()
	o.WriteString("two\n")
	if err := o.endPage(); err != nil {
		t.Error(err)
	}
	if screen.String() != "" || p.text.String() != "one\n" {
		t.Errorf("screen %q, pager %q", screen.String(), p.text.String())
	}
}

// The tee file receives the output for the pager, without colours.
func TestPage_Tee(t *testing.T) {
	path := t.TempDir() + "/log"
	o := NewScreen(&bytes.Buffer{})
	if err := o.Tee(path); err != nil {
		t.Fatal(err)
	}
	o.beginPage(Paging{Always: true, Start: func() (export.Consumer, error) { return &pager{gone: make(chan struct{})}, nil }})
	o.WriteString("\x1b[2mNULL\x1b[0m\n")
	o.endPage()
	o.NoTee()
	if got := read(t, path); got != "NULL\n" {
		t.Errorf("the log holds %q", got)
	}
}
