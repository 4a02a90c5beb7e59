package wire

import (
	"sync/atomic"

	"mysh/internal/result"
)

const (
	// blockSize is how many bytes of rows one batch holds, and the size of a read from the
	// socket: large enough to make the calls per row vanish, small enough for a core's cache.
	blockSize = 128 << 10

	// maxKept bounds the blocks that are used again: a block grown for a longer row than
	// that goes to the garbage collector.
	maxKept = 2 << 20

	// keptBlocks is how many free blocks a connection keeps: all but one of those that are under
	// way when rows come faster than they are rendered. Two wait for the renderer, which has
	// one, and one waits to be let in while the next is filled.
	keptBlocks = 4
)

// A block is memory that bytes from the socket are read into and that a batch of rows
// lies in.
type block struct {
	buf   []byte
	batch *result.Batch
	lent  atomic.Bool // a caller owns the batch
}

// A blockPool hands out blocks and takes them back, from any goroutine.
type blockPool struct{ free chan *block }

func newBlockPool() *blockPool { return &blockPool{free: make(chan *block, keptBlocks)} }

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
	b := &block{buf: make([]byte, max(size, blockSize))}
	b.batch = result.NewBatch(func(*result.Batch) { p.release(b) })
	return b
}

// Takes a lent block back. Releasing a batch twice would hand the same memory to two
// owners, so it is a bug to be found at once.
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
	if len(b.buf) > maxKept {
		return
	}
	select {
	case p.free <- b:
	default:
	}
}

// poisonReleased makes released memory unreadable, so that tests find whoever still looks
// at a batch that is no longer theirs.
var poisonReleased = false
