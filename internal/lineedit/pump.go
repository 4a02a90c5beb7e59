package lineedit

import (
	"errors"
	"io"
	"sync"
	"time"
)

// escapeTimeout is how long the decoder waits for the rest of a sequence. After that, ESC is
// the Escape key.
const escapeTimeout = 40 * time.Millisecond

// errEnd is returned by tty.read at the end of the input: the terminal has hung up, or in line
// mode the user has typed Ctrl-D.
var errEnd = io.EOF

// A pump reads keys at any time, whether or not a line is being read. It is the only reader of
// the terminal. Its goroutine runs from newPump to stop.
type pump struct {
	tty      *tty
	queue    *queue
	lineMode bool // the system edits lines
	decode   decoder

	interrupt, suspend, hungUp func()

	mu      sync.Mutex
	change  sync.Cond // signals a change of the following fields
	paused  int       // number of calls of Pause without their Resume
	reading bool      // a read may be in progress
	sawEOF  bool      // line mode: the end of file must be handled before the next read
	closed  bool
	exited  bool // the goroutine has ended, and the tty can no longer be woken
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

// exit closes the files that only reading needs.
func (p *pump) exit() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.exited = true
	p.tty.close()
}

// wake makes the goroutine check its state again.
func (p *pump) wake() {
	if !p.exited {
		p.tty.wake()
	}
	p.change.Broadcast()
}

// keys decodes the bytes of a read. An empty b means that the timeout has passed.
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

// handle adds a key to the queue, or calls Interrupt or Suspend for it.
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

// beginRead waits until reading is allowed. It returns false if the pump is closed.
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

// endOfFile handles Ctrl-D in line mode. A terminal that has hung up looks the same, so the
// pump does not read again until a line is requested.
func (p *pump) endOfFile() {
	p.mu.Lock()
	p.sawEOF = true
	p.mu.Unlock()
	p.queue.push(key{code: 'd', mod: ctrl})
}

// allowRead allows reading again after Ctrl-D in line mode: a line is requested.
func (p *pump) allowRead() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sawEOF = false
	p.change.Broadcast()
}

// pause waits until no read is in progress and prevents further reads. It reports whether the
// pump was not paused before.
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

// resume undoes one pause. It calls before if this was the only pause.
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

// runUnlessPaused calls set unless another program has the terminal. It reports whether it
// called set.
func (p *pump) runUnlessPaused(set func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.paused > 0 || p.closed {
		return false
	}
	set()
	return true
}
