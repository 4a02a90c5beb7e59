package script

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// A packing is a compression format of files.
type packing struct {
	name   string
	mark   string                             // the first bytes of such a file; "?" stands for any byte
	unpack func(io.Reader) (io.Reader, error) // nil if files of the format are only recognised
	remedy string                             // the command that unpacks such a file
}

// The known packings. A file's first bytes identify its packing, whatever its name is. No SQL
// text begins with such bytes.
//
// Sources: https://www.rfc-editor.org/rfc/rfc1952, https://www.rfc-editor.org/rfc/rfc8878 (a
// file of several frames, as pzstd writes, may begin with a skippable one),
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

// Returns the packing of the text in in, nil for plain text. It consumes nothing.
func recognise(in *bufio.Reader) (*packing, error) {
	// A byte at a time: a pipe that has sent "\n" may not send more for a while.
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
			case !p.matches(head):
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

// Reports whether a file that begins with head may have this packing.
func (p *packing) matches(head []byte) bool {
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

// longestWindow is how far back a zstd file may refer, which is the memory needed for it. The
// zstd program has the same limit.
const longestWindow = 128 << 20

func openZstd(in io.Reader) (io.Reader, error) {
	return zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(longestWindow))
}

// An unpackError describes a damaged packed file, for example "gzip data is cut off".
type unpackError struct {
	text  string
	cause error
}

func (f *unpackError) Error() string { return f.text }
func (f *unpackError) Unwrap() error { return f.cause }

// Returns a description of the error of a library that unpacks.
func (p *packing) describe(err error) *unpackError {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), err == io.EOF:
		return &unpackError{p.name + " data is cut off", err}
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, zstd.ErrMagicMismatch):
		return &unpackError{p.name + " data is damaged, or followed by something else,", err}
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return &unpackError{p.name + " data needs more than 128 MiB to be unpacked (zstd -dc --memory=2048MB FILE | mysh)", err}
	}
	return &unpackError{p.name + " data is damaged (" + strings.TrimPrefix(err.Error(), p.name+": ") + ")", err}
}
