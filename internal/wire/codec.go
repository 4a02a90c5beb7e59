package wire

import (
	"bytes"
	"cmp"
	"io"
	"slices"

	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// Compression is an algorithm that compresses the packets in both directions.
type Compression string

// The algorithms of the protocol.
const (
	Zlib Compression = "zlib"
	Zstd Compression = "zstd"
)

// Returns the first allowed algorithm that a server with the given capabilities has, "" for
// none.
func (c *Config) compression(server Capability) Compression {
	switch {
	case server.Has(CapCompress) && slices.Contains(c.Compression, Zlib):
		return Zlib
	case server.Has(CapZstd) && slices.Contains(c.Compression, Zstd):
		return Zstd
	}
	return ""
}

func (c *Config) zstdLevel() int { return cmp.Or(c.ZstdLevel, 3) }

// A codec compresses and decompresses frames, one after another.
type codec interface {
	// pack appends p in compressed form to dst.
	pack(dst, p []byte) []byte
	// unpack returns a reader of the original of a compressed frame. The reader is valid until
	// the next call.
	unpack(packed io.Reader) (io.Reader, error)
}

func newCodec(method Compression, level int) (codec, error) {
	if method == Zlib {
		return new(zlibCodec), nil
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true),
		zstd.WithEncoderLevel(zstd.EncoderLevelFromZstd(level)))
	if err != nil {
		return nil, err
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	return zstdCodec{encoder, decoder}, nil
}

type zlibCodec struct {
	reader io.ReadCloser // nil before the first frame
	writer *zlib.Writer  // the same
	packed bytes.Buffer
}

func (z *zlibCodec) pack(dst, p []byte) []byte {
	z.packed = *bytes.NewBuffer(dst)
	if z.writer == nil {
		z.writer = zlib.NewWriter(&z.packed)
	} else {
		z.writer.Reset(&z.packed)
	}
	z.writer.Write(p)
	z.writer.Close()
	return z.packed.Bytes()
}

func (z *zlibCodec) unpack(packed io.Reader) (io.Reader, error) {
	if z.reader != nil {
		return z.reader, z.reader.(zlib.Resetter).Reset(packed, nil)
	}
	reader, err := zlib.NewReader(packed)
	z.reader = reader
	return reader, err
}

type zstdCodec struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

func (z zstdCodec) pack(dst, p []byte) []byte { return z.encoder.EncodeAll(p, dst) }

func (z zstdCodec) unpack(packed io.Reader) (io.Reader, error) {
	return z.decoder, z.decoder.Reset(packed)
}
