package output

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"syscall"
)

// Paging says when a pager takes the place of the screen, and how it is had.
type Paging struct {
	// Rows and Cols are the size of the screen. What would not fit goes to the pager; with
	// Always, everything does.
	Rows, Cols int
	Always     bool
	// Plain leaves out the colours: the pager would show them as they are written.
	Plain bool
	// Erase takes what is on the screen already away from there when the pager is to show it.
	Erase bool
	// Start starts the pager. It is called when the first byte is there that the pager is
	// needed for.
	Start func() (Reader, error)
}

// Rows of the screen that a result leaves for what follows it: the line that tells of the
// outcome, the blank one and the prompt.
const below = 3

// A page is a result on its way to the screen, as long as it fits there, or to a pager.
type page struct {
	Paging
	extent extent
	held   []byte // all of it, until there is a pager
	shown  int    // so much of held is on the screen
	pager  Reader
	gone   bool // the pager was left
	broken bool // there is none to be had: everything goes to the screen
	err    error
	plain  plain
}

// Page has what is written from now on shown by a pager, if it needs one, until EndPage.
func (o *Output) Page(p Paging) {
	o.Flush()
	o.page = &page{Paging: p}
}

// Left is closed when the pager was left, before or after everything was written. It is nil as
// long as there is no pager.
func (o *Output) Left() <-chan struct{} {
	if o.page == nil || o.page.pager == nil {
		return nil
	}
	return o.page.pager.Gone()
}

// ErrNoPager says that a pager was needed and was not to be had: everything is on the screen.
var ErrNoPager = errors.New("no pager")

// EndPage ends what Page began: it waits until the pager, if one was started, is left. The
// error is ErrNoPager, wrapped with the reason, or says why the pager has not shown everything.
// The exit code of a pager that gets everything is its own affair: grep's says that it has found
// nothing. One that is for long results shows them, or it has failed.
func (o *Output) EndPage() error {
	p := o.page
	if p == nil {
		return nil
	}
	o.Flush()
	o.page = nil
	if p.broken {
		return fmt.Errorf("%w: %w", ErrNoPager, p.err)
	}
	if p.pager != nil {
		err := p.pager.Close(context.Background())
		var ended *exec.ExitError
		if err != nil && (!errors.As(err, &ended) || !stopped(ended) && (!p.Always || ended.ExitCode() == notRun || ended.ExitCode() == notFound)) {
			return fmt.Errorf("pager: %w", err)
		}
	}
	if p.err != nil {
		return fmt.Errorf("pager: %w", p.err)
	}
	return nil
}

// What a shell exits with when it cannot run a command.
const (
	notRun   = 126
	notFound = 127
)

// Reports whether a command was ended by Ctrl-C. The shell that has run a pager in which it was
// pressed ends so, too, after it.
func stopped(ended *exec.ExitError) bool {
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
		if p.Always || p.extent.exceeds(b, p.Rows-below, p.Cols) {
			p.start(screen)
		}
	}
}

func (p *page) start(screen *bufio.Writer) {
	shown := extent{wrap: p.extent.wrap}
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
		if err != ErrGone {
			p.err = err
		}
	}
}

// Shows on the screen what is held and has not been shown.
func (p *page) show(screen *bufio.Writer) error {
	_, err := screen.Write(p.held[p.shown:])
	p.shown = len(p.held)
	return err
}
