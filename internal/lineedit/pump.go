package lineedit

import (
	"errors"
	"io"
	"sync"
	"time"
)

// escapeTime is how long the rest of a sequence may take to arrive. After that, ESC is the
// Escape key.
const escapeTimeout = 40 * time.Millisecond

// errEnd is what reading returns at the end of the input: the terminal has gone, or in line
// mode the user has typed Ctrl-D.
var errEnd = io.EOF

// A pump reads keys all the time, whether or not a line is being read, and is the only one
// who reads from the terminal. It has a goroutine of its own, from newPump to stop.
type pump struct {
	tty      *tty
	queue    *queue
	lineMode bool // the system edits lines
	decode   decoder

	interrupt, suspend, hungUp func()

	mu      sync.Mutex
	change  sync.Cond // one of the following has changed
	paused  int       // number of Pauses without their Resume
	reading bool      // a read may be under way
	sawEOF  bool      // line mode: nothing is read before the end of file has been noticed
	closed  bool
	exited  bool // the goroutine has ended, and the tty cannot be woken any more
}

func newPump(t *tty, q *queue, lines bool, cfg Config) *pump {
	p := &pump{tty: t, queue: q, lineMode: lines, interrupt: cfg.Interrupt, suspend: cfg.Suspend, hungUp: cfg.HungUp}
	p.change.L = &p.mu
	return p
}

// run is the pump's goroutine.
func (p *pump) run() {
	defer p.exit()
	buf := make([]byte, 64<<10)
	for p.beginRead() {
		timeout := time.Duration(-1)
		if p.decode.hasPartial() {
			timeout = escapeTimeout
		}
		n, err := p.tty.read(buf, timeout)
		p.endRead()
		switch {
		case errors.Is(err, errEnd) && p.lineMode:
			p.endOfFile()
		case err != nil:
			if p.hungUp != nil {
				p.hungUp()
			}
			p.queue.push(key{code: codeHangup})
			return
		case p.lineMode:
			for _, k := range lineKeys(buf[:n]) {
				p.handle(k)
			}
		default:
			p.keys(buf[:n])
		}
		if n > 0 {
			p.queue.noteInput(p.decode.inPaste)
		}
	}
}

// exit releases what only reading needs.
func (p *pump) exit() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.exited = true
	p.tty.close()
}

// wake makes the goroutine look at what has changed.
func (p *pump) wake() {
	if !p.exited {
		p.tty.wake()
	}
	p.change.Broadcast()
}

// keys decodes what was read; nothing means that the time was over.
func (p *pump) keys(b []byte) {
	if len(b) > 0 {
		p.decode.feed(b)
	} else {
		p.decode.flush()
	}
	for k, ok := p.decode.next(); ok; k, ok = p.decode.next() {
		p.handle(k)
	}
}

// handle passes a key on to where it belongs at this moment.
func (p *pump) handle(k key) {
	if p.queue.push(k) {
		return
	}
	do := p.interrupt
	if k == suspendKey {
		do = p.suspend
	}
	if do != nil {
		do()
	}
}

// enter waits until reading is allowed and reports whether it will be any more.
func (p *pump) beginRead() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for !p.closed && (p.paused > 0 || p.sawEOF) {
		p.change.Wait()
	}
	p.reading = !p.closed
	return p.reading
}

func (p *pump) endRead() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reading = false
	p.change.Broadcast()
}

// endOfFile is called for Ctrl-D in line mode. A terminal that has gone looks the same, so
// nothing more is read until somebody wants a line.
func (p *pump) endOfFile() {
	p.mu.Lock()
	p.sawEOF = true
	p.mu.Unlock()
	p.queue.push(key{code: 'd', mod: ctrl})
}

// wanted says that a line is being read.
func (p *pump) allowRead() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sawEOF = false
	p.change.Broadcast()
}

// pause returns when no read is under way and none will be. It reports whether it is the
// first of several.
func (p *pump) pause() (first bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.paused++
	p.wake()
	for p.reading {
		p.change.Wait()
	}
	return p.paused == 1
}

// resume undoes one pause; before is called if it is the last.
func (p *pump) resume(before func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.paused == 0 || p.closed {
		return
	}
	if p.paused == 1 {
		before()
	}
	p.paused--
	p.change.Broadcast()
}

// stop ends the goroutine without waiting for it.
func (p *pump) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.wake()
	p.queue.push(key{code: codeHangup})
}

// again calls set, unless another program has the terminal, and reports whether it did.
func (p *pump) runUnlessPaused(set func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.paused > 0 || p.closed {
		return false
	}
	set()
	return true
}
