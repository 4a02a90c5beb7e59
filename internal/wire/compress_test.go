package wire_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

var methods = []wire.Compression{wire.Zlib, wire.Zstd}

// Bytes written as frames are read back, whatever their number and however the frames are cut.
func TestFrames_RoundTrip(t *testing.T) {
	for _, method := range methods {
		t.Run(string(method), func(t *testing.T) { readBack(t, method) })
	}
}

// A server without any of the allowed compressions is refused only if compression is required.
func TestCompression_Unavailable(t *testing.T) {
	srv := wiretest.Start(t, wiretest.Options{})
	cfg := wire.Config{Network: "tcp", Address: srv.Addr(), Compression: methods}
	conn, err := wire.Connect(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	cfg.MustCompress = true
	_, err = wire.Connect(context.Background(), cfg)
	wantError(t, err, 2066, "Connection failed due to wrongly configured compression algorithm")
}

func readBack(t *testing.T, method wire.Compression) {
	for name, text := range map[string]string{
		"nothing":               "",
		"too short to pack":     "select 1",
		"worth packing":         strings.Repeat("row after row ", 10_000),
		"longer than a frame":   strings.Repeat("0123456789abcde\n", 1<<20+3),
		"what cannot be packed": string(noise(100_000)),
	} {
		t.Run(name, func(t *testing.T) {
			var sent bytes.Buffer
			if n, err := wire.NewFrames(method, nil, &sent).Write([]byte(text)); n != len(text) || err != nil {
				t.Fatalf("wrote %d of %d: %v", n, len(text), err)
			}
			if limit := len(text) + 7*(len(text)/wire.MaxPayload+1); sent.Len() > limit {
				t.Errorf("%d bytes became %d", len(text), sent.Len())
			}
			for arrival, r := range map[string]io.Reader{
				"at once": bytes.NewReader(sent.Bytes()), "in halves": iotest.HalfReader(bytes.NewReader(sent.Bytes())),
			} {
				got, err := io.ReadAll(wire.NewFrames(method, r, nil))
				if err != nil || string(got) != text {
					t.Errorf("%s: got %d bytes of %d, %v", arrival, len(got), len(text), err)
				}
			}
		})
	}
}

// noise returns bytes that no method can compress.
func noise(n int) []byte {
	b := make([]byte, n)
	x := uint32(2463534242)
	for i := range b {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		b[i] = byte(x)
	}
	return b
}

func TestFrames_Damaged(t *testing.T) {
	for _, method := range methods {
		t.Run(string(method), func(t *testing.T) { refuseDamage(t, method) })
	}
}

func refuseDamage(t *testing.T, method wire.Compression) {
	var sent bytes.Buffer
	wire.NewFrames(method, nil, &sent).Write(bytes.Repeat([]byte("row "), 1000))
	whole := sent.Bytes()
	damage := func(at int, b ...byte) []byte {
		broken := bytes.Clone(whole)
		copy(broken[at:], b)
		return broken
	}
	for name, tt := range map[string]struct {
		bytes  []byte
		number uint16
		part   string
	}{
		"another format":              {damage(7, 0xff), 2027, "corrupt"},
		"a flipped bit":               {damage(20, whole[20]^4), 2027, ""},
		"a wrong checksum":            {damage(len(whole)-1, whole[len(whole)-1]^1), 2027, "corrupt"},
		"shorter than announced":      {damage(4, 0xff, 0xff), 2027, "shorter than announced"},
		"longer than announced":       {damage(4, 10, 0), 2027, "longer than announced"},
		"more bytes than the content": {append(damage(0, whole[0]+3), 1, 2, 3), 2027, map[wire.Compression]string{wire.Zlib: "3 bytes too many"}[method]},
		"cut short by its own header": {damage(0, whole[0]-9), 2027, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := io.ReadAll(wire.NewFrames(method, bytes.NewReader(tt.bytes), nil))
			wantError(t, err, tt.number, tt.part)
		})
	}
}
