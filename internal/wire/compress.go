package wire

import (
	"bytes"
	"io"
)

const (
	frameHeader = 7

	// Packets shorter than this are sent as they are, like the C client does.
	minCompress = 50
)

// Frames is the compressed protocol. The packets of a connection are cut into frames without
// regard to the borders of packets. A frame is compressed, or sent as it is when compressing
// does not pay.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_compression_packet.html.
type frames struct {
	codec
	src source
	dst io.Writer
	seq byte // of the next frame, in either direction

	buf      []byte // compressed bytes that were received
	pos, end int

	packed  int          // bytes of the current frame that are still to be read from buf
	whole   bytes.Reader // all bytes of the current frame, when they fit into it
	lost    error        // why no more frames can be read
	plain   int          // bytes of the current frame that are still to be returned
	inflate io.Reader    // of the current frame, when it is compressed

	out []byte
}

func newFrames(c codec, src source, dst io.Writer) *frames {
	return &frames{codec: c, src: src, dst: dst, buf: make([]byte, 64<<10)}
}

// Read returns bytes of packets.
func (f *frames) Read(p []byte) (int, error) {
	for f.plain == 0 {
		if err := f.begin(f.src.Read); err != nil {
			return 0, err
		}
	}
	return f.give(p)
}

// TryRead returns bytes of packets if a frame has begun. Once a frame has begun, TryRead waits
// for the rest of it.
func (f *frames) TryRead(p []byte) (int, error) {
	for f.plain == 0 {
		if err := f.begin(f.src.TryRead); err != nil {
			return 0, err
		}
	}
	return f.give(p)
}

// Reads a frame's header.
func (f *frames) begin(read func([]byte) (int, error)) error {
	for f.end-f.pos < frameHeader {
		f.end = copy(f.buf, f.buf[f.pos:f.end])
		f.pos = 0
		n, err := read(f.buf[f.end:])
		f.end += n
		if err != nil && n == 0 {
			return err
		}
	}
	h := payload{b: f.buf[f.pos : f.pos+frameHeader]}
	f.pos += frameHeader
	f.packed = h.uint24()
	f.seq = h.uint8() + 1
	f.plain = h.uint24()
	if f.plain == 0 {
		f.plain, f.inflate = f.packed, nil
		return nil
	}
	packed, err := f.open()
	if err != nil {
		return err
	}
	f.inflate, err = f.unpack(packed)
	return f.corrupt(err)
}

// Returns a reader of the current frame as it was received, and of no byte beyond it. It reads
// from memory, which is faster, unless the frame is too large.
func (f *frames) open() (io.Reader, error) {
	if f.packed > len(f.buf) {
		return packedBytes{f}, nil
	}
	if f.pos+f.packed > len(f.buf) {
		f.end = copy(f.buf, f.buf[f.pos:f.end])
		f.pos = 0
	}
	for f.end-f.pos < f.packed {
		n, err := f.src.Read(f.buf[f.end:])
		f.end += n
		if err != nil && n == 0 {
			return nil, err
		}
	}
	f.whole.Reset(f.buf[f.pos : f.pos+f.packed])
	f.pos += f.packed
	f.packed = 0
	return &f.whole, nil
}

// Returns bytes of the current frame.
func (f *frames) give(p []byte) (int, error) {
	if len(p) > f.plain {
		p = p[:f.plain]
	}
	if len(p) == 0 {
		return 0, nil
	}
	if f.inflate == nil {
		n, err := packedBytes{f}.Read(p)
		f.plain -= n
		return n, err
	}
	n, err := f.inflate.Read(p)
	f.plain -= n
	if f.plain == 0 {
		return n, f.finish(err)
	}
	if err == io.EOF {
		return n, malformed("a compressed packet is shorter than announced")
	}
	return n, f.corrupt(err)
}

// Checks that a compressed frame ends where it should.
func (f *frames) finish(err error) error {
	if err == nil {
		var more [1]byte
		var n int
		if n, err = f.inflate.Read(more[:]); n > 0 {
			return malformed("a compressed packet is longer than announced")
		}
	}
	if err != io.EOF {
		return f.corrupt(err)
	}
	if more := f.packed + f.whole.Len(); more > 0 {
		return malformed("a compressed packet has %d bytes too many", more)
	}
	return nil
}

// Returns the error of the connection if the connection caused err, and else an error that
// reports bad data.
func (f *frames) corrupt(err error) error {
	switch {
	case err == nil, f.lost != nil:
		return f.lost
	case err == io.ErrUnexpectedEOF:
		return malformed("a compressed packet is cut short")
	}
	return malformed("a compressed packet is corrupt: %v", err)
}

// Write sends packets in as many frames as they need.
func (f *frames) Write(p []byte) (int, error) {
	written := 0
	for len(p) > 0 {
		n := min(len(p), maxPayload)
		if err := f.writeFrame(p[:n]); err != nil {
			return written, err
		}
		written += n
		p = p[n:]
	}
	return written, nil
}

func (f *frames) writeFrame(p []byte) error {
	frame := append(f.out[:0], make([]byte, frameHeader)...)
	plain := 0
	if len(p) >= minCompress {
		frame = f.pack(frame, p)
		plain = len(p)
	}
	if plain == 0 || len(frame)-frameHeader >= len(p) {
		plain = 0
		frame = append(frame[:frameHeader], p...)
	}
	if f.out = frame; cap(frame) > maxPooled {
		f.out = nil
	}
	packed := len(frame) - frameHeader
	copy(frame, []byte{byte(packed), byte(packed >> 8), byte(packed >> 16), f.seq,
		byte(plain), byte(plain >> 8), byte(plain >> 16)})
	f.seq++
	_, err := f.dst.Write(frame)
	return err
}

// A packedBytes reads the bytes of the current frame as they were received, and no byte beyond
// it.
type packedBytes struct{ *frames }

func (b packedBytes) Read(p []byte) (int, error) {
	if b.packed == 0 {
		return 0, io.EOF
	}
	if err := b.more(); err != nil {
		return 0, err
	}
	n := copy(p[:min(len(p), b.packed)], b.buf[b.pos:b.end])
	b.pos += n
	b.packed -= n
	return n, nil
}

func (b packedBytes) ReadByte() (byte, error) {
	if b.packed == 0 {
		return 0, io.EOF
	}
	if err := b.more(); err != nil {
		return 0, err
	}
	c := b.buf[b.pos]
	b.pos++
	b.packed--
	return c, nil
}

// Waits until the buffer holds at least one byte.
func (b packedBytes) more() error {
	for b.pos == b.end {
		n, err := b.src.Read(b.buf)
		b.pos, b.end = 0, n
		if n == 0 && err != nil {
			b.lost = err
			return err
		}
	}
	return nil
}
