package wire

import (
	"sync/atomic"

	"mysh/internal/bigbuf"
	"mysh/internal/result"
)

const (
	// blockSize is how many bytes of rows one batch holds, and the size of a read from the
	// socket: large enough to make the calls per row vanish, small enough for a core's cache.
	blockSize = 128 << 10

	// maxPooled bounds the size of the blocks that are used again. The memory of a larger block
	// comes from outside of the Go heap and returns to the system with its row.
	maxPooled = 2 << 20

	// freeBlocks is how many free blocks a connection holds: one fewer than are in use when
	// rows come faster than they are rendered. Of those, two wait in the channel, the renderer
	// has one, one waits to enter the channel and one is being filled.
	freeBlocks = 4
)

// A block is memory that bytes from the socket are read into and that a batch of rows
// lies in.
type block struct {
	buf   []byte
	big   *bigbuf.Buffer // owner of buf's memory; nil when that is the Go heap's
	batch *result.Batch
	lent  atomic.Bool // a caller owns the batch
}

// A blockPool lends blocks. Blocks may be returned to it from any goroutine.
type blockPool struct{ free chan *block }

func newBlockPool() *blockPool { return &blockPool{free: make(chan *block, freeBlocks)} }

// Returns a block whose buffer has at least size bytes and whose batch is empty.
func (p *blockPool) get(size int) *block {
	select {
	case b := <-p.free:
		if len(b.buf) < size {
			b.buf = make([]byte, size)
		}
		return b
	default:
	}
	return p.newBlock(make([]byte, max(size, blockSize)))
}

// grow returns a block of at least size bytes that begins with the first used bytes of b. The
// pool owns b afterwards.
func (p *blockPool) grow(b *block, size, used int) (*block, error) {
	grown := b
	switch {
	case size <= maxPooled:
		grown = p.get(size)
	case b.big == nil:
		grown = p.newBlock(nil)
		grown.big = bigbuf.New()
	}
	if grown.big != nil {
		buf, err := grown.big.Grow(size)
		if err != nil {
			return nil, clientError(result.CodeOutOfMemory, err, "MySQL client ran out of memory")
		}
		grown.buf = buf
	}
	if grown != b {
		copy(grown.buf, b.buf[:used])
		p.put(b)
	}
	return grown, nil
}

func (p *blockPool) newBlock(buf []byte) *block {
	b := &block{buf: buf}
	b.batch = result.NewBatch(func(*result.Batch) { p.release(b) })
	return b
}

// Puts a lent block back into the pool. Releasing a batch twice would lend the same memory to
// two owners. It is a bug, so release panics.
func (p *blockPool) release(b *block) {
	if !b.lent.CompareAndSwap(true, false) {
		panic("wire: batch released twice")
	}
	if poisonReleased {
		b.buf[0] = 0xdb
		for n := 1; n < len(b.buf); n *= 2 {
			copy(b.buf[n:], b.buf[:n])
		}
	}
	p.put(b)
}

func (p *blockPool) put(b *block) {
	clear(b.batch.Rows)
	b.batch.Rows = b.batch.Rows[:0]
	if b.big != nil {
		b.buf = nil
		b.big.Free()
		return
	}
	if len(b.buf) > maxPooled {
		return
	}
	select {
	case p.free <- b:
	default:
	}
}

// poisonReleased makes released memory unreadable, so that tests find a caller that still reads
// a batch after its release.
var poisonReleased = false
