package wire

import (
	"io"
	"maps"
	"slices"
)

func init() { poisonReleased = true }

// Names for tests outside of the package.
const (
	BlockSize  = blockSize
	MaxPayload = maxPayload
)

// Charsets maps character sets to the collations that name them at login.
var Charsets = charsets

// ProofOf returns the info line, without its mark, in which a server proves its certificate.
var ProofOf = proofOf

// HashOf returns what a server stores of a password for a plugin that needs nothing else.
func HashOf(plugin, password string) []byte {
	return plugins[plugin].hash(&login{conn: &Conn{cfg: Config{Password: password}}})
}

// Lacking returns the names of plugins that are refused with advice.
func Lacking() []string { return slices.Collect(maps.Keys(lacking)) }

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
