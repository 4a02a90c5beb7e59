package wire

import "io"

func init() { poisonReleased = true }

// Names for tests outside of the package.
const (
	BlockSize  = blockSize
	MaxPayload = maxPayload
)

// Charsets maps character sets to the collations that name them at login.
var Charsets = charsets

// SetPoison turns the poisoning of released batches off for benchmarks.
func SetPoison(on bool) { poisonReleased = on }

// NewFrames returns the two directions of the compressed protocol.
func NewFrames(method Compression, src io.Reader, dst io.Writer) io.ReadWriter {
	codec, err := newCodec(method, 3)
	if err != nil {
		panic(err)
	}
	return newFrames(codec, readerSource{src}, dst)
}

type readerSource struct{ io.Reader }

func (readerSource) TryRead([]byte) (int, error) { return 0, errWouldBlock }
