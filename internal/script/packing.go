package script

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// A packing is a way to compress a file.
type packing struct {
	name   string
	mark   string                             // how such a file begins; "?" stands for any byte
	unpack func(io.Reader) (io.Reader, error) // nil if it is only known by name
	remedy string                             // how to have it unpacked by others
}

// The packings, told apart by their first bytes, whatever the file's name is. No SQL text
// begins like that.
//
// Sources: https://www.rfc-editor.org/rfc/rfc1952, https://www.rfc-editor.org/rfc/rfc8878
// (a file of several frames, as pzstd writes, may begin with a skippable one),
// https://tukaani.org/xz/xz-file-format.txt, https://sourceware.org/bzip2,
// https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md,
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT.
var packings = []packing{
	{name: "gzip", mark: "\x1f\x8b\x08", unpack: openGzip},
	{name: "zstd", mark: "\x28\xb5\x2f\xfd", unpack: openZstd},
	{name: "zstd", mark: "?\x2a\x4d\x18", unpack: openZstd},
	{name: "xz", mark: "\xfd7zXZ\x00", remedy: "xz -dc FILE | mysh"},
	{name: "bzip2", mark: "BZh?1AY&SY", remedy: "bzip2 -dc FILE | mysh"},
	{name: "lz4", mark: "\x04\x22\x4d\x18", remedy: "lz4 -dc FILE | mysh"},
	{name: "zip", mark: "PK\x03\x04", remedy: "unzip -p FILE | mysh"},
}

// Returns the packing of what comes from in, nil for plain text. Nothing is taken.
func recognise(in *bufio.Reader) (*packing, error) {
	// A byte at a time: a pipe that holds "\n" is not to be waited on for more.
	for n := 1; ; n++ {
		head, err := in.Peek(n)
		if len(head) < n {
			if err == io.EOF {
				err = nil
			}
			return nil, err
		}
		possible := false
		for i := range packings {
			switch p := &packings[i]; {
			case !p.like(head):
			case len(head) == len(p.mark):
				return p, nil
			default:
				possible = true
			}
		}
		if !possible {
			return nil, nil
		}
	}
}

// Reports whether a file that begins with head may be packed so.
func (p *packing) like(head []byte) bool {
	if len(head) > len(p.mark) {
		return false
	}
	for i, c := range head {
		if p.mark[i] != '?' && p.mark[i] != c {
			return false
		}
	}
	return p.mark[0] != '?' || head[0]&0xf0 == 0x50
}

func openGzip(in io.Reader) (io.Reader, error) { return gzip.NewReader(in) }

// longestWindow is how far back a zstd file may refer, which is kept in memory. The zstd
// program's own limit is the same.
const longestWindow = 128 << 20

func openZstd(in io.Reader) (io.Reader, error) {
	return zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(longestWindow))
}

// A fault is something wrong with a packed file, such as "gzip data is cut off".
type fault struct {
	text  string
	cause error
}

func (f *fault) Error() string { return f.text }
func (f *fault) Unwrap() error { return f.cause }

// Says in which way a file cannot be unpacked, by what the libraries say of it.
func (p *packing) fault(err error) *fault {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), err == io.EOF:
		return &fault{p.name + " data is cut off", err}
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, zstd.ErrMagicMismatch):
		return &fault{p.name + " data is damaged, or followed by something else,", err}
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return &fault{p.name + " data needs more than 128 MiB to be unpacked (zstd -dc --memory=2048MB FILE | mysh)", err}
	}
	return &fault{p.name + " data is damaged (" + strings.TrimPrefix(err.Error(), p.name+": ") + ")", err}
}
