// Package spool stores rows for later use: a few in memory, many in a temporary file.
package spool

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"mysh/internal/bigbuf"
	"mysh/internal/result"
)

const (
	memory    = 2 << 20   // bytes in memory before a spool writes to its file
	blockSize = 256 << 10 // bytes read at once
	batchRows = 1000      // rows in a batch
)

// A Spool stores copies of rows in their order. The zero value is an empty spool. No other user
// can read its file. Where the system allows it, the file has no name, so that it disappears
// with the process even after a crash. One goroutine may use a Spool at a time.
//
// In memory and in the file, a row is its length in four bytes, little endian, and the bytes of
// the row packet.
type Spool struct {
	buf     []byte
	file    *os.File
	name    string // of the file, if it could not be removed while open
	written int64
	rows    int64
	size    int64
}

// Rows returns the number of stored rows.
func (s *Spool) Rows() int64 { return s.rows }

// Size returns the bytes of the stored rows.
func (s *Spool) Size() int64 { return s.size }

// Add stores a copy of a row. A row that is larger than the memory of a spool is written
// directly to the file.
func (s *Spool) Add(row []byte) error {
	s.buf = binary.LittleEndian.AppendUint32(s.buf, uint32(len(row)))
	s.rows++
	s.size += int64(len(row))
	if len(row) >= memory {
		if err := s.write(); err != nil {
			return err
		}
		return s.append(row)
	}
	s.buf = append(s.buf, row...)
	if len(s.buf) < memory {
		return nil
	}
	return s.write()
}

// write writes the buffer to the file.
func (s *Spool) write() error {
	err := s.append(s.buf)
	if err == nil {
		s.buf = s.buf[:0]
	}
	return err
}

// append writes b at the end of the file.
func (s *Spool) append(b []byte) error {
	if s.file == nil {
		f, err := os.CreateTemp("", "mysh-result-*")
		if err != nil {
			return fmt.Errorf("cannot buffer the result in a temporary file: %w (set TMPDIR to use another directory)", err)
		}
		s.file = f
		if os.Remove(f.Name()) != nil {
			s.name = f.Name() // Windows does not remove an open file
		}
	}
	if _, err := s.file.WriteAt(b, s.written); err != nil {
		return fmt.Errorf("cannot buffer the result in a temporary file: %w (set TMPDIR to use another directory, or use --quick)", err)
	}
	s.written += int64(len(b))
	return nil
}

// Stow frees the memory of rows that are not needed soon, by writing them to the file. Few rows
// remain in memory. All of them do when the file cannot be written.
func (s *Spool) Stow() {
	switch {
	case cap(s.buf) <= blockSize:
	case s.file == nil && len(s.buf) <= blockSize:
		s.buf = bytes.Clone(s.buf)
	case s.write() == nil:
		s.buf = nil
	}
}

// All yields the rows in their order. It can be used several times, as long as no row is added.
func (s *Spool) All() result.Rows {
	return func(yield func(*result.Batch, error) bool) {
		var source io.Reader = bytes.NewReader(s.buf)
		if s.file != nil {
			source = io.MultiReader(io.NewSectionReader(s.file, 0, s.written), source)
		}
		batch := result.NewBatch(nil)
		large, isLarge := bigbuf.New(), false // whether block is the memory of large
		defer large.Free()
		block, held := make([]byte, min(blockSize, int(s.written)+len(s.buf))), 0
		for more := s.rows > 0; more; {
			n, err := source.Read(block[held:])
			held += n
			var rest []byte
			if rest, more = cut(block[:held], batch, yield); !more {
				return
			}
			held = copy(block, rest)
			if held == len(block) && held > 0 {
				grown, failed := large.Grow(rowSize(block))
				if failed != nil {
					yield(nil, fmt.Errorf("cannot read a row of %d bytes back from its temporary file: %w", rowSize(block), failed))
					return
				}
				if !isLarge {
					copy(grown, block) // Grow has copied it otherwise
				}
				block, isLarge = grown, true
			}
			switch {
			case err == io.EOF && held == 0:
				return
			case err == io.EOF:
				err = io.ErrUnexpectedEOF
				fallthrough
			case err != nil:
				more = false
				yield(nil, fmt.Errorf("cannot read the result back from its temporary file: %w", err))
			}
		}
	}
}

// cut yields the complete rows at the start of block. It returns the rest of block, and whether
// the caller wants more rows.
func cut(block []byte, batch *result.Batch, yield func(*result.Batch, error) bool) (rest []byte, more bool) {
	for {
		batch.Rows = batch.Rows[:0]
		for len(batch.Rows) < batchRows && len(block) >= 4 && len(block) >= rowSize(block) {
			size := rowSize(block)
			batch.Rows = append(batch.Rows, block[4:size:size])
			block = block[size:]
		}
		if len(batch.Rows) == 0 {
			return block, true
		}
		if !yield(batch, nil) {
			return nil, false
		}
	}
}

// rowSize returns the size of the first row in block with its length.
func rowSize(block []byte) int { return 4 + int(binary.LittleEndian.Uint32(block)) }

// Reset removes all rows and the file.
func (s *Spool) Reset() {
	if s.file != nil {
		s.file.Close()
		if s.name != "" {
			os.Remove(s.name)
		}
	}
	buf := s.buf[:0]
	if cap(buf) > memory {
		buf = nil
	}
	*s = Spool{buf: buf}
}
