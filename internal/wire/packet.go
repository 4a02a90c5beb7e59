package wire

import (
	"bufio"
	"io"

	"mysh/internal/result"
)

const (
	headerSize = 4
	maxPayload = 1<<24 - 1 // a packet this long is continued by the next one

	// A read into less room than minRoom is not worth the system call.
	minRoom = 8 << 10
)

// A packetReader cuts the byte stream of a server into packets, inside blocks that are lent as
// batches of rows.
//
// The bytes of blk.buf before pos belong to rows that were cut for the batch of the same block.
// The bytes from pos to end were received and are not yet cut.
type packetReader struct {
	src  source
	pool *blockPool
	blk  *block
	pos  int
	end  int

	joined  int  // bytes of a continued packet's payload that follow its header at pos
	missing int  // bytes that the packet at pos still lacks, according to its header
	seq     byte // sequence number that the next packet must have
	inSeq   bool // whether servers number packets reliably: false inside compressed frames
	limit   int  // longest payload to accept

	err error // what ended the stream of bytes; stored while rows are delivered
}

func newPacketReader(src source, limit int) *packetReader {
	pool := newBlockPool()
	return &packetReader{src: src, pool: pool, blk: pool.get(blockSize), inSeq: true, limit: limit}
}

// Returns the payload of the next packet, waiting for it. The payload is valid until the next
// call. The block must not contain cut rows.
func (r *packetReader) next() ([]byte, error) {
	for {
		p, ok, err := r.cut()
		if ok || err != nil {
			return p, err
		}
		if err := r.fill(); err != nil {
			return nil, err
		}
	}
}

// Returns the next packet if all of it was received. A packet in several parts is joined in
// place.
func (r *packetReader) cut() (payload []byte, ok bool, err error) {
	for {
		h := r.pos
		if r.joined > 0 {
			h += headerSize + r.joined
		}
		r.missing = 0
		if r.end-h < headerSize {
			return nil, false, nil
		}
		buf := r.blk.buf
		n := int(buf[h]) | int(buf[h+1])<<8 | int(buf[h+2])<<16
		if r.inSeq && buf[h+3] != r.seq {
			// A server numbers an error that it sends without being asked, for example before
			// it closes an idle connection, without regard to the current command.
			if r.end-h == headerSize {
				return nil, false, nil
			}
			if buf[h+4] != packetErr || r.joined > 0 {
				return nil, false, malformed("packet number %d instead of %d", buf[h+3], r.seq)
			}
		}
		if r.joined+n > r.limit {
			return nil, false, clientError(result.CodePacketTooLarge, nil, "Got packet bigger than 'max_allowed_packet' bytes")
		}
		if r.missing = h + headerSize + n - r.end; r.missing > 0 {
			return nil, false, nil
		}
		r.seq = buf[h+3] + 1
		if r.joined > 0 {
			copy(buf[h:], buf[h+headerSize:r.end])
			r.end -= headerSize
		}
		r.joined += n
		if n == maxPayload {
			continue
		}
		start := r.pos + headerSize
		r.pos = start + r.joined
		r.joined = 0
		return buf[start:r.pos:r.pos], true, nil
	}
}

