package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"mysh/internal/export"
	"os/exec"
	"syscall"
)

// Paging holds when a pager replaces the screen, and how it is started.
type Paging struct {
	// Rows and Cols are the size of the screen. Output that does not fit is sent to the pager.
	// With Always, all output is.
	Rows, Cols int
	Always     bool
	// Plain removes the colours, for a pager that would show them as escapes.
	Plain bool
	// Erase removes the output that is already on the screen when the pager is to show it.
	Erase bool
	// Start starts the pager. It is called for the first byte that does not fit on the screen.
	Start func() (export.Consumer, error)
}

// below is how many rows of the screen a result must leave free: the line of its outcome, a
// blank one and the prompt.
const below = 3

// A page is the output of a result, which is shown on the screen if it fits there, and else in
// a pager.
type page struct {
	Paging
	size   measure
	held   []byte // the whole output, until the pager is started
	shown  int    // how many bytes of held are on the screen
	pager  export.Consumer
	gone   bool // the pager was quit
	broken bool // the pager could not be started: everything is shown on the screen
	err    error
	plain  sgrStripper
}

// beginPage begins a page: until endPage all output is shown in a pager if it does not fit.
func (s *Screen) beginPage(p Paging) {
	s.Flush()
	s.page = &page{Paging: p}
}

// PagerGone returns a channel that is closed when the pager has ended, before or after
// everything was written. It is nil as long as there is no pager.
func (s *Screen) PagerGone() <-chan struct{} {
	if s.page == nil || s.page.pager == nil {
		return nil
	}
	return s.page.pager.Gone()
}

// errNoPager means that a pager was needed and could not be started: the output is on the
// screen.
var errNoPager = errors.New("no pager")

// endPage ends a page. If a pager was started, it waits until the user quits the pager. The
// error is errNoPager, wrapped with the reason, or explains why the pager has not shown
// everything. The exit code of a pager that gets all output is ignored: grep's means that it
// has found nothing. A pager for long results that exits with an error has failed.
func (s *Screen) endPage() error {
	p := s.page
	if p == nil {
		return nil
	}
	s.Flush()
	s.page = nil
	if p.broken {
		return fmt.Errorf("%w: %w", errNoPager, p.err)
	}
	if p.pager != nil {
		err := p.pager.Close(context.Background())
		var ended *exec.ExitError
		if err != nil && (!errors.As(err, &ended) || !endedByInterrupt(ended) && (!p.Always || ended.ExitCode() == notRun || ended.ExitCode() == notFound)) {
			return fmt.Errorf("pager: %w", err)
		}
	}
	if p.err != nil {
		return fmt.Errorf("pager: %w", p.err)
	}
	return nil
}

// The exit codes of a shell that cannot run a command.
const (
	notRun   = 126
	notFound = 127
)

// Reports whether Ctrl-C ended a command. A shell that runs a pager ends itself in this way
// after the pager.
func endedByInterrupt(ended *exec.ExitError) bool {
	status, ok := ended.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGINT
}

func (p *page) write(b []byte, screen *bufio.Writer) {
	switch {
	case p.gone:
	case p.pager != nil:
		p.pass(b)
	default:
		p.held = append(p.held, b...)
		if p.Always || p.size.exceeds(b, p.Rows-below, p.Cols) {
			p.start(screen)
		}
	}
}

func (p *page) start(screen *bufio.Writer) {
	shown := measure{wrap: p.size.wrap}
	shown.exceeds(p.held[:p.shown], math.MaxInt, p.Cols)
	if rows := shown.rows; p.Erase && rows > 0 {
		fmt.Fprintf(screen, "\x1b[%dA\x1b[J", rows)
		screen.Flush()
		p.shown = 0
	}
	if p.pager, p.err = p.Start(); p.err != nil {
		p.pager, p.broken = nil, true
		return
	}
	held := p.held
	p.held, p.shown = nil, 0
	p.pass(held)
}

func (p *page) pass(b []byte) {
	if p.Plain {
		b = p.plain.strip(b)
	}
	if _, err := p.pager.Write(b); err != nil {
		p.gone = true
		if err != export.ErrGone {
			p.err = err
		}
	}
}

// Shows on the screen the part of held that has not been shown.
func (p *page) show(screen *bufio.Writer) error {
	_, err := screen.Write(p.held[p.shown:])
	p.shown = len(p.held)
	return err
}