// Waits for more bytes and makes room for them. The block must not contain cut rows.
func (r *packetReader) fill() error {
	if r.err != nil {
		return r.err
	}
	if err := r.makeRoom(); err != nil {
		return err
	}
	n, err := r.src.Read(r.room())
	r.end += n
	if n > 0 {
		return nil
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	return err
}

// Returns the part of the block to read into. It is not all of a block that has grown: bytes
// beyond the expected packet must be copied when the block is lent.
func (r *packetReader) room() []byte {
	return r.blk.buf[r.end:min(len(r.blk.buf), r.end+max(blockSize, r.missing))]
}

// Makes room for at least minRoom bytes, by moving the uncut bytes to the front or by a larger
// block. A block grows only once one unfinished packet fills it, so that a packet's announced
// length alone costs nothing.
func (r *packetReader) makeRoom() error {
	if r.pos == r.end {
		r.pos, r.end = 0, 0
	}
	if len(r.blk.buf)-r.end >= minRoom {
		return nil
	}
	if r.pos > 0 {
		r.end = copy(r.blk.buf, r.blk.buf[r.pos:r.end])
		r.pos = 0
	}
	if size := len(r.blk.buf); size-r.end < minRoom {
		grown, err := r.pool.grow(r.blk, min(4*size, r.end+r.missing+minRoom), r.end)
		if err != nil {
			return err
		}
		r.blk = grown
	}
	return nil
}

// Cuts the received rows into the block's batch. It stops before a packet that is not a row,
// and then reports true.
func (r *packetReader) cutRows(deprecateEOF bool) (other bool, err error) {
	rows := r.blk.batch.Rows
	defer func() { r.blk.batch.Rows = rows }()
	buf := r.blk.buf
	for {
		// The common case, without a call: a whole packet whose first byte can only begin a
		// row.
		for r.joined == 0 && r.end-r.pos > headerSize {
			h := buf[r.pos : r.pos+headerSize+1]
			n := int(h[0]) | int(h[1])<<8 | int(h[2])<<16
			stop := r.pos + headerSize + n
			if stop > r.end || n == 0 || n == maxPayload || h[4] >= packetEOF || r.inSeq && h[3] != r.seq {
				break
			}
			rows = append(rows, buf[r.pos+headerSize:stop:stop])
			r.pos = stop
			r.seq++
		}
		if r.joined == 0 && r.end-r.pos > headerSize {
			h := buf[r.pos:]
			n := int(h[0]) | int(h[1])<<8 | int(h[2])<<16
			if n > 0 && endsRows(h[4], n, deprecateEOF) {
				return true, nil
			}
		}
		row, ok, err := r.cut()
		if err != nil || !ok {
			return false, err
		}
		if len(row) == 0 {
			return false, malformed("a row of 0 bytes")
		}
		rows = append(rows, row)
	}
}

// Reports whether a packet of n bytes with the given first byte is no row. A row may begin with
// the mark of EOF, which is also the mark of a length of 8 bytes.
func endsRows(first byte, n int, deprecateEOF bool) bool {
	switch {
	case first == packetErr:
		return true
	case first == packetEOF && deprecateEOF:
		return n < maxPayload
	}
	return first == packetEOF && n < 9
}

// Reports whether the rows cut so far should be delivered before more bytes are read.
func (r *packetReader) full() bool {
	return r.pos >= blockSize || len(r.blk.buf)-r.end < minRoom
}

// Reads the bytes that can be read without waiting, and reports whether there were any.
func (r *packetReader) tryFill() bool {
	if r.err != nil {
		return false
	}
	n, err := r.src.TryRead(r.room())
	r.end += n
	if err != nil && err != errWouldBlock {
		r.err = err
	}
	return n > 0
}

// Returns the block with its rows as a batch, and continues in another block with the uncut
// bytes.
func (r *packetReader) lend() *result.Batch {
	full := r.blk
	rest := full.buf[r.pos:r.end]
	r.blk = r.pool.get(max(blockSize, len(rest)+minRoom))
	r.pos, r.end = 0, copy(r.blk.buf, rest)
	full.lent.Store(true)
	return full.batch
}

// A packetWriter cuts payloads into packets.
type packetWriter struct {
	w   *bufio.Writer
	seq byte // sequence number of the next packet
}

func newPacketWriter(w io.Writer) *packetWriter {
	return &packetWriter{w: bufio.NewWriterSize(w, 32<<10)}
}

// Writes one payload, prefix and text together, in as many packets as it needs. The last packet
// is always shorter than maxPayload, and may be empty.
func (w *packetWriter) write(prefix []byte, text string) error {
	for {
		n := min(maxPayload, len(prefix)+len(text))
		inText := n - len(prefix)
		w.w.Write([]byte{byte(n), byte(n >> 8), byte(n >> 16), w.seq})
		w.w.Write(prefix)
		// bufio stores the first error and returns it from every later call.
		if _, err := w.w.WriteString(text[:inText]); err != nil {
			return err
		}
		w.seq++
		if n < maxPayload {
			return nil
		}
		prefix, text = nil, text[inText:]
	}
}
